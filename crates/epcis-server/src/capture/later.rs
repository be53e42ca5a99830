//! A document that does not fit into memory: it goes to the disk, its job begins, and the answer
//! leaves when both would survive a power cut.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::header::LOCATION;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use nguon_event_store::{CaptureJob, StoreError};
use tokio::sync::mpsc;
use tokio::time::Instant;

use crate::body::{self, Long};
use crate::media::Syntax;
use crate::problem::{Exception, Problem};
use crate::spool::{Arriving, Sealed, Spool};
use crate::state::Shared;

/// Time that a document has besides, for so many bytes.
const FURTHER_TIME: (Duration, u64) = (Duration::from_secs(10), 1 << 20);
/// Pieces that wait for the disk.
const PIECES_HELD: usize = 8;
/// After so many bytes it is looked whether there is still room.
const ROOM_ASKED_EVERY: u64 = 16 << 20;
/// Seconds after which to send again when the spool is full.
const RETRY_AFTER: HeaderValue = HeaderValue::from_static("60");

/// Answers 202 with the running job. Where something fails before, nothing of the document is
/// kept.
pub(super) async fn capture(
    shared: &Shared,
    long: Long,
    syntax: Syntax,
    job: CaptureJob,
) -> Result<Response, Problem> {
    let Some(spool) = shared.epcis.spool.clone() else {
        return Err(body::too_large(&shared.epcis, shared.epcis.document_bytes_max()));
    };
    let turns = Arc::clone(&shared.spool_turns);
    let turn = turns.acquire_owned().await.map_err(|error| Problem::internal(&error))?;
    let location = super::location(&shared.epcis, &job);
    let begun = Arc::clone(&spool);
    let id = job.id;
    let beginning = tokio::task::spawn_blocking(move || begun.begin(id, syntax));
    let begun = beginning.await.map_err(|error| Problem::internal(&error))?;
    let arriving = begun.map_err(|error| not_written(&error))?;
    let arriving = write(shared, &spool, arriving, long).await?;

    // A caller that goes away now leaves a document and its job, never one without the other.
    let epcis = Arc::clone(&shared.epcis);
    let ending = tokio::spawn(async move {
        let sealing = tokio::task::spawn_blocking(move || arriving.seal());
        let sealed = sealing.await.map_err(|error| Problem::internal(&error))?;
        let sealed = sealed.map_err(|error| not_written(&error))?;
        begin(&epcis, sealed, job).await?;
        spool.ring();
        drop(turn);
        Ok::<_, Problem>(())
    });
    ending.await.map_err(|error| Problem::internal(&error))??;
    Ok((StatusCode::ACCEPTED, [(LOCATION, location)]).into_response())
}

/// Writes the job down. Where nobody can say whether it is there, the document is kept for it.
async fn begin(
    epcis: &crate::EpcisState,
    sealed: Sealed,
    job: CaptureJob,
) -> Result<(), StoreError> {
    match epcis.store.save_job(job).await {
        Ok(()) => Ok(()),
        Err(StoreError::Uncertain) => Err(StoreError::Uncertain),
        Err(error) => {
            // The system's call is short, and somebody must do it.
            sealed.discard();
            Err(error)
        }
    }
}

/// Writes the body as it comes.
async fn write(
    shared: &Shared,
    spool: &Arc<Spool>,
    mut arriving: Arriving,
    long: Long,
) -> Result<Arriving, Problem> {
    let Long { start, mut rest, deadline } = long;
    let begun = start.len() as u64;
    let (pieces, mut written) = mpsc::channel::<Bytes>(PIECES_HELD);
    let room = Arc::clone(spool);
    let writing = tokio::task::spawn_blocking(move || {
        let mut unasked = ROOM_ASKED_EVERY;
        let mut next = Some(Bytes::from(start));
        while let Some(piece) = next {
            unasked += piece.len() as u64;
            if unasked >= ROOM_ASKED_EVERY {
                if !room.has_room(piece.len() as u64)? {
                    return Err(io::ErrorKind::QuotaExceeded.into());
                }
                unasked = 0;
            }
            arriving.write(&piece)?;
            next = written.blocking_recv();
        }
        Ok(arriving)
    });
    let came = forward(shared, &mut rest, pieces, begun, deadline).await;
    let written = writing.await.map_err(|error| Problem::internal(&error))?;
    match (came, written) {
        (Ok(()), Ok(arriving)) => Ok(arriving),
        (_, Err(error)) => {
            body::throw_away(rest, deadline).await;
            Err(not_written(&error))
        }
        (Err(problem), Ok(arriving)) => {
            drop(arriving);
            if problem.exception() == Exception::CaptureLimitExceeded {
                body::throw_away(rest, deadline).await;
            }
            Err(problem)
        }
    }
}

/// Hands the rest of the body on, to its end or to that of whoever writes.
async fn forward(
    shared: &Shared,
    rest: &mut Body,
    pieces: mpsc::Sender<Bytes>,
    mut came: u64,
    deadline: Instant,
) -> Result<(), Problem> {
    let limits = &shared.epcis.limits;
    let most = shared.epcis.document_bytes_max() as u64;
    loop {
        let further = u32::try_from(came / FURTHER_TIME.1).unwrap_or(u32::MAX);
        let deadline = deadline + FURTHER_TIME.0.saturating_mul(further);
        let Some(piece) = body::next(rest, deadline, limits).await? else { return Ok(()) };
        came += piece.len() as u64;
        if came > most {
            return Err(body::too_large(&shared.epcis, shared.epcis.document_bytes_max()));
        }
        if pieces.send(piece).await.is_err() {
            return Ok(());
        }
    }
}

fn not_written(error: &io::Error) -> Problem {
    match error.kind() {
        io::ErrorKind::StorageFull => {
            tracing::error!(%error, "a document was not spooled");
            let detail = "no space is left for the document; nothing of this call was kept";
            Problem::new(Exception::NoSpace, detail)
        }
        io::ErrorKind::QuotaExceeded => {
            let detail = "too many long documents wait to be captured; nothing of this call was \
                          kept, send it again later";
            Problem::new(Exception::Unavailable, detail).with_header("Retry-After", RETRY_AFTER)
        }
        _ => Problem::internal(error),
    }
}
