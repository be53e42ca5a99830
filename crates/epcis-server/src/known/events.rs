//! `GET /epcs/{epc}/events` and kin: the events in which a value stands.

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use nguon_epcis::query::SimpleEventQuery;
use nguon_event_store::ValueKind;

use super::one::parameter;
use crate::auth::Inquirer;
use crate::document::{Form, SIMPLE_EVENT_QUERY};
use crate::paging::{encoded, pairs};
use crate::problem::Problem;
use crate::search::Search;
use crate::segment::Segment;
use crate::{EpcisState, versions};

/// One page; every parameter of a query narrows it but the one that the path asks.
pub(super) async fn of_value(
    (kind, name): (ValueKind, &str),
    State(epcis): State<Arc<EpcisState>>,
    Inquirer(caller): Inquirer,
    headers: HeaderMap,
    Segment(value): Segment,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let form = Form::asked(&epcis, &headers)?;
    let prefixes = versions::prefixes(&headers)?;
    let pairs = pairs(query.as_deref())?;
    let parameter = parameter(&epcis, &caller, &prefixes, kind, &value).await?;
    let asked = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let asked = asked.chain([(parameter, value.as_str())]);
    let query = SimpleEventQuery::from_pairs_with(asked, &prefixes)?;
    let search = Search {
        caller: &caller,
        form,
        name: SIMPLE_EVENT_QUERY,
        path: &format!("/{name}/{}/events", encoded(&value)),
        pairs: &pairs,
        definition: parameter,
    };
    search.page(&epcis, &query).await
}
