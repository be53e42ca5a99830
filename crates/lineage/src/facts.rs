//! The facts read so far, in the order of time, without what was declared wrong.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;

use crate::model::{AsOf, Fact, Item, Key, What};

/// A set of facts as of one past, indexed by the keys that they name.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    as_of: AsOf,
    kept: Vec<Fact>,
    by_event: HashMap<String, usize>,
    by_key: HashMap<Key, Vec<usize>>,
    by_transformation: HashMap<String, Vec<usize>>,
    void: HashSet<String>,
}

impl Facts {
    /// An empty set that will hold what counts as of this past.
    pub fn new(as_of: AsOf) -> Self {
        Self { as_of, ..Self::default() }
    }

    /// Which past the set is about.
    pub fn as_of(&self) -> AsOf {
        self.as_of
    }

    /// How many facts are kept, void ones included.
    pub fn len(&self) -> usize {
        self.kept.len()
    }

    /// Whether nothing is kept.
    pub fn is_empty(&self) -> bool {
        self.kept.is_empty()
    }

    /// Takes facts in; those outside the as-of and those already there are dropped. True if one
    /// of them voids an event that had been taken in by an *earlier* call, so that conclusions
    /// drawn from it no longer hold.
    pub fn add(&mut self, new: impl IntoIterator<Item = Fact>) -> bool {
        let mut voids_earlier = false;
        let mut fresh = Vec::new();
        for fact in new {
            if !self.as_of.knows(&fact) {
                continue;
            }
            if fact.declared_wrong {
                let known = self.by_event.contains_key(&fact.event);
                voids_earlier |= self.void.insert(fact.event) && known;
            } else if self.as_of.covers(&fact) {
                fresh.push(fact);
            }
        }
        fresh.sort_by(|a, b| order(a).cmp(&order(b)));
        for fact in fresh {
            self.keep(fact);
        }
        voids_earlier
    }

    fn keep(&mut self, fact: Fact) {
        if self.by_event.contains_key(&fact.event) {
            return;
        }
        let index = self.kept.len();
        let mut names: Vec<&Key> = fact
            .items()
            .flat_map(|item| [Some(&item.key), item.class.as_ref()])
            .chain([fact.parent()])
            .flatten()
            .collect();
        names.sort_unstable();
        names.dedup();
        for key in names {
            let list = self.by_key.entry(key.clone()).or_default();
            insert_in_order(&self.kept, list, index, &fact);
        }
        if let Some(id) = fact.transformation() {
            let list = self.by_transformation.entry(id.to_owned()).or_default();
            insert_in_order(&self.kept, list, index, &fact);
        }
        self.by_event.insert(fact.event.clone(), index);
        self.kept.push(fact);
    }

    /// The facts that name a key, in the order of time, void ones left out.
    pub fn about(&self, key: &Key) -> impl Iterator<Item = &Fact> {
        self.valid(self.by_key.get(key))
    }

    /// All facts of the transformation that this fact is part of, itself included.
    pub(crate) fn whole_transformation<'a>(&'a self, fact: &'a Fact) -> Vec<&'a Fact> {
        match fact.transformation() {
            Some(id) => self.valid(self.by_transformation.get(id)).collect(),
            None => vec![fact],
        }
    }

    /// The containers and places that a key was ever put in, sorted.
    pub(crate) fn parents_of(&self, key: &Key) -> Vec<&Key> {
        let mut parents: Vec<&Key> = self
            .about(key)
            .filter_map(|fact| match &fact.what {
                What::Aggregation { action, parent, children }
                | What::Association { action, parent, children }
                    if *action == crate::Action::Add && names(children, key) =>
                {
                    parent.as_ref()
                }
                _ => None,
            })
            .collect();
        parents.sort_unstable();
        parents.dedup();
        parents
    }

    /// The lots that an instance is known to belong to, sorted.
    pub(crate) fn lots_of(&self, key: &Key) -> Vec<&Key> {
        self.members(|item| (item.key == *key).then_some(item.class.as_ref()).flatten(), key)
    }

    /// The instances known to belong to a lot, sorted.
    pub(crate) fn members_of(&self, lot: &Key) -> Vec<&Key> {
        self.members(|item| (item.class.as_ref() == Some(lot)).then_some(&item.key), lot)
    }

    fn members<'a>(
        &'a self,
        pick: impl Fn(&'a Item) -> Option<&'a Key>,
        key: &Key,
    ) -> Vec<&'a Key> {
        let mut found: Vec<&Key> = self.about(key).flat_map(Fact::items).filter_map(pick).collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    fn valid<'a>(&'a self, list: Option<&'a Vec<usize>>) -> impl Iterator<Item = &'a Fact> {
        list.into_iter()
            .flatten()
            .map(|index| &self.kept[*index])
            .filter(|fact| !self.void.contains(&fact.event))
    }
}

pub(crate) fn names(items: &[Item], key: &Key) -> bool {
    items.iter().any(|item| item.key == *key)
}

/// The total order of facts: time, then record order, then event id.
pub(crate) fn order(fact: &Fact) -> (Timestamp, u64, &str) {
    (fact.time, fact.seq, &fact.event)
}

fn insert_in_order(kept: &[Fact], list: &mut Vec<usize>, index: usize, fact: &Fact) {
    let place = list.partition_point(|earlier| order(&kept[*earlier]) < order(fact));
    list.insert(place, index);
}
