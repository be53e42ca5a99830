//! Documents of any length, event by event, in bounded memory.
//!
//! [`Reader`] takes any [`Read`]. What an event means depends on the document's `@context`, which
//! JSON lets stand behind the events. Then the events that came first are held back until it
//! comes, up to [`StreamLimits::held_bytes_max`]; beyond that the document is refused. A source
//! that can go back needs no such bound: [`Reader::seekable`] passes over the document twice,
//! first for everything but the events, then for the events.
//!
//! What is refused here and by [`read_each`](super::read_each) is the same, with two exceptions:
//! a body that stands twice is refused (there the last holds), and events are given before the
//! envelope is known to be good, which [`Reader::finish`] tells.

mod frame;
mod limits;
mod scanner;

#[cfg(test)]
mod tests;

use std::collections::VecDeque;
use std::io::{Read, Seek};
use std::sync::Arc;

use serde_json::{Map, Value};

use super::cursor::{Cursor, Sink, Syntax};
use super::{Limits, document, scan};
use crate::context::Namespaces;
use crate::model::Document;
use crate::{Refusal, Refusals, Rule};
use frame::Frame;
pub use limits::{Fate, StreamError, StreamLimits};
use scanner::{Fault, Scanner};

/// Reads a document event by event.
///
/// ```
/// use nguon_epcis::json::{Reader, StreamLimits};
/// let bytes = br#"{"@context": "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
///   "type": "EPCISDocument", "schemaVersion": "2.0", "creationDate": "2026-05-02T09:00:00Z",
///   "epcisBody": {"eventList": [
///     {"type": "ObjectEvent", "action": "OBSERVE", "epcList": [],
///      "eventTime": "2026-05-02T08:15:00+07:00", "eventTimeZoneOffset": "+07:00"}]}}"#;
/// let mut reader = Reader::new(&bytes[..], StreamLimits::default());
/// while let Some(event) = reader.next_event()? {
///     assert!(event.is_ok());
/// }
/// let frame = reader.finish()?;
/// assert_eq!(frame.schema_version.as_deref(), Some("2.0"));
/// # Ok::<(), nguon_epcis::json::StreamError>(())
/// ```
pub struct Reader<R> {
    scanner: Scanner<R>,
    limits: StreamLimits,
    /// Where in the document we are.
    place: Place,
    /// Members of the envelope so far; the event list is empty in them.
    frame: Frame,
    /// Prefixes of the document, once its context has come.
    names: Option<Arc<Namespaces>>,
    /// Raw events that wait for the context.
    held: VecDeque<Vec<u8>>,
    held_bytes: usize,
    /// Events seen, also those that are held back.
    seen: u64,
    /// Events given away.
    given: u64,
    /// Pointer of the event given last.
    at: String,
    /// The frame is known from a first pass: everything but events is passed over.
    is_second_pass: bool,
    /// The events of a document without event list: a bare event.
    alone: VecDeque<Fate>,
    finished: Option<Document>,
}

/// Members that lead to the event list, from the root.
const CAPTURE: [&str; 2] = ["epcisBody", "eventList"];
const QUERY: [&str; 4] = ["epcisBody", "queryResults", "resultsBody", "eventList"];

#[derive(Debug, Clone, PartialEq, Eq)]
enum Place {
    Start,
    /// Inside the object that so many members lead to, before a member or its end.
    Object {
        path: Vec<String>,
        is_first: bool,
    },
    /// Inside the event list.
    Events {
        path: Vec<String>,
        is_first: bool,
    },
    End,
}

impl<R: Read> Reader<R> {
    /// Reads a source that cannot go back.
    pub fn new(source: R, limits: StreamLimits) -> Self {
        let depth_max = limits.depth_max.min(Limits::DEPTH_CEILING);
        let limits = StreamLimits { depth_max, ..limits };
        Self {
            scanner: Scanner::new(source, limits.bytes_max, depth_max),
            limits,
            place: Place::Start,
            frame: Frame::default(),
            names: None,
            held: VecDeque::new(),
            held_bytes: 0,
            seen: 0,
            given: 0,
            at: String::new(),
            is_second_pass: false,
            alone: VecDeque::new(),
            finished: None,
        }
    }

    /// The next event, read and judged by form; `None` = there is no further one.
    ///
    /// After an error the reader is of no use.
    pub fn next_event(&mut self) -> Result<Option<Fate>, StreamError> {
        loop {
            if let Some(fate) = self.alone.pop_front() {
                self.at = String::new();
                return Ok(Some(fate));
            }
            if self.names.is_some()
                && let Some(raw) = self.held.pop_front()
            {
                self.held_bytes -= raw.len();
                return Ok(Some(self.read(&raw)?));
            }
            if self.place == Place::End {
                return Ok(None);
            }
            if let Some(raw) = self.step(true)? {
                match self.names {
                    Some(_) if self.held.is_empty() => return Ok(Some(self.read(&raw)?)),
                    _ => self.hold(raw)?,
                }
            }
        }
    }

    /// JSON Pointer of the event that was given last; empty for a bare event.
    pub fn pointer(&self) -> &str {
        &self.at
    }

