//! Changes of many visits as one: one transaction, one audit entry, one way back.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use jiff::civil::Date;
use nguon_platform::audit::{self, Actor, Change};
use nguon_platform::clock::World;
use nguon_platform::db::{DbError, Tx};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use super::change::amends;
use super::propose::{There, missing};
use super::visits::{self, VISITS_MAX};
use super::{Action, Bulk, Plan, PlanState, Selected, Standing, Terms, Visit, Window, store};
use crate::error::{Refusal, RegistryError};
use crate::monitoring;
use crate::rulebook;
use crate::subject::Subject;

/// Batches that the page of a plan offers to take back.
const LISTED_MAX: usize = 10;

/// A change that was made.
#[derive(Debug, Clone)]
pub(super) struct Batch {
    pub id: Uuid,
    pub plan: Uuid,
    pub action: Action,
    pub plan_state: PlanState,
    pub visits: u32,
    pub reason: Option<String>,
    pub by: String,
    pub at: Timestamp,
    pub undone: bool,
}

/// [`Terms`] as they stand in the table of batches.
#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    standing: Standing,
    first: String,
    last: String,
    officer: Option<Uuid>,
    officer_name: Option<String>,
    reason: Option<String>,
}

impl Kept {
    fn new(terms: &Terms) -> Self {
        Self {
            standing: terms.standing,
            first: terms.window.first.to_string(),
            last: terms.window.last.to_string(),
            officer: terms.officer.as_ref().map(|(id, _)| *id),
            officer_name: terms.officer.as_ref().map(|(_, name)| name.clone()),
            reason: terms.reason.clone(),
        }
    }

    fn terms(self) -> Option<Terms> {
        Some(Terms {
            standing: self.standing,
            window: Window::new(self.first.parse().ok()?, self.last.parse().ok()?)?,
            officer: self.officer.zip(self.officer_name),
            reason: self.reason,
        })
    }
}

/// Add the visits that the year lacks, by the codes, seasons and frequencies of today. Returns how
/// many. The caller has asked permission and territory.
///
/// # Errors
/// [`RegistryError::Refused`] when nothing is missing, or an approved plan is amended without a
/// reason; [`RegistryError::TooMany`]; [`RegistryError::Stale`].
pub fn propose(
    tx: &mut Tx<'_>,
    actor: &Actor,
    world: &World,
    (id, version): (Uuid, i64),
) -> Result<usize, RegistryError> {
    let plan = store::get(tx, id)?.ok_or(RegistryError::NotFound)?;
    let (added, _) = add_missing(tx, actor, world, (&plan, version), None)?;
    if added.is_empty() {
        return Err(Refusal::new("", "registry-error-inspection-complete").into());
    }
    Ok(added.values().sum())
}

/// The visits that the year lacks, of all codes or of these places only: how many each place got, and
/// which of the places have a code that holds. Nothing is kept when nothing is missing.
pub(super) fn add_missing(
    tx: &mut Tx<'_>,
    actor: &Actor,
    world: &World,
    (plan, version): (&Plan, i64),
    only: Option<&HashSet<Subject>>,
) -> Result<(HashMap<Subject, usize>, HashSet<Subject>), RegistryError> {
    amends(plan.state, actor.reason.as_deref())?;
    let mut codes = monitoring::holding(tx, &plan.territory())?;
    codes.retain(|code| only.is_none_or(|only| only.contains(&code.subject)));
    let id = plan.id;
    let (seasons, frequencies) = (rulebook::seasons(tx)?, rulebook::frequencies(tx)?);
    let there = visits::of_plan(tx, &plan.territory(), id, None)?;
    let known: Vec<There> = there
        .iter()
        .map(|one| There { subject: one.subject, season: one.season, window: one.terms.window })
        .collect();
    let found = missing(plan.year, &codes, &seasons, &frequencies, &known);
    if there.len() + found.len() > VISITS_MAX {
        return Err(RegistryError::TooMany { most: VISITS_MAX });
    }
    let (mut changed, mut added) = (Vec::with_capacity(found.len()), HashMap::new());
    for one in found {
        let Some(code) = codes.get(one.of) else { continue };
        let placed = code.placed.province.clone().zip(code.placed.holder);
        let Some((province, holder)) = placed else { continue };
        let terms =
            Terms { standing: Standing::Kept, window: one.window, officer: None, reason: None };
        let visit = Visit {
            id: world.id(),
            plan: id,
            subject: code.subject,
            name: code.name.clone(),
            crops: one.crops,
            season: one.season,
            commune: code.commune.clone(),
            province,
            holder,
            terms: terms.clone(),
            version: 1,
        };
        visits::insert(tx, &visit)?;
        let before = Terms { standing: Standing::Removed, ..terms };
        changed.push(Changed { visit: visit.id, before, version: 1 });
        *added.entry(visit.subject).or_default() += 1;
    }
    if !changed.is_empty() {
        keep(tx, actor, world, (plan, version), Action::Propose, &changed)?;
    }
    Ok((added, codes.into_iter().map(|code| code.subject).collect()))
}

