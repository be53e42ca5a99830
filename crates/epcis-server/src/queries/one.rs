//! `GET` and `DELETE /queries/{name}`: a query as it was defined, and its end.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

use super::definition::shown;
use super::{named, no_such_query};
use crate::auth::Inquirer;
use crate::problem::Problem;
use crate::segment::Segment;
use crate::{EpcisState, media, versions};

/// Its name and parameters.
pub(super) async fn query(
    State(epcis): State<Arc<EpcisState>>,
    Inquirer(caller): Inquirer,
    headers: HeaderMap,
    Segment(name): Segment,
) -> Result<Response, Problem> {
    versions::check_reader(&headers)?;
    let media = media::of_list(&headers)?;
    Ok(media.answer(shown(&named(&epcis, &caller, &name).await?)?.to_string()))
}

/// Forgets it, and with it everybody who subscribed to it.
pub(super) async fn delete(
    State(epcis): State<Arc<EpcisState>>,
    Inquirer(caller): Inquirer,
    headers: HeaderMap,
    Segment(name): Segment,
) -> Result<Response, Problem> {
    versions::check_reader(&headers)?;
    if epcis.store.delete_query(&caller.name, &name).await? {
        epcis.wake.wake();
        Ok(StatusCode::NO_CONTENT.into_response())
    } else {
        Err(no_such_query(&name))
    }
}