    /// Everything but the events. Reads what is left of the document, so that its events are lost
    /// if they were not taken.
    pub fn finish(mut self) -> Result<Document, StreamError> {
        while self.next_event()?.is_some() {}
        match self.finished.take() {
            Some(frame) => Ok(frame),
            None => Err(unfinished().into()),
        }
    }

    fn hold(&mut self, raw: Vec<u8>) -> Result<(), StreamError> {
        self.held_bytes += raw.len();
        if self.held_bytes > self.limits.held_bytes_max {
            let message = format!(
                "the context has not come within {} bytes of events: write @context first",
                self.limits.held_bytes_max
            );
            return Err(Refusal::new("/@context", Rule::Context, message).into());
        }
        self.held.push_back(raw);
        Ok(())
    }

    /// One member or one event further. With `keep` the bytes of an event are given.
    fn step(&mut self, keep: bool) -> Result<Option<Vec<u8>>, StreamError> {
        match std::mem::replace(&mut self.place, Place::End) {
            Place::Start => {
                self.scanner.skip_mark().map_err(|fault| placed(fault, ""))?;
                self.scanner.expect(b'{').map_err(|fault| match fault {
                    Fault::NotThis => wrong_root(),
                    other => placed(other, ""),
                })?;
                self.place = Place::Object { path: Vec::new(), is_first: true };
                Ok(None)
            }
            Place::Object { path, is_first } => self.member(path, is_first).map(|()| None),
            Place::Events { path, is_first } => self.event(path, is_first, keep),
            Place::End => Ok(None),
        }
    }

    fn member(&mut self, mut path: Vec<String>, is_first: bool) -> Result<(), StreamError> {
        let at = pointer(&path);
        let place = |fault| placed(fault, &at);
        if !self.scanner.next_item(b'}', is_first).map_err(place)? {
            return if path.pop().is_some() {
                self.place = Place::Object { path, is_first: false };
                Ok(())
            } else {
                self.scanner.expect_end().map_err(place)?;
                self.end()
            };
        }
        let room = self.limits.frame_bytes_max.saturating_sub(self.frame.bytes);
        let name = self.scanner.name(room).map_err(place)?;
        path.push(name);
        let within = pointer(&path);
        let next = self.scanner.peek().map_err(|fault| placed(fault, &within))?;
        self.place = match next {
            Some(b'{') if leads_to_events(&path) && self.may_be_document() => {
                self.scanner.pass_one();
                self.put(&path, &within, Map::new().into(), true)?;
                Place::Object { path, is_first: true }
            }
            Some(b'[') if is_event_list(&path) => {
                self.scanner.pass_one();
                self.put(&path, &within, Vec::<Value>::new().into(), true)?;
                if self.frame.events.is_some() {
                    return Err(twice(&within).into());
                }
                self.frame.events = Some(within);
                Place::Events { path, is_first: true }
            }
            _ => {
                self.value(&path, &within, room)?;
                path.pop();
                Place::Object { path, is_first: false }
            }
        };
        Ok(())
    }

    /// Whether the root is of a document's type, as far as it is known: any other is a bare event,
    /// whose members hold no events.
    fn may_be_document(&self) -> bool {
        let told = self.frame.root.get("type").and_then(Value::as_str);
        told.is_none_or(|told| matches!(told, "EPCISDocument" | "EPCISQueryDocument"))
    }

    /// Puts a member into the frame. What events depend on must stand once: a second one would
    /// make the first vanish.
    fn put(
        &mut self,
        path: &[String],
        within: &str,
        value: Value,
        once: bool,
    ) -> Result<(), StreamError> {
        let is_good = self.is_second_pass || self.frame.put(path, value, once);
        if is_good { Ok(()) } else { Err(twice(within).into()) }
    }

    /// A member of the envelope.
    fn value(&mut self, path: &[String], within: &str, room: usize) -> Result<(), StreamError> {
        let place = |fault| placed(fault, within);
        if self.is_second_pass {
            return self.scanner.skip_value(path.len()).map_err(place);
        }
        let line = self.scanner.line();
        let raw = self.scanner.value(path.len(), room).map_err(place)?;
        self.frame.bytes += raw.len();
        let value = parsed(&raw, within, line)?;
        let is_context = *path == ["@context"];
        if is_context {
            self.names = Some(self.names_of(&value)?);
        }
        self.put(path, within, value, is_context)
    }

    /// The prefixes of a context that can be kept.
    fn names_of(&self, context: &Value) -> Result<Arc<Namespaces>, Refusals> {
        let sink = Sink::new(self.limits.refusals_max);
        let pinned = Namespaces::pinned();
        let good = {
            let root = Cursor::root("", &sink, &pinned, Syntax::Json);
            root.member("@context").context(context.clone())
        };
        match good {
            Some(context) => Ok(pinned.extended(&context)),
            None => Err(Refusals(sink.into_refusals())),
        }
    }

