//! Reads what is needed to say where things are: their facts and those of their containers.

use std::collections::BTreeSet;

use crate::facts::Facts;
use crate::model::{AsOf, Fact, Key};
use crate::trace::{Frontier, LimitHit, Limits, Query};

/// A search for the facts that [`whereabouts`](super::whereabouts) needs; driven like a
/// [`Trace`](crate::Trace).
#[derive(Debug)]
pub struct Locate {
    facts: Facts,
    frontier: Frontier,
    open: BTreeSet<Key>,
    outstanding: Option<Query>,
}

impl Locate {
    /// A search for these keys.
    pub fn new(keys: impl IntoIterator<Item = Key>, as_of: AsOf, limits: Limits) -> Self {
        Self {
            facts: Facts::new(as_of),
            frontier: Frontier::new(limits),
            open: keys.into_iter().collect(),
            outstanding: None,
        }
    }

    /// What must be read next; none when all is there or a limit is reached.
    pub fn need(&mut self) -> Option<Query> {
        if self.outstanding.is_none() {
            while let Some(key) = self.open.pop_first() {
                self.frontier.has_key(&key, &key);
            }
            self.outstanding = self.frontier.next(self.facts.len());
        }
        self.outstanding.clone()
    }

    /// Takes the answer to the last question.
    pub fn feed(&mut self, facts: impl IntoIterator<Item = Fact>) {
        self.facts.add(facts);
        let Some(query) = self.outstanding.take() else { return };
        self.frontier.answered(&query, self.facts.len());
        for key in &query.keys {
            self.open.extend(self.facts.parents_of(key).into_iter().cloned());
        }
    }

    /// The facts read, and the limit that cut the reading short.
    pub fn finish(self) -> (Facts, Option<LimitHit>) {
        (self.facts, self.frontier.hit())
    }
}
