//! Events as an `EPCISQueryDocument`.

use std::sync::Arc;

use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use nguon_epcis::model::{Document, DocumentKind, Event, QueryResults};
use nguon_epcis::{json, xml};
use nguon_event_store::StoredEvent;
use nguon_gs1::PrefixTable;

use crate::EpcisState;
use crate::media::{self, Syntax};
use crate::problem::{Exception, Problem};
use crate::spelling::{Speller, Spelling};
use crate::versions::{EPC_FORMAT, check_reader};

/// Name of the query behind `GET /events` (EPCIS 2.0 §8.2.7.1).
pub(crate) const SIMPLE_EVENT_QUERY: &str = "SimpleEventQuery";

/// How many identifiers stayed as captured although the caller asked for another spelling.
const KEPT: HeaderName = HeaderName::from_static("epcs-kept-as-captured");

/// How the caller wants events written.
#[derive(Clone)]
pub(crate) struct Form {
    syntax: Syntax,
    spelling: Spelling,
    prefixes: Option<Arc<PrefixTable>>,
}

impl Form {
    /// What the headers ask for; refused if it cannot be given.
    pub fn asked(epcis: &EpcisState, headers: &HeaderMap) -> Result<Self, Problem> {
        check_reader(headers)?;
        let (syntax, spelling) = (media::of_answer(headers)?, Spelling::asked(headers)?);
        Ok(Self { syntax, spelling, prefixes: epcis.prefixes.clone() })
    }
}

/// The answer to the query of that name, made now. Reading and writing many events takes the
/// processor, so it is done where that does not hold up others.
pub(crate) async fn of_query(
    stored: Vec<StoredEvent>,
    query_name: &str,
    now: Timestamp,
    form: Form,
) -> Result<Response, Problem> {
    let (query_name, how) = (query_name.to_owned(), form.clone());
    let writing = tokio::task::spawn_blocking(move || bytes_of(&stored, query_name, now, &how));
    let (bytes, kept) = writing.await.map_err(|error| Problem::internal(&error))??;
    let mut response = written(bytes, form.syntax);
    let headers = response.headers_mut();
    headers.insert(EPC_FORMAT, HeaderValue::from_static(form.spelling.name()));
    if kept > 0 {
        headers.insert(KEPT, HeaderValue::from(kept));
    }
    Ok(response)
}

/// The document, and how many identifiers could not be spelled as asked.
fn bytes_of(
    stored: &[StoredEvent],
    query_name: String,
    now: Timestamp,
    form: &Form,
) -> Result<(Vec<u8>, usize), Problem> {
    let results = QueryResults {
        query_name,
        subscription_id: None,
        vocabulary_list: None,
        extensions: Vec::new(),
        results_extensions: Vec::new(),
    };
    let made = format!("{now:.3}").parse().map_err(|error| Problem::internal(&error))?;
    let mut document = Document::new(DocumentKind::Query(results), made);
    document.events = stored.iter().map(event).collect::<Result<_, _>>()?;
    let mut speller = Speller::new(form.spelling, form.prefixes.as_deref());
    document.events.iter_mut().for_each(|event| speller.event(event));
    let bytes = match form.syntax {
        Syntax::Json => json::write(&document),
        Syntax::Xml => xml::write(&document).map_err(|refusals| {
            let detail = format!("an event cannot be said in XML, ask for JSON: {refusals}");
            Problem::new(Exception::NotAcceptable, detail)
        })?,
    };
    Ok((bytes, speller.kept()))
}

/// One event alone, as JSON.
pub(crate) fn of_event(stored: &StoredEvent) -> Result<Response, Problem> {
    Ok(written(json::write_event(&stored.event()?), Syntax::Json))
}

/// A stored event stands alone with its own context; inside a document it only declares the
/// prefixes that the document does not.
fn event(stored: &StoredEvent) -> Result<Event, Problem> {
    Ok(Event { context: None, ..stored.event()? })
}

fn written(bytes: Vec<u8>, syntax: Syntax) -> Response {
    let mut response = bytes.into_response();
    let content_type = HeaderValue::from_static(syntax.content_type());
    response.headers_mut().insert(CONTENT_TYPE, content_type);
    response
}
