//! Where a plan's results are counted: the former districts of its province and the communes of today
//! that hold their land.

use std::collections::BTreeSet;

use jiff::civil::Date;
use nguon_platform::db::{DbError, Tx};
use nguon_platform::places::{self, Level};
use nguon_platform::territory::UnitId;

use crate::plan::store::Kept;
use crate::plan::today::{Land, land};

/// The land of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    /// One per district that the province had on the plan's day.
    pub lands: Vec<Land>,
    /// Every commune of today that holds some of it, once, and the provinces of today that these are
    /// in: what belongs to a province and to none of its communes counts for the whole plan.
    pub units: BTreeSet<UnitId>,
    /// Communes that also hold land of another province: their results count wholly.
    pub beyond: BTreeSet<UnitId>,
}

impl Scope {
    /// The communes of one former district; none when the plan has no such district.
    pub fn of(&self, code: &str) -> Option<BTreeSet<UnitId>> {
        let land = self.lands.iter().find(|land| land.unit.code() == code)?;
        Some(communes(land))
    }
}

/// The communes of today that hold the land of a unit.
pub fn communes(land: &Land) -> BTreeSet<UnitId> {
    land.communes.iter().map(|(id, _)| id.clone()).collect()
}

/// Find the land of a plan on a day.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn scope(tx: &mut Tx<'_>, kept: &Kept, today: Date) -> Result<Scope, DbError> {
    let as_of = kept.plan.territory.as_of;
    let mut lands = Vec::new();
    for unit in places::children(tx, &kept.units.province, as_of)? {
        if unit.level == Level::District {
            lands.extend(land(tx, &unit.id, as_of, today)?);
        }
    }
    let mut units: BTreeSet<UnitId> = lands.iter().flat_map(communes).collect();
    let periods = lands.iter().flat_map(|land: &Land| &land.communes);
    units.extend(periods.filter_map(|(_, period)| period.parent.clone()));
    let districts: BTreeSet<UnitId> = lands.iter().map(|land| land.unit.clone()).collect();
    let mut beyond = BTreeSet::new();
    // Only where a line is crossed can a commune reach into another province.
    for commune in lands.iter().filter(|land| !land.exact).flat_map(communes) {
        let former = places::former_districts(tx, &commune)?;
        if former.iter().any(|district| !districts.contains(&district.id)) {
            beyond.insert(commune);
        }
    }
    Ok(Scope { lands, units, beyond })
}
