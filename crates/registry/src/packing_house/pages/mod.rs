//! Screens of packing houses.

mod edit;
mod list;
mod record;

pub(crate) use edit::{change, change_form, create, create_form};
pub(crate) use list::Asked;
pub(crate) use record::record;

use nguon_platform::accounts::SignedIn;
use nguon_platform::db::Tx;
use uuid::Uuid;

use super::{PackingHouse, get};
use crate::RegistryError;

/// A packing house within the officer's territory; another's is not there (404).
pub(super) fn covered(
    tx: &mut Tx<'_>,
    person: &SignedIn,
    id: Uuid,
) -> Result<PackingHouse, RegistryError> {
    let found = get(tx, id)?.filter(|house| person.covers(&house.placed()));
    found.ok_or(RegistryError::NotFound)
}
