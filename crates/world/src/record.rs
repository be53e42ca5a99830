//! What happened: what the event says of it, what really moved, what it counts for.

use crate::ids::Place;
use crate::time::Minute;

/// Number of a thing in its cell.
pub(crate) type Key = usize;
/// Number of a record in its cell; its `eventID` comes from it.
pub(crate) type Id = u32;

/// A thing that events speak of.
#[derive(Debug, Clone)]
pub(crate) struct Thing {
    /// Canonical Digital Link.
    pub key: String,
    /// As its label writes it, where that says more.
    pub label: Option<String>,
    /// The lot that a unit belongs to.
    pub lot: Option<Key>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Measure {
    Kilograms,
    Pieces,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Amount {
    pub value: u32,
    pub measure: Measure,
}

/// A thing as an event names it: no amount for one unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Item {
    pub key: Key,
    pub amount: Option<Amount>,
}

impl Item {
    pub fn unit(key: Key) -> Self {
        Self { key, amount: None }
    }

    pub fn kg(key: Key, value: u32) -> Self {
        Self { key, amount: Some(Amount { value, measure: Measure::Kilograms }) }
    }

    pub fn pieces(key: Key, value: u32) -> Self {
        Self { key, amount: Some(Amount { value, measure: Measure::Pieces }) }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Action {
    Add,
    Observe,
    Delete,
}

#[derive(Debug, Clone)]
pub(crate) enum What {
    /// Things came to be, were seen, ended.
    Object { action: Action, items: Vec<Item> },
    /// Things were put into a container or taken out; no children: it was emptied.
    Packing { action: Action, parent: Key, children: Vec<Item> },
    /// Inputs became outputs; records of one name are one transformation.
    Making { name: Option<u32>, inputs: Vec<Item>, outputs: Vec<Item> },
}

/// Where goods are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum At {
    Place(Place),
    /// Under way to.
    Way(Place),
}

/// Goods that really moved, came to be (`from` nothing) or ended (`to` nothing).
#[derive(Debug, Clone, Copy)]
pub(crate) struct Move {
    pub item: Item,
    pub from: Option<At>,
    pub to: Option<At>,
    /// Who holds them from then on; none: who held them before.
    pub holder: Option<Place>,
}

/// From whom to whom.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Trip {
    pub from: Place,
    pub to: Place,
}

/// What is true of a lot for its whole life.
#[derive(Debug, Clone)]
pub(crate) struct Label {
    pub lot: String,
    pub harvested: bool,
}

/// An earlier record is wrong.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Voids {
    pub record: Id,
    pub corrected_by: Option<Id>,
    pub declared: Minute,
}

/// What a growing area is charged with.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Tally {
    Harvested { area: u32, kg: f64 },
    Packed { area: u32, kg: f64 },
    Shipped { area: u32, kg: f64 },
}

/// One event of a cell.
#[derive(Debug, Clone)]
pub(crate) struct Record {
    pub id: Id,
    /// When it was captured.
    pub told: Minute,
    /// When it happened.
    pub time: Minute,
    pub what: What,
    pub step: &'static str,
    pub disposition: Option<&'static str>,
    pub read_at: Place,
    pub stays_at: Option<Place>,
    pub trip: Option<Trip>,
    pub label: Option<Label>,
    /// Tenths of a degree Celsius.
    pub temperature: Option<u32>,
    pub voids: Option<Voids>,
    pub moves: Vec<Move>,
    pub tally: Vec<Tally>,
}
