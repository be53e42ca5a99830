//! One pass over the life of a key and of the containers that it was in.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::pools::{From, Pools, relocate};
use super::{DiscrepancyKind, Holding, Whereabouts, cbv};
use crate::facts::{Facts, order};
use crate::model::{Action, Fact, Item, ItemKind, Key, Quantity, What};

/// Where a key is, as of the past that `facts` is about. The facts must be complete for the key
/// and for every container that it was ever in, directly or not: what a
/// [`Locate`](super::Locate) reads.
///
/// A lot made (ADD or output) lies at its `bizLocation`; inputs and DELETE use it up; shipping
/// puts it under way, receiving brings it to rest; in a container it goes where the container
/// goes. An instance is one piece at its last place. A serial number that comes out of a
/// transformation, or is made known together with a quantity of its lot, is a piece beside that
/// quantity (EPCIS 2.0 §7.3.3 keeps the two lists apart); any other was a piece of it, and is taken
/// from it when it is first named.
pub fn whereabouts(facts: &Facts, key: &Key) -> Whereabouts {
    let containers = containers(facts, key);
    let mut life: Vec<&Fact> =
        containers.iter().chain([key]).flat_map(|key| facts.about(key)).collect();
    life.sort_by_key(|fact| order(fact));
    life.dedup_by_key(|fact| &fact.event);
    let mut fold = Fold {
        key,
        containers,
        nested: BTreeMap::new(),
        pools: Pools::default(),
        ended: None,
        members: BTreeSet::new(),
    };
    for fact in life {
        fold.apply(fact);
    }
    let Pools { mut held, discrepancies, .. } = fold.pools;
    held.sort_by(|a, b| (&a.place, a.since, &a.event).cmp(&(&b.place, b.since, &b.event)));
    Whereabouts { key: key.clone(), holdings: held, discrepancies }
}

/// Every container that a key was ever in, directly or not.
fn containers(facts: &Facts, key: &Key) -> BTreeSet<Key> {
    let mut found = BTreeSet::new();
    let mut open = vec![key.clone()];
    while let Some(inner) = open.pop() {
        for parent in facts.parents_of(&inner) {
            if parent != key && found.insert(parent.clone()) {
                open.push(parent.clone());
            }
        }
    }
    found
}

struct Fold<'a> {
    key: &'a Key,
    containers: BTreeSet<Key>,
    /// Which container is in which, now.
    nested: BTreeMap<Key, Key>,
    pools: Pools,
    /// The event that used up or ended an instance.
    ended: Option<String>,
    /// Serial numbers of the lot that go their own way.
    members: BTreeSet<Key>,
}