/// Change all selected visits in one way, or none. Returns how many. The caller has asked permission
/// and territory.
///
/// # Errors
/// [`RegistryError::Refused`] when one of them may not be changed so, or none is selected;
/// [`RegistryError::Stale`] when the plan was changed since it was read.
pub fn change(
    tx: &mut Tx<'_>,
    actor: &Actor,
    world: &World,
    (id, version): (Uuid, i64),
    (selected, bulk): (&Selected, &Bulk),
    today: Date,
) -> Result<usize, RegistryError> {
    let plan = store::get(tx, id)?.ok_or(RegistryError::NotFound)?;
    let reason = actor.reason.as_deref();
    bulk.fits(plan.state, reason)?;
    let mut changed = Vec::new();
    let mut selected_any = false;
    for one in visits::stood(tx, &plan.territory(), &plan, today)? {
        if !selected.fits(&one) {
            continue;
        }
        selected_any = true;
        let terms = bulk.terms(&one, reason)?;
        let visit = one.visit;
        if terms != visit.terms {
            changed.push(moved(tx, visit, &terms)?);
        }
    }
    if changed.is_empty() {
        let key = if selected_any {
            "registry-error-inspection-nothing"
        } else {
            "registry-error-inspection-none"
        };
        return Err(Refusal::new("visits", key).into());
    }
    keep(tx, actor, world, (&plan, version), bulk.action(), &changed)?;
    Ok(changed.len())
}

/// A visit that a batch changed.
pub(super) struct Changed {
    visit: Uuid,
    before: Terms,
    version: i64,
}

/// Decide anew about one visit of a batch.
pub(super) fn moved(
    tx: &mut Tx<'_>,
    visit: Visit,
    terms: &Terms,
) -> Result<Changed, RegistryError> {
    let version = visit.version + 1;
    if !visits::set(tx, visit.id, terms, (visit.version, version))? {
        return Err(RegistryError::Stale);
    }
    Ok(Changed { visit: visit.id, before: visit.terms, version })
}

/// Keep what a batch changed, count the change of its plan and note it in the audit log.
pub(super) fn keep(
    tx: &mut Tx<'_>,
    actor: &Actor,
    world: &World,
    (plan, version): (&Plan, i64),
    action: Action,
    changed: &[Changed],
) -> Result<(), RegistryError> {
    store::bump(tx, plan.id, version)?;
    let id = world.id();
    let count = u32::try_from(changed.len()).unwrap_or(u32::MAX);
    tx.execute(
        "INSERT INTO registry_inspection_batch (id, plan, action, plan_state, visits, reason, \
         by_name, created_us) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        &[
            id.into(),
            plan.id.into(),
            action.word().into(),
            plan.state.word().into(),
            count.into(),
            actor.reason.clone().into(),
            (&actor.name).into(),
            actor.at.into(),
        ],
    )?;
    for one in changed {
        let before = serde_json::to_string(&Kept::new(&one.before)).unwrap_or_default();
        tx.execute(
            "INSERT INTO registry_inspection_batch_visit (batch, visit, before, version) \
             VALUES ($1, $2, $3, $4)",
            &[id.into(), one.visit.into(), before.into(), one.version.into()],
        )?;
    }
    note(tx, actor, plan, verb(action), id, count)
}

