//! Taking an import back, as a whole, as long as nothing was built on it.

use nguon_platform::accounts::{self, Owner, keys};
use nguon_platform::audit::Actor;
use nguon_platform::db::{DbError, Tx};
use nguon_platform::territory::Territory;
use serde_json::Value as Json;
use uuid::Uuid;

use super::store;
use crate::error::{Refusal, RegistryError};
use crate::subject::Subject;
use crate::{application, field_check, growing_area, holder, incident, packing_house};

/// Accounts looked at in one step.
const ACCOUNTS_AT_ONCE: u32 = 1_000;

/// Something that an import made or changed.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Thing {
    /// Word of its kind, as in the audit log.
    pub kind: String,
    pub id: Uuid,
    /// As it was before; none when the import made it.
    pub before: Option<Json>,
}

impl Thing {
    pub fn made(kind: &str, id: Uuid) -> Self {
        Self { kind: kind.to_owned(), id, before: None }
    }

    pub fn changed(kind: &str, id: Uuid, before: Json) -> Self {
        Self { kind: kind.to_owned(), id, before: Some(before) }
    }
}

/// The version of a thing now; none when it is gone.
pub(super) fn version(tx: &mut Tx<'_>, kind: &str, id: Uuid) -> Result<Option<i64>, DbError> {
    Ok(match kind {
        "growing-area" => growing_area::get(tx, id)?.map(|area| area.version),
        "packing-house" => packing_house::get(tx, id)?.map(|house| house.version),
        _ => holder::get(tx, id)?.map(|holder| holder.version),
    })
}

/// Put everything back that an import touched.
///
/// # Errors
/// [`RegistryError::Refused`] that names the first thing that was changed since, or that something
/// else stands on.
pub(super) fn undo(tx: &mut Tx<'_>, actor: &Actor, import: Uuid) -> Result<(), RegistryError> {
    let things = store::things(tx, import)?;
    for (thing, left) in things.iter().rev() {
        let name = name(tx, thing)?;
        let built_on = || Refusal::new("", "registry-import-built-on").naming("name", name.clone());
        let now = version(tx, &thing.kind, thing.id)?.ok_or_else(built_on)?;
        if now != *left || is_used(tx, thing)? {
            return Err(built_on().into());
        }
        let done = match (thing.kind.as_str(), &thing.before) {
            ("growing-area", Some(before)) => growing_area::restore(tx, actor, thing.id, before),
            ("growing-area", None) => growing_area::remove(tx, actor, thing.id),
            ("packing-house", Some(before)) => packing_house::restore(tx, actor, thing.id, before),
            ("packing-house", None) => packing_house::remove(tx, actor, thing.id),
            _ => holder::remove(tx, actor, thing.id),
        };
        match done {
            // A row of another table stands on it.
            Err(RegistryError::Db(DbError::Engine(_))) => return Err(built_on().into()),
            done => done?,
        }
    }
    Ok(())
}

fn name(tx: &mut Tx<'_>, thing: &Thing) -> Result<String, DbError> {
    let name = match thing.kind.as_str() {
        "growing-area" => growing_area::get(tx, thing.id)?.map(|area| area.facts.name.to_string()),
        "packing-house" => packing_house::get(tx, thing.id)?.map(|one| one.facts.name.to_string()),
        _ => holder::get(tx, thing.id)?.map(|holder| holder.facts.name.to_string()),
    };
    Ok(name.unwrap_or_default())
}

/// Whether a proceeding or an account stands on what would be taken away.
fn is_used(tx: &mut Tx<'_>, thing: &Thing) -> Result<bool, DbError> {
    if thing.before.is_some() {
        return Ok(false);
    }
    let subject = match thing.kind.as_str() {
        "growing-area" => Subject::growing_area(thing.id),
        "packing-house" => Subject::packing_house(thing.id),
        _ => return somebody_is(tx, thing.id),
    };
    Ok(application::is_about(tx, subject)?
        || !incident::of_subject(tx, subject)?.is_empty()
        || !field_check::of_subject(tx, subject)?.is_empty())
}

/// Whether somebody signs in as this holder, or a machine has its key.
fn somebody_is(tx: &mut Tx<'_>, holder: Uuid) -> Result<bool, DbError> {
    if keys::is_known(tx, &Owner::Holder(holder))? {
        return Ok(true);
    }
    let mut after = String::new();
    loop {
        let page = accounts::accounts(tx, &after, ACCOUNTS_AT_ONCE)?;
        let Some(last) = page.last() else { return Ok(false) };
        after.clone_from(&last.login);
        if page.iter().any(|account| account.territory == Territory::Holder(holder)) {
            return Ok(true);
        }
    }
}
