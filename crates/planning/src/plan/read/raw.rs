//! The shape of `plan.toml`, key by key.

use std::fmt::Display;
use std::str::FromStr;

use jiff::civil::Date;
use nguon_platform::places::Confidence;
use serde::Deserialize;
use serde::de::{Deserializer, Error as _};
use toml::Spanned;

use super::Fault;
use super::parts::{RawBudget, RawDeadline, RawObjective, RawTask};
use crate::plan::{
    Bound, CropGroup, Figure, LegalBasis, Measure, Pace, PlanId, Relation, Replaced, Share, Target,
    Unit, When,
};

/// Longest text, in characters: a title or a quoted sentence.
const TEXT_MAX: usize = 2_000;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Raw {
    pub(super) id: Spanned<PlanId>,
    pub(super) title: Text,
    pub(super) period: Spanned<RawPeriod>,
    pub(super) territory: RawTerritory,
    pub(super) document: RawDocument,
    #[serde(default)]
    pub(super) legal_basis: Vec<RawBasis>,
    #[serde(default)]
    pub(super) target: Vec<RawTarget>,
    #[serde(default)]
    pub(super) table: Vec<TableHead>,
    #[serde(default)]
    pub(super) objective: Vec<RawObjective>,
    #[serde(default)]
    pub(super) task: Vec<RawTask>,
    #[serde(default)]
    pub(super) deadline: Vec<RawDeadline>,
    #[serde(default)]
    pub(super) budget: Vec<RawBudget>,
    pub(super) budget_total: Option<Spanned<Figure>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawPeriod {
    #[serde(default, deserialize_with = "parsed_if_any")]
    pub(super) from: Option<Date>,
    #[serde(deserialize_with = "parsed")]
    pub(super) to: Date,
    pub(super) quote: Text,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawTerritory {
    pub(super) code: Spanned<String>,
    #[serde(deserialize_with = "parsed")]
    pub(super) as_of: Date,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawDocument {
    pub(super) kind: Text,
    pub(super) number: Option<Text>,
    #[serde(default, deserialize_with = "parsed_if_any")]
    pub(super) date: Option<Date>,
    pub(super) issuer: Text,
    pub(super) note: Option<Text>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawBasis {
    pub(super) act: Spanned<Text>,
    relation: Option<Relation>,
    #[serde(default, deserialize_with = "parsed_if_any")]
    date: Option<Date>,
    #[serde(default, deserialize_with = "parsed_if_any")]
    replaced_on: Option<Date>,
    replaced_by: Option<Text>,
    #[serde(default, deserialize_with = "parsed_if_any")]
    confidence: Option<Confidence>,
}

impl RawBasis {
    pub(super) fn read(self) -> Result<LegalBasis, Fault> {
        let replaced = match (self.replaced_on, self.replaced_by, self.confidence) {
            (None, None, None) => None,
            (Some(on), Some(by), Some(confidence)) => Some(Replaced { on, by: by.0, confidence }),
            _ => return Err(Fault::Together("replaced_on, replaced_by and confidence")),
        };
        Ok(LegalBasis {
            act: self.act.into_inner().0,
            relation: self.relation.unwrap_or(Relation::Basis),
            date: self.date,
            replaced,
        })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawTarget {
    pub(super) id: Spanned<String>,
    measure: Measure,
    crop_group: Option<CropGroup>,
    unit: Unit,
    value: Figure,
    pace: Option<Pace>,
    bound: Option<Bound>,
    from_year: Option<i16>,
    by_year: Option<i16>,
    pub(super) objective: Option<Spanned<String>>,
    share_percent: Option<Figure>,
    share_of: Option<Measure>,
    quote: Text,
}

impl RawTarget {
    pub(super) fn read(self) -> Result<Target, Fault> {
        let share = match (self.share_percent, self.share_of) {
            (None, None) => None,
            (Some(percent), Some(of)) => Some(Share { percent, of }),
            _ => return Err(Fault::Together("share_percent and share_of")),
        };
        Ok(Target {
            id: self.id.into_inner(),
            measure: self.measure,
            crop_group: self.crop_group,
            unit: self.unit,
            value: self.value,
            pace: self.pace.unwrap_or(Pace::Once),
            bound: self.bound.unwrap_or(Bound::Value),
            from_year: self.from_year,
            by_year: self.by_year,
            objective: self.objective.map(Spanned::into_inner),
            share,
            quote: self.quote.0,
        })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TableHead {
    pub(super) id: Spanned<String>,
    pub(super) file: Spanned<String>,
    pub(super) title: Text,
    pub(super) crop_group: Option<CropGroup>,
    #[serde(rename = "column")]
    pub(super) columns: Vec<RawColumn>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawColumn {
    pub(super) name: Spanned<String>,
    pub(super) unit: Unit,
    pub(super) measure: Option<Measure>,
    pub(super) crop_group: Option<CropGroup>,
    pub(super) year: Option<i16>,
    pub(super) sum_of: Option<Vec<Spanned<String>>>,
    pub(super) percent: Option<RawRate>,
}

impl RawColumn {
    /// Without what only a figure has.
    pub(super) fn is_bare(&self) -> bool {
        self.crop_group.is_none() && self.year.is_none()
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRate {
    pub(super) part: Spanned<String>,
    pub(super) whole: Spanned<String>,
}

/// Text of 1 to [`TEXT_MAX`] characters.
pub(super) struct Text(pub(super) String);

impl FromStr for Text {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text.trim().is_empty() || text.chars().count() > TEXT_MAX {
            Err(format!("write 1 to {TEXT_MAX} characters"))
        } else {
            Ok(Self(text.to_owned()))
        }
    }
}

pub(super) fn parsed<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: FromStr<Err: Display>,
{
    String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
}

pub(super) fn parsed_if_any<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: FromStr<Err: Display>,
{
    parsed(deserializer).map(Some)
}

macro_rules! from_text {
    ($($to:ty),+) => {
        $(impl<'de> Deserialize<'de> for $to {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                parsed(deserializer)
            }
        })+
    };
}

from_text!(PlanId, Figure, Measure, Unit, CropGroup, Pace, Bound, Relation, When, Text);
