//! What became of a unit, and what it was made of.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::model::{Confidence, Extent, Level, Unit};
use super::store;
use crate::db::{DbError, Tx};
use crate::territory::UnitId;

/// A unit tied to another by a merger or a split.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heir {
    /// The other unit.
    pub unit: UnitId,
    /// Day of the change.
    pub on: Date,
    /// Whether all of the old unit went there.
    pub extent: Extent,
    /// Legal act.
    pub basis: String,
    /// For a reader.
    pub note: String,
    /// How sure.
    pub confidence: Confidence,
}

/// Where a unit went: nothing when it still exists or nothing is recorded.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn heirs(tx: &mut Tx<'_>, id: &UnitId) -> Result<Vec<Heir>, DbError> {
    side(tx, id, "new_unit", "old_unit")
}

/// What a unit was made of.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn parts(tx: &mut Tx<'_>, id: &UnitId) -> Result<Vec<Heir>, DbError> {
    side(tx, id, "old_unit", "new_unit")
}

fn side(
    tx: &mut Tx<'_>,
    id: &UnitId,
    other: &'static str,
    this: &'static str,
) -> Result<Vec<Heir>, DbError> {
    tx.rows(
        &format!(
            "SELECT {other}, on_day, extent, basis, note, confidence FROM platform_unit_change \
             WHERE {this} = $1 ORDER BY {other}"
        ),
        &[id.to_string().into()],
        |row| {
            Ok(Heir {
                unit: row.parse(other)?,
                on: row.get("on_day")?,
                extent: row.parse("extent")?,
                basis: row.get("basis")?,
                note: row.get("note")?,
                confidence: row.parse("confidence")?,
            })
        },
    )
}

/// The former districts whose land a commune of today holds, by way of its old communes: the key
/// under which targets of 2023 are still read. More than one when the commune crosses an old line.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn former_districts(tx: &mut Tx<'_>, commune: &UnitId) -> Result<Vec<Unit>, DbError> {
    let mut olds: Vec<UnitId> = parts(tx, commune)?.into_iter().map(|part| part.unit).collect();
    olds.push(commune.clone());
    let mut districts = BTreeMap::new();
    for old in olds {
        let Some(old) = store::unit(tx, &old)? else {
            continue;
        };
        for parent in old.periods.iter().filter_map(|period| period.parent.as_ref()) {
            if let Some(parent) = store::unit(tx, parent)?
                && parent.level == Level::District
            {
                districts.insert(parent.id.clone(), parent);
            }
        }
    }
    Ok(districts.into_values().collect())
}
