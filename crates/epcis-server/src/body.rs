//! Bodies of capture: bounded in size, in time and in number.

use axum::body::Body;
use axum::http::HeaderMap;
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_LENGTH, EXPECT};
use http_body_util::BodyExt;
use nguon_epcis::json::{self, Parsed};
use nguon_epcis::model::MasterData;
use nguon_epcis::{Content, Refusal, Refusals, Rule, xml};
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

/// What is too large is read on and thrown away up to so many times the limit, since a client that
/// is cut off while it sends never reads why.
const THROWN_AWAY_TIMES: usize = 8;

/// Reads the body as far as the limit.
pub(crate) async fn arrive(
    shared: &Shared,
    headers: &HeaderMap,
    body: Body,
) -> Result<Arrived, Problem> {
    let limits = &shared.epcis.limits;
    let announced = headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
    let too_long = announced.is_some_and(|bytes: u64| bytes > limits.document_bytes_max as u64);
    // A client that asked first whether to send is told no and sends nothing.
    if too_long && headers.contains_key(EXPECT) {
        return Err(too_large(limits));
    }
    let turns = std::sync::Arc::clone(&shared.turns);
    let turn = turns.acquire_owned().await.map_err(|error| Problem::internal(&error))?;
    let reading = read(body, limits.document_bytes_max);
    let Ok(read) = tokio::time::timeout(limits.document_arrival_max, reading).await else {
        let detail = format!("it must arrive within {:?}", limits.document_arrival_max);
        return Err(Problem::new(Exception::ArrivalTimeout, detail));
    };
    match read {
        Ok(Some(bytes)) if !too_long => Ok(Arrived { bytes, _turn: turn }),
        Ok(_) => Err(too_large(limits)),
        Err(error) => {
            Err(Problem::new(Exception::Validation, format!("the body cannot be read: {error}")))
        }
    }
}

/// The bytes, or none when there are more than `most`. Never holds more than that.
async fn read(mut body: Body, most: usize) -> Result<Option<Vec<u8>>, axum::Error> {
    let (mut kept, mut seen) = (Vec::new(), 0_usize);
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame?.into_data() else { continue };
        seen = seen.saturating_add(data.len());
        if seen <= most {
            kept.extend_from_slice(&data);
        } else {
            kept = Vec::new();
        }
        if seen > most.saturating_mul(THROWN_AWAY_TIMES) {
            break;
        }
    }
    Ok((seen <= most).then_some(kept))
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
            Syntax::Xml => of_xml(&self.bytes, &limits)?,
        };
        Ok(parsed.validated())
    }
}

/// XML has a document of its own for master data without events.
fn of_xml(bytes: &[u8], limits: &json::Limits) -> Result<Parsed, Refusals> {
    match xml::read_any(bytes, limits)? {
        Content::Events(parsed) => Ok(*parsed),
        Content::MasterData(document) => {
            let frame = document.to_document();
            Ok(Parsed { frame, events: Vec::new(), event_lines: Vec::new() })
        }
        // Refuses the root, and says where.
        _ => xml::read_each(bytes, limits),
    }
}

/// The master data of a document, as far as the limit.
pub(crate) fn master_data(parsed: &Parsed, limits: &Limits) -> Result<MasterData, Refusals> {
    let data = parsed.frame.master_data()?;
    let most = limits.document_master_data_max;
    if data.parts() > most {
        let message = format!(
            "{} elements, attributes and children; at most {most} are taken: split the document",
            data.parts()
        );
        return Err(Refusal::new("/epcisHeader", Rule::TooMuchMasterData, message).into());
    }
    Ok(data)
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
