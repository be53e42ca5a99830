//! Reads what a balance needs: the harvests of an origin, whatever became of them, and what else
//! went into that.

use std::collections::BTreeSet;

use crate::facts::Facts;
use crate::model::{Action, AsOf, Fact, Key, What};
use crate::trace::{Frontier, LimitHit, Limits, Query};

/// Why a key is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Role {
    /// Fruit of the origin is in it.
    Made,
    /// Such fruit was packed into it.
    Carrier,
    /// It went into something together with such fruit.
    Beside,
}

/// A search for the facts behind a balance; driven like a [`Trace`](crate::Trace).
#[derive(Debug)]
pub struct Survey {
    facts: Facts,
    frontier: Frontier,
    open: BTreeSet<(Role, Key)>,
    done: BTreeSet<(Role, Key)>,
    outstanding: Option<Query>,
}

/// What a survey read.
#[derive(Debug)]
pub struct Surveyed {
    /// The facts.
    pub facts: Facts,
    /// Every key that a change of the balance would name.
    pub keys: BTreeSet<Key>,
    /// The limit that cut the reading short.
    pub partial: Option<LimitHit>,
}

impl Survey {
    /// A search from the lots that were harvested at an origin.
    pub fn new(harvests: impl IntoIterator<Item = Key>, as_of: AsOf, limits: Limits) -> Self {
        Self {
            facts: Facts::new(as_of),
            frontier: Frontier::new(limits),
            open: harvests.into_iter().map(|key| (Role::Made, key)).collect(),
            done: BTreeSet::new(),
            outstanding: None,
        }
    }

    /// What must be read next; none when all is there or a limit is reached.
    pub fn need(&mut self) -> Option<Query> {
        if self.outstanding.is_none() {
            self.go_on();
            self.outstanding = self.frontier.next(self.facts.len());
        }
        self.outstanding.clone()
    }

    /// Takes the answer to the last question.
    pub fn feed(&mut self, facts: impl IntoIterator<Item = Fact>) {
        self.facts.add(facts);
        if let Some(query) = self.outstanding.take() {
            self.frontier.answered(&query, self.facts.len());
        }
    }

    /// The facts read, the keys behind them, and the limit that cut the reading short.
    pub fn finish(self) -> Surveyed {
        let seen = self.done.into_iter().chain(self.open);
        Surveyed {
            facts: self.facts,
            keys: seen.map(|(_, key)| key).collect(),
            partial: self.frontier.hit(),
        }
    }

    /// Follows the links of every key that has been read; the others stay open.
    fn go_on(&mut self) {
        let mut waiting = BTreeSet::new();
        while let Some((role, key)) = self.open.pop_first() {
            if self.done.contains(&(role, key.clone())) {
                continue;
            }
            let read = self.frontier.has_key(&key, &key);
            match read.then(|| self.links(role, &key)).flatten() {
                Some(links) => {
                    self.open.extend(links);
                    self.done.insert((role, key));
                }
                None => {
                    waiting.insert((role, key));
                }
            }
        }
        self.open = waiting;
    }

    /// What is read because of this key; none while one of its transformations is not read whole.
    fn links(&mut self, role: Role, key: &Key) -> Option<Vec<(Role, Key)>> {
        let facts = &self.facts;
        let mut links: Vec<(Role, Key)> = Vec::new();
        let mut to = |role: Role, keys: Vec<&Key>| {
            links.extend(keys.into_iter().map(|key| (role, key.clone())));
        };
        let mut steps: Vec<&Fact> = facts.makings_of(key).map(|made| made.0).collect();
        to(Role::Beside, facts.lots_of(key));
        if role == Role::Beside {
            to(Role::Beside, content(facts, key));
        } else {
            to(Role::Carrier, facts.parents_of(key));
            let uses: Vec<&Fact> = facts.uses_of(key).map(|used| used.0).collect();
            if role == Role::Made {
                to(Role::Made, facts.members_of(key));
                to(Role::Made, facts.lots_of(key));
            } else if !uses.is_empty() {
                to(Role::Beside, content(facts, key));
            }
            steps.extend(&uses);
            for fact in uses.into_iter().flat_map(|used| facts.whole_transformation(used)) {
                if let What::Transformation { outputs, .. } = &fact.what {
                    let made = outputs.iter();
                    to(
                        Role::Made,
                        made.flat_map(|o| [Some(&o.key), o.class.as_ref()]).flatten().collect(),
                    );
                }
            }
        }
        let mut whole = true;
        for step in steps {
            if let Some(id) = step.transformation() {
                whole &= self.frontier.has_transformation(id, key);
            }
            for fact in facts.whole_transformation(step) {
                if let What::Transformation { inputs, .. } = &fact.what {
                    to(Role::Beside, inputs.iter().map(|input| &input.key).collect());
                }
            }
        }
        whole.then_some(links)
    }
}

/// What was ever packed into a key.
fn content<'f>(facts: &'f Facts, key: &Key) -> Vec<&'f Key> {
    let packed = |fact: &'f Fact| match &fact.what {
        What::Aggregation { action: Action::Add, parent: Some(parent), children }
            if parent == key =>
        {
            children.as_slice()
        }
        _ => &[],
    };
    facts.about(key).flat_map(packed).map(|child| &child.key).collect()
}
