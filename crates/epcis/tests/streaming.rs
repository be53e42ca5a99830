//! Documents larger than memory: 50 MB of JSON and half as much XML here, or as many megabytes as
//! `EPCIS_STREAM_MB` says when the test is built.
//!
//! `EPCIS_STREAM_MB=1000 cargo test -p nguon-epcis --release --test streaming` is the longer form.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so")]

use std::io::Read;

use nguon_epcis::json::StreamLimits;
use nguon_epcis::{json, xml};

/// A document that is made while it is read.
struct Endless {
    head: &'static str,
    event: String,
    tail: &'static str,
    events_left: u64,
    part: Vec<u8>,
    at: usize,
    is_first: bool,
}

impl Read for Endless {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.at == self.part.len() {
            let text = if self.is_first {
                std::mem::take(&mut self.head)
            } else if self.events_left > 0 {
                self.events_left -= 1;
                &self.event
            } else {
                std::mem::take(&mut self.tail)
            };
            self.is_first = false;
            self.part.clear();
            self.part.extend_from_slice(text.as_bytes());
            self.at = 0;
        }
        let read = (&self.part[self.at..]).read(buffer)?;
        self.at += read;
        Ok(read)
    }
}

const MEGABYTES: u64 = match option_env!("EPCIS_STREAM_MB") {
    None => 50,
    Some(text) => number(text.as_bytes()),
};

const fn number(digits: &[u8]) -> u64 {
    let (mut sum, mut at) = (0, 0);
    while at < digits.len() {
        sum = sum * 10 + (digits[at] - b'0') as u64;
        at += 1;
    }
    sum
}

fn epcs(around: impl Fn(usize) -> String) -> String {
    (0..60).map(around).collect()
}

fn events_of(bytes: usize) -> u64 {
    MEGABYTES * 1_000_000 / u64::try_from(bytes).unwrap()
}

/// The largest memory this process ever had, in kB; only Linux tells.
fn peak_kb() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

/// What reading may add, for both tests together: buffers, one event, the frame.
const GROWTH_KB_MAX: u64 = 8_000;

fn assert_small(before: Option<u64>) {
    if let (Some(before), Some(after)) = (before, peak_kb()) {
        assert!(after - before < GROWTH_KB_MAX, "{before} kB before, {after} kB after");
    }
}

#[test]
fn json_is_read_in_bounded_memory() {
    let list = epcs(|n| format!("\"https://id.gs1.org/01/04012345999990/21/{n}\","));
    let event = format!(
        r#",{{"type":"ObjectEvent","action":"OBSERVE","eventTime":"2026-05-02T08:15:00Z",
        "eventTimeZoneOffset":"+07:00","bizStep":"shipping","epcList":[{}]}}"#,
        list.trim_end_matches(',')
    );
    let head = r#"{"@context":"https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
        "type":"EPCISDocument","schemaVersion":"2.0","creationDate":"2026-05-02T08:15:00Z","epcisBody":{"eventList":[
        {"type":"ObjectEvent","action":"OBSERVE","eventTime":"2026-05-02T08:15:00Z","eventTimeZoneOffset":"+07:00","epcList":[]}"#;
    let events = events_of(event.len());
    let source = Endless {
        head,
        event,
        tail: "]}}",
        events_left: events,
        part: Vec::new(),
        at: 0,
        is_first: true,
    };
    let before = peak_kb();
    let mut reader = json::Reader::new(source, StreamLimits::default());
    let mut count = 0;
    while let Some(event) = reader.next_event().unwrap() {
        count += u64::from(event.is_ok());
    }
    assert_eq!(count, events + 1);
    assert_eq!(reader.finish().unwrap().schema_version.as_deref(), Some("2.0"));
    assert_small(before);
}

#[test]
fn xml_is_read_in_bounded_memory() {
    let list = epcs(|n| format!("<epc>https://id.gs1.org/01/04012345999990/21/{n}</epc>"));
    let event = format!(
        "<ObjectEvent><eventTime>2026-05-02T08:15:00Z</eventTime>\n\
         <eventTimeZoneOffset>+07:00</eventTimeZoneOffset><epcList>{list}</epcList>\
         <action>OBSERVE</action></ObjectEvent>\n"
    );
    let events = events_of(event.len()) / 2;
    let source = Endless {
        head: "<e:EPCISDocument xmlns:e=\"urn:epcglobal:epcis:xsd:2\" schemaVersion=\"2.0\" \
               creationDate=\"2026-05-02T08:15:00Z\"><EPCISBody><EventList>\n",
        event,
        tail: "</EventList></EPCISBody></e:EPCISDocument>",
        events_left: events,
        part: Vec::new(),
        at: 0,
        is_first: true,
    };
    let before = peak_kb();
    let mut reader = xml::Reader::new(source, StreamLimits::default());
    let mut count = 0;
    while let Some(event) = reader.next_event().unwrap() {
        count += u64::from(event.is_ok());
    }
    assert_eq!(count, events);
    assert_eq!(reader.finish().unwrap().schema_version.as_deref(), Some("2.0"));
    assert_small(before);
}
