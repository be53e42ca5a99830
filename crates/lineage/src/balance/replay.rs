//! One pass over the facts: what was harvested, used, packed, shipped and sent back, lot by lot.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use rust_decimal::Decimal;

use super::Setting;
use crate::facts::Facts;
use crate::holdings::cbv;
use crate::model::{Action, Fact, Item, ItemKind, Key, Quantity, What};
use crate::units::kilograms;

/// Containers in containers that are opened; more are not looked into.
const NESTING_MAX: usize = 16;

/// Some of a lot in one event.
#[derive(Clone, Debug)]
pub(super) struct Moved {
    pub event: String,
    pub time: Timestamp,
    /// As the event states it.
    pub stated: Option<Quantity>,
    /// Its mass, where it is known.
    pub kg: Option<Decimal>,
    /// Whether the event says where it happened.
    pub placed: bool,
}

/// Where some of a lot came from.
#[derive(Clone, Debug)]
pub(super) enum Source {
    /// Harvested: index of the ground, season, outside of its recorded windows.
    Ground { ground: usize, season: String, outside: bool },
    /// Made in this group of transformation events.
    Group(String),
    /// Made known elsewhere, from nothing.
    Nowhere,
}

/// Some of a lot that went into a group.
#[derive(Clone, Debug)]
pub(super) struct Use {
    pub moved: Moved,
    pub group: String,
    pub place: Option<String>,
}

/// The life of one lot, or of a single good without one.
#[derive(Debug, Default)]
pub(super) struct Lot {
    pub makings: Vec<(Source, Moved)>,
    /// Where it was made.
    pub places: BTreeSet<String>,
    pub uses: Vec<Use>,
    /// Packed into containers, and taken out of them.
    pub packed: Vec<Moved>,
    pub unpacked: Vec<Moved>,
    /// Left the place of its making to somebody else.
    pub shipped: Vec<Moved>,
    pub departed: Vec<Moved>,
    pub returned: Vec<Moved>,
}

impl Lot {
    pub fn is_harvest(&self) -> bool {
        self.makings.iter().any(|(source, _)| matches!(source, Source::Ground { .. }))
    }

    /// Shipments; departures only where no event says that it was shipped.
    pub fn out(&self) -> &[Moved] {
        if self.shipped.is_empty() { &self.departed } else { &self.shipped }
    }
}

/// Transformation events that are one.
#[derive(Debug, Default)]
pub(super) struct Group {
    pub events: BTreeSet<String>,
    pub inputs: BTreeSet<Key>,
    pub outputs: Vec<(Key, Moved)>,
}

/// Events that made or ended one label.
#[derive(Debug, Default)]
pub(super) struct Label {
    pub lot: Option<Key>,
    pub made: BTreeMap<String, String>,
    pub ended: Vec<String>,
}

pub(super) struct Replay<'a> {
    facts: &'a Facts,
    setting: &'a Setting<'a>,
    grounds: BTreeMap<&'a str, usize>,
    contents: BTreeMap<Key, Vec<Item>>,
    pub lots: BTreeMap<Key, Lot>,
    pub groups: BTreeMap<String, Group>,
    pub labels: BTreeMap<Key, Label>,
}

/// Some of a lot, as an event names it.
type Part = (Key, Option<Quantity>);

impl<'a> Replay<'a> {
    pub fn of(facts: &'a Facts, setting: &'a Setting<'a>) -> Self {
        let places = |(index, ground): (usize, &'a super::Ground)| {
            ground.places.iter().map(move |place| (place.as_str(), index))
        };
        let mut replay = Self {
            facts,
            setting,
            grounds: setting.grounds.iter().enumerate().flat_map(places).collect(),
            contents: BTreeMap::new(),
            lots: BTreeMap::new(),
            groups: BTreeMap::new(),
            labels: BTreeMap::new(),
        };
        for fact in facts.in_order() {
            replay.apply(fact);
        }
        replay.labels.retain(|key, _| !replay.contents.contains_key(key));
        replay
    }

    fn apply(&mut self, fact: &Fact) {
        match &fact.what {
            What::Object { action, items } => self.object(fact, *action, items),
            What::Transformation { inputs, outputs, .. } => self.transform(fact, inputs, outputs),
            What::Aggregation { action, parent: Some(parent), children } => {
                self.aggregate(fact, *action, parent, children);
                let whole = [Item::instance(parent.clone())];
                self.travel(fact, &whole);
            }
            What::Aggregation { children, .. } => self.travel(fact, children),
            What::Association { .. } | What::Transaction { .. } => {}
        }
    }

