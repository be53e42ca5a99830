//! XML of any length, event by event, in bounded memory.

mod metered;

#[cfg(test)]
mod tests;

use std::io::{BufReader, Read};

use quick_xml::events::Event as Parsed;
use quick_xml::reader::NsReader;

use super::convert::{self, Convert};
use super::tree::{Builder, Element};
use super::{lines, master_data, not_xml};
use crate::context::{Namespaces, written_with};
use crate::json::{Fate, Limits, StreamError, StreamLimits, Syntax, one_event, read_value};
use crate::model::Document;
use crate::{Refusal, Refusals, Rule};
use metered::{Metered, TooLong};

/// Reads a document event by event. Of [`StreamLimits`], `held_bytes_max` has no meaning here: in
/// XML a namespace is always declared before it is used.
///
/// An event is the same as [`read_each`](super::read_each) gives it, but for the prefixes: each
/// event has those that hold where it stands.
///
/// ```
/// use nguon_epcis::json::StreamLimits;
/// let xml = r#"<e:EPCISDocument xmlns:e="urn:epcglobal:epcis:xsd:2" schemaVersion="2.0"
///   creationDate="2026-05-02T09:00:00Z"><EPCISBody><EventList>
///     <ObjectEvent><eventTime>2026-05-02T08:15:00+07:00</eventTime>
///       <eventTimeZoneOffset>+07:00</eventTimeZoneOffset><epcList/><action>ADD</action></ObjectEvent>
///   </EventList></EPCISBody></e:EPCISDocument>"#;
/// let mut reader = nguon_epcis::xml::Reader::new(xml.as_bytes(), StreamLimits::default());
/// while let Some(event) = reader.next_event()? {
///     assert!(event.is_ok());
/// }
/// assert_eq!(reader.finish()?.schema_version.as_deref(), Some("2.0"));
/// # Ok::<(), nguon_epcis::json::StreamError>(())
/// ```
pub struct Reader<R> {
    parser: NsReader<Metered<BufReader<R>>>,
    buffer: Vec<u8>,
    builder: Option<Builder>,
    limits: StreamLimits,
    /// Inside the event list.
    in_list: bool,
    seen: u64,
    /// Pointer and line of the event given last.
    at: String,
    line: usize,
    /// A document without event list: a bare event.
    alone: Option<Fate>,
    finished: Option<Document>,
}

impl<R: Read> Reader<R> {
    /// Reads from the source.
    pub fn new(source: R, limits: StreamLimits) -> Self {
        let metered =
            Metered::new(BufReader::new(source), limits.bytes_max, limits.frame_bytes_max);
        Self {
            parser: NsReader::from_reader(metered),
            buffer: Vec::new(),
            builder: Some(Builder::new(limits.depth_max)),
            limits,
            in_list: false,
            seen: 0,
            at: String::new(),
            line: 1,
            alone: None,
            finished: None,
        }
    }

    /// The next event, read and judged by form; `None` = there is no further one.
    ///
    /// After an error the reader is of no use.
    pub fn next_event(&mut self) -> Result<Option<Fate>, StreamError> {
        while self.builder.is_some() {
            if let Some(fate) = self.step()? {
                return Ok(Some(fate));
            }
        }
        if self.alone.is_some() {
            (self.at, self.line) = (String::new(), 1);
        }
        Ok(self.alone.take())
    }

    /// JSON Pointer of the event that was given last; empty for a bare event.
    pub fn pointer(&self) -> &str {
        &self.at
    }

    /// Line where that event begins, 1 = first.
    pub fn line(&self) -> usize {
        self.line
    }

    /// Everything but the events. Reads what is left of the document, so that its events are lost
    /// if they were not taken.
    pub fn finish(mut self) -> Result<Document, StreamError> {
        while self.next_event()?.is_some() {}
        match self.finished.take() {
            Some(frame) => Ok(frame),
            None => Err(not_xml(1, "the document did not come to its end").into()),
        }
    }

