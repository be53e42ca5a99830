//! Who is due: read from codes, seasons and checks; nothing of it is stored.

use std::collections::HashMap;

use jiff::ToSpan;
use jiff::civil::Date;
use nguon_platform::db::{DbError, Tx, Value};
use nguon_platform::territory::{Placed, Territory, UnitId};
use uuid::Uuid;

use crate::closed::closed_list;
use crate::error::RegistryError;
use crate::field_check;
use crate::growing_area;
use crate::market::{self, MarketCode, Status};
use crate::rulebook::{self, Frequencies, Item, Season, Seasons};
use crate::subject::{Subject, SubjectKind};

/// Codes that one page looks at.
const WATCHED_MAX: usize = 5_000;
/// Days before the end of a season on which a code without a check is due at once.
const SOON_DAYS: i32 = 30;

closed_list! {
    /// Where a code stands in its season, the most urgent first; messages `registry-watch-…`.
    Standing {
        /// The season before went by without the checks that it needed.
        Missed = "missed",
        /// The season ends soon and checks are missing.
        Due = "due",
        /// Checks are missing; there is time.
        Open = "open",
        /// Checked as often as needed.
        Done = "done",
    }
}

/// A code that is watched, for one of its crops.
#[derive(Debug, Clone)]
pub struct Watched {
    /// What has the code.
    pub subject: Subject,
    /// Its name.
    pub name: String,
    /// Where it lies.
    pub commune: UnitId,
    /// The crop; none for a packing house.
    pub crop: Option<String>,
    /// The season of today.
    pub season: Season,
    /// Checks that it needs.
    pub needed: u32,
    /// Checks that it has.
    pub done: u32,
    /// Where it stands.
    pub standing: Standing,
}

/// A growing area or packing house whose code holds in a market.
#[derive(Debug, Clone)]
pub(crate) struct Holding {
    pub(crate) subject: Subject,
    pub(crate) name: String,
    pub(crate) placed: Placed,
    pub(crate) commune: UnitId,
    pub(crate) markets: Vec<MarketCode>,
    /// What it grows, by ids in order; nothing in a packing house.
    pub(crate) crops: Vec<String>,
    /// First day on which a code held.
    pub(crate) since: Date,
}

/// Every code that holds in a market (active, warned or suspended), the most urgent first.
///
/// # Errors
/// [`RegistryError::TooMany`] beyond what one page looks at.
pub fn watched(
    tx: &mut Tx<'_>,
    territory: &Territory,
    today: Date,
) -> Result<Vec<Watched>, RegistryError> {
    let (seasons, frequencies) = (rulebook::seasons(tx)?, rulebook::frequencies(tx)?);
    let from = today.checked_sub(2.years()).unwrap_or(today);
    let checks = field_check::days(tx, from, today)?;
    let mut found = Vec::new();
    for one in holding(tx, territory)? {
        let days = checks.get(&one.subject.id).map_or(&[][..], Vec::as_slice);
        let grown: Vec<Option<&str>> = match one.crops.as_slice() {
            [] => vec![None],
            crops => crops.iter().map(|crop| Some(crop.as_str())).collect(),
        };
        for crop in grown {
            found.push(watch(&one, crop, days, &seasons, &frequencies, today));
        }
        if found.len() > WATCHED_MAX {
            return Err(RegistryError::TooMany { most: WATCHED_MAX });
        }
    }
    found.sort_by(|a, b| (a.standing, &a.name).cmp(&(b.standing, &b.name)));
    Ok(found)
}

/// Whether one code has the checks that this season needs, for every crop; none when it is not
/// watched.
///
/// # Errors
/// As [`watched`].
pub fn checked(
    tx: &mut Tx<'_>,
    subject: Subject,
    today: Date,
) -> Result<Option<bool>, RegistryError> {
    let mut own = watched(tx, &Territory::Country, today)?;
    own.retain(|one| one.subject == subject);
    Ok((!own.is_empty()).then(|| own.iter().all(|one| one.done >= one.needed)))
}

/// What a check of the subject on a day looks at: by its crops, and by the markets where it is
/// anything but revoked. The caller has asked territory and permission.
///
/// # Errors
/// [`RegistryError::NotFound`] when there is no such subject.
pub(crate) fn items(
    tx: &mut Tx<'_>,
    subject: Subject,
    today: Date,
) -> Result<Vec<Item>, RegistryError> {
    let crops = match subject.kind {
        SubjectKind::GrowingArea => {
            let area = growing_area::get(tx, subject.id)?.ok_or(RegistryError::NotFound)?;
            area.crops.into_iter().map(|one| one.crop).collect()
        }
        SubjectKind::PackingHouse => Vec::new(),
    };
    let held = market::current(tx, subject)?.into_iter();
    let held = held.filter(|one| one.status != Status::Revoked);
    let markets: Vec<MarketCode> = held.map(|one| one.market).collect();
    let checklist = rulebook::checklist(tx)?;
    let items = checklist.of(subject.kind, &markets, &crops, today);
    Ok(items.into_iter().cloned().collect())
}

