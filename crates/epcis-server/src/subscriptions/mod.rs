//! `/queries/{name}/subscriptions`: who is told what a query finds, by webhook.

mod kept;
mod list;
mod one;
mod post;
mod request;

use axum::Router;
use axum::routing::get;

use crate::discovery::described;
use crate::paging::encoded;
use crate::problem::{Exception, Problem};
use crate::state::Shared;

pub(crate) use kept::{Definition, Progress, Run};
pub(crate) use one::MIN_RECORD_TIME;
pub(crate) use post::begin;

pub(crate) fn routes() -> Router<Shared> {
    let subscriptions = get(list::subscriptions).post(post::subscription);
    let subscription = get(one::subscription).delete(one::delete).options(one::described);
    Router::new()
        .route("/queries/{name}/subscriptions", described(subscriptions, "GET, POST, OPTIONS"))
        .route("/queries/{name}/subscriptions/{id}", subscription)
}

/// Path of the subscriptions to a query, below the base URL.
fn path_of(query_name: &str) -> String {
    format!("/queries/{}/subscriptions", encoded(query_name))
}

fn no_such_subscription(id: &str) -> Problem {
    Problem::new(Exception::NoSuchName, format!("there is no subscription {id} to this query"))
}
