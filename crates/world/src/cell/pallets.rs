//! Cartons on pallets; one pallet that goes into the drier as it stands.

use super::house::{CARTON_KG, Packed, making};
use super::{Maker, Mix, made, mistakes, stay, used};
use crate::ids::{self, Place, Product};
use crate::record::{Action, Item, Key, What};
use crate::time::{DAY, HOUR, Minute};

/// Counted cartons on a pallet, at most.
const PIECES_MAX: u32 = 80;

/// A pallet and what is on it.
#[derive(Debug, Clone)]
pub(super) struct Load {
    pub key: Key,
    pub content: Vec<(Item, Mix)>,
    pub at: Place,
    pub since: Minute,
}

impl Load {
    pub fn items(&self) -> Vec<Item> {
        self.content.iter().map(|(item, _)| *item).collect()
    }

    /// The pallet and everything on it.
    pub fn all(&self) -> Vec<Item> {
        std::iter::once(Item::unit(self.key)).chain(self.items()).collect()
    }
}

pub(super) fn build(maker: &mut Maker<'_>, mut packed: Vec<Packed>) -> Vec<Load> {
    let mut loads = Vec::new();
    for at in 0..packed.len() {
        for _ in 0..maker.dice.between(1, 2) {
            let mut content = taken(maker, &mut packed[at], 8);
            let mut since = packed[at].since;
            if maker.dice.one_in(3)
                && let Some(next) = packed.get_mut(at + 1)
            {
                content.extend(taken(maker, next, 2));
                since = since.max(next.since);
            }
            if !content.is_empty() {
                let place = packed[at].at;
                // What may be mistaken for a carton of this pallet: one of the lot that stays.
                let other = packed[at].units.last().map(|unit| Item::unit(*unit));
                loads.push(stack(maker, content, (place, since + 2 * HOUR), other));
            }
        }
    }
    if loads.len() > 2 && maker.dice.one_in(3) {
        let load = loads.swap_remove(0);
        dry(maker, &load);
    }
    loads
}

/// Some cartons of a lot.
fn taken(maker: &mut Maker<'_>, lot: &mut Packed, most: usize) -> Vec<(Item, Mix)> {
    let units = (maker.dice.below(most) + 1).min(lot.units.len());
    let mut content: Vec<(Item, Mix)> =
        lot.units.drain(..units).map(|unit| (Item::unit(unit), lot.mix.clone())).collect();
    let pieces = maker.dice.between(0, PIECES_MAX).min(lot.pieces);
    if pieces > 0 {
        lot.pieces -= pieces;
        content.push((Item::pieces(lot.key, pieces), lot.mix.clone()));
    }
    content
}

fn stack(
    maker: &mut Maker<'_>,
    content: Vec<(Item, Mix)>,
    (at, time): (Place, Minute),
    other: Option<Item>,
) -> Load {
    let number = maker.container_number();
    let key = maker.thing(ids::pallet(number));
    let load = Load { key, content, at, since: time };
    let what = What::Packing { action: Action::Add, parent: key, children: load.items() };
    let mut record = maker.record(time, at, "packing", what);
    record.disposition = Some("in_progress");
    record.moves = load.items().into_iter().map(|item| stay(item, at)).collect();
    match load.content.first() {
        Some((first, _)) if first.amount.is_none() => {
            mistakes::mixed_up(maker, record, *first, other);
            look(maker, *first, at, time + 30);
        }
        _ => {
            maker.push(record);
        }
    }
    load
}

/// Somebody looks at a carton and sends the observation when the phone has a network again.
fn look(maker: &mut Maker<'_>, item: Item, at: Place, time: Minute) {
    if !maker.dice.one_in(4) {
        return;
    }
    let what = What::Object { action: Action::Observe, items: vec![item] };
    let mut record = maker.record(time, at, "inspecting", what);
    record.disposition = Some("conformant");
    record.moves = vec![stay(item, at)];
    record.told = time + DAY + 2 * HOUR;
    maker.push(record);
}

/// A pallet is used up whole, without being unpacked first.
fn dry(maker: &mut Maker<'_>, load: &Load) {
    let time = load.since + 5 * HOUR;
    let cartons: u32 =
        load.content.iter().map(|(item, _)| item.amount.map_or(1, |amount| amount.value)).sum();
    let kg = (cartons * CARTON_KG / 8).max(1);
    let name = maker.lot_name('D', time);
    let dried = Item::kg(maker.thing(ids::lot(Product::Dried, &name)), kg);
    let mut record = making(maker, time, load.at, None, vec![Item::unit(load.key)], vec![dried]);
    record.step = "creating_class_instance";
    record.moves = load.all().into_iter().map(|item| used(item, load.at)).collect();
    record.moves.push(made(dried, load.at));
    maker.push(record);
}
