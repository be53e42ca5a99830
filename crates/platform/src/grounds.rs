//! Growing areas as other rooms count with them: how much may be harvested there, when, and under
//! which code. Asked through [`Directory::grounds`](crate::directory::Directory::grounds).

use jiff::civil::Date;
use uuid::Uuid;

use crate::i18n::Language;
use crate::territory::Placed;

/// A growing area. Whatever is not recorded is none or empty, never guessed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ground {
    /// Its identity.
    pub id: Uuid,
    /// Its newest code.
    pub code: Option<String>,
    /// Its name.
    pub name: String,
    /// Its office page.
    pub href: String,
    /// Whose territory it lies in.
    pub placed: Placed,
    /// Its holder's name.
    pub holder_name: String,
    /// Whether it is demonstration data.
    pub demonstration: bool,
    /// Identifiers of the area and of its plots.
    pub places: Vec<String>,
    /// Area of all plots in square metres; none where a plot has neither been measured nor
    /// declared, or there is no plot.
    pub area_m2: Option<u64>,
    /// Its crops.
    pub crops: Vec<GroundCrop>,
    /// Recorded harvest windows, earliest first.
    pub seasons: Vec<GroundSeason>,
    /// Every period of its status, in every market.
    pub statuses: Vec<GroundStatus>,
}

/// A crop of a growing area.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroundCrop {
    /// Its name in Vietnamese.
    pub name: String,
    /// Its name in English.
    pub english: String,
    /// Expected yield in kilograms per hectare and season.
    pub yield_kg_per_ha: Option<u32>,
    /// Its own area over all plots, in square metres; none where one of them does not declare how
    /// several crops divide it.
    pub area_m2: Option<u64>,
}

impl GroundCrop {
    /// Its name in a language.
    pub fn name_in(&self, language: Language) -> &str {
        match language {
            Language::Vi => &self.name,
            Language::En => &self.english,
        }
    }
}

/// A recorded harvest window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroundSeason {
    /// Its name.
    pub name: String,
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// Expected yield of this season, where it differs from the crop's.
    pub yield_kg_per_ha: Option<u32>,
}

/// A period of a status.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroundStatus {
    /// Market: two letters.
    pub market: String,
    /// Whether the code may be used there.
    pub active: bool,
    /// First day.
    pub from: Date,
    /// First day after.
    pub to: Option<Date>,
}

/// Which growing areas are asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// Those with these places; at most a few hundred.
    Places(Vec<String>),
    /// Those of these identities; at most a few hundred.
    Ids(Vec<Uuid>),
    /// The one with this code, however it is typed.
    Code(String),
}
