//! Computing the balances of one growing area from the events.

use std::collections::{BTreeSet, HashMap};

use jiff::ToSpan;
use jiff::civil::Date;
use nguon_event_store::{EventStore, Sight, StoreError, follow};
use nguon_lineage::{
    AsOf, Balance, Grown, Key, LimitHit, Limits, Period, Rules, Season, Setting, Survey, Surveyed,
    balances,
};
use nguon_platform::db::{Db, DbError};
use nguon_platform::directory::Directory;
use nguon_platform::grounds::{Asked, Ground};
use rust_decimal::Decimal;

use super::store;
use crate::key::ItemKey;
use crate::lot::{OFFICE, begins};
use crate::names::{BATCH, Names};

/// Limits of one computation: an area with this much is balanced in part, and says so.
pub const PAGE_LIMITS: Limits =
    Limits { depth_max: 64, nodes_max: 50_000, facts_max: 200_000, edges_max: 0 };

/// All balances of a growing area.
#[derive(Debug)]
pub struct Computed {
    /// The area.
    pub ground: Ground,
    /// One for each season with a harvest.
    pub balances: Vec<Balance>,
    /// Every key that they rest on.
    pub keys: BTreeSet<Key>,
    /// The limit that cut the reading short.
    pub partial: Option<LimitHit>,
}

/// Why there is no balance.
#[derive(Debug, thiserror::Error)]
pub enum BalanceError {
    /// The events.
    #[error("the events behind a balance could not be read")]
    Events(#[from] StoreError),
    /// The registers.
    #[error("what a balance is compared with could not be read")]
    Db(#[from] DbError),
}

/// The balances of a growing area as of a past.
///
/// # Errors
/// [`BalanceError`].
pub async fn compute(
    db: &Db,
    events: &dyn EventStore,
    directory: &dyn Directory,
    ground: Ground,
    as_of: AsOf,
) -> Result<Computed, BalanceError> {
    let places = ground.places.clone();
    let harvests = db.read(move |tx| store::harvests(tx, &places)).await?;
    let survey = Survey::new(harvests.into_iter().map(Key::from), as_of, PAGE_LIMITS);
    let survey = follow(events, &Sight::All, survey).await?;
    let Surveyed { facts, keys, partial } = survey.finish();
    let places: Vec<String> = facts.places().into_iter().map(str::to_owned).collect();
    let mut grounds = vec![ground.clone()];
    for batch in places.chunks(BATCH) {
        let found = directory.grounds(&Asked::Places(batch.to_vec())).await?;
        for one in found {
            if grounds.iter().all(|known| known.id != one.id) {
                grounds.push(one);
            }
        }
    }
    let names = Names::of(directory, places).await?;
    let gtins: BTreeSet<String> = keys.iter().filter_map(gtin).collect();
    let pieces = db.read(move |tx| store::piece_masses(tx, &gtins)).await?;
    let known: Vec<nguon_lineage::Ground> = grounds.iter().map(told).collect();
    let setting = Setting {
        grounds: &known,
        piece_kg: &|key| piece_kg(&pieces, key),
        holder: &|place| names.get(place)?.placed.holder.map(|holder| holder.to_string()),
        rules: &Rules::default(),
        clock: OFFICE,
    };
    let asked = BTreeSet::from([ground.id.to_string()]);
    let balances = balances(&facts, &asked, &setting, partial.is_some());
    Ok(Computed { ground, balances, keys, partial })
}

fn gtin(key: &Key) -> Option<String> {
    ItemKey::of(key.as_str())?.gtin().map(str::to_owned)
}

fn piece_kg(pieces: &HashMap<String, Decimal>, key: &Key) -> Option<Decimal> {
    pieces.get(&gtin(key)?).copied()
}

/// A growing area as the rules see it. The season's name is its first day.
fn told(ground: &Ground) -> nguon_lineage::Ground {
    let period = |from: Date, to_excluded: Option<Date>| Period {
        from: begins(from),
        to: to_excluded.and_then(begins),
    };
    let seasons = ground.seasons.iter().map(|season| Season {
        id: season.from.to_string(),
        window: period(season.from, season.to.checked_add(1.day()).ok()),
        yield_kg_per_ha: season.yield_kg_per_ha,
    });
    let active = ground.statuses.iter().filter(|status| status.active);
    let active: Vec<Period> = active.map(|status| period(status.from, status.to)).collect();
    // Where it is not declared how several crops divide the land, what yields most could stand on
    // all of it.
    let undivided = || {
        let yields = ground.crops.iter().map(|crop| crop.yield_kg_per_ha);
        let highest = yields.collect::<Option<Vec<u32>>>().and_then(|all| all.into_iter().max());
        vec![Grown { area_m2: ground.area_m2, yield_kg_per_ha: highest }]
    };
    nguon_lineage::Ground {
        id: ground.id.to_string(),
        places: ground.places.iter().cloned().collect(),
        grown: divided(ground).unwrap_or_else(undivided),
        seasons: seasons.collect(),
        active: (!ground.statuses.is_empty()).then_some(active),
    }
}

/// The crops of a growing area on their own areas; none where one of these is not declared.
fn divided(ground: &Ground) -> Option<Vec<Grown>> {
    let crops = ground.crops.iter().map(|crop| {
        let area_m2 = Some(crop.area_m2?);
        Some(Grown { area_m2, yield_kg_per_ha: crop.yield_kg_per_ha })
    });
    crops.collect::<Option<Vec<_>>>().filter(|crops| !crops.is_empty())
}

/// The mass of one piece by the product's net content: `5 kg`, `500 g`, `1,5 kg`; none for
/// anything that is not one number and a unit of mass.
pub(super) fn net_mass_kg(net_content: &str) -> Option<Decimal> {
    let text = net_content.trim().to_lowercase().replace(',', ".");
    let at = text.find(|c: char| !c.is_ascii_digit() && c != '.')?;
    let number: Decimal = text[..at].parse().ok()?;
    let unit = match text[at..].trim() {
        "kg" => "KGM",
        "g" | "gam" | "gram" => "GRM",
        "t" | "tấn" => "TNE",
        _ => return None,
    };
    nguon_lineage::convert(number, Some(unit), Some("KGM"))
}
