//! A document that fits into memory: captured, then answered.

use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{IntoResponse, Response};
use nguon_epcis::json::Parsed;
use nguon_epcis::{Refusal, Refusals};
use nguon_event_store::{
    Batch, CaptureJob, NewElement, NewEvent, OnError, StoreError, prepare_master_data,
};

use crate::body::Arrived;
use crate::media::Syntax;
use crate::problem::{Problem, job_error};
use crate::{EpcisState, Limits, body};

/// A document that cannot be read, or one with a refused event under `rollback`, is 400 and
/// nothing of it is kept; the latter has a job too, which `instance` names. Otherwise the answer
/// is 202 with the finished job, which says whether events were there already.
pub(super) async fn capture(
    epcis: &EpcisState,
    arrived: Arrived,
    syntax: Syntax,
    job: CaptureJob,
) -> Result<Response, Problem> {
    let location = super::location(epcis, &job);
    let (limits, behaviour) = (epcis.limits, job.behaviour);
    let judging = tokio::task::spawn_blocking(move || {
        arrived.judged(syntax, &limits).and_then(|parsed| sorted(parsed, behaviour, &limits))
    });
    let judged = judging.await.map_err(|error| Problem::internal(&error))?;
    let Sorted { events, master_data, refusals } =
        judged.map_err(|refusals| body::refused(&refusals, epcis))?;

    let job = job.refused(refusals.iter().map(job_error));
    if behaviour == OnError::Rollback && !refusals.is_empty() {
        let refusals = Refusals(refusals.into_iter().take(limits.refusals_max).collect());
        epcis.store.save_job(job.finished((epcis.clock)())).await?;
        return Err(body::refused(&refusals, epcis).at(location));
    }
    let (events, captured_by) = (events?, job.captured_by.clone());
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

/// The events that are good and the master data, made ready, and why other events are not.
struct Sorted {
    events: Result<Vec<NewEvent>, StoreError>,
    master_data: Vec<NewElement>,
    refusals: Vec<Refusal>,
}

fn sorted(parsed: Parsed, behaviour: OnError, limits: &Limits) -> Result<Sorted, Refusals> {
    let data = body::master_data(&parsed.frame, limits)?;
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
