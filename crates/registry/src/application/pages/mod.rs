//! Screens of applications: the list, a new one, the case with its way, papers and field check.

mod check;
mod list;
mod new;
mod paper;
mod record;

pub(crate) use check::{check, check_form};
pub(crate) use list::Asked;
pub(crate) use new::{create, create_form};
pub(crate) use paper::{add_paper, paper};
pub(crate) use record::{act, record, told};

use nguon_platform::accounts::SignedIn;
use nguon_platform::db::Tx;
use uuid::Uuid;

use super::{Application, get};
use crate::RegistryError;

/// An application within the person's territory; another's is not there (404).
pub(super) fn covered(
    tx: &mut Tx<'_>,
    person: &SignedIn,
    id: Uuid,
) -> Result<Application, RegistryError> {
    let found = get(tx, id)?.filter(|one| person.covers(&one.placed()));
    found.ok_or(RegistryError::NotFound)
}
