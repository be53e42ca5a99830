//! `POST /queries/{name}/subscriptions`: somebody wants to be told.

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::extract::State;
use axum::http::header::LOCATION;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use nguon_epcis::query::SimpleEventQuery;
use nguon_event_store::{NamedQuery, Seq, Standing, Subscription};

use super::kept::{Progress, shown};
use super::path_of;
use super::request::Request;
use crate::auth::{Inquirer, lasting};
use crate::problem::{Exception, Problem};
use crate::queries::{named, parameters};
use crate::segment::Segment;
use crate::spelling::Spelling;
use crate::standing::Controls;
use crate::{EpcisState, media, versions};

/// Keeps the subscription: 201, where it is and what it is.
///
/// Each call makes a new one, also when one like it is there.
pub(super) async fn subscription(
    State(epcis): State<Arc<EpcisState>>,
    Inquirer(caller): Inquirer,
    headers: HeaderMap,
    Segment(name): Segment,
    body: Body,
) -> Result<Response, Problem> {
    versions::check_payload(&headers)?;
    media::json_body(&headers)?;
    let media = media::of_list(&headers)?;
    let spelling = Spelling::asked(&headers)?;
    let body = arrived(&epcis, body).await?;

    let query = named(&epcis, &caller, &name).await?;
    let Request { definition, controls } = Request::read(&body, epcis.destinations, spelling)?;
    let now = (epcis.clock)();
    check(&query, &controls, now)?;
    lasting(&epcis.auth, &caller.name).await?;
    let kept = Subscription {
        id: (epcis.ids)(),
        owner: caller.name,
        query_name: query.name,
        definition: serde_json::to_string(&definition)
            .map_err(|error| Problem::internal(&error))?,
        created_at: now,
        standing: Standing {
            cursor: begin(&epcis, &controls).await?,
            wakes: controls.wakes(now),
            progress: Progress::default().written()?,
        },
    };
    let location = format!("{}{}/{}", epcis.base_url, path_of(&kept.query_name), kept.id);
    let body = shown(&kept)?.to_string();
    epcis.store.subscribe(kept, epcis.limits.subscriptions_max).await?;
    epcis.wake.wake();
    Ok((StatusCode::CREATED, [(LOCATION, location)], media.answer(body)).into_response())
}

async fn arrived(epcis: &EpcisState, body: Body) -> Result<axum::body::Bytes, Problem> {
    let limits = &epcis.limits;
    let reading = to_bytes(body, limits.subscription_bytes_max);
    let Ok(read) = tokio::time::timeout(limits.document_arrival_max, reading).await else {
        let detail = format!("it must arrive within {:?}", limits.document_arrival_max);
        return Err(Problem::new(Exception::ArrivalTimeout, detail));
    };
    read.map_err(|_| {
        let detail = format!("at most {} bytes are taken", limits.subscription_bytes_max);
        Problem::new(Exception::QueryTooComplex, detail)
    })
}

/// The query can be asked this way.
fn check(query: &NamedQuery, controls: &Controls, now: Timestamp) -> Result<(), Problem> {
    controls.check(now)?;
    controls.standing(SimpleEventQuery::from_json(&parameters(query)?)?)?;
    Ok(())
}

/// The last event that is not meant: the last of all, or the last recorded before the time that is
/// asked for.
pub(crate) async fn begin(epcis: &EpcisState, controls: &Controls) -> Result<Seq, Problem> {
    let from = controls.initial_record_time.unwrap_or(Timestamp::MAX);
    Ok(epcis.store.recorded_before(from).await?)
}
