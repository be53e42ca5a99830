//! Types of notices.

use jiff::civil::Date;
use nguon_platform::territory::{Placed, UnitId};
use uuid::Uuid;

use crate::closed::closed_list;
use crate::market::MarketCode;
use crate::subject::Subject;
use crate::words::{Name, Number, Words};

closed_list! {
    /// What follows for every code of a notice.
    Measure {
        /// A warning: it may still ship.
        Warn = "warn",
        /// A suspension in the notice's market.
        Suspend = "suspend",
    }
}

/// A notice to be kept for review.
#[derive(Debug, Clone)]
pub struct NewNotice {
    /// Identity, fresh.
    pub id: Uuid,
    /// Its number, as the sender wrote it.
    pub reference: Number,
    /// Who sent it.
    pub issuer: Name,
    /// Which market it is about.
    pub market: MarketCode,
    /// Day on which it came.
    pub received: Date,
    /// What was found.
    pub about: Words,
    /// What follows.
    pub measure: Measure,
    /// Last day for the corrections.
    pub deadline: Date,
    /// The text with the codes.
    pub pasted: String,
    /// Province that handles it.
    pub province: UnitId,
}

/// A notice.
#[derive(Debug, Clone)]
pub struct Notice {
    /// Identity.
    pub id: Uuid,
    /// Our number.
    pub number: String,
    /// Its number, as the sender wrote it.
    pub reference: String,
    /// Who sent it.
    pub issuer: String,
    /// Which market it is about.
    pub market: MarketCode,
    /// Day on which it came.
    pub received: Date,
    /// What was found.
    pub about: String,
    /// What follows.
    pub measure: Measure,
    /// Last day for the corrections.
    pub deadline: Date,
    /// The text with the codes.
    pub pasted: String,
    /// Province that handles it.
    pub province: UnitId,
    /// Day on which it was applied.
    pub applied: Option<Date>,
    /// Who recorded it.
    pub by: String,
}

impl Notice {
    /// In whose territory it lies: the province's, nobody's below.
    pub fn placed(&self) -> Placed {
        Placed { commune: None, province: Some(self.province.clone()), holder: None }
    }
}

/// What becomes of one code of a notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// A case will be opened.
    Taken(Subject),
    /// Nobody here has this code.
    NotRegistered,
    /// It belongs to another province.
    Elsewhere,
    /// It is not active in this market, so there is nothing to warn or suspend; a case is opened
    /// all the same.
    NotActive(Subject),
}

impl Verdict {
    /// The subject on which a case is opened.
    pub fn subject(self) -> Option<Subject> {
        match self {
            Self::Taken(subject) | Self::NotActive(subject) => Some(subject),
            Self::NotRegistered | Self::Elsewhere => None,
        }
    }

    /// The word in message keys: `registry-verdict-…`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Taken(_) => "taken",
            Self::NotRegistered => "not-registered",
            Self::Elsewhere => "elsewhere",
            Self::NotActive(_) => "not-active",
        }
    }
}

/// A row of the review.
#[derive(Debug, Clone)]
pub struct Row {
    /// As it stands in the text.
    pub text: String,
    /// The code as it is kept here; the text when nobody has it.
    pub code: String,
    /// Name of the growing area or packing house.
    pub name: Option<String>,
    /// What becomes of it.
    pub verdict: Verdict,
}
