//! What a store drives from one question to the next.

use std::any::Any;

use crate::balance::Survey;
use crate::holdings::Locate;
use crate::model::Fact;
use crate::trace::{Query, Trace, WholeWay};

/// Something that asks, is told, and asks on, until it needs nothing more. A store can take the
/// whole of it in one visit, because only the answers decide how it goes on; and it tells each fact
/// once, because all that was told is remembered.
pub trait Walk: Any + Send {
    /// What must be read next; none when all is there or a limit is reached. Until the answer is
    /// fed, the same question is repeated.
    fn need(&mut self) -> Option<Query>;

    /// Takes the answer to the last question.
    fn feed(&mut self, facts: Vec<Fact>);
}

impl Walk for Trace {
    fn need(&mut self) -> Option<Query> {
        Self::need(self)
    }

    fn feed(&mut self, facts: Vec<Fact>) {
        Self::feed(self, facts);
    }
}

impl Walk for WholeWay {
    fn need(&mut self) -> Option<Query> {
        Self::need(self)
    }

    fn feed(&mut self, facts: Vec<Fact>) {
        Self::feed(self, facts);
    }
}

impl Walk for Locate {
    fn need(&mut self) -> Option<Query> {
        Self::need(self)
    }

    fn feed(&mut self, facts: Vec<Fact>) {
        Self::feed(self, facts);
    }
}

impl Walk for Survey {
    fn need(&mut self) -> Option<Query> {
        Self::need(self)
    }

    fn feed(&mut self, facts: Vec<Fact>) {
        Self::feed(self, facts);
    }
}
