//! What has been asked, what is to be asked next, and when to stop asking.

use std::collections::BTreeSet;

use super::{LimitHit, Limits, Query};
use crate::maps::{HashMap, HashSet};
use crate::model::Key;

/// The edge of the known: nothing is asked twice, and every limit is kept here.
#[derive(Debug)]
pub(crate) struct Frontier {
    limits: Limits,
    rounds: u32,
    keys: Asked<Key>,
    transformations: Asked<String>,
    hit: Option<LimitHit>,
}

#[derive(Debug)]
struct Asked<T> {
    known: HashSet<T>,
    wanted: BTreeSet<T>,
    /// Who goes on when the answer has come.
    waiting: HashMap<T, BTreeSet<Key>>,
}

impl Frontier {
    pub fn new(limits: Limits) -> Self {
        Self {
            limits,
            rounds: 0,
            keys: Asked::default(),
            transformations: Asked::default(),
            hit: None,
        }
    }

    /// Whether the facts about `key` have been read; if not, they are wanted, and `asker` is
    /// woken when they have come.
    pub fn has_key(&mut self, key: &Key, asker: &Key) -> bool {
        self.keys.has(key, asker)
    }

    /// The same for the facts of a transformation id.
    pub fn has_transformation(&mut self, id: &str, asker: &Key) -> bool {
        self.transformations.has(&id.to_owned(), asker)
    }

    /// Whether the facts about a key have been read.
    pub fn was_asked(&self, key: &Key) -> bool {
        self.keys.known.contains(key)
    }

    /// The limit that stopped the asking.
    pub fn hit(&self) -> Option<LimitHit> {
        self.hit
    }

    /// The next question, or none when all is known or a limit is reached. `facts_read` counts
    /// the facts so far.
    pub fn next(&mut self, facts_read: usize) -> Option<Query> {
        if self.keys.wanted.is_empty() && self.transformations.wanted.is_empty() {
            return None;
        }
        let keys_left = self.limits.nodes_max.saturating_sub(self.keys.known.len());
        let stop = if facts_read > self.limits.facts_max {
            Some(LimitHit::Facts)
        } else if self.rounds >= self.limits.depth_max {
            Some(LimitHit::Depth)
        } else if keys_left == 0 && !self.keys.wanted.is_empty() {
            Some(LimitHit::Nodes)
        } else {
            None
        };
        if stop.is_some() {
            self.hit = self.hit.or(stop);
            return None;
        }
        self.rounds += 1;
        Some(Query {
            keys: self.keys.take(keys_left),
            transformations: self.transformations.take(usize::MAX),
            facts_left: self.limits.facts_max - facts_read,
        })
    }

    /// Notes that the answer to a question has come, and says who waited for it.
    pub fn answered(&mut self, query: &Query, facts_read: usize) -> BTreeSet<Key> {
        if facts_read > self.limits.facts_max {
            self.hit = self.hit.or(Some(LimitHit::Facts));
        }
        let mut woken = BTreeSet::new();
        for key in &query.keys {
            woken.extend(self.keys.waiting.remove(key).unwrap_or_default());
        }
        for id in &query.transformations {
            woken.extend(self.transformations.waiting.remove(id).unwrap_or_default());
        }
        woken
    }
}

impl<T> Default for Asked<T> {
    fn default() -> Self {
        Self { known: HashSet::default(), wanted: BTreeSet::new(), waiting: HashMap::default() }
    }
}

impl<T: Clone + Ord + std::hash::Hash> Asked<T> {
    fn has(&mut self, wanted: &T, asker: &Key) -> bool {
        if self.known.contains(wanted) {
            return true;
        }
        self.wanted.insert(wanted.clone());
        self.waiting.entry(wanted.clone()).or_default().insert(asker.clone());
        false
    }

    fn take(&mut self, most: usize) -> Vec<T> {
        let mut taken = Vec::new();
        while taken.len() < most
            && let Some(next) = self.wanted.pop_first()
        {
            self.known.insert(next.clone());
            taken.push(next);
        }
        taken
    }
}
