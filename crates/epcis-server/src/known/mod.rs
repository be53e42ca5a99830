//! `/eventTypes`, `/epcs` and kin: what stands in events, and the events in which it stands.

mod events;
mod list;
mod one;

use axum::Router;
use axum::routing::get;
use nguon_event_store::ValueKind;

use crate::discovery::described;
use crate::state::Shared;

/// Top-level resources that list values (EPCIS 2.0 §12.2).
pub(crate) const RESOURCES: [(ValueKind, &str); 6] = [
    (ValueKind::EventType, "eventTypes"),
    (ValueKind::Epc, "epcs"),
    (ValueKind::BizStep, "bizSteps"),
    (ValueKind::BizLocation, "bizLocations"),
    (ValueKind::ReadPoint, "readPoints"),
    (ValueKind::Disposition, "dispositions"),
];

pub(crate) fn routes() -> Router<Shared> {
    const ALLOW: &str = "GET, OPTIONS";
    RESOURCES.into_iter().fold(Router::new(), |router, (kind, name)| {
        let list = get(move |state, caller, headers, query| {
            list::values(kind, name, state, caller, headers, query)
        });
        let one = get(move |state, caller, headers, value| {
            one::value(kind, state, caller, headers, value)
        });
        let events = get(move |state, caller, headers, value, query| {
            events::of_value((kind, name), state, caller, headers, value, query)
        });
        router
            .route(&format!("/{name}"), described(list, ALLOW))
            .route(&format!("/{name}/{{value}}"), described(one, ALLOW))
            .route(&format!("/{name}/{{value}}/events"), described(events, ALLOW))
    })
}
