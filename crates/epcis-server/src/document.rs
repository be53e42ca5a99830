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

/// The answer to a query, made now. Reading and writing many events takes the processor, so it
/// is done where that does not hold up others.
pub(crate) async fn of_query(
    stored: Vec<StoredEvent>,
    now: Timestamp,
    syntax: Syntax,
) -> Result<Response, Problem> {
    let writing = tokio::task::spawn_blocking(move || bytes_of(&stored, now, syntax));
    let bytes = writing.await.map_err(|error| Problem::internal(&error))??;
    Ok(written(bytes, syntax))
}

fn bytes_of(stored: &[StoredEvent], now: Timestamp, syntax: Syntax) -> Result<Vec<u8>, Problem> {
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
    match syntax {
        Syntax::Json => Ok(json::write(&document)),
        Syntax::Xml => xml::write(&document).map_err(|refusals| {
            let detail = format!("an event cannot be said in XML, ask for JSON: {refusals}");
            Problem::new(Exception::NotAcceptable, detail)
        }),
    }
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
