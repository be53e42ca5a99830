//! From the field to the packing house: trucks, crates, lots split over two trips.

use super::{Maker, Stock, mistakes};
use crate::ids::{self, Place};
use crate::record::{Action, At, Item, Key, Move, Record, Trip, What};
use crate::time::{HOUR, Minute};

/// A crate that is used again and again.
struct Crate {
    key: Key,
    free_from: Minute,
}

pub(super) fn to_the_house(maker: &mut Maker<'_>, harvest: Vec<Stock>) -> Vec<Stock> {
    let Some(first) = harvest.first() else { return Vec::new() };
    let house = maker.province.house_near(first.at.number);
    let mut crates = Vec::new();
    let mut arrived = Vec::new();
    let mut loose: Vec<(Item, Minute)> = Vec::new();
    for lot in harvest {
        let split = maker.dice.one_in(5);
        let first_part = if split { lot.amount * 2 / 5 } else { lot.amount };
        let in_a_crate = maker.dice.one_in(3);
        let leaves = lot.since + i64::from(maker.dice.between(10, 120));
        let item = Item::kg(lot.key, first_part);
        let mut since = leaves;
        if in_a_crate {
            since = by_crate(maker, &mut crates, item, (lot.at, house), leaves);
        } else {
            ship(maker, leaves, (lot.at, house), &[item], &[item]);
            loose.push((item, leaves));
        }
        if split {
            let rest = Item::kg(lot.key, lot.amount - first_part);
            let later = leaves + 3 * HOUR;
            ship(maker, later, (lot.at, house), &[rest], &[rest]);
            receive(maker, later + 90, house, &[rest], &[rest]);
            since = since.max(later + 90);
        }
        arrived.push(Stock { at: house, since, ..lot });
    }
    unload(maker, house, &loose, &mut arrived);
    arrived
}

/// Packs a lot into a crate that is free, ships the crate, empties it at the other end.
fn by_crate(
    maker: &mut Maker<'_>,
    crates: &mut Vec<Crate>,
    item: Item,
    (from, to): (Place, Place),
    leaves: Minute,
) -> Minute {
    let free = crates.iter().position(|one| one.free_from < leaves - 5);
    let at = free.unwrap_or_else(|| {
        let number = maker.container_number();
        let key = maker.thing(ids::crate_number(number));
        crates.push(Crate { key, free_from: 0 });
        crates.len() - 1
    });
    let container = crates[at].key;
    maker.packing(leaves - 5, from, Action::Add, container, (vec![item], &[item]));
    let moved = [Item::unit(container), item];
    ship(maker, leaves, (from, to), &[Item::unit(container)], &moved);
    let comes = leaves + i64::from(maker.dice.between(40, 120));
    receive(maker, comes, to, &[Item::unit(container)], &moved);
    let named = if maker.dice.one_in(2) { vec![item] } else { Vec::new() };
    maker.packing(comes + 20, to, Action::Delete, container, (named, &[item]));
    crates[at].free_from = comes + 20;
    comes + 20
}

/// Trucks with up to three loads are received by one event each.
fn unload(maker: &mut Maker<'_>, house: Place, loose: &[(Item, Minute)], arrived: &mut [Stock]) {
    let mut rest = loose;
    while !rest.is_empty() {
        let loads = (maker.dice.below(3) + 1).min(rest.len());
        let (truck, others) = rest.split_at(loads);
        rest = others;
        let items: Vec<Item> = truck.iter().map(|(item, _)| *item).collect();
        let last = truck.iter().map(|(_, leaves)| *leaves).max().unwrap_or_default();
        let comes = last + i64::from(maker.dice.between(40, 150));
        receive(maker, comes, house, &items, &items);
        for lot in arrived.iter_mut().filter(|lot| items.iter().any(|item| item.key == lot.key)) {
            lot.since = lot.since.max(comes);
        }
    }
}

/// A shipping event that names some things; `moved` are all that went.
pub(super) fn ship(
    maker: &mut Maker<'_>,
    time: Minute,
    (from, to): (Place, Place),
    named: &[Item],
    moved: &[Item],
) {
    let what = What::Object { action: Action::Observe, items: named.to_vec() };
    let mut record = maker.record(time, from, "shipping", what);
    record.disposition = Some("in_transit");
    record.stays_at = None;
    record.trip = Some(Trip { from, to });
    record.moves = moved
        .iter()
        .map(|item| Move {
            item: *item,
            from: Some(At::Place(from)),
            to: Some(At::Way(to)),
            holder: Some(to),
        })
        .collect();
    maker.push(record);
}

/// A receiving event; now and then it says less than came.
pub(super) fn receive(
    maker: &mut Maker<'_>,
    time: Minute,
    at: Place,
    named: &[Item],
    moved: &[Item],
) {
    let record = receipt(maker, time, at, named, moved);
    if named.iter().all(|item| item.amount.is_some()) {
        mistakes::short_count(maker, record);
    } else {
        maker.push(record);
    }
}

fn receipt(maker: &Maker<'_>, time: Minute, at: Place, named: &[Item], moved: &[Item]) -> Record {
    let what = What::Object { action: Action::Observe, items: named.to_vec() };
    let mut record = maker.record(time, at, "receiving", what);
    record.disposition = Some("in_progress");
    record.moves = moved
        .iter()
        .map(|item| Move {
            item: *item,
            from: Some(At::Way(at)),
            to: Some(At::Place(at)),
            holder: None,
        })
        .collect();
    record
}
