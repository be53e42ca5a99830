//! Writes XML 2.0 in the element order of its schema.

mod event;
mod header;
mod out;

use super::names::Prefixes;
use crate::Refusals;
use crate::model::{Document, DocumentKind, Event, QueryResults};
use out::{Out, attribute};

const EPCIS: &str = "urn:epcglobal:epcis:xsd:2";
const QUERY: &str = "urn:epcglobal:epcis-query:xsd:2";
const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

/// The document as XML 2.0, UTF-8. `Err` names members that XML cannot say: names that are no
/// XML names, control characters, nested extensions of sensor reports.
///
/// XML has no place for the `id` of a document. Extension values become text, words of CBV
/// become Web URIs.
pub fn write(document: &Document) -> Result<Vec<u8>, Refusals> {
    match (&document.kind, document.events.first()) {
        (DocumentKind::BareEvent, Some(event)) => write_event(event),
        (DocumentKind::Query(results), _) => envelope(document, Some(results)),
        _ => envelope(document, None),
    }
}

/// One event as XML 2.0 that stands alone.
pub fn write_event(event: &Event) -> Result<Vec<u8>, Refusals> {
    let mut out = Out::default();
    event::write(&mut out, event, "");
    let declarations = declarations(&out.prefixes);
    let text = out.finish()?;
    // The root tag stands first and has no attributes: its declarations are known only now.
    let end = text.find('>').unwrap_or(text.len());
    Ok(format!("{HEAD}{}{declarations}{}", &text[..end], &text[end..]).into_bytes())
}

fn envelope(document: &Document, query: Option<&QueryResults>) -> Result<Vec<u8>, Refusals> {
    let (root, own) = match query {
        Some(_) => ("epcisq:EPCISQueryDocument", ("epcisq", QUERY)),
        None => ("epcis:EPCISDocument", ("epcis", EPCIS)),
    };
    let mut out = Out::with(Prefixes::with(&[own]));
    header::write(&mut out, document);
    out.open("EPCISBody");
    match query {
        Some(results) => query_results(&mut out, document, results),
        None => events(&mut out, document),
    }
    out.extensions(&document.body_extensions, &document.namespaces);
    out.close("EPCISBody");
    out.extensions(&document.extensions, &document.namespaces);

    let mut attributes = declarations(&out.prefixes);
    attributes.push_str(&attribute("schemaVersion", "2.0"));
    if let Some(date) = &document.creation_date {
        attributes.push_str(&attribute("creationDate", date.text()));
    }
    let body = out.finish()?;
    Ok(format!("{HEAD}<{root}{attributes}>{body}</{root}>").into_bytes())
}

fn query_results(out: &mut Out, document: &Document, results: &QueryResults) {
    out.open("epcisq:QueryResults");
    out.element("queryName", &results.query_name);
    if let Some(id) = &results.subscription_id {
        out.element("subscriptionID", id);
    }
    out.open("resultsBody");
    events(out, document);
    out.close("resultsBody");
    out.extensions(&results.extensions, &document.namespaces);
    out.close("epcisq:QueryResults");
}

fn events(out: &mut Out, document: &Document) {
    out.open("EventList");
    for (index, one) in document.events.iter().enumerate() {
        event::write(out, one, &document.event_pointer(index));
    }
    out.close("EventList");
}

fn declarations(prefixes: &Prefixes) -> String {
    let declare =
        |(prefix, namespace): (&str, &str)| attribute(&format!("xmlns:{prefix}"), namespace);
    prefixes.given().map(declare).collect()
}
