//! Screens of incidents: the list, a new one, the case, its letter, and the public report.

mod letter;
mod list;
mod new;
mod record;
mod report;

pub(crate) use letter::letter;
pub(crate) use list::Asked;
pub(crate) use list::tone;
pub(crate) use new::{create, create_form};
pub(crate) use record::{act, add_paper, paper, record};
pub(crate) use report::{BODY_MAX as REPORT_BODY_MAX, report, report_form};

use nguon_platform::accounts::SignedIn;
use nguon_platform::db::Tx;
use uuid::Uuid;

use super::{Incident, get};
use crate::RegistryError;

/// A case within the person's territory; another's is not there (404).
pub(super) fn covered(
    tx: &mut Tx<'_>,
    person: &SignedIn,
    id: Uuid,
) -> Result<Incident, RegistryError> {
    let found = get(tx, id)?.filter(|one| person.covers(&one.placed()));
    found.ok_or(RegistryError::NotFound)
}
