//! Bodies of capture: bounded in size, in time and in number.

use axum::body::{Body, Bytes};
use axum::http::HeaderMap;
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_LENGTH, EXPECT};
use http_body_util::BodyExt;
use nguon_epcis::json::{self, Parsed};
use nguon_epcis::model::{Document, MasterData};
use nguon_epcis::{Content, Refusal, Refusals, Rule, xml};
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::Instant;

use crate::media::Syntax;
use crate::problem::{Exception, Problem};
use crate::state::Shared;
use crate::{EpcisState, Limits};

/// A document in memory, and the turn that it holds while it is there.
pub(crate) struct Arrived {
    bytes: Vec<u8>,
    _turn: OwnedSemaphorePermit,
}

/// A body that is longer than what is held in memory: its beginning, and what is still to come.
pub(crate) struct Long {
    pub start: Vec<u8>,
    pub rest: Body,
    /// When all of it must be there.
    pub deadline: Instant,
}

/// How a body came.
pub(crate) enum Arrival {
    Whole(Arrived),
    /// Only where there is a spool.
    Long(Long),
}

/// What is too large is read on and thrown away up to so many bytes, since a client that is cut
/// off while it sends never reads why.
const THROWN_AWAY_MAX: u64 = 80_000_000;

/// Reads a document: whole as far as that fits into memory, its beginning otherwise.
pub(crate) async fn arrive(
    shared: &Shared,
    headers: &HeaderMap,
    body: Body,
) -> Result<Arrival, Problem> {
    let epcis = &shared.epcis;
    let most = epcis.document_bytes_max();
    let at_once = most.min(epcis.limits.document_bytes_at_once_max);
    let is_spooled = epcis.spool.is_some();
    match bounded(shared, headers, body, most, at_once).await? {
        (Read::Whole(bytes), turn) => Ok(Arrival::Whole(Arrived { bytes, _turn: turn })),
        (Read::Long(long), _) if is_spooled && most > at_once => Ok(Arrival::Long(long)),
        (Read::Long(long), _) => {
            throw_away(long.rest, long.deadline).await;
            Err(too_large(epcis, most))
        }
    }
}

/// Reads a body that must fit into memory: one event.
pub(crate) async fn arrive_whole(
    shared: &Shared,
    headers: &HeaderMap,
    body: Body,
) -> Result<Arrived, Problem> {
    let epcis = &shared.epcis;
    let most = epcis.limits.document_bytes_max.min(epcis.limits.event_bytes_max);
    match bounded(shared, headers, body, most, most).await? {
        (Read::Whole(bytes), turn) => Ok(Arrived { bytes, _turn: turn }),
        (Read::Long(long), _) => {
            throw_away(long.rest, long.deadline).await;
            Err(too_large(epcis, most))
        }
    }
}

enum Read {
    Whole(Vec<u8>),
    Long(Long),
}

/// Reads as far as `at_once`. What announces that it has more than `most` is refused.
async fn bounded(
    shared: &Shared,
    headers: &HeaderMap,
    mut body: Body,
    most: usize,
    at_once: usize,
) -> Result<(Read, OwnedSemaphorePermit), Problem> {
    let limits = &shared.epcis.limits;
    let announced = headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
    let is_too_long = announced.is_some_and(|bytes: u64| bytes > most as u64);
    // A client that asked first whether to send is told no and sends nothing.
    if is_too_long && headers.contains_key(EXPECT) {
        return Err(too_large(&shared.epcis, most));
    }
    let turns = std::sync::Arc::clone(&shared.turns);
    let turn = turns.acquire_owned().await.map_err(|error| Problem::internal(&error))?;
    let deadline = Instant::now() + limits.document_arrival_max;
    if is_too_long {
        throw_away(body, deadline).await;
        return Err(too_large(&shared.epcis, most));
    }
    let mut start = Vec::new();
    while start.len() <= at_once {
        let Some(data) = next(&mut body, deadline, limits).await? else {
            return Ok((Read::Whole(start), turn));
        };
        start.extend_from_slice(&data);
    }
    Ok((Read::Long(Long { start, rest: body, deadline }), turn))
}

/// The next piece of a body; none = it has ended.
pub(crate) async fn next(
    body: &mut Body,
    deadline: Instant,
    limits: &Limits,
) -> Result<Option<Bytes>, Problem> {
    loop {
        let Ok(frame) = tokio::time::timeout_at(deadline, body.frame()).await else {
            let detail = format!("it must arrive within {:?}", limits.document_arrival_max);
            return Err(Problem::new(Exception::ArrivalTimeout, detail));
        };
        match frame {
            None => return Ok(None),
            Some(Ok(frame)) => {
                if let Ok(data) = frame.into_data() {
                    return Ok(Some(data));
                }
            }
            Some(Err(error)) => {
                let detail = format!("the body cannot be read: {error}");
                return Err(Problem::new(Exception::Validation, detail));
            }
        }
    }
}

/// Reads on to nowhere, as far as that is worth it.
pub(crate) async fn throw_away(mut body: Body, deadline: Instant) {
    let throwing = async {
        let mut seen = 0_u64;
        while let Some(Ok(frame)) = body.frame().await {
            seen += frame.data_ref().map_or(0, |data| data.len() as u64);
            if seen > THROWN_AWAY_MAX {
                break;
            }
        }
    };
    // Who does not read to its end has been waited for.
    let _ = tokio::time::timeout_at(deadline, throwing).await;
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
pub(crate) fn master_data(frame: &Document, limits: &Limits) -> Result<MasterData, Refusals> {
    let data = frame.master_data()?;
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

pub(crate) fn too_large(epcis: &EpcisState, most: usize) -> Problem {
    let detail = format!("at most {most} bytes are taken in one document; split it");
    with_limits(Problem::new(Exception::CaptureLimitExceeded, detail), epcis)
}

/// The refusal of a document, with the limits where one was exceeded.
pub(crate) fn refused(refusals: &Refusals, epcis: &EpcisState) -> Problem {
    let problem = Problem::refused(&refusals.0);
    match problem.exception() {
        Exception::CaptureLimitExceeded => with_limits(problem, epcis),
        _ => problem,
    }
}

pub(crate) const CAPTURE_LIMIT: &str = "gs1-epcis-capture-limit";
pub(crate) const FILE_SIZE_LIMIT: &str = "gs1-epcis-capture-file-size-limit";

fn with_limits(problem: Problem, epcis: &EpcisState) -> Problem {
    problem
        .with_header(CAPTURE_LIMIT, HeaderValue::from(epcis.limits.document_events_max))
        .with_header(FILE_SIZE_LIMIT, HeaderValue::from(epcis.document_bytes_max()))
}
