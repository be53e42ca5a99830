//! What does not add up, with the events that prove it.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::replay::{Lot, Moved, Replay, Source};
use super::shares::Shares;
use super::{Balance, Finding, FindingKind, Line, LineKind, Setting};
use crate::model::Key;

/// Events of one finding; the first that prove it, not all of a season.
const EVENTS_MAX: usize = 500;

pub(super) fn judge(
    balances: &mut [Balance],
    replay: &Replay<'_>,
    shares: &BTreeMap<Key, Shares>,
    setting: &Setting<'_>,
    partial: bool,
) {
    for balance in balances {
        let Some(ground) = setting.grounds.iter().position(|g| g.id == balance.origin) else {
            continue;
        };
        let case = Case { balance, replay, shares, setting, ground };
        let mut found = Vec::new();
        found.extend(case.over_capacity());
        if !partial {
            found.extend(
                case.more_than_harvested(FindingKind::ShippedMoreThanHarvested, LineKind::Shipped),
            );
            found.extend(
                case.more_than_harvested(FindingKind::PackedMoreThanReceived, LineKind::Packed),
            );
            case.lots().for_each(|(key, lot)| found.extend(case.more_than_made(key, lot)));
            found.extend(case.packed_without_origin());
        }
        found.extend(case.packed_more_than_went_in());
        found.extend(case.outside_window());
        found.extend(case.not_active());
        found.extend(case.copied_labels());
        found.sort_by(|a, b| (a.kind, &a.about, &a.since).cmp(&(b.kind, &b.about, &b.since)));
        balance.findings = found;
    }
}

struct Case<'a> {
    balance: &'a Balance,
    replay: &'a Replay<'a>,
    shares: &'a BTreeMap<Key, Shares>,
    setting: &'a Setting<'a>,
    ground: usize,
}

