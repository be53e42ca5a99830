//! `POST /events`: one event without an envelope.

use axum::body::Body;
use axum::extract::State;
use axum::http::header::LOCATION;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use nguon_epcis::model::{DocumentKind, Event};
use nguon_epcis::{Refusal, Refusals, Rule};
use nguon_event_store::{Batch, NewEvent, OnError, Sight};

use crate::auth::Captor;
use crate::paging::encoded;
use crate::problem::{Exception, Problem};
use crate::state::Shared;
use crate::{body, document, media, versions};

/// Takes the event in: 201 and the event as it is kept, 409 if it is there already.
pub(super) async fn event(
    State(shared): State<Shared>,
    Captor(caller): Captor,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    versions::check_payload(&headers)?;
    let syntax = media::of_body(&headers)?;
    let arrived = body::arrive_whole(&shared, &headers, body).await?;

    let epcis = &shared.epcis;
    let limits = epcis.limits;
    let preparing = tokio::task::spawn_blocking(move || {
        let document = arrived.judged(syntax, &limits)?.all()?;
        Ok::<_, Refusals>(NewEvent::prepare(bare(document)?, ""))
    });
    let prepared = preparing.await.map_err(|error| Problem::internal(&error))?;
    let event = prepared.map_err(|refusals| body::refused(&refusals, epcis))??;

    let event_id = event.event_id().to_owned();
    let location = format!("{}{}/{}", epcis.base_url, super::PATH, encoded(&event_id));
    let captured_by = caller.name;
    let (events, master_data) = (vec![event], Vec::new());
    let batch = Batch { events, master_data, captured_by, on_error: OnError::Rollback, job: None };
    let receipt = epcis.store.append(batch).await.map_err(|error| match Problem::from(error) {
        taken if taken.exception() == Exception::AlreadyExists => taken.at(location.clone()),
        other => other,
    })?;
    epcis.captured();

    // The caller sees what it sent, whatever else it may see.
    let kept = epcis.store.event(&Sight::All, &event_id).await?;
    let own = kept.iter().find(|stored| receipt.stored.contains(&stored.seq));
    let answer = own.map_or_else(|| Ok(().into_response()), document::of_event)?;
    Ok((StatusCode::CREATED, [(LOCATION, location)], answer).into_response())
}

fn bare(document: nguon_epcis::model::Document) -> Result<Event, Refusals> {
    let refused = || {
        let message = "must be one event; documents go to /capture";
        Refusals::from(Refusal::new("/type", Rule::UnknownRoot, message))
    };
    if document.kind != DocumentKind::BareEvent {
        return Err(refused());
    }
    document.events.into_iter().next().ok_or_else(refused)
}
