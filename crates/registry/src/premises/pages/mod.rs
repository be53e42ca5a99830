//! Screens of premises.

mod edit;
mod record;

pub(crate) use edit::{change, change_form, create, create_form};
pub(crate) use record::record;

use nguon_platform::accounts::SignedIn;
use nguon_platform::db::Tx;
use uuid::Uuid;

use super::{Premises, get};
use crate::RegistryError;

/// Premises within the officer's territory; another's are not there (404).
pub(super) fn covered(
    tx: &mut Tx<'_>,
    officer: &SignedIn,
    id: Uuid,
) -> Result<Premises, RegistryError> {
    let found = get(tx, id)?.filter(|premises| officer.covers(&premises.placed()));
    found.ok_or(RegistryError::NotFound)
}
