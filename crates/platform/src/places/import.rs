//! Facts into tables. What is known already stays: our own dated files are read first and are
//! finer than the open lists, which then fill in the rest of the country.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt::Display;
use std::path::Path;

use jiff::civil::Date;
use serde_json::json;

use super::model::{ChangeFact, Facts, Level, PeriodFact};
use super::store;
use crate::audit::{self, Actor, Change};
use crate::db::{DbError, Tx};
use crate::territory::UnitId;

/// Why a folder of facts was not imported at all.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// A file is missing, is no table, or has other columns.
    #[error("{file}: {reason}")]
    File {
        /// The file.
        file: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

impl ImportError {
    pub(super) fn file(path: &Path, reason: &impl Display) -> Self {
        Self::File { file: path.display().to_string(), reason: reason.to_string() }
    }

    pub(super) fn columns(path: &Path, want: &[&str], found: &csv::StringRecord) -> Self {
        let found: Vec<&str> = found.iter().collect();
        Self::file(
            path,
            &format!("columns must be {}, found {}", want.join(", "), found.join(", ")),
        )
    }
}

/// A table's text with `\n` line ends and without a byte order mark, so that a reader counts its
/// lines as an editor does.
pub(super) fn text(path: &Path) -> Result<String, ImportError> {
    let text = std::fs::read_to_string(path).map_err(|e| ImportError::file(path, &e))?;
    Ok(text.trim_start_matches('\u{feff}').replace("\r\n", "\n"))
}

/// What an import did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ImportReport {
    /// Periods added.
    pub periods: usize,
    /// Periods that were open and are known to have ended now.
    pub ended: usize,
    /// Pairs old → new added.
    pub changes: usize,
    /// Rows that say what is recorded already, or less precisely.
    pub known: usize,
    /// Rows refused: place and reason.
    pub refused: Vec<String>,
}

/// Add facts to the tables, with one audit entry. Importing the same facts again adds nothing.
///
/// # Errors
/// [`DbError`] from the engine; rows that make no sense are refused one by one in the report.
pub fn import(
    tx: &mut Tx<'_>,
    actor: &Actor,
    source: &str,
    facts: &Facts,
) -> Result<ImportReport, DbError> {
    let mut report = ImportReport { refused: facts.refused.clone(), ..ImportReport::default() };
    let units = identities(tx, facts, &mut report)?;
    add_units(tx, facts, &units, &mut report)?;
    add_periods(tx, facts, &units, &mut report)?;
    add_changes(tx, facts, &units, &mut report)?;
    let after = json!({
        "periods": report.periods,
        "ended": report.ended,
        "changes": report.changes,
        "known": report.known,
        "refused": report.refused.len(),
    });
    if report.periods + report.ended + report.changes > 0 {
        let change = Change::new("import", "administrative-units", source, None, Some(after));
        audit::record(tx, actor, &change)?;
    }
    Ok(report)
}

/// The unit and the end of each period of one number, by first day.
type Starts = BTreeMap<Option<Date>, (UnitId, Option<Date>)>;

/// Which unit a code means on a day: first days by level and code, with the unit they belong to.
#[derive(Default)]
struct Identities {
    starts: HashMap<(Level, String), Starts>,
    /// End of each period in the tables, by unit and first day.
    stored: HashMap<(UnitId, Option<Date>), Option<Date>>,
}

impl Identities {
    /// The unit with that number that existed on the day (none = before the records begin).
    fn on(&self, level: Level, code: &str, day: Option<Date>) -> Option<&UnitId> {
        let periods = self.starts.get(&(level, code.to_owned()))?;
        let (_, (unit, end)) = periods.range(..=day).next_back()?;
        let over = end.is_some_and(|end| day.is_some_and(|day| day >= end));
        (!over).then_some(unit)
    }
}

