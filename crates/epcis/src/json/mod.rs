//! JSON-LD in and out.

mod cursor;
mod declared;
mod document;
mod event;
mod master;
mod parts;
mod scan;
mod stream;
mod write;

#[cfg(test)]
mod tests;

use serde_json::Value;

pub use stream::{Fate, Reader, StreamError, StreamLimits};
pub use write::{write, write_event};

pub(crate) use cursor::Syntax;
pub(crate) use document::{one_event, read as read_value};
pub(crate) use scan::escape;

use crate::model::{Document, Event};
use crate::{Refusal, Refusals, Rule};

/// What a reader takes at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one document.
    pub bytes_max: usize,
    /// Events in one document.
    pub events_max: usize,
    /// Objects and lists inside each other; never more than [`Limits::DEPTH_CEILING`].
    pub depth_max: usize,
    /// Refusals that are told per event, or for the envelope; further ones are left out.
    pub refusals_max: usize,
}

impl Limits {
    /// Nesting that the parser underneath can take without harm.
    pub const DEPTH_CEILING: usize = 120;
}

impl Default for Limits {
    /// 10 MB, 1,000 events, 64 levels, 100 refusals.
    fn default() -> Self {
        Self { bytes_max: 10_000_000, events_max: 1_000, depth_max: 64, refusals_max: 100 }
    }
}

/// A document whose events are judged one by one, for a server that goes on with the good ones
/// (`GS1-Capture-Error-Behaviour: proceed`).
#[derive(Debug, Clone, PartialEq)]
pub struct Parsed {
    /// The envelope; its `events` are empty.
    pub frame: Document,
    /// The events in document order, each with its own fate.
    pub events: Vec<Result<Event, Vec<Refusal>>>,
    /// Line where each event begins, where the source is XML; else empty.
    pub event_lines: Vec<usize>,
}

impl Parsed {
    /// Applies [`validate`](crate::validate) to the events that could be read.
    #[must_use]
    pub fn validated(mut self) -> Self {
        for (index, event) in self.events.iter_mut().enumerate() {
            let Ok(read) = event else { continue };
            let mut refusals = crate::validate::event(read, &self.frame.event_pointer(index));
            if refusals.is_empty() {
                continue;
            }
            for refusal in &mut refusals {
                refusal.line = self.event_lines.get(index).copied();
            }
            *event = Err(refusals);
        }
        self
    }

    /// All or nothing (`rollback`): the document with all events, or every refusal.
    pub fn all(self) -> Result<Document, Refusals> {
        let mut document = self.frame;
        let mut refusals = Vec::new();
        for event in self.events {
            match event {
                Ok(event) => document.events.push(event),
                Err(mut why) => refusals.append(&mut why),
            }
        }
        if refusals.is_empty() { Ok(document) } else { Err(Refusals(refusals)) }
    }
}

/// Reads a document or bare event; refuses all of it if any part is refused.
///
/// Reading checks form: types, members, times, URIs. The rules beyond form are in
/// [`validate`](crate::validate).
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Document, Refusals> {
    read_each(bytes, limits)?.all()
}

/// Reads a document and judges each event by itself. `Err` means that the envelope is refused,
/// and with it everything.
pub fn read_each(bytes: &[u8], limits: &Limits) -> Result<Parsed, Refusals> {
    let value = parse(bytes, limits)?;
    document::read(value, limits, Syntax::Json)
}

/// Reads one event that is already a JSON value and stands alone, as a store keeps it.
pub fn read_event(value: Value) -> Result<Event, Refusals> {
    let limits = Limits { depth_max: Limits::DEPTH_CEILING, ..Limits::default() };
    let document = document::read(value, &limits, Syntax::Json)?.all()?;
    document
        .events
        .into_iter()
        .next()
        .ok_or_else(|| Refusal::new("", Rule::UnknownRoot, "the document holds no event").into())
}

/// JSON text to a value, inside the limits: nesting is measured before a tree is built. A byte
/// order mark is passed over. Of a member that stands twice the last holds, as in GS1's own
/// `AssociationEvent-h.jsonld` and its Turtle twin.
pub(crate) fn parse(bytes: &[u8], limits: &Limits) -> Result<Value, Refusals> {
    if bytes.len() > limits.bytes_max {
        let message = format!(
            "{} bytes; at most {} are taken: split the document",
            bytes.len(),
            limits.bytes_max
        );
        return Err(Refusal::new("", Rule::TooManyBytes, message).into());
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let message = format!("byte {} is not UTF-8", error.valid_up_to());
        Refusal::new("", Rule::NotJson, message)
    })?;
    scan::check(text, limits.depth_max.min(Limits::DEPTH_CEILING))?;
    serde_json::from_str(text).map_err(|error| {
        Refusal::new("", Rule::NotJson, error.to_string()).at_line(error.line()).into()
    })
}
