//! What is asked, and how the answer must be.

use serde::{Deserialize, Serialize};

use super::Words;
use crate::expr::Formula;

/// A question of the survey.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// Its type.
    #[serde(flatten)]
    pub kind: QuestionKind,
    /// A word of help below the label.
    #[serde(default, skip_serializing_if = "Words::is_empty")]
    pub hint: Words,
    /// More help, for paper or on demand.
    #[serde(default, skip_serializing_if = "Words::is_empty")]
    pub guidance_hint: Words,
    /// When an answer is due; never, where nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub required: Option<Formula>,
    /// What is said where it is missing.
    #[serde(default, skip_serializing_if = "Words::is_empty")]
    pub required_message: Words,
    /// What an answer must meet; an empty one need not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub constraint: Option<Formula>,
    /// What is said where it does not.
    #[serde(default, skip_serializing_if = "Words::is_empty")]
    pub constraint_message: Words,
    /// What the answer is computed from; then nobody fills it in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calculation: Option<Formula>,
    /// What stands there at first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<Initial>,
    /// When it can only be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read_only: Option<Formula>,
    /// `start=0`, `max-pixels=1000` …, by name, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parameters: Vec<(String, String)>,
    /// Which choices of the list are offered; all, where nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub choice_filter: Option<Formula>,
}

/// What stands in a question before somebody answers it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Initial {
    /// This.
    Text(String),
    /// What this comes to when the form is opened.
    Formula(Formula),
}

/// What kind of answer a question has. Those with choices name their list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "of", rename_all = "snake_case")]
pub enum QuestionKind {
    /// Words.
    Text,
    /// A whole number.
    Integer,
    /// A number.
    Decimal,
    /// A number between `start` and `end` in steps (parameters; 1, 10 and 1 where not given).
    Range,
    /// `2026-11-22`.
    Date,
    /// `08:30`.
    Time,
    /// `2026-11-22T08:30:00`, with or without a zone.
    DateTime,
    /// One choice of the list.
    SelectOne(String),
    /// Any number of choices, parted by spaces.
    SelectMultiple(String),
    /// All choices in the order of preference, parted by spaces.
    Rank(String),
    /// Words to read, without an answer.
    Note,
    /// `latitude longitude altitude accuracy`, degrees and metres; the last two may be missing.
    GeoPoint,
    /// Points parted by `;`, two at least.
    GeoTrace,
    /// Points parted by `;`, four at least, the last the same as the first.
    GeoShape,
    /// The name of an attached picture (`image`, `photo`).
    Image,
    /// The name of an attached sound. Forms of today do not ask for one; one that was kept may.
    Audio,
    /// The name of an attached film. As for sounds.
    Video,
    /// The name of an attached file.
    File,
    /// What a symbol says.
    Barcode,
    /// Computed, not shown.
    Calculate,
    /// `OK` where a person confirmed.
    Acknowledge,
    /// Kept, not shown.
    Hidden,
    /// Filled in by the program.
    Meta(Meta),
}

/// What a program knows without asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Meta {
    /// When filling in began.
    Start,
    /// When it ended.
    End,
    /// The day on which it was.
    Today,
    /// Who filled in.
    Username,
    /// On which device.
    Deviceid,
    /// From which number.
    Phonenumber,
    /// Of which card; few devices still say it.
    Simserial,
    /// Of which contract; few devices still say it.
    Subscriberid,
    /// The mail address of who filled in.
    Email,
    /// Where it began.
    StartGeopoint,
    /// How long each question took: a file that the program of the device writes.
    Audit,
}

impl Meta {
    /// Every kind.
    pub const ALL: [Self; 11] = [
        Self::Start,
        Self::End,
        Self::Today,
        Self::Username,
        Self::Deviceid,
        Self::Phonenumber,
        Self::Simserial,
        Self::Subscriberid,
        Self::Email,
        Self::StartGeopoint,
        Self::Audit,
    ];

    /// As in the column `type`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::End => "end",
            Self::Today => "today",
            Self::Username => "username",
            Self::Deviceid => "deviceid",
            Self::Phonenumber => "phonenumber",
            Self::Simserial => "simserial",
            Self::Subscriberid => "subscriberid",
            Self::Email => "email",
            Self::StartGeopoint => "start-geopoint",
            Self::Audit => "audit",
        }
    }
}

impl Question {
    /// A question of this kind about which nothing else is said.
    pub fn new(kind: QuestionKind) -> Self {
        Self {
            kind,
            hint: Words::default(),
            guidance_hint: Words::default(),
            required: None,
            required_message: Words::default(),
            constraint: None,
            constraint_message: Words::default(),
            calculation: None,
            default: None,
            read_only: None,
            parameters: Vec::new(),
            choice_filter: None,
        }
    }

    /// A parameter by its name.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        let found = self.parameters.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// First, last and step of a [`QuestionKind::Range`]; 1, 10 and 1 where nothing is said.
    pub fn range(&self) -> (f64, f64, f64) {
        let number = |name, unsaid| {
            self.parameter(name).and_then(|value| value.parse().ok()).unwrap_or(unsaid)
        };
        (number("start", 1.0), number("end", 10.0), number("step", 1.0))
    }
}

impl QuestionKind {
    /// As in the column `type`, without the list.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Integer => "integer",
            Self::Decimal => "decimal",
            Self::Range => "range",
            Self::Date => "date",
            Self::Time => "time",
            Self::DateTime => "dateTime",
            Self::SelectOne(_) => "select_one",
            Self::SelectMultiple(_) => "select_multiple",
            Self::Rank(_) => "rank",
            Self::Note => "note",
            Self::GeoPoint => "geopoint",
            Self::GeoTrace => "geotrace",
            Self::GeoShape => "geoshape",
            Self::Image => "image",
            Self::Audio => "audio",
            Self::Video => "video",
            Self::File => "file",
            Self::Barcode => "barcode",
            Self::Calculate => "calculate",
            Self::Acknowledge => "acknowledge",
            Self::Hidden => "hidden",
            Self::Meta(meta) => meta.name(),
        }
    }

    /// The list that its choices come from.
    pub fn list(&self) -> Option<&str> {
        match self {
            Self::SelectOne(list) | Self::SelectMultiple(list) | Self::Rank(list) => Some(list),
            _ => None,
        }
    }

    /// Whether the answer is a number.
    pub fn is_number(&self) -> bool {
        matches!(self, Self::Integer | Self::Decimal | Self::Range)
    }

    /// Whether the answer is the name of an attached file.
    pub fn is_file(&self) -> bool {
        matches!(self, Self::Image | Self::Audio | Self::Video | Self::File)
    }

    /// Whether a person fills it in on a page: not notes, nor what the program knows or computes.
    pub fn is_asked(&self) -> bool {
        !matches!(self, Self::Note | Self::Calculate | Self::Hidden | Self::Meta(_))
    }
}
