//! Harvest windows of a growing area (QĐ 3156/QĐ-BNN-TT: harvest time and expected yield are
//! declared for each crop cycle).

use jiff::ToSpan;
use jiff::civil::Date;
use nguon_platform::audit::{self, Actor, Change};
use nguon_platform::db::{DbError, Tx};
use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::YieldKgPerHa;
use super::store::KIND;
use crate::error::{Refusal, RegistryError};
use crate::subject::Subject;
use crate::words::Number;

/// A season to be recorded.
#[derive(Debug, Clone)]
pub struct NewSeason {
    /// What people call it.
    pub name: Number,
    /// First day of the harvest.
    pub from: Date,
    /// Last day of the harvest.
    pub to: Date,
    /// Expected yield of this season; the crop's where it is not given.
    pub expected_yield: Option<YieldKgPerHa>,
}

impl NewSeason {
    fn json(&self) -> Json {
        json!({
            "name": self.name,
            "from": self.from.to_string(),
            "to": self.to.to_string(),
            "expected_yield_kg_per_ha": self.expected_yield.map(YieldKgPerHa::get),
        })
    }
}

/// A season as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Season {
    /// What people call it.
    pub name: String,
    /// First day of the harvest.
    pub from: Date,
    /// Last day of the harvest.
    pub to: Date,
    /// Expected yield in kilograms per hectare.
    pub expected_yield: Option<u32>,
}

/// Record a season of a growing area whose version the caller has read.
///
/// # Errors
/// [`RegistryError::Refused`] when its days are in disorder or shared with another season,
/// [`RegistryError::Stale`].
pub fn add_season(
    tx: &mut Tx<'_>,
    actor: &Actor,
    area: Uuid,
    version: i64,
    new: &NewSeason,
) -> Result<(), RegistryError> {
    Subject::growing_area(area).bump(tx, version)?;
    let within_a_year = new.from.checked_add(1.year()).is_ok_and(|limit| new.to < limit);
    if new.to < new.from || !within_a_year {
        return Err(Refusal::new("ends", "registry-error-season-order").into());
    }
    if seasons(tx, area)?.iter().any(|known| known.from <= new.to && new.from <= known.to) {
        return Err(Refusal::new("begins", "registry-error-season-overlap").into());
    }
    tx.execute(
        "INSERT INTO registry_season (growing_area, name, begins_on, ends_on, \
         expected_yield_kg_per_ha) VALUES ($1, $2, $3, $4, $5)",
        &[
            area.into(),
            new.name.as_str().into(),
            new.from.into(),
            new.to.into(),
            new.expected_yield.map(YieldKgPerHa::get).into(),
        ],
    )?;
    let change = Change::new("add-season", KIND, &area, None, Some(new.json()));
    Ok(audit::record(tx, actor, &change)?)
}

/// Seasons of a growing area, latest first; at most 200.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn seasons(tx: &mut Tx<'_>, area: Uuid) -> Result<Vec<Season>, DbError> {
    tx.rows(
        "SELECT name, begins_on, ends_on, expected_yield_kg_per_ha FROM registry_season \
         WHERE growing_area = $1 ORDER BY begins_on DESC LIMIT 200",
        &[area.into()],
        |row| {
            Ok(Season {
                name: row.get("name")?,
                from: row.get("begins_on")?,
                to: row.get("ends_on")?,
                expected_yield: row.get("expected_yield_kg_per_ha")?,
            })
        },
    )
}
