//! What an event must say beyond its form: the cross-member rules of the JSON Schema 2.0.1, and
//! rules of EPCIS 2.0 that no schema can express.
//!
//! Each rule is one function over a `Check`. To add one: write it in `rules.rs` with its
//! clause, add it to [`event`], add a case to the table in `tests.rs`.

mod doubts;
mod rules;

#[cfg(test)]
mod tests;

use crate::model::{Document, Event};
use crate::{Refusal, Refusals, Rule};

pub use doubts::doubts;

/// Every rule that `event` breaks; empty = it may be captured. `base` is the JSON Pointer of the
/// event in its document ([`Document::event_pointer`]), empty for an event alone.
pub fn event(event: &Event, base: &str) -> Vec<Refusal> {
    let mut check = Check { event, base, refusals: Vec::new() };
    rules::action(&mut check);
    rules::what(&mut check);
    rules::parent(&mut check);
    rules::ilmd(&mut check);
    rules::unique_epcs(&mut check);
    rules::persistent_disposition(&mut check);
    rules::sensors(&mut check);
    rules::gs1_identifiers(&mut check);
    check.refusals
}

/// Every rule that the events of `document` break.
pub fn document(document: &Document) -> Result<(), Refusals> {
    let broken = |(index, one)| event(one, &document.event_pointer(index));
    let refusals: Vec<Refusal> = document.events.iter().enumerate().flat_map(broken).collect();
    if refusals.is_empty() { Ok(()) } else { Err(Refusals(refusals)) }
}

/// An event under examination.
struct Check<'a> {
    event: &'a Event,
    base: &'a str,
    refusals: Vec<Refusal>,
}

impl Check<'_> {
    fn refuse(&mut self, at: &str, rule: Rule, message: impl Into<String>) {
        self.refusals.push(Refusal::new(format!("{}{at}", self.base), rule, message));
    }

    fn refuse_value(&mut self, at: &str, rule: Rule, message: impl Into<String>, written: &str) {
        let refusal = Refusal::new(format!("{}{at}", self.base), rule, message);
        self.refusals.push(refusal.with_value(written));
    }
}
