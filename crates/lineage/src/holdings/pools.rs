//! The ledger of one key: how much of it is in which state.

use rust_decimal::Decimal;

use super::{Discrepancy, DiscrepancyKind, Holding, cbv};
use crate::model::{Fact, Key, Quantity};
use crate::units::convert;

#[derive(Debug, Default)]
pub(super) struct Pools {
    pub held: Vec<Holding>,
    pub discrepancies: Vec<Discrepancy>,
    /// Something of it has been on record before.
    known: bool,
}

/// From which pools an event takes.
#[derive(Clone, Copy, Debug)]
pub(super) enum From<'a> {
    /// What lies at the place of the event.
    Place,
    /// What is in this container.
    Container(&'a Key),
}

impl Pools {
    /// Puts some there as the event says, from nowhere.
    pub fn create(&mut self, fact: &Fact, quantity: Option<Quantity>) {
        let mut holding = Holding {
            place: None,
            in_transit: false,
            in_transit_to: None,
            holder: None,
            quantity,
            disposition: None,
            container: None,
            last_seen: None,
            since: fact.time,
            event: fact.event.clone(),
        };
        relocate(&mut holding, fact);
        self.put(holding);
    }

    /// Adds to the pool in the same state, if there is one.
    pub fn put(&mut self, new: Holding) {
        self.known = true;
        let same = |old: &&mut Holding| {
            old.quantity.is_some() == new.quantity.is_some()
                && addable(old.quantity.as_ref(), new.quantity.as_ref())
                && old.container == new.container
                && old.place == new.place
                && old.in_transit == new.in_transit
                && old.in_transit_to == new.in_transit_to
                && old.holder == new.holder
                && old.disposition == new.disposition
        };
        match self.held.iter_mut().find(same) {
            Some(old) => {
                if let (Some(sum), Some(more)) = (&mut old.quantity, &new.quantity) {
                    let more = convert(more.value, more.unit.as_deref(), sum.unit.as_deref());
                    sum.value += more.unwrap_or_default();
                }
                old.last_seen = new.last_seen;
            }
            None => self.held.push(new),
        }
    }

    /// Takes some out and gives it back as it was held. What the pools lack is noted; without a
    /// stated quantity an unknown part is taken, and what stays is unknown too.
    pub fn take(
        &mut self,
        fact: &Fact,
        quantity: Option<&Quantity>,
        from: From<'_>,
        lack: DiscrepancyKind,
    ) -> (Vec<Holding>, Option<Quantity>) {
        let mut ranked: Vec<(u8, usize)> = self
            .held
            .iter()
            .enumerate()
            .filter(|(_, pool)| fits(pool, quantity))
            .filter_map(|(index, pool)| Some((rank(pool, fact, from)?, index)))
            .collect();
        ranked.sort_unstable();
        let mut taken = Vec::new();
        let Some(quantity) = quantity else {
            if let Some((_, index)) = ranked.first() {
                self.held[*index].quantity = None;
                taken.push(self.held[*index].clone());
            }
            return (taken, None);
        };
        let mut left = quantity.value;
        for (_, index) in ranked {
            if left <= Decimal::ZERO {
                break;
            }
            let pool = &mut self.held[index];
            let part = match &mut pool.quantity {
                Some(there) => {
                    let units = (there.unit.as_deref(), quantity.unit.as_deref());
                    let has = convert(there.value, units.0, units.1).unwrap_or_default();
                    let part = left.min(has);
                    // All of it is all of it, also where a unit divides with a remainder.
                    there.value = convert(has - part, units.1, units.0).unwrap_or_default();
                    part
                }
                None => left,
            };
            left -= part;
            let amount = Quantity { value: part, unit: quantity.unit.clone() };
            taken.push(Holding { quantity: Some(amount), ..pool.clone() });
        }
        self.held.retain(|pool| pool.quantity.as_ref().is_none_or(|left| !left.value.is_zero()));
        let lacking =
            (left > Decimal::ZERO).then(|| Quantity { value: left, unit: quantity.unit.clone() });
        if let Some(missing) = &lacking {
            let first_sight = !self.known && lack == DiscrepancyKind::Unexplained;
            if !first_sight {
                self.note(lack, fact, missing.clone());
            }
        }
        (taken, lacking)
    }

