//! What must hold of any bytes at all. Called by the short run of every test (`main.rs`) and by the
//! long run under libFuzzer (`fuzz/fuzz_targets`).

use nguon_epcis::json::{self, Limits, StreamLimits};
use nguon_epcis::model::Event;
use nguon_epcis::query::{Directory, SimpleEventQuery};
use nguon_epcis::{Content, hash, read_any, xml};

/// A document in JSON is refused or survives writing, and a stream of it says the same.
pub fn json_document(bytes: &[u8]) {
    let mut stream = json::Reader::new(bytes, StreamLimits::default());
    let mut streamed = 0;
    let stream_ended = loop {
        match stream.next_event() {
            Ok(Some(_)) => streamed += 1,
            Ok(None) => break stream.finish().is_ok(),
            Err(_) => break false,
        }
    };
    let Ok(parsed) = json::read_each(bytes, &Limits::default()) else {
        assert!(!stream_ended, "the stream takes what the reader refuses");
        return;
    };
    assert!(!stream_ended || streamed == parsed.events.len());
    let Ok(document) = parsed.validated().all() else { return };
    for event in &document.events {
        let _ = hash::event_id(event);
    }
    let again = json::read(&json::write(&document), &Limits::default());
    assert_eq!(again.as_ref(), Ok(&document));
    for version in [xml::Version::V1_2, xml::Version::V2_0] {
        if let Ok(text) = xml::write_as(&document, version) {
            assert!(xml::read(&text, &Limits::default()).is_ok());
        }
    }
}

/// A document in XML is refused or survives as JSON, and a stream of it says the same.
pub fn xml_document(bytes: &[u8]) {
    let mut stream = xml::Reader::new(bytes, StreamLimits::default());
    let mut streamed = 0;
    let stream_ended = loop {
        match stream.next_event() {
            Ok(Some(_)) => streamed += 1,
            Ok(None) => break stream.finish().is_ok(),
            Err(_) => break false,
        }
    };
    match read_any(bytes, &Limits::default()) {
        Ok(Content::Events(parsed)) => {
            assert!(!stream_ended || streamed == parsed.events.len());
            if let Ok(document) = parsed.all() {
                assert!(json::read(&json::write(&document), &Limits::default()).is_ok());
            }
        }
        Ok(Content::MasterData(document)) => {
            let _ = xml::write_master_data(&document, xml::Version::V2_0);
        }
        Ok(Content::CaptureJob(job)) => {
            let _ = job.write_xml();
        }
        _ => {}
    }
}

const EVENT: &[u8] = br#"{"@context":["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
{"x":"urn:x:"}],"type":"ObjectEvent","eventTime":"2026-05-02T08:15:00Z","eventTimeZoneOffset":"+07:00",
"action":"ADD","epcList":["urn:epc:id:sscc:4012345.0000000333"],"x:a":[1,{"x:b":"2"}],
"quantityList":[{"epcClass":"urn:x:1","quantity":1.5,"uom":"KGM"}],
"sensorElementList":[{"sensorReport":[{"type":"Temperature","value":26,"uom":"CEL"}]}]}"#;

fn event() -> Event {
    let document = json::read(EVENT, &Limits::default()).expect("the event is good");
    document.events.into_iter().next().expect("one event")
}

/// A query is refused or answers, as pairs (`name=value` lines) and as a JSON body.
pub fn query(text: &str) {
    let event = event();
    let pairs = text.lines().map(|line| line.split_once('=').unwrap_or((line, "")));
    if let Ok(query) = SimpleEventQuery::from_pairs(pairs) {
        let _ = (query.matches(&event), query.resolve(&Directory::default()).select([&event]));
    }
    if let Ok(body) = serde_json::from_str(text)
        && let Ok(query) = SimpleEventQuery::from_json(&body)
    {
        let _ = query.matches(&event);
    }
}
