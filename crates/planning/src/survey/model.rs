//! What surveys keep.

use jiff::Timestamp;
use jiff::civil::Date;
use nguon_platform::territory::{Placed, UnitId};
use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::{Action, NewFile, State, Way};

/// Most answers that an office may wish for.
pub const TARGET_MAX: u32 = 1_000_000;

/// What an office enters about a survey.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// Its name.
    pub title: String,
    /// What it is for, told to whoever answers; may be empty.
    pub purpose: String,
    /// Whose it is.
    pub unit: String,
    /// The province whose communes fill in.
    pub province: UnitId,
    /// First day that takes answers; none: as soon as it is open.
    pub opens: Option<Date>,
    /// Last day; none: until it is closed.
    pub closes: Option<Date>,
    /// Answers wished for.
    pub target: Option<u32>,
    /// Whether whoever has the link may answer.
    pub linked: bool,
}

/// A survey.
#[derive(Debug, Clone)]
pub struct Survey {
    /// Identity.
    pub id: Uuid,
    /// What was entered.
    pub facts: Facts,
    /// Where it is.
    pub state: State,
    /// Key of its link.
    pub secret: Vec<u8>,
    /// Whether it belongs to the demonstration.
    pub demonstration: bool,
    /// Counts changes.
    pub version: i64,
}

impl Survey {
    /// For the audit log.
    pub(super) fn json(&self) -> Json {
        let facts = &self.facts;
        json!({
            "title": facts.title, "purpose": facts.purpose, "unit": facts.unit,
            "province": facts.province.to_string(),
            "opens": facts.opens.map(|day| day.to_string()),
            "closes": facts.closes.map(|day| day.to_string()),
            "target": facts.target, "linked": facts.linked, "state": self.state.word(),
        })
    }
}

/// A survey to be made.
#[derive(Debug, Clone)]
pub struct NewSurvey {
    /// Identity, fresh.
    pub id: Uuid,
    /// What is entered.
    pub facts: Facts,
    /// Fresh random bytes.
    pub secret: [u8; crate::desk::seal::SECRET_BYTES],
    /// Whether it belongs to the demonstration.
    pub demonstration: bool,
}

/// A step that was taken.
#[derive(Debug, Clone)]
pub struct Step {
    /// What was done.
    pub action: Action,
    /// When.
    pub at: Timestamp,
    /// Who, by the name of that time.
    pub by: String,
    /// Why.
    pub note: Option<String>,
}

/// A version of a survey's form, as the record page lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// From 1.
    pub number: u32,
    /// Name of the workbook.
    pub file_name: String,
    /// The version that the workbook gives itself; may be empty.
    pub own_version: String,
    /// How many questions it asks.
    pub questions: u32,
    /// Since when it is here.
    pub added: Timestamp,
    /// Who brought it.
    pub by: String,
    /// Answers given in it, withdrawn ones too.
    pub answers: u64,
}

/// A version to be added.
#[derive(Debug, Clone)]
pub struct NewVersion {
    /// Name of the workbook.
    pub file_name: String,
    /// As received.
    pub workbook: Vec<u8>,
    /// As read.
    pub form_json: String,
    /// The version that the workbook gives itself.
    pub own_version: String,
    /// How many questions it asks.
    pub questions: u32,
}

/// An answer without its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Identity, made where it was filled in.
    pub id: Uuid,
    /// The survey.
    pub survey: Uuid,
    /// The version it was given in.
    pub form: u32,
    /// What the list calls it; may name a person.
    pub label: String,
    /// Commune of the respondent.
    pub commune: UnitId,
    /// Its province.
    pub province: UnitId,
    /// How it came.
    pub way: Way,
    /// When it was filled in, by the clock of the device.
    pub given: Timestamp,
    /// When it came.
    pub received: Timestamp,
    /// Who sent it.
    pub by: String,
    /// Withdrawn when, by whom, why.
    pub withdrawn: Option<(Timestamp, String, String)>,
    /// Whether it belongs to the demonstration.
    pub demonstration: bool,
}

impl Answer {
    /// Where it belongs.
    pub fn placed(&self) -> Placed {
        Placed {
            commune: Some(self.commune.clone()),
            province: Some(self.province.clone()),
            holder: None,
        }
    }
}

/// An answer to be kept; checked against its form already.
#[derive(Debug, Clone)]
pub struct NewAnswer {
    /// Identity, made where it was filled in.
    pub id: Uuid,
    /// The version it was given in.
    pub form: u32,
    /// Its content.
    pub json: String,
    /// Digest of what was sent: alike, when it is sent again.
    pub sent: String,
    /// What the list calls it.
    pub label: String,
    /// Words to find it by.
    pub words: String,
    /// Commune of the respondent.
    pub commune: UnitId,
    /// How it came.
    pub way: Way,
    /// When it was filled in.
    pub given: Timestamp,
    /// Whether it belongs to the demonstration.
    pub demonstration: bool,
    /// What came with it: each is named by an answer.
    pub files: Vec<NewFile>,
}
