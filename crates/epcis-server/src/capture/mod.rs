//! `/capture`: documents in, and what became of them.
//!
//! A document of at most [`Limits::document_bytes_at_once_max`](crate::Limits) is judged and
//! appended before it is answered (`at_once`): the job is finished, what is wrong is the answer. A
//! longer one goes to the disk (`later`): the answer names a job that runs, and the
//! [`Intake`](crate::Intake) captures it.

mod at_once;
mod jobs;
mod later;
mod post;

use axum::Router;
use axum::routing::get;

use nguon_event_store::CaptureJob;

use crate::EpcisState;
use crate::discovery::{described, described_capture};
use crate::state::Shared;

/// Where the jobs are, below the base URL.
const PATH: &str = "/capture";

/// Where the job of a call is.
fn location(epcis: &EpcisState, job: &CaptureJob) -> String {
    format!("{}{PATH}/{}", epcis.base_url, job.id)
}

pub(crate) fn routes() -> Router<Shared> {
    let documents = get(jobs::list).post(post::document);
    Router::new()
        .route(PATH, described_capture(documents, "GET, POST, OPTIONS"))
        .route("/capture/{id}", described(get(jobs::one), "GET, OPTIONS"))
}