/// A unit begins with its first period and goes on through periods tied by a change that says it
/// is the same unit.
fn identities(
    tx: &mut Tx<'_>,
    facts: &Facts,
    report: &mut ImportReport,
) -> Result<Identities, DbError> {
    let goes_on: HashSet<(Level, &str, Date)> = facts
        .changes
        .iter()
        .filter(|change| change.same_unit && change.old_code == change.new_code)
        .map(|change| (change.level, change.new_code.as_str(), change.on))
        .collect();
    let mut sorted: Vec<&PeriodFact> = facts.periods.iter().collect();
    sorted.sort_by_key(|fact| (fact.level, &fact.code, fact.period.from));
    let mut found = Identities::default();
    for store::Known { level, id, from, to } in store::all_periods(tx)? {
        let periods = found.starts.entry((level, id.code().to_owned())).or_default();
        periods.insert(from, (id.clone(), to));
        found.stored.insert((id, from), to);
    }
    for fact in sorted {
        let (from, to) = (fact.period.from, fact.period.to);
        let periods = found.starts.entry((fact.level, fact.code.clone())).or_default();
        if periods.contains_key(&from) {
            continue;
        }
        let before = periods.range(..=from).next_back().map(|(_, (id, _))| id.clone());
        let same = from.is_some_and(|day| goes_on.contains(&(fact.level, &fact.code, day)));
        let id = match before.filter(|_| same) {
            Some(id) => Ok(id),
            None => UnitId::new(&fact.code, from),
        };
        match id {
            Ok(id) => drop(periods.insert(from, (id, to))),
            Err(error) => report.refused.push(format!("{}: {error}", fact.place)),
        }
    }
    Ok(found)
}

fn add_units(
    tx: &mut Tx<'_>,
    facts: &Facts,
    units: &Identities,
    report: &mut ImportReport,
) -> Result<(), DbError> {
    for fact in &facts.periods {
        let PeriodFact { level, code, period, .. } = fact;
        match units.on(*level, code, period.from) {
            Some(unit) => store::add_unit(tx, unit, *level)?,
            None => report.refused.push(format!("{}: no unit {code} then", fact.place)),
        }
    }
    Ok(())
}

fn add_periods(
    tx: &mut Tx<'_>,
    facts: &Facts,
    units: &Identities,
    report: &mut ImportReport,
) -> Result<(), DbError> {
    for fact in &facts.periods {
        let PeriodFact { place, level, code, parent_code, period } = fact;
        let Some(unit) = units.on(*level, code, period.from) else {
            continue;
        };
        if let Some(end) = units.stored.get(&(unit.clone(), period.from)) {
            if let (Some(to), None) = (period.to, end) {
                store::end_period(tx, unit, period.from, to)?;
                report.ended += 1;
            } else {
                report.known += 1;
            }
            continue;
        }
        let mut period = period.clone();
        if !parent_code.is_empty() {
            let level = if parent_code.len() == 2 { Level::Province } else { Level::District };
            period.parent = units.on(level, parent_code, period.from).cloned();
            if period.parent.is_none() {
                report.refused.push(format!("{place}: parent {parent_code} did not exist"));
                continue;
            }
        }
        store::add_period(tx, unit, &period)?;
        report.periods += 1;
    }
    Ok(())
}

fn add_changes(
    tx: &mut Tx<'_>,
    facts: &Facts,
    units: &Identities,
    report: &mut ImportReport,
) -> Result<(), DbError> {
    let settled = store::units_with_changes(tx)?;
    for fact in facts.changes.iter().filter(|fact| !fact.same_unit) {
        let ChangeFact { place, on, level, old_code, new_code, .. } = fact;
        let day_before = on.yesterday().ok();
        let (old, new) =
            (units.on(*level, old_code, day_before), units.on(*level, new_code, Some(*on)));
        match (old, new) {
            (Some(old), Some(_)) if settled.contains(old) => report.known += 1,
            (Some(old), Some(new)) if old != new => {
                store::add_change(tx, old, new, fact)?;
                report.changes += 1;
            }
            (Some(_), Some(_)) => report.known += 1,
            _ => report.refused.push(format!("{place}: no pair {old_code} → {new_code} on {on}")),
        }
    }
    Ok(())
}
