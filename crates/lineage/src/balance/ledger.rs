//! From movements and shares to the lines of a balance, and from lines to its numbers.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::replay::{Lot, Moved, Replay, Source};
use super::shares::{Origin, Shares};
use super::{Amount, Balance, Interval, Line, LineKind, Setting};
use crate::model::Key;

/// Digits of a kilogram that are kept.
const DIGITS: u32 = 6;

/// Balances without findings.
pub(super) fn balances(
    replay: &Replay<'_>,
    shares: &BTreeMap<Key, Shares>,
    asked: &BTreeSet<String>,
    setting: &Setting<'_>,
) -> Vec<Balance> {
    let mut lines: BTreeMap<Origin, Vec<Line>> = BTreeMap::new();
    for (key, lot) in &replay.lots {
        for (source, moved) in &lot.makings {
            if let Source::Ground { ground, season, .. } = source {
                let whole = moved.kg.map(Interval::exact);
                let origin = (*ground, season.clone());
                lines.entry(origin).or_default().push(line(
                    LineKind::Harvested,
                    key,
                    moved,
                    whole,
                    Interval::ONE,
                ));
            }
        }
        let Some(shares) = shares.get(key) else { continue };
        for (kind, moved, kg) in movements(lot) {
            for (origin, share) in &shares.origins {
                let part = kg.map(|kg| rounded(kg.times(*share)));
                lines
                    .entry(origin.clone())
                    .or_default()
                    .push(line(kind, key, &moved, part, *share));
            }
        }
    }
    let mut found: Vec<Balance> = lines
        .into_iter()
        .filter(|(origin, _)| asked.contains(&setting.grounds[origin.0].id))
        .map(|(origin, lines)| add_up(&origin, lines, setting))
        .collect();
    found.sort_by(|a, b| (&a.origin, &a.season).cmp(&(&b.origin, &b.season)));
    found
}

/// What counts of a lot, whole, whoever grew it.
fn movements(lot: &Lot) -> Vec<(LineKind, Moved, Option<Interval>)> {
    let mut found = Vec::new();
    let mut shipped: Vec<(Moved, Option<Interval>)> =
        lot.out().iter().map(|moved| (moved.clone(), at_sight(moved))).collect();
    if lot.is_harvest() {
        let used = lot
            .uses
            .iter()
            .map(|used| (LineKind::Packed, used.moved.clone(), at_sight(&used.moved)));
        found.extend(used);
        found.extend(in_containers(lot));
        less_what_was_packed(lot, &mut shipped);
    }
    found.extend(shipped.into_iter().map(|(moved, kg)| (LineKind::Shipped, moved, kg)));
    let back = lot.returned.iter();
    found.extend(back.map(|moved| (LineKind::Returned, moved.clone(), at_sight(moved))));
    found
}

/// The mass of a movement; one that may have happened somewhere else may be nothing.
fn at_sight(moved: &Moved) -> Option<Interval> {
    let kg = moved.kg?;
    Some(Interval { min: if moved.placed { kg } else { Decimal::ZERO }, max: kg })
}

/// Harvested goods that are in containers and were not taken out. They may be the same that were
/// used up without a word of unpacking.
fn in_containers(lot: &Lot) -> Option<(LineKind, Moved, Option<Interval>)> {
    let last = lot.packed.last()?;
    let sum = |list: &[Moved]| list.iter().map(|moved| moved.kg).sum::<Option<Decimal>>();
    let Some((packed, unpacked)) = sum(&lot.packed).zip(sum(&lot.unpacked)) else {
        // Some of it has no known mass: how much is in there cannot be told.
        let unknown = Moved { stated: None, kg: None, ..last.clone() };
        return lot.uses.is_empty().then_some((LineKind::Packed, unknown, None));
    };
    let inside = packed - unpacked;
    let used: Decimal = lot.uses.iter().filter_map(|used| used.moved.kg).sum();
    let kg = Interval { min: (inside - used).max(Decimal::ZERO), max: inside };
    (inside > Decimal::ZERO).then(|| (LineKind::Packed, last.clone(), Some(kg)))
}

/// Takes away what was sent to a packing house rather than sold.
fn less_what_was_packed(lot: &Lot, shipped: &mut [(Moved, Option<Interval>)]) {
    let elsewhere = lot
        .uses
        .iter()
        .filter(|used| used.place.as_ref().is_none_or(|place| !lot.places.contains(place)));
    let used: Option<Decimal> = elsewhere.map(|used| used.moved.kg).sum();
    let mut left = used.unwrap_or_default();
    for (_, kg) in shipped {
        let Some(kg) = kg else { continue };
        let part = left.min(kg.max);
        left -= part;
        kg.max -= part;
        kg.min = (kg.min - part).max(Decimal::ZERO);
        if used.is_none() {
            kg.min = Decimal::ZERO;
        }
    }
}

fn line(kind: LineKind, key: &Key, moved: &Moved, kg: Option<Interval>, share: Interval) -> Line {
    Line {
        kind,
        event: moved.event.clone(),
        time: moved.time,
        lot: key.clone(),
        stated: moved.stated.clone(),
        share,
        kg,
    }
}

fn rounded(kg: Interval) -> Interval {
    let round = |value: Decimal| value.round_dp(DIGITS).normalize();
    Interval { min: round(kg.min), max: round(kg.max) }
}

fn add_up(origin: &Origin, mut lines: Vec<Line>, setting: &Setting<'_>) -> Balance {
    let ground = &setting.grounds[origin.0];
    // What was sent to be packed has been counted there.
    lines.retain(|line| {
        line.kind != LineKind::Shipped || line.kg.is_none_or(|kg| kg.max > Decimal::ZERO)
    });
    lines.sort_by(|a, b| {
        (a.time, &a.event, a.kind, &a.lot).cmp(&(b.time, &b.event, b.kind, &b.lot))
    });
    let sum = |kind: LineKind| {
        let mut sum = Amount::default();
        for line in lines.iter().filter(|line| line.kind == kind) {
            sum.add(line.kg, line.stated.as_ref());
        }
        sum
    };
    Balance {
        origin: ground.id.clone(),
        season: origin.1.clone(),
        recorded: ground.seasons.iter().any(|season| season.id == origin.1),
        capacity_kg: ground.capacity_kg(&origin.1),
        harvested: sum(LineKind::Harvested),
        packed: sum(LineKind::Packed),
        shipped: sum(LineKind::Shipped),
        returned: sum(LineKind::Returned),
        findings: Vec::new(),
        lines,
    }
}
