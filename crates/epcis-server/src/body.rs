//! Bodies of capture: bounded in size, in time and in number.

use axum::body::Body;
use axum::http::HeaderMap;
use axum::http::HeaderValue;
use axum::http::header::CONTENT_LENGTH;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use nguon_epcis::json::{self, Parsed};
use nguon_epcis::{Refusals, xml};
use tokio::sync::OwnedSemaphorePermit;

use crate::Limits;
use crate::media::Syntax;
use crate::problem::{Exception, Problem};
use crate::state::Shared;

/// A document in memory, and the turn that it holds while it is there.
pub(crate) struct Arrived {
    bytes: Vec<u8>,
    _turn: OwnedSemaphorePermit,
}

/// Reads the body as far as the limit. What announces itself as larger is not read at all.
pub(crate) async fn arrive(
    shared: &Shared,
    headers: &HeaderMap,
    body: Body,
) -> Result<Arrived, Problem> {
    let limits = &shared.epcis.limits;
    let announced = headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
    if announced.is_some_and(|bytes: u64| bytes > limits.document_bytes_max as u64) {
        return Err(too_large(limits));
    }
    let turns = std::sync::Arc::clone(&shared.turns);
    let turn = turns.acquire_owned().await.map_err(|error| Problem::internal(&error))?;
    let reading = Limited::new(body, limits.document_bytes_max).collect();
    let Ok(read) = tokio::time::timeout(limits.document_arrival_max, reading).await else {
        let detail = format!("it must arrive within {:?}", limits.document_arrival_max);
        return Err(Problem::new(Exception::ArrivalTimeout, detail));
    };
    match read {
        Ok(collected) => Ok(Arrived { bytes: collected.to_bytes().into(), _turn: turn }),
        Err(error) if error.is::<LengthLimitError>() => Err(too_large(limits)),
        Err(error) => {
            Err(Problem::new(Exception::Validation, format!("the body cannot be read: {error}")))
        }
    }
}

impl Arrived {
    /// Reads the document and judges each of its events. Takes the processor for as long as the
    /// document is large: call it where that does no harm.
    pub fn judged(self, syntax: Syntax, limits: &Limits) -> Result<Parsed, Refusals> {
        let limits = json::Limits {
            bytes_max: limits.document_bytes_max,
            events_max: limits.document_events_max,
            depth_max: limits.document_depth_max,
            refusals_max: limits.refusals_max,
        };
        let parsed = match syntax {
            Syntax::Json => json::read_each(&self.bytes, &limits)?,
            Syntax::Xml => xml::read_each(&self.bytes, &limits)?,
        };
        Ok(parsed.validated())
    }
}

fn too_large(limits: &Limits) -> Problem {
    let detail =
        format!("at most {} bytes are taken in one document; split it", limits.document_bytes_max);
    with_limits(Problem::new(Exception::CaptureLimitExceeded, detail), limits)
}

/// The refusal of a document, with the limits where one was exceeded.
pub(crate) fn refused(refusals: &Refusals, limits: &Limits) -> Problem {
    let problem = Problem::refused(&refusals.0);
    match problem.exception() {
        Exception::CaptureLimitExceeded => with_limits(problem, limits),
        _ => problem,
    }
}

pub(crate) const CAPTURE_LIMIT: &str = "gs1-epcis-capture-limit";
pub(crate) const FILE_SIZE_LIMIT: &str = "gs1-epcis-capture-file-size-limit";

fn with_limits(problem: Problem, limits: &Limits) -> Problem {
    problem
        .with_header(CAPTURE_LIMIT, HeaderValue::from(limits.document_events_max))
        .with_header(FILE_SIZE_LIMIT, HeaderValue::from(limits.document_bytes_max))
}
