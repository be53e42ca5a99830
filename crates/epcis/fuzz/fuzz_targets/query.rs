//! A query is refused or answers, as pairs (`name=value` lines) and as a JSON body.
#![no_main]

use libfuzzer_sys::fuzz_target;
use nguon_epcis::query::{Directory, SimpleEventQuery};
use nguon_epcis::{json, model::Event};

const EVENT: &[u8] = br#"{"@context":["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
{"x":"urn:x:"}],"type":"ObjectEvent","eventTime":"2026-05-02T08:15:00Z","eventTimeZoneOffset":"+07:00",
"action":"ADD","epcList":["urn:epc:id:sscc:4012345.0000000333"],"x:a":[1,{"x:b":"2"}],
"quantityList":[{"epcClass":"urn:x:1","quantity":1.5,"uom":"KGM"}],
"sensorElementList":[{"sensorReport":[{"type":"Temperature","value":26,"uom":"CEL"}]}]}"#;

fn event() -> Event {
    let document = json::read(EVENT, &json::Limits::default()).expect("the event is good");
    document.events.into_iter().next().expect("one event")
}

fuzz_target!(|text: &str| {
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
});
