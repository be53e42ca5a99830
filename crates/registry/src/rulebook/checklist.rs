//! What a field check looks at.

use jiff::civil::Date;
use nguon_platform::i18n::Language;

use super::{fits, holds, period, yes};
use crate::closed::closed_list;
use crate::crop::CropId;
use crate::error::RegistryError;
use crate::facts;
use crate::market::MarketCode;
use crate::subject::SubjectKind;

const COLUMNS: &[&str] = &[
    "id",
    "subject",
    "market",
    "crop",
    "valid_from",
    "valid_to",
    "section",
    "kind",
    "needed",
    "name",
    "english",
    "basis",
    "confidence",
];

closed_list! {
    /// How an item is answered.
    ItemKind {
        /// Met, not met, or not looked at.
        Pass = "pass",
        /// A number; a decimal comma is read.
        Number = "number",
        /// Words.
        Text = "text",
    }
}

/// One line of a checklist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Short name, stable: answers are kept by it.
    pub id: String,
    /// Heading it stands under.
    pub section: String,
    /// How it is answered.
    pub kind: ItemKind,
    /// Whether a check without its answer is not finished.
    pub needed: bool,
    /// In Vietnamese.
    pub name: String,
    /// In English.
    pub english: String,
    /// Where it comes from; may be empty.
    pub basis: String,
    /// `sure`, `likely`, `unsure`.
    pub confidence: String,
}

impl Item {
    /// Its words in a language.
    pub fn label(&self, language: Language) -> &str {
        match language {
            Language::Vi => &self.name,
            Language::En => &self.english,
        }
    }
}

/// All items, each with what it is for.
#[derive(Debug, Clone)]
pub struct Checklist(Vec<Row>);

#[derive(Debug, Clone)]
struct Row {
    subject: String,
    market: String,
    crop: String,
    period: (Option<Date>, Option<Date>),
    item: Item,
}

impl Checklist {
    /// Read `field-checklist.tsv`.
    ///
    /// # Errors
    /// [`RegistryError::Facts`] with the line.
    pub fn parse(text: &str) -> Result<Self, RegistryError> {
        let rows = facts::read(text, COLUMNS)?;
        let rows = rows.iter().map(|row| {
            Ok(Row {
                subject: row.needed("subject")?.to_owned(),
                market: row.needed("market")?.to_owned(),
                crop: row.needed("crop")?.to_owned(),
                period: period(row)?,
                item: Item {
                    id: row.needed("id")?.to_owned(),
                    section: row.needed("section")?.to_owned(),
                    kind: row.parse("kind")?,
                    needed: yes(row, "needed")?,
                    name: row.needed("name")?.to_owned(),
                    english: row.needed("english")?.to_owned(),
                    basis: row.text("basis").to_owned(),
                    confidence: row.needed("confidence")?.to_owned(),
                },
            })
        });
        rows.collect::<Result<_, _>>().map(Self)
    }

    /// The items for a check on a day, in the order of the table, those of every market asked for.
    pub fn of(
        &self,
        subject: SubjectKind,
        markets: &[MarketCode],
        crops: &[CropId],
        day: Date,
    ) -> Vec<&Item> {
        let markets: Vec<String> = markets.iter().map(ToString::to_string).collect();
        let rows = self.0.iter().filter(|row| {
            holds(row.period.0, row.period.1, day)
                && fits(&row.subject, Some(subject.word())).is_some()
                && (row.market == "any" || markets.contains(&row.market))
                && (row.crop == "any" || crops.iter().any(|crop| crop.as_str() == row.crop))
        });
        rows.map(|row| &row.item).collect()
    }
}
