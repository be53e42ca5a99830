//! In the packing house: lots are washed and sorted into batches, batches packed into cartons,
//! many to many.

use super::{Maker, Mix, Stock, made, mistakes, mixed, used};
use crate::ids::{self, Place, Product};
use crate::record::{Item, Key, Label, Record, Tally, Thing, What};
use crate::time::{HOUR, Minute};

/// Weight of a carton.
pub(super) const CARTON_KG: u32 = 5;
/// Cartons of a lot that bear a serial number, at most.
const SERIALS_MAX: u32 = 16;

/// A lot of cartons: some with serial numbers, the others counted.
#[derive(Debug, Clone)]
pub(super) struct Packed {
    pub key: Key,
    pub pieces: u32,
    pub units: Vec<Key>,
    pub at: Place,
    pub since: Minute,
    pub mix: Mix,
}

pub(super) fn sort(maker: &mut Maker<'_>, arrived: Vec<Stock>) -> Vec<Stock> {
    let groups = grouped(maker, arrived, 4);
    groups.into_iter().flat_map(|inputs| wash(maker, &inputs)).collect()
}

/// Groups of up to so many; the last of a group may go to two groups, half and half.
fn grouped(maker: &mut Maker<'_>, stock: Vec<Stock>, most: usize) -> Vec<Vec<Stock>> {
    let mut groups = Vec::new();
    let mut group: Vec<Stock> = Vec::new();
    let mut wanted = maker.dice.below(most) + 1;
    let mut left = stock.len();
    for lot in stock {
        left -= 1;
        group.push(lot);
        if group.len() < wanted {
            continue;
        }
        let mut next = Vec::new();
        if left > 0
            && maker.dice.one_in(3)
            && let Some(last) = group.last_mut().filter(|last| last.amount > 1)
        {
            let half = last.amount / 2;
            last.amount -= half;
            next.push(Stock { amount: half, ..last.clone() });
        }
        groups.push(std::mem::replace(&mut group, next));
        wanted = maker.dice.below(most) + 1;
    }
    if !group.is_empty() {
        groups.push(group);
    }
    groups
}

fn wash(maker: &mut Maker<'_>, inputs: &[Stock]) -> Vec<Stock> {
    let Some(at) = inputs.first().map(|lot| lot.at) else { return Vec::new() };
    let time = ready(inputs) + 2 * HOUR;
    let mix = mixed(inputs.iter().map(|lot| (&lot.mix, lot.amount)));
    let kg = total(inputs) * 95 / 100;
    let batches = maker.dice.between(1, 2);
    // Two events tied by a transformation id: the input in the morning, the output later.
    let tied = maker.dice.one_in(4);
    let out = if tied { time + 3 * HOUR } else { time };
    let outputs: Vec<Stock> = (0..batches)
        .map(|number| {
            let name = maker.lot_name('S', time);
            let key = maker.thing(ids::lot(Product::Sorted, &name));
            let amount = if number == 0 { kg - kg / batches * (batches - 1) } else { kg / batches };
            Stock { key, amount, at, since: out, mix: mix.clone() }
        })
        .collect();
    let named_in: Vec<Item> = inputs.iter().map(|lot| Item::kg(lot.key, lot.amount)).collect();
    let named_out: Vec<Item> = outputs.iter().map(|lot| Item::kg(lot.key, lot.amount)).collect();
    let packed = |lot: &Stock| charged(&lot.mix, lot.amount, |area, kg| Tally::Packed { area, kg });
    let (name, now, later) = if tied {
        maker.makings += 1;
        (Some(maker.makings), Vec::new(), named_out)
    } else {
        (None, named_out, Vec::new())
    };
    let mut record = making(maker, time, at, name, named_in, now);
    record.tally = inputs.iter().flat_map(packed).collect();
    maker.push(record);
    if tied {
        let record = making(maker, out, at, name, Vec::new(), later);
        maker.push(record);
    }
    outputs
}

/// What became of what, with its moves; to be pushed.
pub(super) fn making(
    maker: &Maker<'_>,
    time: Minute,
    at: Place,
    name: Option<u32>,
    inputs: Vec<Item>,
    outputs: Vec<Item>,
) -> Record {
    let moves = inputs.iter().map(|item| used(*item, at));
    let moves = moves.chain(outputs.iter().map(|item| made(*item, at))).collect();
    let what = What::Making { name, inputs, outputs };
    let mut record = maker.record(time, at, "commissioning", what);
    record.disposition = Some("in_progress");
    record.moves = moves;
    record
}

pub(super) fn pack(maker: &mut Maker<'_>, batches: Vec<Stock>) -> Vec<Packed> {
    let others: Vec<Key> = batches.iter().map(|batch| batch.key).collect();
    let groups = grouped(maker, batches, 2);
    groups.into_iter().map(|inputs| carton(maker, &inputs, &others)).collect()
}

fn carton(maker: &mut Maker<'_>, inputs: &[Stock], others: &[Key]) -> Packed {
    let at = inputs[0].at;
    let time = ready(inputs) + HOUR;
    let mix = mixed(inputs.iter().map(|batch| (&batch.mix, batch.amount)));
    let cartons = total(inputs) * 97 / 100 / CARTON_KG;
    let serials = maker.dice.between(4, SERIALS_MAX).min(cartons);
    let pieces = cartons - serials;
    let name = maker.lot_name('P', time);
    let key = maker.thing(ids::lot(Product::Carton, &name));
    let lot_on_label = maker.dice.one_in(2);
    let units: Vec<Key> = (0..serials)
        .map(|_| {
            let serial = format!("{:x}{:04x}", maker.cell.number, maker.cell.things.len());
            let label = lot_on_label.then(|| ids::unit_of_lot(Product::Carton, &name, &serial));
            let thing = Thing { key: ids::unit(Product::Carton, &serial), label, lot: Some(key) };
            maker.cell.things.push(thing);
            maker.cell.things.len() - 1
        })
        .collect();
    let named_in: Vec<Item> =
        inputs.iter().map(|batch| Item::kg(batch.key, batch.amount)).collect();
    let mut outputs: Vec<Item> = units.iter().map(|unit| Item::unit(*unit)).collect();
    if pieces > 0 {
        outputs.push(Item::pieces(key, pieces));
    }
    let first = named_in[0];
    let mut record = making(maker, time, at, None, named_in.clone(), outputs);
    record.step = "packing";
    record.label = Some(Label { lot: name, harvested: false });
    let unnamed: Vec<Key> = others
        .iter()
        .copied()
        .filter(|key| !named_in.iter().any(|item| item.key == *key))
        .collect();
    let other = unnamed.get(maker.dice.below(unnamed.len())).map(|key| Item::unit(*key));
    mistakes::mixed_up(maker, record, first, other);
    Packed { key, pieces, units, at, since: time, mix }
}

/// The weight shared out to the areas that it comes from.
pub(super) fn charged(mix: &Mix, kg: u32, tally: impl Fn(u32, f64) -> Tally) -> Vec<Tally> {
    mix.iter().map(|(area, share)| tally(*area, share * f64::from(kg))).collect()
}

fn ready(stock: &[Stock]) -> Minute {
    stock.iter().map(|one| one.since).max().unwrap_or_default()
}

fn total(stock: &[Stock]) -> u32 {
    stock.iter().map(|one| one.amount).sum()
}
