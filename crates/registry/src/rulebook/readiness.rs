//! What is needed to ship to a market.

use jiff::civil::Date;

use super::{fits, holds, period};
use crate::closed::closed_list;
use crate::error::RegistryError;
use crate::facts;
use crate::market::MarketCode;
use crate::subject::SubjectKind;

const COLUMNS: &[&str] = &[
    "subject",
    "market",
    "crop",
    "valid_from",
    "valid_to",
    "requirement",
    "basis",
    "note",
    "confidence",
];

closed_list! {
    /// Something that is needed.
    Requirement {
        /// A code.
        Code = "code",
        /// An active status in the market.
        Active = "active",
        /// No open case that keeps the code warned or suspended.
        NoCase = "no-case",
        /// Checked in this season as often as needed.
        Checked = "checked",
        /// Every plot with its boundary.
        Plots = "plots",
        /// A certificate of good practice that holds.
        Gap = "gap",
        /// Production records, which are not kept here yet.
        Records = "records",
    }
}

/// A requirement with where it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Required {
    /// What is needed.
    pub requirement: Requirement,
    /// Legal act or protocol; may be empty.
    pub basis: String,
}

/// All requirements.
#[derive(Debug, Clone)]
pub struct Requirements(Vec<Row>);

#[derive(Debug, Clone)]
struct Row {
    subject: String,
    market: String,
    crop: String,
    period: (Option<Date>, Option<Date>),
    required: Required,
}

impl Requirements {
    /// Read `readiness.tsv`.
    ///
    /// # Errors
    /// [`RegistryError::Facts`] with the line.
    pub fn parse(text: &str) -> Result<Self, RegistryError> {
        let rows = facts::read(text, COLUMNS)?;
        let rows = rows.iter().map(|row| {
            let _ = row.needed("confidence")?;
            let basis = row.text("basis").to_owned();
            Ok(Row {
                subject: row.needed("subject")?.to_owned(),
                market: row.needed("market")?.to_owned(),
                crop: row.needed("crop")?.to_owned(),
                period: period(row)?,
                required: Required { requirement: row.parse("requirement")?, basis },
            })
        });
        rows.collect::<Result<_, _>>().map(Self)
    }

    /// What holds on a day for a market and these crops, in the order of the table.
    pub fn of(
        &self,
        subject: SubjectKind,
        market: MarketCode,
        crops: &[String],
        day: Date,
    ) -> Vec<&Required> {
        let market = market.to_string();
        let rows = self.0.iter().filter(|row| {
            holds(row.period.0, row.period.1, day)
                && fits(&row.subject, Some(subject.word())).is_some()
                && fits(&row.market, Some(&market)).is_some()
                && (row.crop == "any" || crops.contains(&row.crop))
        });
        rows.map(|row| &row.required).collect()
    }
}
