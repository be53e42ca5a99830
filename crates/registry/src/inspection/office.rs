//! Visits as other rooms of an office see them: those of an officer, those of a code.

use std::collections::HashMap;

use jiff::civil::Date;
use nguon_platform::accounts::SignedIn;
use nguon_platform::audit::Actor;
use nguon_platform::clock::World;
use nguon_platform::db::Tx;
use nguon_platform::territory::Territory;
use uuid::Uuid;

use super::visits::{self, Stood};
use super::{Action, Month, Plan, PlanState, Terms, VisitState, Window, batch, store};
use crate::error::RegistryError;
use crate::subject::Subject;

/// The next visit of a code.
#[derive(Debug, Clone)]
pub(crate) struct PlannedVisit {
    /// Its plan.
    pub(crate) plan: Uuid,
    /// Its identity.
    pub(crate) id: Uuid,
    /// When.
    pub(crate) window: Window,
    /// By whom, if it is known.
    pub(crate) officer: Option<String>,
    /// Whether its window is over.
    pub(crate) overdue: bool,
}

/// The first visit of each code that is still to be made by an approved plan of this year or a later
/// one, within a territory.
pub(crate) fn planned(
    tx: &mut Tx<'_>,
    territory: &Territory,
    today: Date,
) -> Result<HashMap<Subject, PlannedVisit>, RegistryError> {
    let mut found: HashMap<Subject, PlannedVisit> = HashMap::new();
    for plan in approved(tx, territory, today)? {
        for one in visits::stood(tx, territory, &plan, today)? {
            if one.state > VisitState::Ahead {
                continue;
            }
            let visit = one.visit;
            let next = PlannedVisit {
                plan: plan.id,
                id: visit.id,
                window: visit.terms.window,
                officer: visit.terms.officer.map(|(_, name)| name),
                overdue: one.state == VisitState::Overdue,
            };
            let known = found.entry(visit.subject).or_insert_with(|| next.clone());
            if (next.window.last, next.id) < (known.window.last, known.id) {
                *known = next;
            }
        }
    }
    Ok(found)
}

fn approved(
    tx: &mut Tx<'_>,
    territory: &Territory,
    today: Date,
) -> Result<Vec<Plan>, RegistryError> {
    let mut plans = store::list(tx, territory, Some(today.year()))?;
    plans.retain(|plan| plan.state == PlanState::Approved);
    Ok(plans)
}

/// An officer's visits that must be made by the end of this month, and those that are overdue.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Waiting {
    pub(crate) this_month: u64,
    pub(crate) overdue: u64,
    /// The only plan that they are of; none when they are of several.
    pub(crate) plan: Option<Uuid>,
}

/// What of the approved plans waits for a person.
pub(crate) fn waiting(
    tx: &mut Tx<'_>,
    person: &SignedIn,
    today: Date,
) -> Result<Waiting, RegistryError> {
    let mut found = Waiting::default();
    let mut plans = Vec::new();
    for plan in approved(tx, &person.territory, today)? {
        for one in on_desk(tx, &person.territory, &plan, person.account, today)? {
            let this_month = Month::of(one.visit.terms.window.last) == Month::of(today);
            match one.state {
                VisitState::Overdue => found.overdue += 1,
                VisitState::Due if this_month => found.this_month += 1,
                _ => continue,
            }
            plans.push(plan.id);
        }
    }
    plans.dedup();
    found.plan = plans.first().copied().filter(|_| plans.len() == 1);
    Ok(found)
}

/// Visits of one officer that are still to be made.
fn on_desk(
    tx: &mut Tx<'_>,
    territory: &Territory,
    plan: &Plan,
    officer: Uuid,
    today: Date,
) -> Result<Vec<Stood>, RegistryError> {
    let visits = visits::of_plan(tx, territory, plan.id, Some(officer))?;
    let mut all = visits::standing(tx, visits, today)?;
    all.retain(|one| {
        let own = one.visit.terms.officer.as_ref().is_some_and(|(id, _)| *id == officer);
        own && one.state <= VisitState::Ahead
    });
    Ok(all)
}

/// Every plan of a territory or with visits in it, the newest year first, each with its visits there.
///
/// # Errors
/// [`RegistryError::TooMany`] beyond what one plan may have.
pub fn plans(
    tx: &mut Tx<'_>,
    territory: &Territory,
    today: Date,
) -> Result<Vec<(Plan, Vec<Stood>)>, RegistryError> {
    let mut found = Vec::new();
    for plan in store::list(tx, territory, None)? {
        let all = visits::stood(tx, territory, &plan, today)?;
        found.push((plan, all));
    }
    Ok(found)
}

/// Visits on an officer's desk that are still to be made in this year's or later plans of a territory,
/// drafts among them, by plan.
pub(crate) fn open_of(
    tx: &mut Tx<'_>,
    territory: &Territory,
    officer: Uuid,
    today: Date,
) -> Result<Vec<(Plan, Vec<Stood>)>, RegistryError> {
    let mut found = Vec::new();
    for plan in store::list(tx, territory, Some(today.year()))? {
        let open = on_desk(tx, territory, &plan, officer, today)?;
        if !open.is_empty() {
            found.push((plan, open));
        }
    }
    Ok(found)
}

/// Put visits of a plan on another officer's desk (R58). The caller has asked both territories.
pub(crate) fn hand_over(
    tx: &mut Tx<'_>,
    actor: &Actor,
    world: &World,
    (plan, open): (&Plan, Vec<Stood>),
    (officer, name): (Uuid, &str),
) -> Result<usize, RegistryError> {
    let mut changed = Vec::with_capacity(open.len());
    for one in open {
        let terms = Terms { officer: Some((officer, name.to_owned())), ..one.visit.terms.clone() };
        changed.push(batch::moved(tx, one.visit, &terms)?);
    }
    batch::keep(tx, actor, world, (plan, plan.version), Action::HandOver, &changed)?;
    Ok(changed.len())
}
