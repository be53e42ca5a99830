//! The server through its door: requests in, answers out, on a real store.

mod access;
mod capture;
mod corpus;
mod delivery;
mod discovery;
mod events;
mod interop;
mod known;
mod long;
mod master_data;
mod openapi;
mod queries;
mod refusals;
mod sensors;
mod server;
mod sockets;
mod spelling;
mod subscriptions;
mod webhooks;
mod whole_corpus;

use serde_json::{Value, json};

const CONTEXT: &str = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld";
const GTIN: &str = "https://id.gs1.org/01/09521234543213";

/// An event as it stands in a document.
fn event(id: &str, serial: u32) -> Value {
    json!({
        "type": "ObjectEvent", "action": "OBSERVE", "bizStep": "shipping",
        "eventID": format!("urn:uuid:{id}"),
        "eventTime": "2026-05-01T08:00:00.000+07:00", "eventTimeZoneOffset": "+07:00",
        "epcList": [format!("{GTIN}/21/{serial}")],
    })
}

/// The same without an envelope.
fn bare(mut event: Value) -> Value {
    event["@context"] = json!(CONTEXT);
    event
}

fn document(events: impl IntoIterator<Item = Value>) -> Value {
    json!({
        "@context": [CONTEXT, {"ext": "https://ns.example.com/"}],
        "type": "EPCISDocument", "schemaVersion": "2.0",
        "creationDate": "2026-05-01T09:00:00Z",
        "epcisBody": {"eventList": events.into_iter().collect::<Vec<_>>()},
    })
}

/// The events of a query document.
fn events_in(answer: &Value) -> &Vec<Value> {
    answer.pointer("/epcisBody/queryResults/resultsBody/eventList").unwrap().as_array().unwrap()
}

fn ids_in(answer: &Value) -> Vec<&str> {
    let ids = events_in(answer).iter().map(|event| event["eventID"].as_str().unwrap());
    ids.map(|id| id.trim_start_matches("urn:uuid:")).collect()
}