    /// One event of the parser further.
    fn step(&mut self) -> Result<Option<Fate>, StreamError> {
        let Some(builder) = self.builder.as_mut() else { return Ok(None) };
        builder.line = self.parser.get_mut().line();
        self.buffer.clear();
        let parsed = match self.parser.read_event_into(&mut self.buffer) {
            Ok(Parsed::Eof) => return self.end().map(|()| None),
            Ok(parsed) => parsed,
            Err(error) => return Err(fault(&error, builder.line)),
        };
        let closed = builder.take(&parsed, self.parser.resolver())?;
        let in_list = builder.open.iter().any(is_list);
        let event = if closed && in_list { taken(builder) } else { None };
        // Each event is measured anew, and so is what comes behind the list.
        if event.is_some() || in_list != self.in_list {
            let limits = &self.limits;
            let room = if in_list { limits.event_bytes_max } else { limits.frame_bytes_max };
            self.parser.get_mut().refill(room);
        }
        self.in_list = in_list;
        match event.filter(|event| !event.is_nil()) {
            None => Ok(None),
            Some(event) => self.read(&event).map(Some),
        }
    }

    fn read(&mut self, element: &Element) -> Result<Fate, StreamError> {
        let open = self.builder.as_ref().map_or(&[][..], |builder| &builder.open);
        let list = match open.first() {
            Some(root) if root.name.local == "EPCISQueryDocument" => {
                "/epcisBody/queryResults/resultsBody/eventList"
            }
            _ => "/epcisBody/eventList",
        };
        if self.seen >= self.limits.events_max {
            let message =
                format!("at most {} events are taken: split the document", self.limits.events_max);
            let refusal = Refusal::new(list, Rule::TooManyEvents, message);
            return Err(refusal.at_line(element.line).into());
        }
        let at = format!("{list}/{}", self.seen);
        self.seen += 1;
        let mut convert = Convert::default();
        let value = convert.event(element);
        convert.prefixes.declare_all(element);
        for ancestor in open.iter().rev() {
            convert.prefixes.declare(&ancestor.declared);
        }
        let names = Namespaces::pinned().extended(&written_with(convert.prefixes.given()));
        let fate = one_event(&at, value.into(), &names, Syntax::Xml, self.limits.refusals_max);
        let fate = fate.map_err(|mut refusals| {
            for refusal in &mut refusals {
                let inside = refusal.pointer.strip_prefix(&at).unwrap_or_default();
                refusal.line = Some(lines::line(element, inside));
            }
            refusals
        });
        (self.at, self.line) = (at, element.line);
        Ok(fate)
    }

    /// The text has ended: judges the envelope.
    fn end(&mut self) -> Result<(), StreamError> {
        let Some(builder) = self.builder.take() else { return Ok(()) };
        let root = builder.finish()?;
        // A document of its own kind, for master data without events.
        if root.name.local == master_data::ROOT {
            self.finished = Some(master_data::read(&root)?.to_document());
            return Ok(());
        }
        let limits = Limits { refusals_max: self.limits.refusals_max, ..Limits::default() };
        let value = convert::document(&root)?;
        let placed = |Refusals(mut refusals): Refusals| {
            lines::add(&root, &mut refusals);
            Refusals(refusals)
        };
        let mut read = read_value(value, &limits, Syntax::Xml).map_err(placed)?;
        for refusals in read.events.iter_mut().filter_map(|event| event.as_mut().err()) {
            lines::add(&root, refusals);
        }
        self.alone = read.events.pop();
        self.finished = Some(read.frame);
        Ok(())
    }
}

/// The element that was just closed, taken out of the tree if it is an event. Wrappers that held
/// events only, and white space between them, are dropped.
fn taken(builder: &mut Builder) -> Option<Element> {
    let list = builder.open.iter().rposition(|element| !element.is_wrapper())?;
    let is_list =
        builder.open[list].name.local == "EventList" && convert::is_own(&builder.open[list]);
    if !is_list || list < 2 {
        return None;
    }
    for element in &mut builder.open[list..] {
        element.text.clear();
    }
    let parent = builder.open.last_mut()?;
    parent.children.pop().filter(|closed| !closed.is_wrapper())
}

fn is_list(element: &Element) -> bool {
    element.name.local == "EventList" && convert::is_own(element)
}

fn fault(error: &quick_xml::Error, line: usize) -> StreamError {
    if let quick_xml::Error::Io(source) = error {
        return match source.get_ref().and_then(|inner| inner.downcast_ref::<TooLong>()) {
            Some(too_long) => {
                Refusal::new("", Rule::TooManyBytes, too_long.to_string()).at_line(line).into()
            }
            None => StreamError::Source(std::io::Error::new(source.kind(), source.to_string())),
        };
    }
    not_xml(line, error.to_string()).into()
}