    fn event(
        &mut self,
        mut path: Vec<String>,
        is_first: bool,
        keep: bool,
    ) -> Result<Option<Vec<u8>>, StreamError> {
        let at = format!("{}/{}", pointer(&path), self.seen);
        let place = |fault| placed(fault, &at);
        if !self.scanner.next_item(b']', is_first).map_err(place)? {
            path.pop();
            self.place = Place::Object { path, is_first: false };
            return Ok(None);
        }
        if self.seen >= self.limits.events_max {
            let message =
                format!("at most {} events are taken: split the document", self.limits.events_max);
            return Err(Refusal::new(pointer(&path), Rule::TooManyEvents, message).into());
        }
        self.seen += 1;
        // The event stands in the list, and that in the object of its path.
        let depth = path.len() + 1;
        let raw = if keep {
            Some(self.scanner.value(depth, self.limits.event_bytes_max).map_err(place)?)
        } else {
            self.scanner.skip_value(depth).map_err(place)?;
            None
        };
        self.place = Place::Events { path, is_first: false };
        Ok(raw)
    }

    fn read(&mut self, raw: &[u8]) -> Result<Fate, StreamError> {
        let list = self.frame.events.as_deref().unwrap_or_default();
        let at = format!("{list}/{}", self.given);
        self.given += 1;
        let value = parsed(raw, &at, self.scanner.line())?;
        let names = self.names.clone().unwrap_or_else(Namespaces::pinned);
        let fate = document::one_event(&at, value, &names, Syntax::Json, self.limits.refusals_max);
        self.at = at;
        Ok(fate)
    }

    /// The document has ended: judges the envelope.
    fn end(&mut self) -> Result<(), StreamError> {
        self.place = Place::End;
        if self.is_second_pass {
            return Ok(());
        }
        let root = Value::Object(std::mem::take(&mut self.frame.root));
        let limits = Limits { refusals_max: self.limits.refusals_max, ..Limits::default() };
        let read = document::read(root, &limits, Syntax::Json)?;
        self.names.get_or_insert_with(|| Arc::clone(&read.frame.namespaces));
        self.alone.extend(read.events);
        self.finished = Some(read.frame);
        Ok(())
    }
}

impl<R: Read + Seek> Reader<R> {
    /// Reads a source that can go back: first everything but the events, whose envelope is judged
    /// here, then the events. The context may stand anywhere, and nothing is held back.
    pub fn seekable(mut source: R, limits: StreamLimits) -> Result<Self, StreamError> {
        let start = source.stream_position()?;
        let mut first = Self::new(source, limits);
        while first.place != Place::End {
            first.step(false)?;
        }
        let (names, finished) = (first.names.take(), first.finished.take());
        let (alone, limits) = (std::mem::take(&mut first.alone), first.limits);
        let mut source = first.scanner.into_source();
        source.seek(std::io::SeekFrom::Start(start))?;
        let mut second = Self::new(source, limits);
        second.is_second_pass = true;
        second.names = names;
        second.finished = finished;
        if !alone.is_empty() {
            second.place = Place::End;
            second.alone = alone;
        }
        Ok(second)
    }
}

fn leads_to_events(path: &[String]) -> bool {
    let begins = |way: &[&str]| path.len() < way.len() && path.iter().zip(way).all(|(a, b)| a == b);
    begins(&CAPTURE) || begins(&QUERY)
}

fn is_event_list(path: &[String]) -> bool {
    *path == CAPTURE || *path == QUERY
}

fn pointer(path: &[String]) -> String {
    path.iter().fold(String::new(), |sum, name| format!("{sum}/{}", scan::escape(name)))
}

fn parsed(raw: &[u8], at: &str, line: usize) -> Result<Value, Refusal> {
    serde_json::from_slice(raw).map_err(|error| {
        // Lines are counted from where the value begins.
        Refusal::new(at, Rule::NotJson, error.to_string()).at_line(line)
    })
}

fn twice(at: &str) -> Refusal {
    Refusal::new(at, Rule::UnknownMember, "stands twice; a stream can take it once")
}

fn wrong_root() -> StreamError {
    Refusal::new("", Rule::WrongType, "must be an object").into()
}

fn unfinished() -> Refusal {
    Refusal::new("", Rule::NotJson, "the document did not come to its end")
}

fn placed(fault: Fault, at: &str) -> StreamError {
    let refusal = |rule, message: String| StreamError::from(Refusal::new(at, rule, message));
    match fault {
        Fault::Source(error) => StreamError::Source(error),
        Fault::NotJson { line, expected } => {
            Refusal::new(at, Rule::NotJson, format!("expected {expected}")).at_line(line).into()
        }
        Fault::NotThis => refusal(Rule::WrongType, "another kind of value".to_owned()),
        Fault::TooDeep(most) => refusal(Rule::TooDeep, format!("nested deeper than {most} levels")),
        Fault::TooLong(most) => refusal(
            Rule::TooManyBytes,
            format!("more than {most} bytes in one event or in the frame: split the document"),
        ),
        Fault::TooManyBytes(most) => {
            refusal(Rule::TooManyBytes, format!("at most {most} bytes are taken"))
        }
    }
}
