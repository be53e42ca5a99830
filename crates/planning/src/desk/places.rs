//! Units of today: their names, the communes of a province, and those that a person may choose.

use std::collections::BTreeMap;

use jiff::civil::Date;
use nguon_platform::db::{DbError, Tx};
use nguon_platform::i18n;
use nguon_platform::places::{self, Level};
use nguon_platform::territory::{Territory, UnitId};
use nguon_platform::text::fold_vi;
use nguon_platform::web::{Error, Officer};

use crate::PlanningState;

/// Names of units, each looked up once.
#[derive(Debug, Default)]
pub(crate) struct Places(BTreeMap<UnitId, String>);

impl Places {
    /// Look these up.
    pub(crate) fn read(
        tx: &mut Tx<'_>,
        units: impl IntoIterator<Item = UnitId>,
        today: Date,
    ) -> Result<Self, DbError> {
        let mut names = BTreeMap::new();
        for unit in units {
            if !names.contains_key(&unit) {
                let name = places::label(tx, &unit, today)?;
                names.insert(unit.clone(), name.unwrap_or_else(|| unit.to_string()));
            }
        }
        Ok(Self(names))
    }

    /// With those above it.
    pub(crate) fn full(&self, unit: &UnitId) -> String {
        self.0.get(unit).cloned().unwrap_or_else(|| unit.to_string())
    }

    /// The unit alone.
    pub(crate) fn short(&self, unit: &UnitId) -> String {
        let full = self.full(unit);
        full.split(", ").next().unwrap_or_default().to_owned()
    }
}

/// The communes of a province on a day, by name.
///
/// # Errors
/// [`DbError`] from the engine.
pub(crate) fn communes(
    tx: &mut Tx<'_>,
    province: &UnitId,
    on: Date,
) -> Result<Vec<(UnitId, String)>, DbError> {
    let children = places::children(tx, province, on)?;
    let communes = children.iter().filter(|unit| unit.level == Level::Commune);
    let named = communes.filter_map(|unit| Some((unit.id.clone(), unit.on(on)?.full_name())));
    let mut communes: Vec<_> = named.collect();
    communes.sort_by_cached_key(|(_, name)| fold_vi(name));
    Ok(communes)
}

/// The province of a commune on a day.
pub(crate) fn province_of(
    tx: &mut Tx<'_>,
    commune: &UnitId,
    on: Date,
) -> Result<Option<UnitId>, DbError> {
    let unit = places::unit(tx, commune)?;
    Ok(unit.and_then(|unit| unit.on(on).or(unit.last()).and_then(|period| period.parent.clone())))
}

/// Where something may be: the communes of a province, within a territory.
pub(crate) struct Offered {
    /// The provinces to choose from.
    pub(crate) provinces: Vec<(UnitId, String)>,
    /// The one chosen.
    pub(crate) province: UnitId,
    /// Its communes.
    pub(crate) communes: Vec<(UnitId, String)>,
}

/// What a person may choose from: in the province wanted, else in the first of theirs.
pub(crate) async fn offered(
    state: &PlanningState,
    officer: &Officer,
    wanted: &str,
) -> Result<Offered, Error> {
    let (territory, wanted) = (officer.territory.clone(), wanted.parse::<UnitId>().ok());
    let today = i18n::today(state.world.now());
    let found = state
        .db
        .read::<_, DbError>(move |tx| offered_of(tx, &territory, wanted.as_ref(), today))
        .await?;
    found.ok_or(Error::NotFound)
}

fn offered_of(
    tx: &mut Tx<'_>,
    territory: &Territory,
    wanted: Option<&UnitId>,
    today: Date,
) -> Result<Option<Offered>, DbError> {
    let own = match territory {
        Territory::Commune(unit) => province_of(tx, unit, today)?,
        Territory::Province(unit) => Some(unit.clone()),
        Territory::Country | Territory::Holder(_) | Territory::Nowhere => None,
    };
    let all = places::provinces(tx, today)?;
    let named = all.iter().filter_map(|unit| Some((unit.id.clone(), unit.on(today)?.full_name())));
    let provinces: Vec<_> = named
        .filter(|(id, _)| *territory == Territory::Country || own.as_ref() == Some(id))
        .collect();
    let chosen = provinces.iter().find(|(id, _)| Some(id) == wanted).or(provinces.first());
    let Some((province, _)) = chosen.cloned() else { return Ok(None) };
    let communes = communes(tx, &province, today)?;
    let within = |(id, _): &(UnitId, String)| match territory {
        Territory::Commune(own) => own == id,
        _ => true,
    };
    let communes = communes.into_iter().filter(within).collect();
    Ok(Some(Offered { provinces, province, communes }))
}
