//! `/events`: single events in, and events out.

mod list;
mod one;
mod post;

use axum::Router;
use axum::routing::get;

use crate::discovery::{described, described_capture};
use crate::state::Shared;

/// Where the events are, below the base URL.
const PATH: &str = "/events";

pub(crate) fn routes() -> Router<Shared> {
    let events = get(list::events).post(post::event);
    Router::new()
        .route(PATH, described_capture(events, "GET, POST, OPTIONS"))
        .route("/events/{event_id}", described(get(one::event), "GET, OPTIONS"))
}
