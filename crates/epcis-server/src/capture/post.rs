//! `POST /capture`: a document with events, master data or both. Answered when they are on the
//! disk.

use axum::body::Body;
use axum::extract::State;
use axum::http::header::LOCATION;
use axum::http::{HeaderMap, HeaderName, StatusCode};
use axum::response::{IntoResponse, Response};
use nguon_epcis::json::Parsed;
use nguon_epcis::{Refusal, Refusals};
use nguon_event_store::{
    Batch, CaptureJob, NewElement, NewEvent, OnError, StoreError, prepare_master_data,
};

use crate::auth::Captor;
use crate::problem::{Exception, Problem, job_error};
use crate::state::Shared;
use crate::{EpcisState, Limits, body, media, versions};

const ERROR_BEHAVIOUR: HeaderName = HeaderName::from_static("gs1-capture-error-behaviour");

/// Takes a document in.
///
/// A document that cannot be read, or one with a refused event under `rollback`, is 400 and
/// nothing of it is kept; the latter has a job too, which `instance` names. Otherwise the answer
/// is 202 with the finished job, which says whether events were there already.
pub(super) async fn document(
    State(shared): State<Shared>,
    Captor(caller): Captor,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    versions::check_payload(&headers)?;
    let behaviour = behaviour(&headers)?;
    let syntax = media::of_body(&headers)?;
    let arrived = body::arrive(&shared, &headers, body).await?;

    let epcis = &shared.epcis;
    let job = CaptureJob::begun((epcis.ids)(), caller.name.clone(), behaviour, (epcis.clock)());
    let location = format!("{}{}/{}", epcis.base_url, super::PATH, job.id);
    let limits = epcis.limits;
    let judging = tokio::task::spawn_blocking(move || {
        arrived.judged(syntax, &limits).and_then(|parsed| sorted(parsed, behaviour, &limits))
    });
    let judged = judging.await.map_err(|error| Problem::internal(&error))?;
    let Sorted { events, master_data, refusals } =
        judged.map_err(|refusals| body::refused(&refusals, &epcis.limits))?;

    let job = job.refused(refusals.iter().map(job_error));
    if behaviour == OnError::Rollback && !refusals.is_empty() {
        let refusals = Refusals(refusals.into_iter().take(limits.refusals_max).collect());
        epcis.store.save_job(job.finished((epcis.clock)())).await?;
        return Err(body::refused(&refusals, &limits).at(location));
    }
    let (events, captured_by) = (events?, caller.name);
    let batch = Batch { events, master_data, captured_by, on_error: behaviour, job: Some(job) };
    append(epcis, batch).await?;
    Ok((StatusCode::ACCEPTED, [(LOCATION, location)]).into_response())
}

/// Duplicates are no error of the call: the job names them.
async fn append(epcis: &EpcisState, batch: Batch) -> Result<(), Problem> {
    match epcis.store.append(batch).await {
        Ok(receipt) if receipt.stored.is_empty() => Ok(()),
        Ok(_) => {
            epcis.captured();
            Ok(())
        }
        Err(StoreError::Duplicates(_)) => Ok(()),
        Err(error) => Err(error.into()),
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

/// The events that are good and the master data, made ready, and why other events are not.
struct Sorted {
    events: Result<Vec<NewEvent>, StoreError>,
    master_data: Vec<NewElement>,
    refusals: Vec<Refusal>,
}

fn sorted(parsed: Parsed, behaviour: OnError, limits: &Limits) -> Result<Sorted, Refusals> {
    let data = body::master_data(&parsed, limits)?;
    let master_data = prepare_master_data(&data, &parsed.frame.namespaces);
    let mut good = Vec::with_capacity(parsed.events.len());
    let mut refusals = Vec::new();
    for (index, event) in parsed.events.into_iter().enumerate() {
        match event {
            Ok(event) => good.push((event, parsed.frame.event_pointer(index))),
            Err(mut why) => refusals.append(&mut why),
        }
    }
    if behaviour == OnError::Rollback && !refusals.is_empty() {
        good.clear();
    }
    let ready = good.into_iter().map(|(event, pointer)| NewEvent::prepare(event, pointer));
    Ok(Sorted { events: ready.collect(), master_data, refusals })
}