impl Fold<'_> {
    fn apply(&mut self, fact: &Fact) {
        if matches!(fact.what, What::Transaction { .. }) {
            return;
        }
        self.move_containers(fact);
        self.part_with_members(fact);
        match &fact.what {
            What::Object { action, items } => {
                for item in self.own(items) {
                    match action {
                        Action::Add => self.made(fact, item),
                        Action::Observe => self.seen(fact, item),
                        Action::Delete => self.used(fact, item),
                    }
                }
            }
            What::Transformation { inputs, outputs, .. } => {
                self.own(inputs).for_each(|item| self.used(fact, item));
                self.own(outputs).for_each(|item| self.made(fact, item));
            }
            What::Aggregation { action, parent, children }
            | What::Association { action, parent, children } => {
                let Some(parent) = parent else { return };
                match action {
                    Action::Add => {
                        self.own(children).for_each(|item| self.packed(fact, item, parent));
                    }
                    Action::Observe => {}
                    Action::Delete if children.is_empty() => self.emptied(fact, parent),
                    Action::Delete => {
                        self.own(children).for_each(|item| self.unpacked(fact, item, parent));
                    }
                }
                self.nest(*action, parent, children);
            }
            What::Transaction { .. } => {}
        }
    }

    /// Serial numbers of the lot that are named for the first time.
    fn part_with_members(&mut self, fact: &Fact) {
        let beside: &[Item] = match &fact.what {
            What::Object { action: Action::Add, items } if self.own(items).next().is_some() => {
                items
            }
            What::Transformation { outputs, .. } => outputs,
            _ => &[],
        };
        let from = match (&fact.what, fact.parent()) {
            (What::Aggregation { action: Action::Delete, .. }, Some(parent)) => {
                From::Container(parent)
            }
            _ => From::Place,
        };
        for item in fact.items() {
            let member = item.kind == ItemKind::Instance && item.class.as_ref() == Some(self.key);
            if member && self.members.insert(item.key.clone()) && !beside.contains(item) {
                self.pools.take_member(fact, from);
            }
        }
    }

    fn own<'b>(&self, items: &'b [Item]) -> impl Iterator<Item = &'b Item> + use<'b> {
        let key = self.key.clone();
        items.iter().filter(move |item| item.key == key)
    }

    /// Takes along what is in the containers that the event names.
    fn move_containers(&mut self, fact: &Fact) {
        let named = fact.items().map(|item| &item.key).chain(fact.parent());
        let named: Vec<&Key> = named.filter(|key| self.containers.contains(*key)).collect();
        for container in named {
            let inside: Vec<bool> =
                self.pools.held.iter().map(|pool| self.is_in(pool, container)).collect();
            let uses = matches!(&fact.what, What::Transformation { inputs, .. }
                if inputs.iter().any(|input| input.key == *container));
            let ends = matches!(&fact.what, What::Object { action: Action::Delete, .. });
            if uses || (ends && cbv::destroys(fact)) {
                let mut inside = inside.into_iter();
                self.pools.held.retain(|_| !inside.next().unwrap_or(false));
                if self.pools.held.is_empty() {
                    self.ended.get_or_insert_with(|| fact.event.clone());
                }
                continue;
            }
            for (pool, _) in self.pools.held.iter_mut().zip(inside).filter(|(_, inside)| *inside) {
                relocate(pool, fact);
                if ends && pool.container.as_ref() == Some(container) {
                    pool.container = None;
                }
            }
        }
    }

    fn is_in(&self, pool: &Holding, container: &Key) -> bool {
        let mut at = pool.container.as_ref();
        // Containers in a circle are written down somewhere: as many steps as there are nestings.
        for _ in 0..=self.nested.len() {
            match at {
                Some(outer) if outer == container => return true,
                Some(outer) => at = self.nested.get(outer),
                None => return false,
            }
        }
        false
    }

    fn nest(&mut self, action: Action, parent: &Key, children: &[Item]) {
        match action {
            Action::Observe => {}
            Action::Add => {
                let inner = children.iter().filter(|child| self.containers.contains(&child.key));
                self.nested.extend(inner.map(|child| (child.key.clone(), parent.clone())));
            }
            Action::Delete => self.nested.retain(|inner, outer| {
                let named = children.is_empty() || children.iter().any(|item| item.key == *inner);
                outer != parent || !named
            }),
        }
    }

    fn made(&mut self, fact: &Fact, item: &Item) {
        if item.kind == ItemKind::Instance {
            self.ended = None;
            self.instance(fact, |_| {});
        } else {
            self.pools.create(fact, item.quantity.clone());
        }
    }

    fn seen(&mut self, fact: &Fact, item: &Item) {
        if item.kind == ItemKind::Instance {
            self.instance(fact, |_| {});
            return;
        }
        self.moved(fact, item, From::Place, DiscrepancyKind::Unexplained, |_| {});
    }

    fn used(&mut self, fact: &Fact, item: &Item) {
        if item.kind == ItemKind::Instance {
            self.note_if_ended_before(fact);
            self.pools.held.clear();
            self.ended = Some(fact.event.clone());
            return;
        }
        let lack = DiscrepancyKind::OverWithdrawal;
        self.pools.take(fact, item.quantity.as_ref(), From::Place, lack);
    }

    fn packed(&mut self, fact: &Fact, item: &Item, parent: &Key) {
        let pack = |holding: &mut Holding| holding.container = Some(parent.clone());
        if item.kind == ItemKind::Instance {
            self.instance(fact, pack);
            return;
        }
        self.moved(fact, item, From::Place, DiscrepancyKind::OverWithdrawal, pack);
    }

    fn unpacked(&mut self, fact: &Fact, item: &Item, parent: &Key) {
        if item.kind == ItemKind::Instance {
            self.instance(fact, |holding| {
                if holding.container.as_ref() == Some(parent) {
                    holding.container = None;
                }
            });
            return;
        }
        let unpack = |holding: &mut Holding| holding.container = None;
        let from = From::Container(parent);
        self.moved(fact, item, from, DiscrepancyKind::OverWithdrawal, unpack);
    }

    fn emptied(&mut self, fact: &Fact, parent: &Key) {
        let inside = |pool: &Holding| pool.container.as_ref() == Some(parent);
        let (out, stay) = std::mem::take(&mut self.pools.held).into_iter().partition(inside);
        self.pools.held = stay;
        for mut holding in Vec::into_iter(out) {
            holding.container = None;
            relocate(&mut holding, fact);
            self.pools.put(holding);
        }
    }

    /// Moves some of a class; what is lacking is there all the same, for the event says so.
    fn moved(
        &mut self,
        fact: &Fact,
        item: &Item,
        from: From<'_>,
        lack: DiscrepancyKind,
        change: impl Fn(&mut Holding),
    ) {
        let quantity = item.quantity.as_ref();
        let (mut parts, lacking) = self.pools.take(fact, quantity, from, lack);
        if lacking.is_some() || parts.is_empty() {
            let mut blank = Pools::default();
            blank.create(fact, lacking);
            parts.append(&mut blank.held);
        }
        for mut part in parts {
            change(&mut part);
            relocate(&mut part, fact);
            self.pools.put(part);
        }
    }

    fn instance(&mut self, fact: &Fact, change: impl Fn(&mut Holding)) {
        if self.pools.held.is_empty() {
            self.note_if_ended_before(fact);
            self.pools.create(fact, Some(Quantity::pieces(Decimal::ONE)));
        }
        for holding in &mut self.pools.held {
            change(holding);
            relocate(holding, fact);
        }
    }

    fn note_if_ended_before(&mut self, fact: &Fact) {
        if self.ended.take().is_some_and(|event| event != fact.event) {
            let one = Quantity::pieces(Decimal::ONE);
            self.pools.note(DiscrepancyKind::SeenAfterEnd, fact, one);
        }
    }
}
