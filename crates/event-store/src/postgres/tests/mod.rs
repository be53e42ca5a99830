//! What is the engine's own, beside the suite.

mod citus;
mod loss;
mod plans;
mod store;

use nguon_epcis::model::Event;
use nguon_testing_postgres::database;
use serde_json::json;

use super::{PostgresSettings, PostgresStore};
use crate::conformance::TestClock;
use crate::{Batch, Clock, NewEvent, OnError};

/// A store in a database of its own; none where there is no server.
async fn open(clock: Clock) -> Option<(PostgresStore, ())> {
    Some((open_at(&database()?, clock).await, ()))
}

crate::conformance!(open);

async fn open_at(url: &str, clock: Clock) -> PostgresStore {
    PostgresStore::open(&PostgresSettings::parse(url).unwrap(), clock).await.unwrap()
}

fn observed(number: usize, items: usize) -> Event {
    let epcs: Vec<_> = (0..items).map(|n| format!("https://example.org/{number}/{n}")).collect();
    let value = json!({
        "@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"],
        "type": "ObjectEvent", "action": "OBSERVE", "epcList": epcs, "bizStep": "shipping",
        "eventTime": "2026-05-01T08:00:00+07:00", "eventTimeZoneOffset": "+07:00",
        "eventID": format!("urn:uuid:{number}"),
    });
    nguon_epcis::json::read_event(value).unwrap()
}

fn batch(events: impl IntoIterator<Item = Event>) -> Batch {
    let events = events.into_iter().map(|event| NewEvent::prepare(event, "").unwrap()).collect();
    let (master_data, captured_by) = (Vec::new(), "demo".into());
    Batch { events, master_data, captured_by, on_error: OnError::Rollback, job: None }
}

fn clock() -> Clock {
    TestClock::default().clock()
}
