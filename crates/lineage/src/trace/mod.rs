//! Trace back and forward, one batched question per hop.
//!
//! Every reached key carries a bound in time: forward the earliest instant from which it is
//! affected, backward the latest instant up to which its history matters. A bound only ever
//! widens and takes its values from the times of facts, so the work ends, cycles or not; and the
//! answer does not depend on the order in which facts come in.

mod backward;
mod forward;
mod frontier;
mod graph;
mod result;
mod whole_way;

#[cfg(test)]
mod oracle;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::Timestamp;

pub(crate) use frontier::Frontier;
pub use result::{Direction, Edge, EdgeKind, LimitHit, Limits, Milestone, Node, Role, TraceResult};
pub use whole_way::{BothWays, WholeWay};

use crate::containment::Contents;
use crate::facts::Facts;
use crate::maps::{HashMap, HashSet};
use crate::model::{AsOf, Fact, Key};
use crate::window::{Window, Windows};

/// What the store is asked for in one hop. No key and no id is ever asked for twice.
///
/// The answer is every fact that names one of `keys` (as item in any list, as parent, or as the
/// lot of an instance) or one of `transformations`, error declarations included; any order,
/// repeated facts do no harm. Facts that were told to the same asker before may be left out: it
/// remembers them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    /// Keys, sorted.
    pub keys: Vec<Key>,
    /// Transformation ids, sorted.
    pub transformations: Vec<String>,
    /// How many facts may still be read; reading one more than this is enough to show that the
    /// limit is hit.
    pub facts_left: usize,
}

/// A trace under way: ask [`need`](Trace::need), read the facts, [`feed`](Trace::feed) them, until
/// nothing is needed; then [`finish`](Trace::finish).
#[derive(Debug)]
pub struct Trace {
    direction: Direction,
    starts: BTreeMap<Key, Timestamp>,
    limits: Limits,
    facts: Facts,
    frontier: Frontier,
    reached: Reached,
    contents: HashMap<Key, Arc<Contents>>,
    outstanding: Option<Query>,
}

impl Trace {
    /// A trace of the whole life of these keys.
    pub fn new(start: Vec<Key>, direction: Direction, as_of: AsOf, limits: Limits) -> Self {
        let starts = start.into_iter().map(|key| (key, None)).collect();
        Self::bounded(starts, direction, as_of, limits)
    }

    /// A trace of keys from an instant on (forward) or up to an instant (back): a crate that is
    /// used again and again is asked about as it was that day.
    pub fn bounded(
        start: Vec<(Key, Option<Timestamp>)>,
        direction: Direction,
        as_of: AsOf,
        limits: Limits,
    ) -> Self {
        let widest = match direction {
            Direction::Forward => Timestamp::MIN,
            Direction::Back => Timestamp::MAX,
        };
        let mut trace = Self {
            direction,
            starts: start.into_iter().map(|(key, at)| (key, at.unwrap_or(widest))).collect(),
            limits,
            facts: Facts::new(as_of),
            frontier: Frontier::new(limits),
            reached: Reached::new(direction),
            contents: HashMap::default(),
            outstanding: None,
        };
        trace.begin();
        trace
    }

    /// What must be read next; none when the trace is complete or has reached a limit. Until the
    /// answer is fed, the same question is repeated.
    pub fn need(&mut self) -> Option<Query> {
        if self.outstanding.is_none() {
            self.follow();
            self.outstanding = self.frontier.next(self.facts.len());
        }
        self.outstanding.clone()
    }

    /// Takes the answer to the last question.
    pub fn feed(&mut self, facts: impl IntoIterator<Item = Fact>) {
        if self.facts.add(facts) {
            // Something already followed turns out to be void: follow again from the start, over
            // the facts at hand.
            self.begin();
        }
        if let Some(query) = self.outstanding.take() {
            for key in self.frontier.answered(&query, self.facts.len()) {
                self.reached.wake(&key);
            }
        }
    }

    /// The graph of what was found.
    pub fn finish(self) -> TraceResult {
        self.finish_with_facts().0
    }

    /// The same, with the facts that it rests on.
    pub fn finish_with_facts(mut self) -> (TraceResult, Facts) {
        self.follow();
        let result = graph::build(&self);
        (result, self.facts)
    }

    fn begin(&mut self) {
        self.reached = Reached::new(self.direction);
        self.contents.clear();
        for (key, bound) in self.starts.clone() {
            self.reached.bound(&key, bound);
            if self.direction == Direction::Back {
                self.reached.window(&key, Window::until(bound));
            }
        }
    }

    /// Works off all that can be concluded from the facts at hand.
    fn follow(&mut self) {
        while let Some(key) = self.reached.next() {
            if !self.frontier.has_key(&key, &key) {
                continue;
            }
            match self.direction {
                Direction::Forward => forward::expand(self, &key),
                Direction::Back => backward::expand(self, &key),
            }
        }
    }

    /// What was in a parent; none while the facts about it have not been read.
    fn contents(&mut self, parent: &Key, asker: &Key) -> Option<Arc<Contents>> {
        self.frontier.has_key(parent, asker).then(|| self.contents_known(parent))
    }

    fn contents_known(&mut self, parent: &Key) -> Arc<Contents> {
        let known = self.contents_of(parent);
        self.contents.insert(parent.clone(), Arc::clone(&known));
        known
    }

    fn contents_of(&self, parent: &Key) -> Arc<Contents> {
        let known = self.contents.get(parent).cloned();
        known.unwrap_or_else(|| Arc::new(Contents::of(&self.facts, parent)))
    }

    fn is_start(&self, key: &Key) -> bool {
        self.starts.contains_key(key)
    }
}

/// How far each key is reached, and which keys must be looked at again.
#[derive(Debug)]
struct Reached {
    direction: Direction,
    keys: HashMap<Key, Reach>,
    open: BTreeSet<Key>,
    /// Transformations whose outputs (forward) or inputs (back) have been reached already: their
    /// bounds are the times of the events, whichever key led there.
    done: HashSet<String>,
}

#[derive(Clone, Debug, Default)]
struct Reach {
    /// Forward: affected since. Back: matters until.
    bound: Option<Timestamp>,
    /// Forward: when it carries something affected. Back: when its content matters.
    windows: Windows,
}

impl Reached {
    fn new(direction: Direction) -> Self {
        Self {
            direction,
            keys: HashMap::default(),
            open: BTreeSet::new(),
            done: HashSet::default(),
        }
    }

    fn get(&self, key: &Key) -> Reach {
        self.keys.get(key).cloned().unwrap_or_default()
    }

    fn has(&self, key: &Key) -> bool {
        self.keys.contains_key(key)
    }

    fn bound(&mut self, key: &Key, at: Timestamp) {
        let reach = self.keys.entry(key.clone()).or_default();
        let wider = reach.bound.is_none_or(|old| match self.direction {
            Direction::Forward => at < old,
            Direction::Back => at > old,
        });
        if wider {
            reach.bound = Some(at);
            self.open.insert(key.clone());
        }
    }

    fn window(&mut self, key: &Key, window: Window) {
        if self.keys.entry(key.clone()).or_default().windows.add(window) {
            self.open.insert(key.clone());
        }
    }

    fn wake(&mut self, key: &Key) {
        if self.keys.contains_key(key) {
            self.open.insert(key.clone());
        }
    }

    fn next(&mut self) -> Option<Key> {
        self.open.pop_first()
    }
}
