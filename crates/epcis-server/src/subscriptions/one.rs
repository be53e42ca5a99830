//! `GET`, `DELETE` and `OPTIONS /queries/{name}/subscriptions/{id}`: how a subscription is doing,
//! and its end.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use nguon_event_store::Subscription;
use uuid::Uuid;

use super::kept::{Progress, shown};
use super::no_such_subscription;
use crate::auth::{Inquirer, Principal};
use crate::discovery;
use crate::problem::Problem;
use crate::segment::Segments;
use crate::{EpcisState, media, versions};

/// Since when events are new to a subscription.
pub(crate) const MIN_RECORD_TIME: HeaderName = HeaderName::from_static("gs1-query-min-record-time");

/// Its details.
pub(super) async fn subscription(
    State(epcis): State<Arc<EpcisState>>,
    Inquirer(caller): Inquirer,
    headers: HeaderMap,
    Segments(name, id): Segments,
) -> Result<Response, Problem> {
    versions::check_reader(&headers)?;
    let media = media::of_list(&headers)?;
    Ok(media.answer(shown(&kept(&epcis, &caller, &name, &id).await?)?.to_string()))
}

/// Ends it. A letter that is on its way may still arrive.
pub(super) async fn delete(
    State(epcis): State<Arc<EpcisState>>,
    Inquirer(caller): Inquirer,
    headers: HeaderMap,
    Segments(name, id): Segments,
) -> Result<Response, Problem> {
    versions::check_reader(&headers)?;
    let known = parsed(&id)?;
    if epcis.store.unsubscribe(&caller.name, &name, known).await? {
        Ok(StatusCode::NO_CONTENT.into_response())
    } else {
        Err(no_such_subscription(&id))
    }
}

/// What the resource can do; for its subscriber also since when events are new
/// (`GS1-Query-Min-Record-Time`).
pub(super) async fn described(
    State(epcis): State<Arc<EpcisState>>,
    caller: Result<Inquirer, Problem>,
    Segments(name, id): Segments,
) -> Result<Response, Problem> {
    let mut response = discovery::described_by(&epcis, "GET, DELETE, OPTIONS", &[]);
    if let Ok(Inquirer(caller)) = caller
        && let Ok(kept) = kept(&epcis, &caller, &name, &id).await
    {
        let since = Progress::of(&kept)?.min_record_time.unwrap_or(kept.created_at);
        let since = HeaderValue::try_from(format!("{since:.6}"));
        let since = since.map_err(|error| Problem::internal(&error))?;
        response.headers_mut().insert(MIN_RECORD_TIME, since);
    }
    Ok(response)
}

async fn kept(
    epcis: &EpcisState,
    caller: &Principal,
    name: &str,
    id: &str,
) -> Result<Subscription, Problem> {
    let found = epcis.store.subscription(&caller.name, name, parsed(id)?).await?;
    found.ok_or_else(|| no_such_subscription(id))
}

/// Ids are given out as UUIDs: anything else is none.
fn parsed(id: &str) -> Result<Uuid, Problem> {
    Uuid::try_parse(id).map_err(|_| no_such_subscription(id))
}
