//! Units by any name they ever had, typed with or without tone marks, and what they are today.

use jiff::civil::Date;

use super::lineage::{Heir, heirs};
use super::model::{Extent, Level, Unit};
use super::store;
use crate::db::{DbError, EngineKind, Tx};
use crate::territory::UnitId;
use crate::text::fold_vi;

/// A unit found, and the units of today that hold its land.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The unit whose name was found.
    pub unit: Unit,
    /// Full name with those above it, as of its own last day.
    pub label: String,
    /// Whether it exists on the day asked.
    pub exists: bool,
    /// Where its land is on that day: unit, label, and whether all of it.
    pub today: Vec<(Unit, String, Extent)>,
}

/// Words of a query that count; the rest is dropped.
const WORDS_MAX: usize = 8;

/// Find units by name, English name or number. Units of the day first, provinces before communes.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn search(tx: &mut Tx<'_>, query: &str, on: Date, most: usize) -> Result<Vec<Found>, DbError> {
    let folded = fold_vi(query);
    let words: Vec<&str> = folded.split(' ').filter(|w| !w.is_empty()).take(WORDS_MAX).collect();
    if words.is_empty() {
        return Ok(Vec::new());
    }
    // One unit may have several periods; ask for more rows than units wanted.
    let limit = i64::try_from(most.saturating_mul(4)).unwrap_or(i64::MAX);
    let (sql, wanted) = statement(tx.engine(), &words);
    let ids: Vec<UnitId> = tx.rows(sql, &[wanted.into(), limit.into()], |row| row.parse("unit"))?;
    let mut found: Vec<Found> = Vec::new();
    for id in ids {
        if found.iter().any(|one| one.unit.id == id) {
            continue;
        }
        if let Some(one) = describe(tx, &id, on)? {
            found.push(one);
        }
    }
    found.sort_by_key(|one| (!one.exists, whole_name(&one.unit) != folded, one.unit.level));
    found.truncate(most);
    Ok(found)
}

/// Units whose names hold words that begin so, the nearest first: each engine has an index of
/// words of its own. Folded words are letters and digits only, so they cannot be operators.
fn statement(engine: EngineKind, words: &[&str]) -> (&'static str, String) {
    let (sql, marked): (_, fn(&&str) -> String) = match engine {
        EngineKind::Sqlite => (
            "SELECT t.unit FROM platform_unit_text t WHERE platform_unit_text MATCH $1 \
             ORDER BY rank, t.unit LIMIT $2",
            |word| format!("\"{word}\"*"),
        ),
        // The shorter a name, the more of it was asked for.
        EngineKind::Postgres => (
            "SELECT t.unit FROM platform_unit_text t \
             WHERE to_tsvector('simple', t.folded) @@ to_tsquery('simple', $1) \
             ORDER BY length(t.folded), t.unit LIMIT $2",
            |word| format!("{word}:*"),
        ),
    };
    let between = if engine == EngineKind::Sqlite { " " } else { " & " };
    (sql, words.iter().map(marked).collect::<Vec<_>>().join(between))
}

/// The folded name without its kind, to put exact matches first.
fn whole_name(unit: &Unit) -> String {
    unit.last().map(|period| fold_vi(&period.name)).unwrap_or_default()
}

fn describe(tx: &mut Tx<'_>, id: &UnitId, on: Date) -> Result<Option<Found>, DbError> {
    let Some(unit) = store::unit(tx, id)? else {
        return Ok(None);
    };
    let exists = unit.on(on).is_some();
    let last_day = unit.last().and_then(|period| period.to).and_then(|to| to.yesterday().ok());
    let label = store::label(tx, id, if exists { on } else { last_day.unwrap_or(on) })?;
    let today = if exists { Vec::new() } else { land_on(tx, &unit, on)? };
    Ok(Some(Found { label: label.unwrap_or_default(), unit, exists, today }))
}

/// The units that hold the land of an ended unit on a day, with their labels and whether all of the
/// way there was whole. Mergers and splits are followed; a district ended without heir, so its land
/// is found through its communes.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn land_on(
    tx: &mut Tx<'_>,
    unit: &Unit,
    on: Date,
) -> Result<Vec<(Unit, String, Extent)>, DbError> {
    let mut open: Vec<(UnitId, Extent)> = vec![(unit.id.clone(), Extent::Full)];
    if unit.level == Level::District
        && let Some(end) = unit.last().and_then(|period| period.to)
    {
        let last_day = end.yesterday().unwrap_or(end);
        let communes = store::children(tx, &unit.id, last_day)?;
        open = communes.into_iter().map(|commune| (commune.id, Extent::Full)).collect();
    }
    let mut land: Vec<(Unit, String, Extent)> = Vec::new();
    let mut seen: Vec<UnitId> = Vec::new();
    while let Some((id, extent)) = open.pop() {
        let Some(here) = store::unit(tx, &id)? else {
            continue;
        };
        if here.on(on).is_some() {
            if let Some((.., known)) = land.iter_mut().find(|(known, ..)| known.id == id) {
                *known = (*known).max(extent);
            } else {
                let label = store::label(tx, &id, on)?.unwrap_or_default();
                land.push((here, label, extent));
            }
        } else if !seen.contains(&id) {
            seen.push(id.clone());
            for Heir { unit, extent: part, .. } in heirs(tx, &id)? {
                open.push((unit, extent.max(part)));
            }
        }
    }
    land.sort_by(|(a, ..), (b, ..)| a.id.cmp(&b.id));
    Ok(land)
}
