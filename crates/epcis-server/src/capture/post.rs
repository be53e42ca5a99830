//! `POST /capture`: a document with events, master data or both.

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName};
use axum::response::Response;
use nguon_event_store::{CaptureJob, OnError};

use super::{at_once, later};
use crate::auth::Captor;
use crate::body::Arrival;
use crate::problem::{Exception, Problem};
use crate::state::Shared;
use crate::{body, media, versions};

const ERROR_BEHAVIOUR: HeaderName = HeaderName::from_static("gs1-capture-error-behaviour");

/// Takes a document in: one that fits into memory is captured before it is answered, any other
/// when it can be.
pub(super) async fn document(
    State(shared): State<Shared>,
    Captor(caller): Captor,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    versions::check_payload(&headers)?;
    let behaviour = behaviour(&headers)?;
    let syntax = media::of_body(&headers)?;
    let epcis = &shared.epcis;
    let begun = || CaptureJob::begun((epcis.ids)(), caller.name, behaviour, (epcis.clock)());
    match body::arrive(&shared, &headers, body).await? {
        Arrival::Whole(arrived) => at_once::capture(epcis, arrived, syntax, begun()).await,
        Arrival::Long(long) => later::capture(&shared, long, syntax, begun()).await,
    }
}

fn behaviour(headers: &HeaderMap) -> Result<OnError, Problem> {
    let Some(name) = versions::text(headers, &ERROR_BEHAVIOUR)? else {
        return Ok(OnError::default());
    };
    OnError::named(name).ok_or_else(|| {
        let detail = format!("{ERROR_BEHAVIOUR} must be rollback or proceed, not {name}");
        Problem::new(Exception::Validation, detail)
    })
}
