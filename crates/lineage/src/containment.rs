//! What was in what, and when.

use std::collections::BTreeMap;

use jiff::Timestamp;
use rust_decimal::Decimal;
use serde::Serialize;

use crate::facts::Facts;
use crate::maps::HashMap;
use crate::model::{Action, Fact, Item, ItemKind, Key, Quantity, What};
use crate::window::Window;

/// What holds a child in its parent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Bond {
    /// Packing (`AggregationEvent`).
    Aggregation,
    /// Lasting binding (`AssociationEvent`); packing and unpacking do not end it.
    Association,
}

/// One stay of a child in a parent: from the ADD to the DELETE of the pair, or of all children.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Stay {
    /// What was inside.
    pub child: Key,
    /// One thing or a class.
    pub kind: ItemKind,
    /// How it was held.
    pub bond: Bond,
    /// When it was put in.
    pub from: Timestamp,
    /// When it was taken out; none while it is inside.
    pub until: Option<Timestamp>,
    /// How much was put in during the stay, if every event says so in one unit.
    pub quantity: Option<Quantity>,
    /// The events that put it in (a class may be added several times).
    pub put_in: Vec<String>,
    /// The events that took some or all of it out.
    pub taken_out: Vec<String>,
}

impl Stay {
    pub(crate) fn window(&self) -> Window {
        Window::new(self.from, self.until)
    }

    pub(crate) fn events(&self) -> Vec<String> {
        self.put_in.iter().chain(&self.taken_out).cloned().collect()
    }
}

/// All stays in a parent, by beginning, then child. `facts` must hold all facts about the parent.
///
/// Observations change nothing. A class leaves when all of it that was put in is taken out; while
/// amounts are not stated, or stated in other units, it counts as still inside: too long a stay
/// makes a recall wider, too short a stay would hide something.
pub fn stays(facts: &Facts, parent: &Key) -> Vec<Stay> {
    let mut open: BTreeMap<(Bond, Key), Open> = BTreeMap::new();
    let mut done = Vec::new();
    for fact in facts.about(parent).filter(|fact| fact.parent() == Some(parent)) {
        let (bond, action, children) = match &fact.what {
            What::Aggregation { action, children, .. } => (Bond::Aggregation, *action, children),
            What::Association { action, children, .. } => (Bond::Association, *action, children),
            _ => continue,
        };
        match action {
            Action::Observe => {}
            Action::Add => {
                for child in children {
                    let key = (bond, child.key.clone());
                    open.entry(key)
                        .or_insert_with(|| Open::new(bond, child, fact))
                        .add(child, fact);
                }
            }
            Action::Delete if children.is_empty() => {
                let emptied: Vec<_> = open.keys().filter(|key| key.0 == bond).cloned().collect();
                let ended = emptied.iter().filter_map(|key| open.remove(key));
                done.extend(ended.map(|stay| stay.close(fact)));
            }
            Action::Delete => {
                for child in children {
                    let key = (bond, child.key.clone());
                    if open.get_mut(&key).is_some_and(|stay| stay.take(child, fact))
                        && let Some(stay) = open.remove(&key)
                    {
                        done.push(stay.close(fact));
                    }
                }
            }
        }
    }
    done.extend(open.into_values().map(Open::unfinished));
    done.sort_by(|a, b| {
        (a.from, &a.child, a.bond, a.until).cmp(&(b.from, &b.child, b.bond, b.until))
    });
    done
}

struct Open {
    stay: Stay,
    put: Amounts,
    inside: Amounts,
}

/// Amounts by unit; `unknown` once an event did not say how much.
#[derive(Default)]
struct Amounts {
    by_unit: BTreeMap<Option<String>, Decimal>,
    unknown: bool,
}

impl Open {
    fn new(bond: Bond, child: &Item, fact: &Fact) -> Self {
        let stay = Stay {
            child: child.key.clone(),
            kind: child.kind,
            bond,
            from: fact.time,
            until: None,
            quantity: None,
            put_in: Vec::new(),
            taken_out: Vec::new(),
        };
        Self { stay, put: Amounts::default(), inside: Amounts::default() }
    }

    fn add(&mut self, child: &Item, fact: &Fact) {
        if self.stay.kind == ItemKind::Instance && !self.stay.put_in.is_empty() {
            return;
        }
        self.stay.put_in.push(fact.event.clone());
        self.put.add(child.quantity.as_ref());
        self.inside.add(child.quantity.as_ref());
    }

    /// Takes some out; true if nothing is left inside.
    fn take(&mut self, child: &Item, fact: &Fact) -> bool {
        let Some(quantity) = child.quantity.as_ref().filter(|_| self.stay.kind == ItemKind::Class)
        else {
            return true;
        };
        if self.inside.take(quantity) {
            return true;
        }
        self.stay.taken_out.push(fact.event.clone());
        false
    }

    fn close(mut self, fact: &Fact) -> Stay {
        self.stay.until = Some(fact.time);
        self.stay.taken_out.push(fact.event.clone());
        self.unfinished()
    }

    fn unfinished(mut self) -> Stay {
        self.stay.quantity = self.put.single();
        self.stay
    }
}

impl Amounts {
    fn add(&mut self, quantity: Option<&Quantity>) {
        match quantity {
            Some(known) => {
                *self.by_unit.entry(known.unit.clone()).or_default() += known.value;
            }
            None => self.unknown = true,
        }
    }

    fn take(&mut self, quantity: &Quantity) -> bool {
        if let Some(left) = self.by_unit.get_mut(&quantity.unit) {
            *left -= quantity.value;
        }
        !self.unknown && self.by_unit.values().all(|left| *left <= Decimal::ZERO)
    }

    fn single(self) -> Option<Quantity> {
        let mut units = self.by_unit.into_iter();
        match (self.unknown, units.next(), units.next()) {
            (false, Some((unit, value)), None) => Some(Quantity { value, unit }),
            _ => None,
        }
    }
}

/// The stays in one parent with an index by child.
#[derive(Debug, Default)]
pub(crate) struct Contents {
    stays: Vec<Stay>,
    by_child: HashMap<Key, Vec<usize>>,
}

impl Contents {
    pub fn of(facts: &Facts, parent: &Key) -> Self {
        let stays = stays(facts, parent);
        let mut by_child: HashMap<Key, Vec<usize>> = HashMap::default();
        for (index, stay) in stays.iter().enumerate() {
            by_child.entry(stay.child.clone()).or_default().push(index);
        }
        Self { stays, by_child }
    }

    pub fn all(&self) -> &[Stay] {
        &self.stays
    }

    pub fn of_child(&self, child: &Key) -> impl Iterator<Item = &Stay> {
        self.by_child.get(child).into_iter().flatten().map(|index| &self.stays[*index])
    }
}
