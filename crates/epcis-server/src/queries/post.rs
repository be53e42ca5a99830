//! `POST /queries`: a query gets a name.

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::extract::State;
use axum::http::header::LOCATION;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use nguon_event_store::NamedQuery;

use super::definition::Definition;
use super::path_of;
use crate::auth::Inquirer;
use crate::problem::{Exception, Problem};
use crate::{EpcisState, media, versions};

/// Keeps the query: 201 and where it is, 409 if the caller has one of that name.
pub(super) async fn query(
    State(epcis): State<Arc<EpcisState>>,
    Inquirer(caller): Inquirer,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    versions::check_payload(&headers)?;
    media::json_body(&headers)?;
    let limits = &epcis.limits;
    let reading = to_bytes(body, limits.named_query_bytes_max);
    let Ok(read) = tokio::time::timeout(limits.document_arrival_max, reading).await else {
        let detail = format!("it must arrive within {:?}", limits.document_arrival_max);
        return Err(Problem::new(Exception::ArrivalTimeout, detail));
    };
    let body = read.map_err(|_| {
        let detail = format!("at most {} bytes are taken", limits.named_query_bytes_max);
        Problem::new(Exception::QueryTooComplex, detail)
    })?;

    let definition = Definition::read(&body, &versions::declared(&headers)?)?;
    let location = format!("{}{}", epcis.base_url, path_of(&definition.name));
    let query = NamedQuery {
        owner: caller.name,
        name: definition.name,
        definition: definition.query.to_string(),
        created_at: (epcis.clock)(),
    };
    let kept = epcis.store.define_query(query, limits.named_queries_max).await;
    kept.map_err(|error| match Problem::from(error) {
        taken if taken.exception() == Exception::AlreadyExists => taken.at(location.clone()),
        other => other,
    })?;
    Ok((StatusCode::CREATED, [(LOCATION, location)]).into_response())
}
