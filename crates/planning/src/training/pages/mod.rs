//! The pages of the training register.

mod attend;
mod class;
mod duplicates;
mod edit;
mod list;
mod officers;
mod papers;
mod participant;
mod participants;
mod person;
mod sheet;
mod totals;
mod words;

pub use attend::{say as attend_say, show as attend_show};
pub use class::{show as class, step};
pub use duplicates::{join, list as duplicates, part};
pub use edit::{change, edit, form, make};
pub use list::{csv as list_csv, list, xlsx as list_xlsx};
pub use officers::{csv as officers_csv, show as officers, xlsx as officers_xlsx};
pub(crate) use papers::PAPER_BODY_MAX;
pub use papers::{add as add_paper, hand_out as paper};
pub use participant::{change as evaluate, remove, show as participant};
pub(crate) use participants::LIST_BODY_MAX;
pub use participants::{add_officers, attendance, certificates, import};
pub use person::{change as change_person, show as person};
pub use sheet::{certificate, qr, sheet};
pub use totals::{csv as totals_csv, show as totals, xlsx as totals_xlsx};

use nguon_platform::db::Tx;
use nguon_platform::territory::Territory;
use nguon_platform::web::Error;
use uuid::Uuid;

use super::store::{self, TrainingError};
use super::{Class, Person};
use crate::desk::file::{csv as file_csv, xlsx as file_xlsx};

impl From<TrainingError> for Error {
    fn from(error: TrainingError) -> Self {
        match error {
            TrainingError::Refused(refused) => Self::Conflict(refused.key()),
            TrainingError::Conflict(key) => Self::Conflict(key),
            TrainingError::Stale => Self::Conflict("report-error-stale"),
            TrainingError::NotFound => Self::NotFound,
            TrainingError::Db(error) => Self::Db(error),
        }
    }
}

/// The class, when the territory covers it.
fn covered(tx: &mut Tx<'_>, territory: &Territory, id: Uuid) -> Result<Class, TrainingError> {
    let class = store::one(tx, id)?.filter(|class| territory.covers(&class.placed()));
    class.ok_or(TrainingError::NotFound)
}

/// The person, when the territory covers where they live or a class they were listed for.
fn known(tx: &mut Tx<'_>, territory: &Territory, id: Uuid) -> Result<Person, TrainingError> {
    let person = store::person(tx, id)?.ok_or(TrainingError::NotFound)?;
    if territory.covers(&person.placed())
        || !store::attended(tx, territory, person.root)?.is_empty()
    {
        Ok(person)
    } else {
        Err(TrainingError::NotFound)
    }
}
