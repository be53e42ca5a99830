//! Screens of holders.

mod edit;
mod list;
mod members;
mod record;

pub(crate) use edit::{change, change_form, create, create_form};
pub(crate) use list::Asked;
pub(crate) use members::{join, join_form, leave};
pub(crate) use record::record;

use nguon_platform::accounts::SignedIn;
use nguon_platform::db::Tx;
use uuid::Uuid;

use super::{Holder, get};
use crate::RegistryError;

/// A holder within the officer's territory; another's is not there (404).
pub(crate) fn covered(
    tx: &mut Tx<'_>,
    person: &SignedIn,
    id: Uuid,
) -> Result<Holder, RegistryError> {
    let found = get(tx, id)?.filter(|holder| person.covers(&holder.placed()));
    found.ok_or(RegistryError::NotFound)
}
