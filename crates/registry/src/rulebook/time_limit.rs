//! Working days from filing to decision.

use jiff::civil::Date;

use super::{holds, period};
use crate::closed::closed_list;
use crate::error::RegistryError;
use crate::facts;
use crate::growing_area::Purpose;

const COLUMNS: &[&str] = &[
    "id",
    "purpose",
    "valid_from",
    "valid_to",
    "working_days",
    "supplement",
    "basis",
    "note",
    "confidence",
];

closed_list! {
    /// What the clock does while the applicant supplements the dossier.
    Supplement {
        /// It stands.
        Pauses = "pauses",
        /// It runs on.
        Runs = "runs",
        /// Not known; then it runs on.
        Unknown = "unknown",
    }
}

/// One limit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimeLimit {
    /// Short name, stable.
    pub id: String,
    /// For which purpose.
    pub purpose: Purpose,
    /// Working days; none when nobody here knows.
    pub working_days: Option<u32>,
    /// What happens while a dossier is supplemented.
    pub supplement: Supplement,
    /// Legal act.
    pub basis: String,
    /// Doubts.
    pub note: String,
    /// `sure`, `likely`, `unsure`.
    pub confidence: String,
    period: (Option<Date>, Option<Date>),
}

/// All limits.
#[derive(Debug, Clone)]
pub struct TimeLimits(Vec<TimeLimit>);

impl TimeLimits {
    /// Read `time-limits.tsv`.
    ///
    /// # Errors
    /// [`RegistryError::Facts`] with the line.
    pub fn parse(text: &str) -> Result<Self, RegistryError> {
        let rows = facts::read(text, COLUMNS)?;
        let limits = rows.iter().map(|row| {
            let days = row.optional("working_days");
            Ok(TimeLimit {
                id: row.needed("id")?.to_owned(),
                purpose: row.parse("purpose")?,
                working_days: days.map(|_| row.parse("working_days")).transpose()?,
                supplement: row.parse("supplement")?,
                basis: row.text("basis").to_owned(),
                note: row.text("note").to_owned(),
                confidence: row.needed("confidence")?.to_owned(),
                period: period(row)?,
            })
        });
        limits.collect::<Result<_, _>>().map(Self)
    }

    /// The limit that held on the day of filing.
    pub fn on(&self, filed: Date, purpose: Purpose) -> Option<&TimeLimit> {
        let mut rows = self.0.iter();
        rows.find(|row| row.purpose == purpose && holds(row.period.0, row.period.1, filed))
    }
}
