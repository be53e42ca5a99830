//! Events as an `EPCISQueryDocument`.

use axum::http::HeaderValue;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use nguon_epcis::model::{Document, DocumentKind, Event, QueryResults};
use nguon_epcis::{json, xml};
use nguon_event_store::StoredEvent;

use crate::media::Syntax;
use crate::problem::{Exception, Problem};

/// Name of the query behind `GET /events` (EPCIS 2.0 §8.2.7.1).
const SIMPLE_EVENT_QUERY: &str = "SimpleEventQuery";

/// The answer to a query, made now.
pub(crate) fn of_query(
    stored: &[StoredEvent],
    now: Timestamp,
    syntax: Syntax,
) -> Result<Response, Problem> {
    let results = QueryResults {
        query_name: SIMPLE_EVENT_QUERY.to_owned(),
        subscription_id: None,
        vocabulary_list: None,
        extensions: Vec::new(),
        results_extensions: Vec::new(),
    };
    let made = format!("{now:.3}").parse().map_err(|error| Problem::internal(&error))?;
    let mut document = Document::new(DocumentKind::Query(results), made);
    document.events = stored.iter().map(event).collect::<Result<_, _>>()?;
    let bytes = match syntax {
        Syntax::Json => json::write(&document),
        Syntax::Xml => xml::write(&document).map_err(|refusals| {
            let detail = format!("an event cannot be said in XML, ask for JSON: {refusals}");
            Problem::new(Exception::NotAcceptable, detail)
        })?,
    };
    Ok(written(bytes, syntax))
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
