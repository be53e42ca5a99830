//! One cell: the way of a few lots from harvest to shop, with what goes wrong on it.
//!
//! A stage takes the goods that the stage before left, lets things happen to them and pushes
//! records. Stages keep goods apart by [`Stock`]: so much of a thing at a place from a time on.

mod field;
mod fill;
mod fraud;
mod house;
mod mistakes;
mod pallets;
mod road;
mod trade;

use std::collections::BTreeMap;

use crate::ids::Place;
use crate::province::Province;
use crate::random::{Dice, mix};
use crate::record::{Action, At, Id, Item, Key, Move, Record, Thing, What};
use crate::time::Minute;

/// What a cell tells: its things and its records in the order of their capture.
#[derive(Debug)]
pub(crate) struct Cell {
    pub number: u64,
    pub season: usize,
    pub things: Vec<Thing>,
    pub records: Vec<Record>,
    /// Codes of units that were copied.
    pub copied: Vec<Copied>,
}

/// A copied code.
#[derive(Debug)]
pub(crate) struct Copied {
    pub key: Key,
    /// Where the genuine unit is.
    pub genuine_at: Place,
    /// The observation of the copy.
    pub record: Id,
}

impl Cell {
    /// The `eventID` of a record.
    pub fn event_id(&self, seed: u64, id: Id) -> String {
        uuid(mix(seed, self.number), u64::from(id))
    }
}

/// A number as a UUID of version 8, `urn:uuid:…`.
pub(crate) fn uuid(a: u64, b: u64) -> String {
    let (high, low) = (mix(a, b), mix(b ^ 0x5eed, a));
    format!(
        "urn:uuid:{:08x}-{:04x}-8{:03x}-{:04x}-{:012x}",
        high >> 32,
        (high >> 16) & 0xffff,
        high & 0xfff,
        0x8000 | (low >> 48 & 0x3fff),
        low & 0xffff_ffff_ffff
    )
}

/// Of which growing areas goods are, in parts of one.
pub(crate) type Mix = BTreeMap<u32, f64>;

/// So much of a thing at a place.
#[derive(Debug, Clone)]
struct Stock {
    key: Key,
    /// Kilograms of fruit, pieces of cartons; one for a unit.
    amount: u32,
    at: Place,
    since: Minute,
    mix: Mix,
}

/// A cell being made.
struct Maker<'p> {
    province: &'p Province,
    dice: Dice,
    begins: Minute,
    cell: Cell,
    makings: u32,
    containers: u64,
}

/// The cell of that number: exactly the events that it has to tell.
pub(crate) fn make(province: &Province, number: u64) -> Cell {
    let (season, begins) = province.begins(number);
    let cell = Cell { number, season, things: Vec::new(), records: Vec::new(), copied: Vec::new() };
    let dice = Dice::new(province.seed, number);
    let mut maker = Maker { province, dice, begins, cell, makings: 0, containers: 0 };
    let harvest = field::harvest(&mut maker);
    let arrived = road::to_the_house(&mut maker, harvest);
    let sorted = house::sort(&mut maker, arrived);
    let packed = house::pack(&mut maker, sorted);
    let pallets = pallets::build(&mut maker, packed);
    let shelves = trade::sell(&mut maker, pallets);
    fraud::copy_a_code(&mut maker, &shelves);
    fill::tell_exactly(&mut maker, &shelves);
    maker.cell
}

impl Maker<'_> {
    fn thing(&mut self, key: String) -> Key {
        self.cell.things.push(Thing { key, label: None, lot: None });
        self.cell.things.len() - 1
    }

    /// A number that no other container of the world has.
    fn container_number(&mut self) -> u64 {
        self.containers += 1;
        self.cell.number * 10_000 + self.containers
    }

    /// A name that no other lot of the world has, not longer than a batch number may be.
    fn lot_name(&mut self, letter: char, time: Minute) -> String {
        let day = crate::time::day(time).strftime("%y%m%d").to_string();
        let (cell, number) = (self.cell.number, self.cell.things.len());
        format!("{letter}{day}-{cell:x}-{number:x}")
    }

    fn push(&mut self, record: Record) -> Id {
        let id = record.id;
        self.cell.records.push(record);
        id
    }

    /// A record told when it happens, to be completed.
    fn record(&self, time: Minute, at: Place, step: &'static str, what: What) -> Record {
        Record {
            id: Id::try_from(self.cell.records.len()).unwrap_or(Id::MAX),
            told: time,
            time,
            what,
            step,
            disposition: None,
            read_at: at,
            stays_at: Some(at),
            trip: None,
            label: None,
            temperature: None,
            voids: None,
            moves: Vec::new(),
            tally: Vec::new(),
        }
    }

    /// Putting things into a container, or taking them out, where they are.
    fn packing(
        &mut self,
        time: Minute,
        at: Place,
        action: Action,
        parent: Key,
        (named, moved): (Vec<Item>, &[Item]),
    ) -> Id {
        let step = if action == Action::Add { "packing" } else { "unpacking" };
        let mut record =
            self.record(time, at, step, What::Packing { action, parent, children: named });
        record.disposition = Some("in_progress");
        record.moves = moved.iter().map(|item| stay(*item, at)).collect();
        self.push(record)
    }
}

/// Goods that an event names where they are.
fn stay(item: Item, at: Place) -> Move {
    Move { item, from: Some(At::Place(at)), to: Some(At::Place(at)), holder: None }
}

fn made(item: Item, at: Place) -> Move {
    Move { item, from: None, to: Some(At::Place(at)), holder: None }
}

fn used(item: Item, at: Place) -> Move {
    Move { item, from: Some(At::Place(at)), to: None, holder: None }
}

/// The mix of goods put together, by their weights.
fn mixed<'a>(parts: impl Iterator<Item = (&'a Mix, u32)> + Clone) -> Mix {
    let whole: f64 = parts.clone().map(|(_, weight)| f64::from(weight)).sum();
    let mut mix = Mix::new();
    for (part, weight) in parts {
        for (area, share) in part {
            *mix.entry(*area).or_default() += share * f64::from(weight) / whole;
        }
    }
    mix
}
