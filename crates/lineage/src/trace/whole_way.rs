//! Both ways of a thing at once: what was read for one is not asked for again by the other.

use super::{Query, Trace, TraceResult, graph};
use crate::facts::Facts;
use crate::model::{AsOf, Fact, Key};
use crate::{Direction, Limits};

/// A trace back and one forward from the same starts, over one set of facts. Each says what it would
/// say alone, but may know more of the life of what only stood beside. The limits are those of both
/// together. Driven as a [`Trace`] is.
#[derive(Debug)]
pub struct WholeWay {
    /// Holds the facts and the edge of the known, except while they are lent.
    back: Trace,
    forward: Trace,
    outstanding: Option<Query>,
}

/// Where things came from, where they went, and the facts that both answers rest on.
#[derive(Debug)]
pub struct BothWays {
    /// Where from.
    pub back: TraceResult,
    /// Where to.
    pub forward: TraceResult,
    /// What was read.
    pub facts: Facts,
}

impl WholeWay {
    /// Both ways of the whole life of these keys.
    pub fn new(start: Vec<Key>, as_of: AsOf, limits: Limits) -> Self {
        let forward = Trace::new(start.clone(), Direction::Forward, as_of, limits);
        let back = Trace::new(start, Direction::Back, as_of, limits);
        Self { back, forward, outstanding: None }
    }

    /// What must be read next; none when both ways are complete or a limit is reached. Until the
    /// answer is fed, the same question is repeated.
    pub fn need(&mut self) -> Option<Query> {
        if self.outstanding.is_none() {
            self.each(Trace::follow);
            self.outstanding = self.back.frontier.next(self.back.facts.len());
        }
        self.outstanding.clone()
    }

    /// Takes the answer to the last question.
    pub fn feed(&mut self, facts: impl IntoIterator<Item = Fact>) {
        if self.back.facts.add(facts) {
            self.each(Trace::begin);
        }
        if let Some(query) = self.outstanding.take() {
            let read = self.back.facts.len();
            let woken = self.back.frontier.answered(&query, read);
            self.each(|way| woken.iter().for_each(|key| way.reached.wake(key)));
        }
    }

    /// The graphs of what was found.
    pub fn finish(mut self) -> BothWays {
        self.each(Trace::follow);
        let back = graph::build(&self.back);
        self.lend();
        let forward = graph::build(&self.forward);
        BothWays { back, forward, facts: self.forward.facts }
    }

    /// Each way in turn, with the facts in its hands.
    fn each(&mut self, mut act: impl FnMut(&mut Trace)) {
        act(&mut self.back);
        self.lend();
        act(&mut self.forward);
        self.lend();
    }

    /// Hands over the facts and the edge of the known, or takes them back.
    fn lend(&mut self) {
        std::mem::swap(&mut self.back.facts, &mut self.forward.facts);
        std::mem::swap(&mut self.back.frontier, &mut self.forward.frontier);
    }
}
