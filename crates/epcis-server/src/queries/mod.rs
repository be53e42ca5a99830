//! `/queries`: queries under a name, each caller's own.

mod definition;
mod events;
mod list;
mod one;
mod post;
mod socket;

use axum::Router;
use axum::routing::get;
use nguon_event_store::NamedQuery;

use crate::EpcisState;
use crate::auth::Principal;
use crate::discovery::described;
use crate::paging::encoded;
use crate::problem::{Exception, Problem};
use crate::state::Shared;

/// Where the queries are, below the base URL.
const PATH: &str = "/queries";

pub(crate) use definition::parameters;

pub(crate) fn routes() -> Router<Shared> {
    let queries = get(list::queries).post(post::query);
    let query = get(one::query).delete(one::delete);
    Router::new()
        .route(PATH, described(queries, "GET, POST, OPTIONS"))
        .route("/queries/{name}", described(query, "GET, DELETE, OPTIONS"))
        .route("/queries/{name}/events", described(get(events::of_query), "GET, OPTIONS"))
}

/// Path of the query of that name, below the base URL.
fn path_of(name: &str) -> String {
    format!("{PATH}/{}", encoded(name))
}

/// The caller's query of that name.
pub(crate) async fn named(
    epcis: &EpcisState,
    caller: &Principal,
    name: &str,
) -> Result<NamedQuery, Problem> {
    epcis.store.named_query(&caller.name, name).await?.ok_or_else(|| no_such_query(name))
}

fn no_such_query(name: &str) -> Problem {
    Problem::new(Exception::NoSuchName, format!("there is no query {name}"))
}
