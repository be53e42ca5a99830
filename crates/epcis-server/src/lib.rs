//! EPCIS 2.0 REST over the event store.
//!
//! **Comes in:** HTTP requests with JSON-LD or XML. **Goes out:** events in the store, capture
//! jobs, query documents, problem documents (RFC 9457), letters to subscribers. Usable alone:
//!
//! ```no_run
//! # use std::sync::Arc;
//! # use nguon_epcis_server::{
//! #     Destinations, Dispatcher, EpcisState, Limits, Open, Policy, Wake, Webhooks, router,
//! # };
//! # fn serve(store: Arc<dyn nguon_event_store::EventStore>, clock: nguon_event_store::Clock,
//! #     ids: Arc<dyn Fn() -> uuid::Uuid + Send + Sync>, token_key: [u8; 32]) -> axum::Router {
//! let state = EpcisState {
//!     store,
//!     auth: Arc::new(Open::named("anyone")),
//!     clock,
//!     ids,
//!     limits: Limits::default(),
//!     base_url: "https://events.example.org/epcis".to_owned(),
//!     prefixes: None,
//!     token_key,
//!     on_captured: Arc::new(|| {}),
//!     destinations: Destinations::default(),
//!     // Only documents that fit into memory are taken.
//!     spool: None,
//!     wake: Wake::default(),
//! };
//! // Delivers to subscribers until it is told to stop.
//! let policy = Policy::default();
//! let webhooks = Webhooks::new(state.destinations, policy.letter_within_max);
//! let dispatcher = Dispatcher::new(state.clone(), Arc::new(webhooks), policy);
//! tokio::spawn(dispatcher.run(std::future::pending()));
//! axum::Router::new().nest_service("/epcis", router(state))
//! # }
//! ```
//!
//! A capture is answered only when its events are on the disk, or its document, where that does
//! not fit into memory (`capture`). Nothing of a refused document is
//! kept with `rollback`. Whoever may not see an event is told that there is none.
//!
//! **Deliberately does not know:** accounts (an [`Authenticator`] says who calls), registry
//! tables, the clock, where ids come from.
//!
//! **To add one more** resource: a folder with one file per action, its routes in [`router`], a row
//! for each method in `openapi::operations`, its errors in `problem::Exception`, a case in `tests`.

mod auth;
mod body;
mod capture;
mod delivery;
mod discovery;
mod document;
mod events;
mod intake;
mod known;
mod media;
mod openapi;
mod paging;
mod problem;
mod queries;
mod search;
mod segment;
mod sockets;
mod spelling;
mod spool;
mod standing;
mod state;
mod subscriptions;
mod versions;
mod wake;

#[cfg(test)]
mod tests;

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state, map_response};
use axum::routing::delete;

pub use nguon_gs1::PrefixTable;

pub use auth::{AuthError, Authenticator, Open, Principal};
pub use delivery::{Deliver, Destinations, Dispatcher, Letter, Policy, Undelivered, Webhooks};
pub use intake::Intake;
pub use spelling::{Speller, Spelling};
pub use spool::Spool;
pub use state::{EpcisState, Limits};
pub use wake::Wake;

use state::Shared;

/// All resources, to be mounted where [`EpcisState::base_url`] says, with `nest_service` so that
/// its root is found with and without a slash at the end.
pub fn router(state: EpcisState) -> Router {
    let shared = Shared::new(state);
    Router::new()
        .merge(discovery::routes())
        .merge(capture::routes())
        .merge(events::routes())
        .merge(known::routes())
        .merge(queries::routes())
        .merge(subscriptions::routes())
        .merge(openapi::routes())
        .route("/nextPageToken/{token}", delete(paging::keep_token))
        .fallback(problem::no_such_path)
        .method_not_allowed_fallback(problem::no_such_method)
        .layer(from_fn_with_state(shared.clone(), paging::bound_uri))
        .layer(from_fn(problem::as_liked))
        .layer(map_response(versions::announce))
        .with_state(shared)
}
