//! The facts read so far, in the order of time, without what was declared wrong.

use std::collections::BTreeSet;

use jiff::Timestamp;

use crate::maps::{HashMap, HashSet};
use crate::model::{Action, AsOf, Fact, Item, ItemKind, Key, What};

/// A set of facts as of one past, indexed by the keys that they name.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    as_of: AsOf,
    kept: Vec<Fact>,
    by_event: HashMap<String, usize>,
    by_key: HashMap<Key, Mentions>,
    by_transformation: HashMap<String, Vec<usize>>,
    void: HashSet<String>,
}

/// Where a key is named, by what it is there; the numbers are positions of facts. Sorted out
/// once, so that a key of a long list is not looked for in that list again and again.
#[derive(Clone, Debug, Default)]
struct Mentions {
    facts: Vec<usize>,
    /// Fact, and position in its list.
    inputs: Vec<(usize, usize)>,
    outputs: Vec<(usize, usize)>,
    /// Fact, and what the key was put into, is an instance of, has as instance.
    parents: Vec<(usize, Key)>,
    lots: Vec<(usize, Key)>,
    members: Vec<(usize, Key)>,
    kind: Option<ItemKind>,
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
        for item in fact.items() {
            let mentions = self.mention(index, &fact, &item.key);
            mentions.kind = Some(item.kind);
            if let Some(lot) = &item.class {
                mentions.lots.push((index, lot.clone()));
                let of_lot = self.mention(index, &fact, lot);
                of_lot.kind = Some(ItemKind::Class);
                of_lot.members.push((index, item.key.clone()));
            }
        }
        if let Some(parent) = fact.parent() {
            self.mention(index, &fact, parent).kind.get_or_insert(ItemKind::Instance);
        }
        self.keep_roles(index, &fact.what);
        if let Some(id) = fact.transformation() {
            let list = self.by_transformation.entry(id.to_owned()).or_default();
            insert_in_order(&self.kept, list, index, &fact);
        }
        self.by_event.insert(fact.event.clone(), index);
        self.kept.push(fact);
    }

    /// What the items of a fact are in it, once they are all on their lists.
    fn keep_roles(&mut self, index: usize, what: &What) {
        match what {
            What::Transformation { inputs, outputs, .. } => {
                for (position, input) in inputs.iter().enumerate() {
                    self.mentioned(&input.key, |there| there.inputs.push((index, position)));
                }
                for (position, output) in outputs.iter().enumerate() {
                    self.mentioned(&output.key, |there| there.outputs.push((index, position)));
                }
            }
            What::Aggregation { action: Action::Add, parent: Some(parent), children }
            | What::Association { action: Action::Add, parent: Some(parent), children } => {
                for child in children {
                    let into = (index, parent.clone());
                    self.mentioned(&child.key, |there| there.parents.push(into));
                }
            }
            _ => {}
        }
    }

    /// Adds to what is known of a key that is there.
    fn mentioned(&mut self, key: &Key, add: impl FnOnce(&mut Mentions)) {
        if let Some(mentions) = self.by_key.get_mut(key) {
            add(mentions);
        }
    }

    /// What is known of a key, once the fact at `index` is on its list.
    fn mention(&mut self, index: usize, fact: &Fact, key: &Key) -> &mut Mentions {
        let mentions = self.by_key.entry(key.clone()).or_default();
        // Within one fact the list has just been extended, or has it near its place in time.
        let list = &mut mentions.facts;
        let place = list.partition_point(|earlier| {
            *earlier != index && order(&self.kept[*earlier]) < order(fact)
        });
        if list.get(place) != Some(&index) {
            list.insert(place, index);
        }
        mentions
    }

    /// The facts that name a key, in the order of time, void ones left out.
    pub fn about(&self, key: &Key) -> impl Iterator<Item = &Fact> {
        self.valid(self.by_key.get(key).map(|mentions| &mentions.facts))
    }

    /// Every place that the facts name: where they were read, where things are from then on, where
    /// they came from and went to.
    pub fn places(&self) -> BTreeSet<&str> {
        let mut places = BTreeSet::new();
        for fact in &self.kept {
            let own = [&fact.read_point, &fact.biz_location];
            places.extend(own.into_iter().flatten().map(String::as_str));
            let ends = fact.sources.iter().chain(&fact.destinations);
            let locations = ends.filter(|(kind, _)| kind.ends_with("location"));
            places.extend(locations.map(|(_, place)| place.as_str()));
        }
        places
    }

    /// All facts in the order of time, void ones left out.
    pub(crate) fn in_order(&self) -> Vec<&Fact> {
        let mut facts: Vec<&Fact> =
            (0..self.kept.len()).filter(|at| self.is_valid(*at)).map(|at| &self.kept[at]).collect();
        facts.sort_by_key(|fact| order(fact));
        facts
    }

    /// All facts of the transformation that this fact is part of, itself included.
    pub(crate) fn whole_transformation<'a>(&'a self, fact: &'a Fact) -> Vec<&'a Fact> {
        match fact.transformation() {
            Some(id) => self.valid(self.by_transformation.get(id)).collect(),
            None => vec![fact],
        }
    }

    /// The transformations that used a key up, in the order they were read.
    pub(crate) fn uses_of(&self, key: &Key) -> impl Iterator<Item = (&Fact, &Item)> {
        let places = self.by_key.get(key).map(|mentions| &mentions.inputs);
        self.parts(places, |what| match what {
            What::Transformation { inputs, .. } => inputs,
            _ => &[],
        })
    }

    /// The transformations that made a key, in the order they were read.
    pub(crate) fn makings_of(&self, key: &Key) -> impl Iterator<Item = (&Fact, &Item)> {
        let places = self.by_key.get(key).map(|mentions| &mentions.outputs);
        self.parts(places, |what| match what {
            What::Transformation { outputs, .. } => outputs,
            _ => &[],
        })
    }

    fn parts<'a>(
        &'a self,
        places: Option<&'a Vec<(usize, usize)>>,
        list: fn(&What) -> &[Item],
    ) -> impl Iterator<Item = (&'a Fact, &'a Item)> {
        let valid = places.into_iter().flatten().filter(|place| self.is_valid(place.0));
        valid.filter_map(move |(fact, position)| {
            let fact = &self.kept[*fact];
            list(&fact.what).get(*position).map(|item| (fact, item))
        })
    }

    /// The containers and places that a key was ever put in, sorted.
    pub(crate) fn parents_of(&self, key: &Key) -> Vec<&Key> {
        self.linked(self.by_key.get(key).map(|mentions| &mentions.parents))
    }

    /// The lots that an instance is known to belong to, sorted.
    pub(crate) fn lots_of(&self, key: &Key) -> Vec<&Key> {
        self.linked(self.by_key.get(key).map(|mentions| &mentions.lots))
    }

    /// The instances known to belong to a lot, sorted.
    pub(crate) fn members_of(&self, lot: &Key) -> Vec<&Key> {
        self.linked(self.by_key.get(lot).map(|mentions| &mentions.members))
    }

    fn linked<'a>(&'a self, links: Option<&'a Vec<(usize, Key)>>) -> Vec<&'a Key> {
        let valid = links.into_iter().flatten().filter(|link| self.is_valid(link.0));
        let mut keys: Vec<&Key> = valid.map(|link| &link.1).collect();
        keys.sort_unstable();
        keys.dedup();
        keys
    }

    /// One thing or a class, if any fact says; a container is one thing.
    pub(crate) fn kind_of(&self, key: &Key) -> Option<ItemKind> {
        self.by_key.get(key).and_then(|mentions| mentions.kind)
    }

    fn is_valid(&self, index: usize) -> bool {
        !self.void.contains(&self.kept[index].event)
    }

    fn valid<'a>(&'a self, list: Option<&'a Vec<usize>>) -> impl Iterator<Item = &'a Fact> {
        list.into_iter()
            .flatten()
            .filter(|index| self.is_valid(**index))
            .map(|index| &self.kept[*index])
    }
}

/// The total order of facts: time, then record order, then event id.
pub(crate) fn order(fact: &Fact) -> (Timestamp, u64, &str) {
    (fact.time, fact.seq, &fact.event)
}

fn insert_in_order(kept: &[Fact], list: &mut Vec<usize>, index: usize, fact: &Fact) {
    let place = list.partition_point(|earlier| order(&kept[*earlier]) < order(fact));
    list.insert(place, index);
}
