//! Types of an import as it is kept.

use std::str::FromStr;

use jiff::Timestamp;
use nguon_platform::territory::{Placed, Territory, UnitId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Kind;
use super::fields::Columns;
use super::report::Report;
use crate::closed::UnknownWord;

/// How far an import is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// Brought, perhaps checked; nothing is kept of it.
    Open,
    /// Kept.
    Applied,
    /// Taken back.
    Undone,
}

impl State {
    /// The word in tables and message keys.
    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Applied => "applied",
            Self::Undone => "undone",
        }
    }
}

impl FromStr for State {
    type Err = UnknownWord;

    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        let all = [Self::Open, Self::Applied, Self::Undone];
        let found = all.into_iter().find(|state| state.word() == text);
        found.ok_or(UnknownWord(&["open", "applied", "undone"]))
    }
}

/// How a file is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Reading {
    /// Which sheet, from 0.
    pub sheet: usize,
    /// Row of headings, from 0.
    pub head: usize,
    pub columns: Columns,
}

/// An import without its file.
#[derive(Debug, Clone)]
pub(super) struct Import {
    pub id: Uuid,
    pub kind: Kind,
    pub file_name: String,
    pub reading: Option<Reading>,
    pub report: Option<Report>,
    pub state: State,
    /// The office whose it is.
    pub commune: Option<UnitId>,
    pub province: Option<UnitId>,
    pub by: String,
    pub created: Timestamp,
    pub version: i64,
}

impl Import {
    /// In whose territory it lies.
    pub fn placed(&self) -> Placed {
        Placed { commune: self.commune.clone(), province: self.province.clone(), holder: None }
    }
}

/// An import to be kept.
pub(crate) struct NewImport {
    pub id: Uuid,
    pub kind: Kind,
    pub file_name: String,
    pub file: Vec<u8>,
    pub commune: Option<UnitId>,
    pub province: Option<UnitId>,
}

/// The office of a territory, under which the reading of columns is remembered.
pub(super) fn office(territory: &Territory) -> String {
    territory.to_string()
}
