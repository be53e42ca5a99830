//! `/capture`: documents in, and what became of them.

mod jobs;
mod post;

use axum::Router;
use axum::routing::get;

use crate::discovery::{described, described_capture};
use crate::state::Shared;

/// Where the jobs are, below the base URL.
const PATH: &str = "/capture";

pub(crate) fn routes() -> Router<Shared> {
    let documents = get(jobs::list).post(post::document);
    Router::new()
        .route(PATH, described_capture(documents, "GET, POST, OPTIONS"))
        .route("/capture/{id}", described(get(jobs::one), "GET, OPTIONS"))
}
