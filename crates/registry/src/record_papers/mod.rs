//! Papers and photos of a record itself, beside those of its applications and cases: of a holder, a
//! growing area, a packing house, other premises. Land papers, photos of a plot, a layout.
//!
//! In come copies with a limit (JPEG, PNG, PDF), or the note that an original was seen; out go their
//! list on the record's page and the copies, to whoever may see the record. Copies of a holder's
//! papers (identity, land) go to those alone who may change it.
//!
//! Kept as papers of proceedings are ([`crate::proceeding`]). **One more kind of record:** a variant
//! of [`ThingKind`], an [`OfRecord`], its routes in `door.rs`.

mod api;
pub(crate) mod pages;
#[cfg(test)]
mod tests;

use nguon_platform::accounts::SignedIn;
use nguon_platform::audit::{self, Actor, Change};
use nguon_platform::db::Tx;
use serde_json::json;
use uuid::Uuid;

use crate::error::RegistryError;
use crate::proceeding::{PaperKind, Thing, ThingKind, papers};
use crate::{growing_area, holder, packing_house, premises};

/// Which kind of record a route speaks of.
pub(crate) trait OfRecord: Send + Sync + 'static {
    /// What its papers belong to.
    const KIND: ThingKind;
    /// Where its pages are.
    const FOLDER: &'static str;

    /// Its name and version, within the person's territory; another's is not there (404).
    fn found(tx: &mut Tx<'_>, person: &SignedIn, id: Uuid) -> Result<(String, i64), RegistryError>;
}

macro_rules! of_record {
    ($($(#[$doc:meta])* $name:ident, $kind:ident, $folder:literal, $room:ident;)+) => {
        $(
            $(#[$doc])*
            pub(crate) struct $name;

            impl OfRecord for $name {
                const KIND: ThingKind = ThingKind::$kind;
                const FOLDER: &'static str = $folder;

                fn found(
                    tx: &mut Tx<'_>,
                    person: &SignedIn,
                    id: Uuid,
                ) -> Result<(String, i64), RegistryError> {
                    let found = $room::get(tx, id)?.filter(|one| person.covers(&one.placed()));
                    let found = found.ok_or(RegistryError::NotFound)?;
                    Ok((found.facts.name.to_string(), found.version))
                }
            }
        )+
    };
}

of_record! {
    /// Of holders.
    OfHolder, Holder, "holders", holder;
    /// Of growing areas.
    OfGrowingArea, GrowingArea, "growing-areas", growing_area;
    /// Of packing houses.
    OfPackingHouse, PackingHouse, "packing-houses", packing_house;
    /// Of other premises.
    OfPremises, Premises, "premises", premises;
}

/// Kinds of papers that a record has itself; the others belong to a proceeding.
pub(crate) const KINDS: [PaperKind; 6] = [
    PaperKind::Photo,
    PaperKind::Land,
    PaperKind::Sketch,
    PaperKind::Layout,
    PaperKind::Certificate,
    PaperKind::Other,
];

/// Take a paper away: one that came here by mistake, or tells more than it should.
///
/// # Errors
/// [`RegistryError::NotFound`] when the record has no such paper.
pub(crate) fn remove(
    tx: &mut Tx<'_>,
    actor: &Actor,
    thing: Thing,
    paper: Uuid,
) -> Result<(), RegistryError> {
    let known = papers(tx, thing)?.into_iter().find(|known| known.id == paper);
    let known = known.ok_or(RegistryError::NotFound)?;
    tx.execute("DELETE FROM registry_paper WHERE id = $1", &[paper.into()])?;
    let before = json!({ "paper": known.kind, "name": known.name, "media_type": known.media_type });
    let change = Change::new("remove-paper", thing.kind.word(), &thing.id, Some(before), None);
    Ok(audit::record(tx, actor, &change)?)
}
