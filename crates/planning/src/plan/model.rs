//! Types of a plan. They are built by reading files or the store and hold what is printed.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use nguon_platform::places::Confidence;

use super::{CropGroup, Figure, Measure, Table, Unit};

/// Identifier of a plan: name of its folder and part of its address, such as `an-giang-2023`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PlanId(String);

/// Text that is no identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an identifier has 1 to 60 small letters a–z, digits and single hyphens between them")]
pub struct PlanIdError;

impl FromStr for PlanId {
    type Err = PlanIdError;

    fn from_str(text: &str) -> Result<Self, PlanIdError> {
        let word = |part: &str| {
            !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        };
        if text.len() <= 60 && text.split('-').all(word) {
            Ok(Self(text.to_owned()))
        } else {
            Err(PlanIdError)
        }
    }
}

impl fmt::Display for PlanId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A plan as its document prints it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Identifier.
    pub id: PlanId,
    /// Title, in Vietnamese.
    pub title: String,
    /// From when to when.
    pub period: Period,
    /// Where.
    pub territory: Territory,
    /// The decision it stands in.
    pub document: Document,
    /// Acts it names as its basis.
    pub legal_basis: Vec<LegalBasis>,
    /// Headline targets.
    pub targets: Vec<Target>,
    /// Tables, in the order of the document.
    pub tables: Vec<Table>,
}

impl Plan {
    /// The table with this identifier.
    pub fn table(&self, id: &str) -> Option<&Table> {
        self.tables.iter().find(|table| table.id() == id)
    }
}

/// From when to when a plan runs; both days belong to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// The words the days come from.
    pub quote: String,
}

/// Where a plan holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Territory {
    /// Code of the province, two digits.
    pub code: String,
    /// The day on which this and every other unit code of the plan is read.
    pub as_of: Date,
}

/// The decision that a plan stands in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Kind, in Vietnamese: `Quyết định`.
    pub kind: String,
    /// Number: `1753/QĐ-UBND`.
    pub number: String,
    /// Day it was signed.
    pub date: Date,
    /// Who issued it.
    pub issuer: String,
}

/// An act that a plan names as its basis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LegalBasis {
    /// The act.
    pub act: String,
    /// Day it was signed.
    pub date: Date,
    /// What became of it, where it is overtaken.
    pub replaced: Option<Replaced>,
}

/// What overtook an act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replaced {
    /// First day of the new act.
    pub on: Date,
    /// The new act.
    pub by: String,
    /// How sure this is.
    pub confidence: Confidence,
}

/// A headline target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// Its number in the list of requirements: `R7`.
    pub id: String,
    /// What it counts.
    pub measure: Measure,
    /// Its crop group; none = all.
    pub crop_group: Option<CropGroup>,
    /// Unit of the value.
    pub unit: Unit,
    /// The value, as printed.
    pub value: Figure,
    /// The year by whose end it is to be reached.
    pub by_year: i16,
    /// The share that is printed with it.
    pub share: Option<Share>,
    /// The words of the document.
    pub quote: String,
}

/// A printed share: the target's value is this many percent of the measure's figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    /// Percent, as printed.
    pub percent: Figure,
    /// What it is a share of.
    pub of: Measure,
}
