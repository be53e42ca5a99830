//! From the packing house to warehouses and shops: split shipments, unpacking, repacking, returns.

use super::house::{CARTON_KG, charged};
use super::pallets::Load;
use super::road::{receive, ship};
use super::{Maker, Mix, used};
use crate::ids::{self, Place};
use crate::record::{Action, Item, Key, Tally, What};
use crate::time::{DAY, HOUR, Minute};

/// Where goods came to rest.
#[derive(Debug, Default)]
pub(super) struct Shelves {
    /// Goods in shops: what, where, since when.
    pub goods: Vec<(Item, Place, Minute)>,
    /// Pallets in warehouses, and pallets under way: those without a place.
    pub pallets: Vec<(Key, Option<Place>)>,
}

/// Goods that lie loose in a warehouse.
struct Loose {
    at: Place,
    since: Minute,
    content: Vec<(Item, Mix)>,
}

pub(super) fn sell(maker: &mut Maker<'_>, loads: Vec<Load>) -> Shelves {
    let mut shelves = Shelves::default();
    // Two warehouses share what a few lots became: shipments of one lot are split.
    let province = maker.province;
    let hubs = [province.any_hub(&mut maker.dice), province.any_hub(&mut maker.dice)];
    let mut loose: Vec<Loose> = Vec::new();
    for load in loads {
        let hub = hubs[maker.dice.below(hubs.len())];
        let leaves = load.since + 3 * HOUR + i64::from(maker.dice.between(0, 600));
        let first_shipped = maker.cell.records.len();
        ship(maker, leaves, (load.at, hub), &[Item::unit(load.key)], &load.all());
        maker.cell.records[first_shipped].tally = shipped(&load);
        if maker.dice.one_in(8) {
            shelves.pallets.push((load.key, None));
            continue;
        }
        let comes = leaves + 4 * HOUR + i64::from(maker.dice.between(0, 2000));
        receive(maker, comes, hub, &[Item::unit(load.key)], &load.all());
        shelves.pallets.push((load.key, Some(hub)));
        unpack(maker, &load, (hub, comes + 2 * HOUR), &mut loose);
    }
    for pile in loose {
        repack(maker, pile, &mut shelves);
    }
    bring_back(maker, hubs[0], &mut shelves);
    shelves
}

fn shipped(load: &Load) -> Vec<Tally> {
    let weight = |item: &Item| item.amount.map_or(1, |amount| amount.value) * CARTON_KG;
    let parts = load.content.iter();
    parts
        .flat_map(|(item, mix)| charged(mix, weight(item), |area, kg| Tally::Shipped { area, kg }))
        .collect()
}

/// A pallet stays as it is, or some or all is taken off.
fn unpack(maker: &mut Maker<'_>, load: &Load, (at, time): (Place, Minute), loose: &mut Vec<Loose>) {
    let mut content = load.content.clone();
    match maker.dice.below(4) {
        0 => return,
        1 => content.truncate(content.len().div_ceil(2)),
        _ => {}
    }
    let items: Vec<Item> = content.iter().map(|(item, _)| *item).collect();
    let all = content.len() == load.content.len();
    let named = if all && maker.dice.one_in(2) { Vec::new() } else { items.clone() };
    maker.packing(time, at, Action::Delete, load.key, (named, &items));
    match loose.iter_mut().find(|pile| pile.at == at) {
        Some(pile) => {
            pile.content.extend(content);
            pile.since = pile.since.max(time);
        }
        None => loose.push(Loose { at, since: time, content }),
    }
}

/// New pallets for shops, from whatever lies there.
fn repack(maker: &mut Maker<'_>, pile: Loose, shelves: &mut Shelves) {
    let mut rest = pile.content;
    let mut time = pile.since + HOUR;
    while !rest.is_empty() {
        let some = (maker.dice.below(10) + 3).min(rest.len());
        let content: Vec<(Item, Mix)> = rest.drain(..some).collect();
        let number = maker.container_number();
        let key = maker.thing(ids::pallet(number));
        let load = Load { key, content, at: pile.at, since: time };
        maker.packing(time, pile.at, Action::Add, key, (load.items(), &load.items()));
        let province = maker.province;
        let shop = province.any_shop(&mut maker.dice);
        let leaves = time + HOUR;
        ship(maker, leaves, (pile.at, shop), &[Item::unit(key)], &load.all());
        let comes = leaves + 2 * HOUR + i64::from(maker.dice.between(0, 300));
        receive(maker, comes, shop, &[Item::unit(key)], &load.all());
        let emptied = comes + 30;
        maker.packing(emptied, shop, Action::Delete, key, (Vec::new(), &load.items()));
        shelves.goods.extend(load.items().into_iter().map(|item| (item, shop, emptied)));
        shelves.pallets.push((key, Some(shop)));
        time += 20;
    }
}

/// A carton goes back; some of these are destroyed.
fn bring_back(maker: &mut Maker<'_>, hub: Place, shelves: &mut Shelves) {
    let units = shelves.goods.iter().position(|(item, ..)| item.amount.is_none());
    let Some(at) = units.filter(|_| maker.dice.one_in(2)) else { return };
    let (item, shop, since) = shelves.goods.swap_remove(at);
    let leaves = since + DAY;
    ship(maker, leaves, (shop, hub), &[item], &[item]);
    let comes = leaves + 5 * HOUR;
    receive(maker, comes, hub, &[item], &[item]);
    if let Some(record) = maker.cell.records.last_mut() {
        record.disposition = Some("returned");
    }
    if maker.dice.one_in(2) {
        let what = What::Object { action: Action::Delete, items: vec![item] };
        let mut record = maker.record(comes + HOUR, hub, "destroying", what);
        record.disposition = Some("destroyed");
        record.moves = vec![used(item, hub)];
        maker.push(record);
    }
}
