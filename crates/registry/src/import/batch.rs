//! Types of an import as it is kept.

use jiff::Timestamp;
use nguon_platform::territory::{Placed, Territory, UnitId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Kind;
use super::fields::Columns;
use super::report::Report;
use crate::closed::closed_list;

closed_list! {
    /// How far an import is.
    State {
        /// Brought, perhaps checked; nothing is kept of it.
        Open = "open",
        /// Kept.
        Applied = "applied",
        /// Taken back.
        Undone = "undone",
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
