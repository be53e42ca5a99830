//! `GET /events`: events that match, in pages.

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use nguon_epcis::query::SimpleEventQuery;

use crate::auth::Inquirer;
use crate::document::{Form, SIMPLE_EVENT_QUERY};
use crate::paging::pairs;
use crate::problem::Problem;
use crate::search::Search;
use crate::{EpcisState, versions};

/// One page. Its link leads to the next, as long as there is one.
pub(super) async fn events(
    State(epcis): State<Arc<EpcisState>>,
    Inquirer(caller): Inquirer,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let form = Form::asked(&epcis, &headers)?;
    let prefixes = versions::prefixes(&headers)?;
    let pairs = pairs(query.as_deref())?;
    let asked = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let query = SimpleEventQuery::from_pairs_with(asked, &prefixes)?;
    let search = Search {
        caller: &caller,
        form,
        name: SIMPLE_EVENT_QUERY,
        path: super::PATH,
        pairs: &pairs,
        definition: "",
    };
    search.page(&epcis, &query).await
}