fn verb(action: Action) -> &'static str {
    match action {
        Action::Propose => "propose-visits",
        Action::Assign => "assign-visits",
        Action::Move => "move-visits",
        Action::Cancel => "cancel-visits",
        Action::Remove => "remove-visits",
        Action::HandOver => "hand-over",
    }
}

fn note(
    tx: &mut Tx<'_>,
    actor: &Actor,
    plan: &Plan,
    verb: &'static str,
    batch: Uuid,
    count: u32,
) -> Result<(), RegistryError> {
    let after = json!({ "batch": batch, "visits": count });
    let change = Change::new(verb, store::KIND, &plan.id, None, Some(after));
    Ok(audit::record(tx, actor, &store::placed(change, plan))?)
}

/// The newest batches of a plan.
pub(super) fn latest(tx: &mut Tx<'_>, plan: Uuid) -> Result<Vec<Batch>, DbError> {
    let sql = format!(
        "SELECT id, plan, action, plan_state, visits, reason, by_name, created_us, undone \
         FROM registry_inspection_batch WHERE plan = $1 \
         ORDER BY created_us DESC, id DESC LIMIT {LISTED_MAX}"
    );
    tx.rows(&sql, &[plan.into()], read)
}

fn read(row: &nguon_platform::db::Row<'_>) -> Result<Batch, DbError> {
    Ok(Batch {
        id: row.get("id")?,
        plan: row.get("plan")?,
        action: row.parse("action")?,
        plan_state: row.parse("plan_state")?,
        visits: row.get("visits")?,
        reason: row.get("reason")?,
        by: row.get("by_name")?,
        at: row.get("created_us")?,
        undone: row.get("undone")?,
    })
}

/// Take a batch back: all its visits become what they were, or none does. Returns how many. The caller
/// has asked permission and territory.
///
/// # Errors
/// [`RegistryError::Refused`] when a later change concerns one of them, it was taken back already, or
/// the plan was approved since; [`RegistryError::Stale`] when the plan was changed since it was read.
pub fn undo(
    tx: &mut Tx<'_>,
    actor: &Actor,
    (id, version): (Uuid, i64),
    batch: Uuid,
) -> Result<usize, RegistryError> {
    let plan = store::get(tx, id)?.ok_or(RegistryError::NotFound)?;
    let found = tx.row(
        "SELECT id, plan, action, plan_state, visits, reason, by_name, created_us, undone \
         FROM registry_inspection_batch WHERE id = $1",
        &[batch.into()],
        read,
    )?;
    let found = found.filter(|one| one.plan == id).ok_or(RegistryError::NotFound)?;
    amends(plan.state, actor.reason.as_deref())?;
    let over = || RegistryError::from(Refusal::new("batch", "registry-error-inspection-undo"));
    if found.undone || found.plan_state != plan.state {
        return Err(over());
    }
    let visits = tx.rows(
        "SELECT visit, before, version FROM registry_inspection_batch_visit WHERE batch = $1 \
         ORDER BY visit",
        &[batch.into()],
        |row| Ok((row.get::<Uuid>("visit")?, row.get::<String>("before")?, row.get("version")?)),
    )?;
    for (visit, before, version) in &visits {
        let before: Option<Kept> = serde_json::from_str(before).ok();
        let before = before.and_then(Kept::terms).ok_or_else(over)?;
        // The version that it had, so that the batch before can be taken back too.
        let was: i64 = version - 1;
        if !visits::set(tx, *visit, &before, (*version, was))? {
            return Err(over());
        }
    }
    tx.execute("UPDATE registry_inspection_batch SET undone = 1 WHERE id = $1", &[batch.into()])?;
    store::bump(tx, id, version)?;
    note(tx, actor, &plan, "undo-visits", batch, found.visits)?;
    Ok(visits.len())
}
