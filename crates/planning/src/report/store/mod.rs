//! The tables of reports, and the only place that names them.

mod part;
mod round;
mod step;
mod version;

use nguon_platform::db::DbError;

pub use part::{entries_of, hand_in, keep_part, move_part, one_part, parts, waiting};
pub use round::{Listed, ROUNDS_MAX, Waiting, keep_texts, list, move_round, one, open, unsigned};
pub use step::steps;
pub use version::{approve, version, versions};

use super::rules::Refused;

/// Why a report was not changed.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// The tables of [`super::rules`] do not allow it.
    #[error("refused: {0}")]
    Refused(#[from] Refused),
    /// Somebody else changed it since it was read.
    #[error("the record has another version now; read it again and repeat the change")]
    Stale,
    /// There is no such report, or not in this person's territory.
    #[error("there is no such record")]
    NotFound,
    /// A table of facts that the program carries, or a stored text, cannot be read.
    #[error(transparent)]
    Facts(#[from] super::facts::FactError),
    /// A stored text is none of ours.
    #[error("a stored text cannot be read")]
    Text(#[from] serde_json::Error),
    /// The database failed.
    #[error("the registry's database failed")]
    Db(#[from] DbError),
}
