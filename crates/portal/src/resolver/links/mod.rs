//! Links that officers register for a thing, beside those that the program makes itself.
//!
//! **Comes in:** records, one per thing ([`Record`]), through the screen or as a linkset
//! ([`interchange`]). **Goes out:** the records of the paths a request may mean.
//!
//! What may be registered is decided in [`rules`]; the tables are named in [`store`] alone. **One
//! more property of a link:** a column, a field of `resolver::Link`, its check in [`rules`].

mod form;
mod interchange;
pub(crate) mod pages;
mod rules;
mod store;
#[cfg(test)]
mod tests;

use nguon_gs1::DigitalLink;
use nguon_platform::audit::Actor;
use nguon_platform::db::{DbError, Migration, Tx};
use serde_json::Value as Json;

pub use super::linkset::Link;
pub use rules::Refusal;
pub(super) use store::{contexts, of_paths};

/// The tables of this room.
pub const MIGRATIONS: &[Migration] = &[Migration {
    room: "portal",
    number: 1,
    sqlite: include_str!("../../../migrations/0001_links.sql"),
}];

/// The links of one thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Digital Link path of its key and the qualifiers that count: `/01/{gtin}/21/{serial}`.
    pub path: String,
    /// What it is.
    pub description: String,
    /// In the order of choice.
    pub links: Vec<Link>,
    /// Whether it belongs to the demonstration.
    pub demonstration: bool,
    /// 0 for one that was never kept.
    pub version: u32,
}

/// Why a record was not kept.
#[derive(Debug, thiserror::Error)]
pub enum LinksError {
    /// What it says may not be registered.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Somebody else changed it meanwhile.
    #[error("the links of {0} were changed meanwhile; read them again")]
    Changed(String),
    /// The registry database.
    #[error("the registry database failed")]
    Db(#[from] DbError),
}

/// Register what a linkset document says: each of its things in place of what was registered for it
/// before. All or nothing. Returns how many things it names.
///
/// # Errors
/// [`LinksError`] of the first thing that may not be registered.
pub fn import(tx: &mut Tx<'_>, actor: &Actor, text: &str) -> Result<usize, LinksError> {
    let mut records = interchange::read(text)?;
    // Keys before what stands below them.
    records.sort_by_key(|record| record.path.len());
    for record in &mut records {
        if let Some(before) = store::get(tx, &record.path)? {
            record.version = before.version;
            record.demonstration = before.demonstration;
        }
        register(tx, actor, record)?;
    }
    Ok(records.len())
}

/// Everything registered at paths that begin so, as a linkset document: at most 10,000 things.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn export(tx: &mut Tx<'_>, public_url: &str, prefix: &str) -> Result<Json, DbError> {
    let mut records = Vec::new();
    for path in store::paths(tx, prefix, interchange::RECORDS_MAX)? {
        records.extend(store::get(tx, &path)?);
    }
    Ok(interchange::write(public_url, &records))
}

/// Keep a record, new or in place of the version it was read as.
///
/// # Errors
/// [`LinksError`].
pub fn register(tx: &mut Tx<'_>, actor: &Actor, record: &Record) -> Result<(), LinksError> {
    let link = rules::checked(record)?;
    let key = rules::key_path(&link);
    // A default must stand at the level of every address or above it (§2.5.9).
    let is_key = key == record.path;
    if !has_page(tx, &link)? {
        if is_key && !rules::has_default(record) {
            return Err(Refusal::NoDefault.into());
        }
        if !is_key && store::get(tx, &key)?.is_none() {
            return Err(Refusal::KeyFirst(key).into());
        }
    }
    let before = store::get(tx, &record.path)?;
    if before.as_ref().map_or(0, |before| before.version) != record.version {
        return Err(LinksError::Changed(record.path.clone()));
    }
    Ok(store::put(tx, actor, before.as_ref(), record)?)
}

/// Take one link out of a record, in the version that was shown; the record with its last. Returns
/// whether the record is still there.
///
/// # Errors
/// [`LinksError`].
fn without(
    tx: &mut Tx<'_>,
    actor: &Actor,
    path: &str,
    place: usize,
    version: u32,
) -> Result<bool, LinksError> {
    let changed = || LinksError::Changed(path.to_owned());
    let before = store::get(tx, path)?.filter(|record| record.version == version);
    let mut record = before.ok_or_else(changed)?;
    if place >= record.links.len() {
        return Err(changed());
    }
    if record.links.len() > 1 {
        record.links.remove(place);
        register(tx, actor, &record)?;
        return Ok(true);
    }
    let link = rules::link(path)?;
    let below = !store::paths(tx, &format!("{path}/"), 1)?.is_empty();
    if below && rules::key_path(&link) == path && !has_page(tx, &link)? {
        return Err(Refusal::StillNeeded(path.to_owned()).into());
    }
    store::remove(tx, actor, &record)?;
    Ok(false)
}

/// Whether a page of ours takes the place of a default link.
fn has_page(tx: &mut Tx<'_>, link: &DigitalLink) -> Result<bool, DbError> {
    let Some(gtin) = link.gtin() else { return Ok(false) };
    Ok(nguon_goods::product::public(tx, gtin.as_str())?.is_some())
}
