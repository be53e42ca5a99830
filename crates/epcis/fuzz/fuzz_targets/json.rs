//! A document in JSON is refused or survives writing, and a stream of it says the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use nguon_epcis::json::{self, Limits, Reader, StreamLimits};
use nguon_epcis::{hash, xml};

fuzz_target!(|bytes: &[u8]| {
    let mut stream = Reader::new(bytes, StreamLimits::default());
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
});
