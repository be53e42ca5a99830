//! Where the land of a plan's unit lies today: districts ended on 1/7/2025 and communes were merged
//! (R221), but a plan of 2023 is still read by them.

use std::collections::BTreeMap;

use jiff::civil::Date;
use nguon_platform::db::{DbError, Tx};
use nguon_platform::places::{self, Level, Period, Unit};
use nguon_platform::territory::UnitId;

/// Longest chain of mergers that is followed.
const CHANGES_MAX: usize = 8;

/// A unit of a plan and the communes that hold its land.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Land {
    /// The unit of the plan.
    pub unit: UnitId,
    /// What it was called on the plan's day.
    pub was: Period,
    /// First day on which it is no more; none while it exists.
    pub ended: Option<Date>,
    /// Communes of today that hold its land, by code.
    pub communes: Vec<(UnitId, Period)>,
    /// Whether these communes hold its land and no other: then a figure for the unit is a figure for
    /// the communes together.
    pub exact: bool,
}

/// Where the land of a unit lies on the day `today`; none when there was no such unit on the day
/// `as_of`.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn land(
    tx: &mut Tx<'_>,
    id: &UnitId,
    as_of: Date,
    today: Date,
) -> Result<Option<Land>, DbError> {
    let Some(unit) = places::unit(tx, id)? else { return Ok(None) };
    let Some(was) = unit.on(as_of).cloned() else { return Ok(None) };
    let olds = match unit.level {
        Level::District | Level::Province => places::children(tx, id, as_of)?,
        Level::Commune => vec![unit.clone()],
    };
    let mut communes = BTreeMap::new();
    for old in olds {
        communes.extend(holders(tx, old.id, today)?);
    }
    let mut exact = !communes.is_empty();
    for commune in communes.keys() {
        exact &= holds_only(tx, commune, &unit)?;
    }
    Ok(Some(Land {
        unit: unit.id.clone(),
        was,
        ended: unit.last().and_then(|period| period.to).filter(|ended| *ended <= today),
        communes: communes.into_iter().collect(),
        exact,
    }))
}

/// The units of the day that hold the land of an old one.
fn holders(tx: &mut Tx<'_>, old: UnitId, today: Date) -> Result<BTreeMap<UnitId, Period>, DbError> {
    let (mut found, mut open) = (BTreeMap::new(), vec![old]);
    for _ in 0..CHANGES_MAX {
        let mut heirs = Vec::new();
        for id in open {
            let Some(unit) = places::unit(tx, &id)? else { continue };
            match unit.on(today) {
                Some(period) => {
                    found.insert(id, period.clone());
                }
                None => heirs.extend(places::heirs(tx, &id)?.into_iter().map(|heir| heir.unit)),
            }
        }
        open = heirs;
    }
    Ok(found)
}

fn holds_only(tx: &mut Tx<'_>, commune: &UnitId, unit: &Unit) -> Result<bool, DbError> {
    Ok(match unit.level {
        Level::Commune => {
            commune == &unit.id
                || places::parts(tx, commune)?.iter().all(|part| part.unit == unit.id)
        }
        Level::District | Level::Province => {
            places::former_districts(tx, commune)?.iter().all(|district| district.id == unit.id)
        }
    })
}
