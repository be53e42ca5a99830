//! How much of a lot comes from which origin and season.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::amount::Interval;
use super::replay::{Lot, Replay, Source, Use};
use crate::model::Key;

/// Ground (its index) and season.
pub(super) type Origin = (usize, String);

/// Shares of one lot: of each origin, and of what nobody harvested.
#[derive(Clone, Debug, Default)]
pub(super) struct Shares {
    pub origins: BTreeMap<Origin, Interval>,
    pub unknown: Option<Interval>,
}

impl Shares {
    fn pure(origin: Origin) -> Self {
        Self { origins: BTreeMap::from([(origin, Interval::ONE)]), unknown: None }
    }

    fn unknown() -> Self {
        Self { origins: BTreeMap::new(), unknown: Some(Interval::ONE) }
    }
}

/// Shares of every lot.
pub(super) fn shares(replay: &Replay<'_>) -> BTreeMap<Key, Shares> {
    let mut known: BTreeMap<Key, Shares> = BTreeMap::new();
    let mut begun: BTreeSet<&Key> = BTreeSet::new();
    // A lot is looked at twice: to put what it was made of on top of it, then to add that up.
    let mut open: Vec<(&Key, bool)> = replay.lots.keys().map(|key| (key, false)).collect();
    while let Some((key, inputs_done)) = open.pop() {
        if known.contains_key(key) {
            continue;
        }
        let Some(lot) = replay.lots.get(key) else { continue };
        if inputs_done {
            let found = of_lot(replay, lot, &known);
            known.insert(key.clone(), found);
        } else if begun.insert(key) {
            open.push((key, true));
            let inputs = groups(lot).filter_map(|id| replay.groups.get(id));
            open.extend(inputs.flat_map(|group| &group.inputs).map(|input| (input, false)));
        }
    }
    known
}

fn groups(lot: &Lot) -> impl Iterator<Item = &str> {
    lot.makings.iter().filter_map(|(source, _)| match source {
        Source::Group(id) => Some(id.as_str()),
        Source::Ground { .. } | Source::Nowhere => None,
    })
}

type Part = (Option<Decimal>, Shares);

fn of_lot(replay: &Replay<'_>, lot: &Lot, known: &BTreeMap<Key, Shares>) -> Shares {
    let part = |(source, moved): &(Source, super::replay::Moved)| -> Option<Part> {
        let shares = match source {
            Source::Ground { ground, season, .. } => Shares::pure((*ground, season.clone())),
            Source::Group(id) => of_group(replay, id, known),
            Source::Nowhere => return None,
        };
        Some((moved.kg, shares))
    };
    // A label made known again says nothing of where the fruit is from, if anything else does.
    mix(&lot.makings.iter().filter_map(part).collect::<Vec<_>>())
}

fn of_group(replay: &Replay<'_>, id: &str, known: &BTreeMap<Key, Shares>) -> Shares {
    let Some(group) = replay.groups.get(id) else { return Shares::unknown() };
    let mut parts = Vec::new();
    for key in &group.inputs {
        let Some(lot) = replay.lots.get(key) else { continue };
        for used in lot.uses.iter().filter(|used| used.group == id) {
            let shares = if was_shipped_before(lot, used) {
                Shares::default()
            } else {
                // Not known yet: the lot is made of itself, in a circle.
                known.get(key).cloned().unwrap_or_else(Shares::unknown)
            };
            parts.push((used.moved.kg, shares));
        }
    }
    mix(&parts)
}

/// Packed goods that somebody else uses have been counted as shipped; what is made of them is not
/// counted again.
fn was_shipped_before(lot: &Lot, used: &Use) -> bool {
    let elsewhere = used.place.as_ref().is_some_and(|place| !lot.places.contains(place));
    !lot.is_harvest() && elsewhere && !lot.out().is_empty()
}

/// Shares of a mixture: by mass where every part's mass is known, else no tighter than the parts.
fn mix(parts: &[Part]) -> Shares {
    match parts {
        [] => return Shares::unknown(),
        [(_, only)] => return only.clone(),
        _ => {}
    }
    let masses: Option<Vec<Decimal>> = parts.iter().map(|part| part.0).collect();
    let total = masses.as_ref().map(|masses| masses.iter().sum::<Decimal>());
    let weights: Option<Vec<Decimal>> = masses
        .zip(total.filter(|total| *total > Decimal::ZERO))
        .map(|(masses, total)| masses.into_iter().map(|mass| mass / total).collect());
    let sum = |one: &dyn Fn(&Shares) -> Interval| {
        let all = parts.iter().map(|part| one(&part.1));
        if let Some(weights) = &weights {
            let weighed = weights.iter().zip(all);
            return weighed.fold(Interval::ZERO, |sum, (weight, share)| {
                sum.plus(Interval::exact(*weight).times(share))
            });
        }
        all.reduce(Interval::hull).unwrap_or(Interval::ZERO)
    };
    let origins: BTreeSet<&Origin> = parts.iter().flat_map(|part| part.1.origins.keys()).collect();
    let share = |origin: &Origin| {
        sum(&|shares: &Shares| shares.origins.get(origin).copied().unwrap_or(Interval::ZERO))
    };
    let unknown = sum(&|shares: &Shares| shares.unknown.unwrap_or(Interval::ZERO));
    Shares {
        origins: origins.into_iter().map(|origin| (origin.clone(), share(origin))).collect(),
        unknown: (unknown.max > Decimal::ZERO).then_some(unknown),
    }
}