    /// Takes one piece that goes on under a serial number of its own: from where the event takes
    /// it, else from wherever pieces are on record. Nothing where none are: what a piece weighs is
    /// not known here.
    pub fn take_member(&mut self, fact: &Fact, from: From<'_>) {
        let one = Quantity::pieces(Decimal::ONE);
        let pieces = self
            .held
            .iter()
            .enumerate()
            .filter(|(_, pool)| pool.quantity.is_some() && fits(pool, Some(&one)));
        let best = pieces.min_by_key(|(_, pool)| rank(pool, fact, from).unwrap_or(u8::MAX));
        let Some((index, _)) = best else { return };
        if let Some(there) = &mut self.held[index].quantity {
            let piece = convert(Decimal::ONE, None, there.unit.as_deref()).unwrap_or_default();
            there.value = (there.value - piece).max(Decimal::ZERO);
            if there.value.is_zero() {
                self.held.remove(index);
            }
        }
    }

    pub fn note(&mut self, kind: DiscrepancyKind, fact: &Fact, quantity: Quantity) {
        let place = fact.biz_location.clone().or_else(|| fact.read_point.clone());
        self.discrepancies.push(Discrepancy { kind, event: fact.event.clone(), place, quantity });
    }
}

/// Moves a holding to where the event says that it is from then on.
pub(super) fn relocate(holding: &mut Holding, fact: &Fact) {
    let before = (
        holding.place.clone(),
        holding.in_transit,
        holding.in_transit_to.clone(),
        holding.holder.clone(),
    );
    if cbv::leaves(fact) {
        holding.place = None;
        holding.in_transit = true;
        if let Some(target) = cbv::destination(fact, "location") {
            holding.in_transit_to = Some(target.to_owned());
        }
    } else if fact.biz_location.is_some() || cbv::arrives(fact) {
        holding.place.clone_from(&fact.biz_location);
        holding.in_transit = false;
        holding.in_transit_to = None;
    }
    if let Some(receiver) = cbv::receiver(fact) {
        holding.holder = Some(receiver.to_owned());
    }
    if let Some(disposition) = &fact.disposition {
        holding.disposition = Some(cbv::word(disposition).to_owned());
    }
    if let Some(seen) = fact.read_point.as_ref().or(fact.biz_location.as_ref()) {
        holding.last_seen = Some(seen.clone());
    }
    let after = (
        holding.place.clone(),
        holding.in_transit,
        holding.in_transit_to.clone(),
        holding.holder.clone(),
    );
    if before != after {
        holding.since = fact.time;
        holding.event.clone_from(&fact.event);
    }
}

/// Amounts of one kind: both masses, both pieces, or in one and the same unknown unit.
fn addable(one: Option<&Quantity>, other: Option<&Quantity>) -> bool {
    one.zip(other).is_none_or(|(one, other)| {
        convert(Decimal::ONE, one.unit.as_deref(), other.unit.as_deref()).is_some()
    })
}

/// A pool can give an amount of its own kind; a pool of unknown amount can give any.
fn fits(pool: &Holding, quantity: Option<&Quantity>) -> bool {
    addable(pool.quantity.as_ref(), quantity)
}

/// How well a pool fits the place of an event, best first; none if it is known to be elsewhere.
fn rank(pool: &Holding, fact: &Fact, from: From<'_>) -> Option<u8> {
    let packed = match from {
        From::Container(container) => {
            return (pool.container.as_ref() == Some(container)).then_some(0);
        }
        From::Place => u8::from(pool.container.is_some()) * 4,
    };
    let here: Vec<&str> =
        [fact.read_point.as_deref(), fact.biz_location.as_deref(), cbv::source(fact)]
            .into_iter()
            .flatten()
            .collect();
    let at = |place: &Option<String>| place.as_deref().is_some_and(|place| here.contains(&place));
    let nearness = if cbv::arrives(fact) && pool.in_transit {
        if at(&pool.in_transit_to) {
            0
        } else if pool.in_transit_to.is_none() || here.is_empty() {
            1
        } else {
            return None;
        }
    } else if at(&pool.place) {
        1
    } else if at(&pool.last_seen) || (pool.in_transit && at(&pool.in_transit_to)) {
        2
    } else if here.is_empty() || (pool.place.is_none() && !pool.in_transit) {
        3
    } else {
        return None;
    };
    Some(packed + nearness)
}