/// How many codes missed a season or are due at once.
///
/// # Errors
/// As [`watched`].
pub fn late(tx: &mut Tx<'_>, territory: &Territory, today: Date) -> Result<u64, RegistryError> {
    let all = watched(tx, territory, today)?;
    let late = all.iter().filter(|one| one.standing <= Standing::Due).count();
    Ok(u64::try_from(late).unwrap_or(u64::MAX))
}

fn watch(
    coded: &Holding,
    crop: Option<&str>,
    days: &[Date],
    seasons: &Seasons,
    frequencies: &Frequencies,
    today: Date,
) -> Watched {
    let kind = coded.subject.kind;
    let within = |season: &Season| {
        let count = days.iter().filter(|day| (season.first..=season.last).contains(day)).count();
        u32::try_from(count).unwrap_or(u32::MAX)
    };
    let needed = |day| frequencies.needed(kind, &coded.markets, crop, day);
    let season = seasons.on(crop, today);
    let before = season.first.checked_sub(1.day()).ok().map(|day| seasons.on(crop, day));
    // A season counts only for a code that held from its first day.
    let missed = before
        .is_some_and(|before| coded.since <= before.first && within(&before) < needed(before.last));
    let (want, done) = (needed(today), within(&season));
    let soon = season.last.checked_sub(SOON_DAYS.days()).is_ok_and(|day| today >= day);
    let standing = match (done >= want, missed, soon) {
        (true, _, _) => Standing::Done,
        (false, true, _) => Standing::Missed,
        (false, false, true) => Standing::Due,
        (false, false, false) => Standing::Open,
    };
    Watched {
        subject: coded.subject,
        name: coded.name.clone(),
        commune: coded.commune.clone(),
        crop: crop.map(str::to_owned),
        season,
        needed: want,
        done,
        standing,
    }
}

/// Whatever has a code that holds in a market (active, warned or suspended) within a territory.
pub(crate) fn holding(
    tx: &mut Tx<'_>,
    territory: &Territory,
) -> Result<Vec<Holding>, RegistryError> {
    let mut grown = crops(tx)?;
    let mut found = Vec::new();
    for kind in SubjectKind::ALL {
        let mut all = coded(tx, *kind)?;
        all.retain(|one| territory.covers(&one.placed));
        found.extend(all);
    }
    for one in &mut found {
        one.crops = grown.remove(&one.subject.id).unwrap_or_default();
    }
    Ok(found)
}

/// Subjects of a kind that have a code holding in a market, since when and where; their crops are
/// not read yet.
fn coded(tx: &mut Tx<'_>, kind: SubjectKind) -> Result<Vec<Holding>, DbError> {
    let table = kind.table();
    let sql = format!(
        "SELECT a.id AS id, a.name AS name, a.commune AS commune, a.province AS province, \
         a.holder AS holder, s.market AS market, (SELECT MIN(f.valid_from) \
         FROM registry_market_status f WHERE f.subject_kind = s.subject_kind \
         AND f.subject = s.subject AND f.status <> 'pending') AS since \
         FROM registry_market_status s JOIN {table} a ON a.id = s.subject \
         WHERE s.subject_kind = $1 AND s.valid_to IS NULL \
         AND s.status IN ('active', 'warned', 'suspended') ORDER BY a.id, s.market LIMIT 100000"
    );
    let rows = tx.rows(&sql, &[Value::from(kind.word())], |row| {
        let (commune, province): (UnitId, UnitId) = (row.parse("commune")?, row.parse("province")?);
        Ok(Holding {
            subject: Subject { kind, id: row.get("id")? },
            name: row.get("name")?,
            placed: Placed {
                commune: Some(commune.clone()),
                province: Some(province),
                holder: row.get("holder")?,
            },
            commune,
            markets: vec![row.parse("market")?],
            crops: Vec::new(),
            since: row.get("since")?,
        })
    })?;
    let mut found: Vec<Holding> = Vec::new();
    for row in rows {
        match found.last_mut().filter(|last| last.subject == row.subject) {
            Some(last) => last.markets.extend(row.markets),
            None => found.push(row),
        }
    }
    Ok(found)
}

/// Crops of every growing area.
fn crops(tx: &mut Tx<'_>) -> Result<HashMap<Uuid, Vec<String>>, DbError> {
    let rows = tx.rows(
        "SELECT growing_area, crop FROM registry_growing_area_crop \
         ORDER BY growing_area, crop LIMIT 200000",
        &[],
        |row| Ok((row.get::<Uuid>("growing_area")?, row.get::<String>("crop")?)),
    )?;
    let mut found: HashMap<Uuid, Vec<String>> = HashMap::new();
    for (area, crop) in rows {
        found.entry(area).or_default().push(crop);
    }
    Ok(found)
}
