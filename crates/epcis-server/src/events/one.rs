//! `GET /events/{eventID}`: an event and the declarations that it is wrong.

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;

use crate::auth::Inquirer;
use crate::document::{Form, SIMPLE_EVENT_QUERY};
use crate::problem::{Exception, Problem};
use crate::segment::Segment;
use crate::{EpcisState, document};

/// All that bears the id, in the order in which it was recorded. The id is a URI and stands
/// percent-encoded in the path.
pub(super) async fn event(
    State(epcis): State<Arc<EpcisState>>,
    Inquirer(caller): Inquirer,
    headers: HeaderMap,
    Segment(event_id): Segment,
) -> Result<Response, Problem> {
    let form = Form::asked(&epcis, &headers)?;
    let events = epcis.store.event(&caller.visibility, &event_id).await?;
    if events.is_empty() {
        let detail = format!("there is no event {event_id}; its id must be percent-encoded whole");
        return Err(Problem::new(Exception::NoSuchName, detail));
    }
    document::of_query(events, SIMPLE_EVENT_QUERY, (epcis.clock)(), form).await
}