    fn object(&mut self, fact: &Fact, action: Action, items: &[Item]) {
        for item in items {
            self.label(fact, item, action == Action::Add, ends(fact, action));
        }
        if action == Action::Add {
            let named = |key: &Key| items.iter().any(|item| item.key == *key);
            for item in items {
                let (key, quantity) = self.account(item);
                let known = self.lots.get(&key).is_some_and(|lot| !lot.makings.is_empty());
                if known && item.key != key && !named(&key) && !self.made_by(fact, &key) {
                    // A number given to a piece that has been counted.
                    continue;
                }
                let moved = self.moved(fact, &key, quantity);
                let source = self.origin(fact);
                self.make(fact, key, source, moved);
            }
        } else {
            self.travel(fact, items);
        }
    }

    fn transform(&mut self, fact: &Fact, inputs: &[Item], outputs: &[Item]) {
        let id = fact.transformation().unwrap_or(&fact.event).to_owned();
        let place = place(fact).map(str::to_owned);
        for item in inputs {
            self.label(fact, item, false, true);
            for (key, quantity) in self.expand(std::slice::from_ref(item)) {
                let moved = self.moved(fact, &key, quantity);
                self.group(&id, fact).inputs.insert(key.clone());
                let used = Use { moved, group: id.clone(), place: place.clone() };
                self.lots.entry(key).or_default().uses.push(used);
            }
            self.use_up(fact, &item.key);
        }
        for item in outputs {
            self.label(fact, item, true, false);
            let (key, quantity) = self.account(item);
            let moved = self.moved(fact, &key, quantity);
            self.group(&id, fact).outputs.push((key.clone(), moved.clone()));
            self.make(fact, key, Source::Group(id.clone()), moved);
        }
    }

    fn aggregate(&mut self, fact: &Fact, action: Action, parent: &Key, children: &[Item]) {
        match action {
            Action::Observe => {}
            Action::Add => {
                for (key, moved) in self.direct(fact, children) {
                    self.lots.entry(key).or_default().packed.push(moved);
                }
                self.contents.entry(parent.clone()).or_default().extend_from_slice(children);
            }
            Action::Delete if children.is_empty() => drop(self.empty(fact, parent)),
            Action::Delete => {
                for (key, moved) in self.direct(fact, children) {
                    self.lots.entry(key).or_default().unpacked.push(moved);
                }
                let inside = self.contents.entry(parent.clone()).or_default();
                for child in children {
                    take_out(inside, child);
                }
            }
        }
    }

    /// Everything comes out of a container; containers in it stay packed. They come back.
    fn empty(&mut self, fact: &Fact, container: &Key) -> Vec<Key> {
        let Some(inside) = self.contents.get_mut(container).map(std::mem::take) else {
            return Vec::new();
        };
        for (key, moved) in self.direct(fact, &inside) {
            self.lots.entry(key).or_default().unpacked.push(moved);
        }
        let inner = inside.into_iter().map(|item| item.key);
        inner.filter(|key| self.contents.contains_key(key)).collect()
    }

    /// A container and those in it are used up with all that is in them.
    fn use_up(&mut self, fact: &Fact, container: &Key) {
        let mut open = vec![container.clone()];
        while let Some(next) = open.pop() {
            // Emptied ones hold nothing, so that circles end.
            open.extend(self.empty(fact, &next));
        }
    }

    /// The lots among these items themselves, without what is in containers.
    fn direct(&self, fact: &Fact, items: &[Item]) -> Vec<(Key, Moved)> {
        let lots = items.iter().filter(|item| !self.contents.contains_key(&item.key));
        lots.map(|item| {
            let (key, quantity) = self.account(item);
            let moved = self.moved(fact, &key, quantity);
            (key, moved)
        })
        .collect()
    }

    /// Goods on their way out or back.
    fn travel(&mut self, fact: &Fact, items: &[Item]) {
        let step = cbv::step(fact);
        let out = matches!(step, Some("shipping" | "departing")) && self.goes_to_others(fact);
        let back = cbv::arrives(fact) || step == Some("void_shipping");
        if !out && !back {
            return;
        }
        let from = cbv::source(fact).or_else(|| place(fact));
        let at = if out { from } else { place(fact) };
        for (key, quantity) in self.expand(items) {
            let mut moved = self.moved(fact, &key, quantity);
            moved.placed = at.is_some();
            let lot = self.lots.entry(key).or_default();
            let own = [at, place(fact)].iter().flatten().any(|place| lot.places.contains(*place));
            if at.is_some() && !own {
                continue;
            }
            match step {
                Some("shipping") => lot.shipped.push(moved),
                Some("departing") => lot.departed.push(moved),
                _ if !lot.out().is_empty() => lot.returned.push(moved),
                _ => {}
            }
        }
    }

    fn goes_to_others(&self, fact: &Fact) -> bool {
        if let Some(stays) = cbv::stays_with_party(fact) {
            return !stays;
        }
        let from = cbv::source(fact).or_else(|| place(fact)).and_then(self.setting.holder);
        let to = cbv::destination(fact, "location").and_then(self.setting.holder);
        from.is_none() || from != to
    }