impl Case<'_> {
    fn lines(&self, kind: LineKind) -> impl Iterator<Item = &Line> {
        self.balance.lines.iter().filter(move |line| line.kind == kind)
    }

    fn has_share(&self, key: &Key) -> bool {
        let origin = (self.ground, self.balance.season.clone());
        self.shares.get(key).is_some_and(|shares| shares.origins.contains_key(&origin))
    }

    /// The lots that hold fruit of this origin and season.
    fn lots(&self) -> impl Iterator<Item = (&Key, &Lot)> {
        self.replay.lots.iter().filter(|(key, _)| self.has_share(key))
    }

    fn finding(&self, kind: FindingKind, events: Vec<String>, since: String) -> Option<Finding> {
        let tolerance_percent = self.setting.rules.tolerance(kind)?;
        let mut events = events;
        events.dedup();
        events.truncate(EVENTS_MAX);
        Some(Finding {
            kind,
            about: None,
            measured: None,
            allowed: None,
            tolerance_percent,
            events,
            since,
        })
    }

    /// A finding when what is measured exceeds what is allowed beyond the tolerance; `moves` are
    /// the amounts in the order of time.
    fn above(
        &self,
        kind: FindingKind,
        measured: Decimal,
        allowed: Decimal,
        moves: &[(&str, Decimal)],
    ) -> Option<Finding> {
        let limit = self.setting.rules.limit(kind, allowed)?;
        if measured <= limit {
            return None;
        }
        let mut sum = Decimal::ZERO;
        let crossing = moves.iter().find(|(_, kg)| {
            sum += kg;
            sum > limit
        });
        let since = crossing.or(moves.last())?.0.to_owned();
        let events = moves.iter().map(|(event, _)| (*event).to_owned()).collect();
        let found = self.finding(kind, events, since)?;
        Some(Finding { measured: Some(measured), allowed: Some(allowed), ..found })
    }

    fn over_capacity(&self) -> Option<Finding> {
        let measured = self.balance.harvested.at_least();
        let moves = self.moves(LineKind::Harvested);
        self.above(FindingKind::OverCapacity, measured, self.balance.capacity_kg?, &moves)
    }

    fn moves(&self, kind: LineKind) -> Vec<(&str, Decimal)> {
        let kg = |line: &Line| line.kg.map_or(Decimal::ZERO, |kg| kg.min);
        self.lines(kind).map(|line| (line.event.as_str(), kg(line))).collect()
    }

    fn more_than_harvested(&self, rule: FindingKind, kind: LineKind) -> Option<Finding> {
        let harvested = self.balance.harvested.at_most()?;
        let measured = match kind {
            // What came back may have gone out again.
            LineKind::Shipped => {
                self.balance.shipped.at_least() - self.balance.returned.at_most()?
            }
            _ => self.balance.packed.at_least(),
        };
        self.above(rule, measured, harvested, &self.moves(kind))
    }

    /// More of one lot was packed or shipped than was made of it.
    fn more_than_made(&self, key: &Key, lot: &Lot) -> Vec<Finding> {
        let sum = |list: &mut dyn Iterator<Item = &Moved>| list.map(|moved| moved.kg).sum();
        let made: Option<Decimal> = sum(&mut lot.makings.iter().map(|making| &making.1));
        let back: Option<Decimal> = sum(&mut lot.returned.iter());
        let Some((made, back)) = made.zip(back) else { return Vec::new() };
        let used: Vec<&Moved> = lot.uses.iter().map(|used| &used.moved).collect();
        let out: Vec<&Moved> = lot.out().iter().filter(|moved| moved.placed).collect();
        let rules = [
            (FindingKind::PackedMoreThanReceived, used, Decimal::ZERO),
            (FindingKind::ShippedMoreThanHarvested, out, back),
        ];
        let found = rules.into_iter().filter_map(|(kind, moved, back)| {
            let moves: Vec<(&str, Decimal)> =
                moved.iter().map(|one| (one.event.as_str(), one.kg.unwrap_or_default())).collect();
            let measured = moves.iter().map(|one| one.1).sum::<Decimal>() - back;
            let found = self.above(kind, measured, made, &moves)?;
            let makings = lot.makings.iter().map(|making| making.1.event.clone());
            let mut events: Vec<String> = makings.chain(found.events).collect();
            events.truncate(EVENTS_MAX);
            Some(Finding { about: Some(key.clone()), events, ..found })
        });
        found.collect()
    }

    /// A transformation put out more than went in.
    fn packed_more_than_went_in(&self) -> Vec<Finding> {
        let kind = FindingKind::PackedMoreThanReceived;
        let groups = self.replay.groups.iter();
        let found = groups.filter_map(|(id, group)| {
            let (first, _) = group.outputs.iter().find(|(key, _)| self.has_share(key))?;
            let inputs = group.inputs.iter().filter_map(|key| self.replay.lots.get(key));
            let uses = inputs.flat_map(|lot| &lot.uses).filter(|used| used.group == *id);
            let went_in: Decimal = uses.map(|used| used.moved.kg).sum::<Option<Decimal>>()?;
            // Output without a known mass only makes it more.
            let moves: Vec<(&str, Decimal)> = group
                .outputs
                .iter()
                .map(|(_, moved)| (moved.event.as_str(), moved.kg.unwrap_or_default()))
                .collect();
            let made = moves.iter().map(|one| one.1).sum();
            let found = self.above(kind, made, went_in, &moves)?;
            let events = group.events.iter().cloned().collect();
            Some(Finding { about: Some(first.clone()), events, ..found })
        });
        found.collect()
    }

    fn packed_without_origin(&self) -> Vec<Finding> {
        let mut found = Vec::new();
        for group in self.replay.groups.values() {
            if !group.outputs.iter().any(|(key, _)| self.has_share(key)) {
                continue;
            }
            for key in &group.inputs {
                let Some(lot) = self.replay.lots.get(key) else { continue };
                let made = |source: &Source| !matches!(source, Source::Nowhere);
                if lot.makings.iter().any(|(source, _)| made(source)) {
                    continue;
                }
                let events: Vec<String> = group.events.iter().cloned().collect();
                let Some(since) = events.first().cloned() else { continue };
                let kg = lot.uses.iter().map(|used| used.moved.kg).sum();
                let one = self.finding(FindingKind::PackedWithoutOrigin, events, since);
                found.extend(one.map(|one| Finding {
                    about: Some(key.clone()),
                    measured: kg,
                    allowed: Some(Decimal::ZERO),
                    ..one
                }));
            }
        }
        found
    }

    fn outside_window(&self) -> Option<Finding> {
        let outside = |lot: &Key, event: &str| {
            let makings = self.replay.lots.get(lot).map(|lot| lot.makings.iter());
            makings.into_iter().flatten().any(|(source, moved)| {
                moved.event == event
                    && matches!(source, Source::Ground { ground, outside: true, .. } if *ground == self.ground)
            })
        };
        let lines = self.lines(LineKind::Harvested).filter(|line| outside(&line.lot, &line.event));
        self.of_lines(FindingKind::HarvestOutsideWindow, &lines.collect::<Vec<_>>())
    }

    fn not_active(&self) -> Option<Finding> {
        let periods = self.setting.grounds[self.ground].active.as_ref()?;
        let used = self.balance.lines.iter().filter(|line| {
            matches!(line.kind, LineKind::Packed | LineKind::Shipped)
                && !periods.iter().any(|period| period.contains(line.time))
        });
        self.of_lines(FindingKind::CodeUsedWhileNotActive, &used.collect::<Vec<_>>())
    }

    /// One finding about all these lines; what they weigh at least is measured.
    fn of_lines(&self, kind: FindingKind, lines: &[&Line]) -> Option<Finding> {
        let since = lines.first()?.event.clone();
        let kg = lines.iter().filter_map(|line| line.kg).map(|kg| kg.min).sum();
        let events = lines.iter().map(|line| line.event.clone()).collect();
        let found = self.finding(kind, events, since)?;
        Some(Finding { measured: Some(kg), allowed: Some(Decimal::ZERO), ..found })
    }

    fn copied_labels(&self) -> Vec<Finding> {
        let labels = self.replay.labels.iter();
        let found = labels.filter_map(|(key, label)| {
            let made: Vec<String> = label.made.values().cloned().collect();
            let events = if made.len() > 1 {
                made
            } else if label.ended.len() > 1 {
                label.ended.clone()
            } else {
                return None;
            };
            label.lot.as_ref().filter(|lot| self.has_share(lot))?;
            let times = Decimal::from(events.len());
            let second = events.get(1)?.clone();
            let found = self.finding(FindingKind::CopiedSerial, events, second)?;
            Some(Finding {
                about: Some(key.clone()),
                measured: Some(times),
                allowed: Some(Decimal::ONE),
                ..found
            })
        });
        found.collect()
    }
}
