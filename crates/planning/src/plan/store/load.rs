//! Keeping a plan: nothing when it is known, a new version when it changed.

use std::collections::BTreeMap;

use nguon_platform::audit::{self, Actor, Change};
use nguon_platform::db::Tx;
use serde_json::{Value as Json, json};

use super::{Kept, StoreError, fetch, insert, resolve};
use crate::plan::Plan;

/// Most changed numbers that an audit entry names; the versions themselves hold them all.
const CHANGES_TOLD_MAX: usize = 200;

/// What loading a plan did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Loaded {
    /// The plan is kept like this already.
    Unchanged,
    /// A version was added; 1 for a new plan.
    Version(u32),
}

/// Keep a plan. The same plan again changes nothing; another text or other units under its codes
/// make a new version with an audit entry that names what changed.
///
/// # Errors
/// [`StoreError`] when a code is no unit on the plan's day, and from the engine.
pub fn load(tx: &mut Tx<'_>, actor: &Actor, plan: &Plan) -> Result<Loaded, StoreError> {
    let units = resolve::resolve(tx, plan)?;
    let before = fetch::kept(tx, &plan.id)?;
    if before.as_ref().is_some_and(|kept| kept.plan == *plan && kept.units == units) {
        return Ok(Loaded::Unchanged);
    }
    let version = before.as_ref().map_or(1, |kept| kept.version + 1);
    let kept = Kept { plan: plan.clone(), version, recorded_at: actor.at, units };
    insert::insert(tx, &kept)?;
    let change = match before {
        None => Change::created("plan", &plan.id, told(&kept, &BTreeMap::new())),
        Some(before) => {
            let (old, new) = (numbers(&before.plan), numbers(plan));
            let (was, is) = (lacking(&old, &new), lacking(&new, &old));
            Change::updated("plan", &plan.id, told(&before, &was), told(&kept, &is))
        }
    };
    audit::record(tx, actor, &change)?;
    Ok(Loaded::Version(version))
}

fn told(kept: &Kept, numbers: &BTreeMap<&String, &String>) -> Json {
    json!({
        "version": kept.version,
        "document": kept.plan.document.number,
        "title": kept.plan.title,
        "tables": kept.plan.tables.len(),
        "targets": kept.plan.targets.len(),
        "tasks": kept.plan.tasks.len(),
        "numbers": numbers,
    })
}

/// Every printed number by its place: `R7`, `bang-1/890/coded_total`.
fn numbers(plan: &Plan) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for target in &plan.targets {
        all.insert(target.id.clone(), target.value.to_string());
    }
    for line in &plan.budget {
        all.extend(line.amount.as_ref().map(|amount| (line.id.clone(), amount.to_string())));
    }
    for table in &plan.tables {
        let rows = table.rows().iter().map(|row| (row.unit.as_str(), &row.cells));
        for (row, cells) in rows.chain(table.total().map(|total| ("total", &total.cells))) {
            for (column, cell) in table.columns().iter().zip(cells) {
                all.insert(format!("{}/{row}/{}", table.id(), column.name), cell.to_string());
            }
        }
    }
    all
}

/// What stands in `these` and not, or not so, in `others`.
fn lacking<'a>(
    these: &'a BTreeMap<String, String>,
    others: &BTreeMap<String, String>,
) -> BTreeMap<&'a String, &'a String> {
    these
        .iter()
        .filter(|(at, number)| others.get(*at) != Some(*number))
        .take(CHANGES_TOLD_MAX)
        .collect()
}
