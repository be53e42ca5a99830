//! Events for the cases, written as JSON and read as a server would.

use nguon_epcis::model::Event;
use nguon_epcis::query::SimpleEventQuery;
use serde_json::{Value, json};

use crate::{Batch, EventStore, NewEvent, OnError, PageKey, Receipt, Sight, StoredEvent};

pub const GTIN: &str = "https://id.gs1.org/01/09521234543213";

/// An event of these members; what it must have and is not given is filled in.
pub fn event(members: Value) -> Event {
    let mut event = json!({
        "@context": [
            "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
            {"ext": "https://ns.example.com/"}
        ],
        "type": "ObjectEvent",
        "action": "OBSERVE",
        "eventTime": "2026-05-01T08:00:00.000+07:00",
        "eventTimeZoneOffset": "+07:00",
    });
    let Value::Object(members) = members else { panic!("members are an object") };
    let target = event.as_object_mut().unwrap();
    target.extend(members);
    if target["type"] == "TransformationEvent" {
        target.shift_remove("action");
    }
    let bytes = event.to_string().into_bytes();
    let document = nguon_epcis::json::read(&bytes, &nguon_epcis::json::Limits::default()).unwrap();
    document.events.into_iter().next().unwrap()
}

/// An observation of one item under an id of its own.
pub fn seen(id: &str, serial: u32) -> Event {
    event(json!({"eventID": format!("urn:uuid:{id}"), "epcList": [format!("{GTIN}/21/{serial}")]}))
}

pub fn prepared(events: impl IntoIterator<Item = Event>) -> Vec<NewEvent> {
    let events = events.into_iter().enumerate();
    events.map(|(at, event)| NewEvent::prepare(event, format!("/{at}")).unwrap()).collect()
}

pub fn batch(events: impl IntoIterator<Item = Event>) -> Batch {
    let captured_by = "demo".to_owned();
    let (events, master_data) = (prepared(events), Vec::new());
    Batch { events, master_data, captured_by, on_error: OnError::Rollback, job: None }
}

pub async fn append(store: &impl EventStore, events: impl IntoIterator<Item = Event>) -> Receipt {
    store.append(batch(events)).await.unwrap()
}

pub fn query(pairs: &[(&str, &str)]) -> SimpleEventQuery {
    SimpleEventQuery::from_pairs(pairs.iter().copied()).unwrap()
}

/// All pages of a query, one after the other.
pub async fn all(
    store: &impl EventStore,
    sight: &Sight,
    query: &SimpleEventQuery,
    per_page: usize,
) -> Vec<StoredEvent> {
    let mut events = Vec::new();
    let mut after: Option<PageKey> = None;
    loop {
        let page = store.query(sight, query, after, per_page).await.unwrap();
        assert!(page.items.len() <= per_page);
        events.extend(page.items);
        // The key must survive the form in which a server hands it out.
        after = page.next.map(|key| PageKey::from_numbers(key.to_numbers()));
        if after.is_none() {
            return events;
        }
    }
}

pub async fn everything(store: &impl EventStore) -> Vec<StoredEvent> {
    all(store, &Sight::All, &SimpleEventQuery::default(), 1_000).await
}
