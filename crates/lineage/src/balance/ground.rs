//! Where fruit may come from, and how much may come from there.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// Square metres of a hectare.
const M2_PER_HA: u32 = 10_000;

/// One origin: a growing area with its code. Whatever is not recorded is none, never guessed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ground {
    /// Its name to the caller, opaque here.
    pub id: String,
    /// The places that events name when fruit is harvested there: the area and its plots.
    pub places: BTreeSet<String>,
    /// What grows on it: its crops, each with its own area.
    pub grown: Vec<Grown>,
    /// Recorded harvest windows. Without any, a calendar year is a season.
    pub seasons: Vec<Season>,
    /// Periods in which its code was active, in any market; none when no status is recorded.
    pub active: Option<Vec<Period>>,
}

/// A crop on its own area.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grown {
    /// In square metres.
    pub area_m2: Option<u64>,
    /// Expected yield per hectare and season, in kilograms.
    pub yield_kg_per_ha: Option<u32>,
}

/// A recorded harvest window.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Season {
    /// Its name to the caller, unique within the ground and not a year.
    pub id: String,
    /// When it is.
    pub window: Period,
    /// Expected yield of this season, where it differs from the crops'.
    pub yield_kg_per_ha: Option<u32>,
}

/// From an instant until before another; open ends are none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    /// First instant.
    pub from: Option<Timestamp>,
    /// First instant after.
    pub to: Option<Timestamp>,
}

impl Period {
    /// Whether an instant belongs to it.
    pub fn contains(&self, at: Timestamp) -> bool {
        self.from.is_none_or(|from| from <= at) && self.to.is_none_or(|to| at < to)
    }
}

/// A season as a harvest falls into it.
pub(super) struct Fallen {
    pub id: String,
    /// Windows are recorded, and none holds the harvest.
    pub outside: bool,
}

impl Ground {
    /// The season of a harvest: the recorded window that holds it, else the calendar year on that
    /// clock.
    pub(super) fn season(&self, at: Timestamp, clock: Offset) -> Fallen {
        if let Some(season) = self.seasons.iter().find(|season| season.window.contains(at)) {
            return Fallen { id: season.id.clone(), outside: false };
        }
        let year = TimeZone::fixed(clock).to_datetime(at).year();
        Fallen { id: year.to_string(), outside: !self.seasons.is_empty() }
    }

    /// What may be harvested in a season, in kilograms: area × expected yield of each crop, added up.
    /// None where one of them is not recorded, and outside of recorded windows.
    pub fn capacity_kg(&self, season: &str) -> Option<Decimal> {
        let recorded = self.seasons.iter().find(|known| known.id == season);
        if recorded.is_none() && !self.seasons.is_empty() {
            return None;
        }
        let of_season = recorded.and_then(|season| season.yield_kg_per_ha);
        let kg_m2 = |crop: &Grown| {
            let per_ha = of_season.or(crop.yield_kg_per_ha)?;
            Decimal::from(crop.area_m2?).checked_mul(per_ha.into())
        };
        let mut crops = self.grown.iter();
        let first = kg_m2(crops.next()?)?;
        let sum = crops.try_fold(first, |sum, crop| sum.checked_add(kg_m2(crop)?))?;
        sum.checked_div(M2_PER_HA.into())
    }
}
