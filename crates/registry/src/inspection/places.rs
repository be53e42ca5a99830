//! Places chosen in a list: their missing visits put on a plan, their open visits on a desk. Each place
//! is told what became of it; what may not be done with one leaves the others.

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;
use nguon_platform::accounts::{Account, SignedIn};
use nguon_platform::audit::Actor;
use nguon_platform::clock::World;
use nguon_platform::db::Tx;
use uuid::Uuid;

use super::batch::{add_missing, keep, moved};
use super::{Bulk, Plan, store, visits};
use crate::error::RegistryError;
use crate::subject::Subject;

/// What became of one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Told {
    /// So many visits were added or changed.
    Changed(usize),
    /// Nothing; the message says why.
    Refused(&'static str),
}

/// Plans of this person's office for this year and later, that it may fill or amend.
///
/// # Errors
/// [`RegistryError::Db`].
pub(crate) fn own_plans(
    tx: &mut Tx<'_>,
    person: &SignedIn,
    today: Date,
) -> Result<Vec<Plan>, RegistryError> {
    let mut found = store::of_offices(tx, &person.territory, Some(today.year()))?;
    found.retain(|plan| plan.is_of(person));
    Ok(found)
}

fn own(tx: &mut Tx<'_>, person: &SignedIn, plan: Uuid) -> Result<Plan, RegistryError> {
    let found = store::get(tx, plan)?.filter(|plan| plan.is_of(person));
    found.ok_or(RegistryError::NotFound)
}

/// Add the visits that the plan's year lacks for these places, as one batch that can be taken back.
///
/// # Errors
/// [`RegistryError::NotFound`] when the plan is not this person's office's, [`RegistryError::Refused`]
/// when an approved one is amended without a reason, [`RegistryError::TooMany`].
pub(crate) fn plan_places(
    tx: &mut Tx<'_>,
    (actor, world): (&Actor, &World),
    person: &SignedIn,
    plan: Uuid,
    places: &[Subject],
) -> Result<Vec<Told>, RegistryError> {
    let plan = own(tx, person, plan)?;
    let only: HashSet<Subject> = places.iter().copied().collect();
    let (added, coded) = add_missing(tx, actor, world, (&plan, plan.version), Some(&only))?;
    let told = |place: &Subject| match added.get(place) {
        Some(visits) => Told::Changed(*visits),
        None if coded.contains(place) => Told::Refused("registry-selected-planned"),
        None => Told::Refused("registry-selected-no-code"),
    };
    Ok(places.iter().map(told).collect())
}

/// Put the open visits of these places in a plan on an officer's desk, or on none, as one batch that
/// can be taken back.
///
/// # Errors
/// As [`plan_places`].
pub(crate) fn assign_places(
    tx: &mut Tx<'_>,
    (actor, world): (&Actor, &World),
    person: &SignedIn,
    (plan, to): (Uuid, Option<Account>),
    places: &[Subject],
    today: Date,
) -> Result<Vec<Told>, RegistryError> {
    let plan = own(tx, person, plan)?;
    let (bulk, reason) = (Bulk::Assign(to), actor.reason.as_deref());
    bulk.fits(plan.state, reason)?;
    let mut told: HashMap<Subject, Told> =
        places.iter().map(|place| (*place, Told::Refused("registry-selected-no-visit"))).collect();
    let mut changed = Vec::new();
    for one in visits::stood(tx, &plan.territory(), &plan, today)? {
        let Some(told) = told.get_mut(&one.visit.subject).filter(|_| one.is_open()) else {
            continue;
        };
        match bulk.terms(&one, reason) {
            Err(refusal) => *told = Told::Refused(refusal.key),
            // It is on that desk already.
            Ok(terms) if terms == one.visit.terms => {
                if matches!(told, Told::Refused(_)) {
                    *told = Told::Refused("registry-selected-there");
                }
            }
            Ok(terms) => {
                changed.push(moved(tx, one.visit, &terms)?);
                *told = Told::Changed(if let Told::Changed(n) = told { *n + 1 } else { 1 });
            }
        }
    }
    if !changed.is_empty() {
        keep(tx, actor, world, (&plan, plan.version), bulk.action(), &changed)?;
    }
    let of =
        |place| told.get(place).copied().unwrap_or(Told::Refused("registry-selected-no-visit"));
    Ok(places.iter().map(of).collect())
}
