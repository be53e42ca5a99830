//! A document in XML is refused or survives as JSON, and a stream of it says the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use nguon_epcis::json::{self, Limits, StreamLimits};
use nguon_epcis::{Content, read_any, xml};

fuzz_target!(|bytes: &[u8]| {
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
});
