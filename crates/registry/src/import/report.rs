//! What became of every row: told on the page, kept with the import.

use serde::{Deserialize, Serialize};

/// Why a row was refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Problem {
    /// `C17`, or the line.
    pub cell: String,
    /// Word of the field.
    pub field: String,
    /// Message key.
    pub key: String,
    /// What the message names.
    pub args: Vec<(String, String)>,
}

/// What a row came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Outcome {
    /// A record, or a plot of one, that was not there.
    New,
    /// Something registered is said otherwise.
    Changed,
    /// All of it is registered already.
    Unchanged,
    /// Nothing of it was kept.
    Refused,
}

impl Outcome {
    pub const ALL: [Self; 4] = [Self::New, Self::Changed, Self::Unchanged, Self::Refused];

    /// The word in message keys.
    pub fn word(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Changed => "changed",
            Self::Unchanged => "unchanged",
            Self::Refused => "refused",
        }
    }
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct RowReport {
    /// Line in the file, from 1.
    pub line: usize,
    /// What it is about, as the file writes it.
    pub name: String,
    pub outcome: Outcome,
    pub problems: Vec<Problem>,
}

/// All rows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Report {
    pub rows: Vec<RowReport>,
}

impl Report {
    pub fn count(&self, outcome: Outcome) -> usize {
        self.rows.iter().filter(|row| row.outcome == outcome).count()
    }

    /// Whether applying it would do anything.
    pub fn does_something(&self) -> bool {
        self.count(Outcome::New) + self.count(Outcome::Changed) > 0
    }
}
