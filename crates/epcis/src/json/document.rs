//! Reads the envelope.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::cursor::{Cursor, Sink, Syntax};
use super::{Limits, Parsed, event, master};
use crate::context::Namespaces;
use crate::model::{Document, DocumentKind, EventType, QueryResults};
use crate::{Refusal, Refusals, Rule};

/// Reads a document or a bare event from its JSON value.
pub(crate) fn read(root: Value, limits: &Limits, syntax: Syntax) -> Result<Parsed, Refusals> {
    let sink = Sink::new(limits.refusals_max);
    let pinned = Namespaces::pinned();
    let frame = {
        let cursor = Cursor::root("", &sink, &pinned, syntax);
        cursor.object(root).and_then(|map| envelope(&cursor, map))
    };
    let refusals = sink.into_refusals();
    let Some((frame, events)) = frame.filter(|_| refusals.is_empty()) else {
        return Err(Refusals(refusals));
    };
    if events.len() > limits.events_max {
        let message = format!(
            "{} events; at most {} are taken: split the document",
            events.len(),
            limits.events_max
        );
        return Err(Refusal::new(frame.events_pointer(), Rule::TooManyEvents, message).into());
    }
    let events = events
        .into_iter()
        .enumerate()
        .map(|(index, value)| event_at(&frame, index, value, limits, syntax))
        .collect();
    Ok(Parsed { frame, events, event_lines: Vec::new() })
}

fn event_at(
    frame: &Document,
    index: usize,
    value: Value,
    limits: &Limits,
    syntax: Syntax,
) -> Result<crate::model::Event, Vec<Refusal>> {
    let place = frame.event_pointer(index);
    one_event(&place, value, &frame.namespaces, syntax, limits.refusals_max)
}

/// Reads one event that stands at `pointer`, where these prefixes hold.
pub(crate) fn one_event(
    pointer: &str,
    value: Value,
    names: &Arc<Namespaces>,
    syntax: Syntax,
    refusals_max: usize,
) -> Result<crate::model::Event, Vec<Refusal>> {
    let sink = Sink::new(refusals_max);
    let event = event::read(&Cursor::root(pointer, &sink, names, syntax), value);
    let refusals = sink.into_refusals();
    match event {
        Some(event) if refusals.is_empty() => Ok(event),
        _ => Err(refusals),
    }
}

type Frame = (Document, Vec<Value>);

fn envelope(cursor: &Cursor<'_>, map: Map<String, Value>) -> Option<Frame> {
    let Some(root_type) = map.get("type").and_then(Value::as_str) else {
        cursor.missing("type");
        return None;
    };
    match root_type {
        "EPCISDocument" | "EPCISQueryDocument" => document(cursor, map),
        name if EventType::standard(name).is_some() || name.contains(':') => {
            bare_event(cursor, map)
        }
        other => {
            let message = "must be EPCISDocument, EPCISQueryDocument or an event type";
            cursor.member("type").refuse_value(Rule::UnknownRoot, message, other);
            None
        }
    }
}

fn empty(kind: DocumentKind) -> Document {
    Document {
        kind,
        context: None,
        namespaces: Namespaces::pinned(),
        id: None,
        schema_version: None,
        creation_date: None,
        instance_identifier: None,
        sender: None,
        receiver: None,
        header: None,
        events: Vec::new(),
        extensions: Vec::new(),
        body_extensions: Vec::new(),
    }
}

fn bare_event(cursor: &Cursor<'_>, map: Map<String, Value>) -> Option<Frame> {
    if !map.contains_key("@context") {
        cursor.missing("@context");
        return None;
    }
    Some((empty(DocumentKind::BareEvent), vec![Value::Object(map)]))
}

fn document(cursor: &Cursor<'_>, mut map: Map<String, Value>) -> Option<Frame> {
    // The context may come last, and it gives the other members their meaning.
    let context = map.shift_remove("@context").and_then(|v| cursor.member("@context").context(v));
    if context.is_none() {
        cursor.missing("@context");
    }
    let names = Namespaces::pinned().extended(context.as_ref().unwrap_or(&Value::Null));
    let cursor = &cursor.with_names(&names);

    let is_query = map.get("type").and_then(Value::as_str) == Some("EPCISQueryDocument");
    let mut document = empty(DocumentKind::Capture);
    let mut events = None;
    for (name, value) in map {
        let at = cursor.member(&name);
        match name.as_str() {
            "type" => {}
            "id" => document.id = node_id(&at, value),
            "schemaVersion" => document.schema_version = version(&at, value),
            "creationDate" => document.creation_date = at.time(value),
            "instanceIdentifier" if !is_query => document.instance_identifier = at.text(value),
            "sender" if !is_query => document.sender = at.text(value),
            "receiver" if !is_query => document.receiver = at.text(value),
            "epcisHeader" if !is_query => document.header = header(&at, value),
            "epcisBody" if is_query => events = query_body(&at, value, &mut document),
            "epcisBody" => events = capture_body(&at, value, &mut document),
            other => document.extensions.extend(cursor.extension(other, value)),
        }
    }
    if !is_query {
        required(cursor, &document);
    }
    document.context = context;
    document.namespaces = Arc::clone(&names);
    if events.is_none() {
        cursor.missing("epcisBody");
    }
    Some((document, events?))
}

