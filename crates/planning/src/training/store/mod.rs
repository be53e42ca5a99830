//! The tables of the training register, and the only place that names them.

mod attendance;
mod class;
mod duplicate;
mod list;
mod officer;
mod paper;
mod participant;
mod person;
mod total;

use nguon_platform::db::DbError;
use nguon_platform::territory::PlacedColumns;

pub use attendance::{Said, attend, say_here};
pub use class::{change, make, one, step, steps};
pub use duplicate::{Pair, join, pairs, part};
pub use list::{EXPORT_ROWS_MAX, Filter, Listed, ROWS_MAX, communes, count, list, years};
pub use officer::{Officer, by_login as officer_by_login, officers, officers_between};
pub use paper::{PAPER_BYTES_MAX, PAPERS_MAX, add as add_paper, file as paper_file, papers};
pub use participant::{
    Given, add, certify, evaluate, participant, participants, remove, sign_certificates,
};
pub use person::{Attended, attended, change as change_person, is_same, person};
pub use total::{Counts, Key, Ordered, Totals, decisions, totals};

pub(super) const CLASS: &str = "planning_class";
pub(super) const PERSON: &str = "planning_person";

/// Why the register was not changed.
#[derive(Debug, thiserror::Error)]
pub enum TrainingError {
    /// The table of [`super::rules`] does not allow it.
    #[error("refused: {0}")]
    Refused(#[from] super::rules::Refused),
    /// It does not fit what is there: a message key.
    #[error("it does not fit: {0}")]
    Conflict(&'static str),
    /// Somebody else changed it since it was read.
    #[error("the record has another version now; read it again and repeat the change")]
    Stale,
    /// There is no such record, or not in this person's territory.
    #[error("there is no such record")]
    NotFound,
    /// The database failed.
    #[error("the registry's database failed")]
    Db(#[from] DbError),
}

/// The columns that place a row of a table in a territory.
pub(super) fn placed_in(table: &'static str) -> PlacedColumns<(&'static str, &'static str)> {
    PlacedColumns {
        commune: (table, "commune"),
        province: (table, "province"),
        holder: (table, "holder"),
    }
}
