//! "Every officer trained each year" (R199), by person: the accounts of the offices and their hours.

use std::collections::HashMap;

use jiff::civil::Date;
use nguon_platform::accounts::{self, Account, Role};
use nguon_platform::db::{DbError, Tx};
use nguon_platform::territory::{Placed, Territory, UnitId};
use uuid::Uuid;

use crate::desk::province_of;

/// Accounts read at once, and at most.
const BATCH: u32 = 500;
const ACCOUNTS_MAX: usize = 20_000;

/// An officer and a year.
#[derive(Debug, Clone)]
pub struct Officer {
    /// The account.
    pub account: Account,
    /// Its commune; none for an officer of a province.
    pub commune: Option<UnitId>,
    /// Its province; none for an officer of the country.
    pub province: Option<UnitId>,
    /// Minutes in classes of the year that were held.
    pub minutes: u32,
    /// How many classes.
    pub classes: u32,
    /// The person of the register, once listed for any class.
    pub person: Option<Uuid>,
}

/// Officers whose territory lies within this one, who may sign in, by name; with the hours of a
/// year. Hours count wherever the class was.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn officers(
    tx: &mut Tx<'_>,
    territory: &Territory,
    year: i16,
    today: Date,
) -> Result<Vec<Officer>, DbError> {
    between(tx, territory, (format!("{year:04}-01-01"), format!("{year:04}-12-31")), today)
}

/// The same with the hours of the days from the first to the last.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn officers_between(
    tx: &mut Tx<'_>,
    territory: &Territory,
    (first, last): (Date, Date),
    today: Date,
) -> Result<Vec<Officer>, DbError> {
    between(tx, territory, (first.to_string(), last.to_string()), today)
}

fn between(
    tx: &mut Tx<'_>,
    territory: &Territory,
    (first, last): (String, String),
    today: Date,
) -> Result<Vec<Officer>, DbError> {
    let mut all = offices(tx, territory, today)?;
    let hours = tx.rows(
        "SELECT k.account, CAST(SUM(a.minutes) AS BIGINT) AS minutes, \
         COUNT(DISTINCT c.id) AS classes FROM planning_person k \
         JOIN planning_person m ON m.root = k.root \
         JOIN planning_participant t ON t.person = m.id AND t.removed_us IS NULL \
         JOIN planning_attendance a ON a.participant = t.id \
         JOIN planning_class c ON c.id = t.class AND c.state = 'held' \
         WHERE k.account IS NOT NULL AND a.day >= $1 AND a.day <= $2 \
         GROUP BY k.account LIMIT 20000",
        &[first.into(), last.into()],
        |row| {
            Ok((
                row.get::<Uuid>("account")?,
                (row.get::<u32>("minutes")?, row.get::<u32>("classes")?),
            ))
        },
    )?;
    let hours: HashMap<Uuid, (u32, u32)> = hours.into_iter().collect();
    let persons = tx.rows(
        "SELECT account, id FROM planning_person WHERE account IS NOT NULL LIMIT 20000",
        &[],
        |row| Ok((row.get::<Uuid>("account")?, row.get::<Uuid>("id")?)),
    )?;
    let persons: HashMap<Uuid, Uuid> = persons.into_iter().collect();
    for one in &mut all {
        (one.minutes, one.classes) = hours.get(&one.account.id).copied().unwrap_or_default();
        one.person = persons.get(&one.account.id).copied();
    }
    all.sort_by_cached_key(|one| {
        (nguon_platform::text::fold_vi(&one.account.name), one.account.id)
    });
    Ok(all)
}

/// The accounts of offices within a territory, without their hours.
fn offices(tx: &mut Tx<'_>, territory: &Territory, today: Date) -> Result<Vec<Officer>, DbError> {
    let (mut after, mut all) = (String::new(), Vec::new());
    let mut parents = Parents::new();
    while all.len() < ACCOUNTS_MAX {
        let batch = accounts::accounts(tx, &after, BATCH)?;
        let Some(last) = batch.last() else { break };
        after.clone_from(&last.login);
        for account in batch {
            all.extend(office(tx, territory, account, &mut parents, today)?);
        }
    }
    Ok(all)
}

type Parents = HashMap<UnitId, Option<UnitId>>;

/// The account as an officer, without hours; none when it is not of an office, or elsewhere.
fn office(
    tx: &mut Tx<'_>,
    territory: &Territory,
    account: Account,
    parents: &mut Parents,
    today: Date,
) -> Result<Option<Officer>, DbError> {
    let office = matches!(account.role, Role::ProvincialOfficer | Role::CommuneOfficer);
    if !office || account.disabled {
        return Ok(None);
    }
    let (commune, province) = match &account.territory {
        Territory::Commune(unit) => {
            if !parents.contains_key(unit) {
                parents.insert(unit.clone(), province_of(tx, unit, today)?);
            }
            (Some(unit.clone()), parents.get(unit).cloned().flatten())
        }
        Territory::Province(unit) => (None, Some(unit.clone())),
        Territory::Country | Territory::Holder(_) | Territory::Nowhere => (None, None),
    };
    let placed = Placed { commune: commune.clone(), province: province.clone(), holder: None };
    let (minutes, classes, person) = (0, 0, None);
    let officer = Officer { account, commune, province, minutes, classes, person };
    Ok(territory.covers(&placed).then_some(officer))
}

/// The officer of a sign-in name, without hours; none when the territory does not cover it.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn by_login(
    tx: &mut Tx<'_>,
    territory: &Territory,
    login: &str,
    today: Date,
) -> Result<Option<Officer>, DbError> {
    let Ok(login) = login.parse() else { return Ok(None) };
    let Some(account) = accounts::find(tx, &login)? else { return Ok(None) };
    office(tx, territory, account, &mut Parents::new(), today)
}