fn required(cursor: &Cursor<'_>, document: &Document) {
    if document.schema_version.is_none() {
        cursor.missing("schemaVersion");
    }
    if document.creation_date.is_none() {
        cursor.missing("creationDate");
    }
}

/// A URI, or a blank node of JSON-LD such as `_:document1`: the JSON Schema forbids the latter,
/// JSON-LD and older examples of GS1 do not, and nothing depends on it.
fn node_id(cursor: &Cursor<'_>, value: Value) -> Option<String> {
    match value {
        Value::String(text) if text.starts_with("_:") => Some(text),
        other => cursor.uri(other),
    }
}

/// JSON Schema 2.0.1: `^\d+(\.\d+)*$`.
fn version(cursor: &Cursor<'_>, value: Value) -> Option<String> {
    let text = cursor.text(value)?;
    let good =
        text.split('.').all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()));
    if !good {
        cursor.refuse_value(Rule::Version, "must be digits and dots, such as 2.0", &text);
    }
    good.then_some(text)
}

fn header(cursor: &Cursor<'_>, value: Value) -> Option<Value> {
    let map = cursor.object(value)?;
    for (name, value) in &map {
        if name != "epcisMasterData" {
            cursor.extension(name, Value::Null)?;
            continue;
        }
        let at = cursor.member(name);
        let Some(vocabularies) = at.object(value.clone())?.shift_remove("vocabularyList") else {
            continue;
        };
        // Kept as written; read here to judge it.
        master::vocabularies(&at.member("vocabularyList"), vocabularies)?;
    }
    Some(Value::Object(map))
}

fn capture_body(cursor: &Cursor<'_>, value: Value, document: &mut Document) -> Option<Vec<Value>> {
    let mut map = cursor.object(value)?;
    let events = event_list(cursor, &mut map)?;
    for (name, value) in map {
        document.body_extensions.extend(cursor.extension(&name, value));
    }
    Some(events)
}

fn event_list(cursor: &Cursor<'_>, map: &mut Map<String, Value>) -> Option<Vec<Value>> {
    let Some(list) = map.shift_remove("eventList") else {
        cursor.missing("eventList");
        // Named already; the body itself is there.
        return Some(Vec::new());
    };
    cursor.member("eventList").list(list, |_, event| Some(event))
}

fn query_body(cursor: &Cursor<'_>, value: Value, document: &mut Document) -> Option<Vec<Value>> {
    let mut map = cursor.object(value)?;
    let Some(results) = map.shift_remove("queryResults") else {
        cursor.missing("queryResults");
        return Some(Vec::new());
    };
    for (name, value) in map {
        document.body_extensions.extend(cursor.extension(&name, value));
    }
    let (results, events) = query_results(&cursor.member("queryResults"), results)?;
    document.kind = DocumentKind::Query(results);
    Some(events)
}

fn query_results(cursor: &Cursor<'_>, value: Value) -> Option<(QueryResults, Vec<Value>)> {
    let mut results = QueryResults {
        query_name: String::new(),
        subscription_id: None,
        vocabulary_list: None,
        extensions: Vec::new(),
        results_extensions: Vec::new(),
    };
    let mut query_name = None;
    let mut events = None;
    for (name, value) in cursor.object(value)? {
        let at = cursor.member(&name);
        match name.as_str() {
            "queryName" => query_name = at.text(value),
            "subscriptionID" => results.subscription_id = at.text(value),
            "resultsBody" => {
                let mut body = at.object(value)?;
                events = event_list(&at, &mut body);
                results.vocabulary_list = body.shift_remove("vocabularyList");
                if let Some(list) = results.vocabulary_list.clone() {
                    // Kept as written; read here to judge it.
                    master::vocabularies(&at.member("vocabularyList"), list)?;
                }
                for (name, value) in body {
                    results.results_extensions.extend(at.extension(&name, value));
                }
            }
            other => results.extensions.extend(cursor.extension(other, value)),
        }
    }
    if query_name.is_none() {
        cursor.missing("queryName");
    }
    if events.is_none() {
        cursor.missing("resultsBody");
    }
    results.query_name = query_name.unwrap_or_default();
    Some((results, events.unwrap_or_default()))
}