    fn make(&mut self, fact: &Fact, key: Key, source: Source, moved: Moved) {
        let lot = self.lots.entry(key).or_default();
        let places = [&fact.read_point, &fact.biz_location];
        lot.places.extend(places.into_iter().flatten().cloned());
        lot.makings.push((source, moved));
    }

    fn made_by(&self, fact: &Fact, lot: &Key) -> bool {
        let makings = self.lots.get(lot).into_iter().flat_map(|lot| &lot.makings);
        makings.into_iter().any(|(_, moved)| moved.event == fact.event)
    }

    fn origin(&self, fact: &Fact) -> Source {
        let places = [&fact.read_point, &fact.biz_location];
        let known = places.into_iter().flatten().find_map(|place| self.grounds.get(place.as_str()));
        known.map_or(Source::Nowhere, |&ground| {
            let season = self.setting.grounds[ground].season(fact.time, self.setting.clock);
            Source::Ground { ground, season: season.id, outside: season.outside }
        })
    }

    fn label(&mut self, fact: &Fact, item: &Item, makes: bool, ends: bool) {
        if item.kind != ItemKind::Instance || !(makes || ends) {
            return;
        }
        let lot = self.account(item).0;
        let label = self.labels.entry(item.key.clone()).or_default();
        label.lot = Some(lot);
        if makes {
            let group = fact.transformation().unwrap_or(&fact.event).to_owned();
            label.made.entry(group).or_insert_with(|| fact.event.clone());
        } else if !label.ended.contains(&fact.event) {
            label.ended.push(fact.event.clone());
        }
    }

    /// The lot that an item is counted in: its own, and one piece of it; else itself.
    fn account(&self, item: &Item) -> Part {
        match item.kind {
            ItemKind::Class => (item.key.clone(), item.quantity.clone()),
            ItemKind::Instance => {
                let lots = self.facts.lots_of(&item.key);
                let lot = item.class.as_ref().or(lots.first().copied());
                let key = lot.unwrap_or(&item.key).clone();
                (key, Some(Quantity::pieces(Decimal::ONE)))
            }
        }
    }

    /// The lots behind these items: containers are opened. What is named beside the container
    /// that it is in counts once.
    fn expand(&self, items: &[Item]) -> Vec<Part> {
        let mut found: Vec<Part> = Vec::new();
        let mut open: Vec<(usize, &Item)> = items.iter().map(|item| (0, item)).collect();
        let inside = |item: &Item| {
            let packed = items.iter().filter_map(|other| self.contents.get(&other.key));
            packed.flatten().any(|content| content.key == item.key)
        };
        while let Some((depth, item)) = open.pop() {
            match self.contents.get(&item.key) {
                Some(content) if depth < NESTING_MAX => {
                    open.extend(content.iter().map(|item| (depth + 1, item)));
                }
                _ if depth == 0 && inside(item) => {}
                _ => found.push(self.account(item)),
            }
        }
        found
    }

    fn moved(&self, fact: &Fact, key: &Key, stated: Option<Quantity>) -> Moved {
        let kg = stated.as_ref().and_then(|it| kilograms(it, (self.setting.piece_kg)(key)));
        Moved { event: fact.event.clone(), time: fact.time, stated, kg, placed: true }
    }

    fn group(&mut self, id: &str, fact: &Fact) -> &mut Group {
        let group = self.groups.entry(id.to_owned()).or_default();
        group.events.insert(fact.event.clone());
        group
    }
}

/// Where an event happened.
fn place(fact: &Fact) -> Option<&str> {
    fact.read_point.as_deref().or(fact.biz_location.as_deref())
}

/// A single good is gone after this event: it cannot be sold or destroyed a second time.
fn ends(fact: &Fact, action: Action) -> bool {
    action == Action::Delete
        || cbv::destroys(fact)
        || matches!(cbv::step(fact), Some("retail_selling" | "dispensing"))
}

/// Takes one thing, or some of a class, out of what is in a container.
fn take_out(inside: &mut Vec<Item>, out: &Item) {
    let mut left = out.quantity.clone();
    inside.retain_mut(|there| {
        if there.key != out.key {
            return true;
        }
        let (Some(has), Some(asked)) = (&mut there.quantity, &mut left) else {
            // An unknown part of a class stays unknown; a thing is out.
            there.quantity = None;
            return out.kind == ItemKind::Class && out.quantity.is_some();
        };
        let unit = (asked.unit.as_deref(), has.unit.as_deref());
        let Some(amount) = crate::units::convert(asked.value, unit.0, unit.1) else {
            there.quantity = None;
            return true;
        };
        let part = amount.min(has.value);
        has.value -= part;
        asked.value = crate::units::convert(amount - part, unit.1, unit.0).unwrap_or_default();
        has.value > Decimal::ZERO
    });
}
