//! The envelope around events.

use std::sync::Arc;

use serde_json::Value;

use super::{Event, EventTime, Extension};
use crate::context::Namespaces;

/// A document, or one event that came alone.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// Which envelope.
    pub kind: DocumentKind,
    /// `@context` as written: string, object or array. `None` only for a bare event, which
    /// keeps it itself.
    pub context: Option<Value>,
    /// Prefixes that `context` declares.
    pub namespaces: Arc<Namespaces>,
    /// `id` of the document.
    pub id: Option<String>,
    /// `schemaVersion`, digits and dots.
    pub schema_version: Option<String>,
    /// When the document was made.
    pub creation_date: Option<EventTime>,
    /// Identifier of the message.
    pub instance_identifier: Option<String>,
    /// Who sends.
    pub sender: Option<String>,
    /// Who receives.
    pub receiver: Option<String>,
    /// `epcisHeader` as written: master data and members of other namespaces.
    pub header: Option<Value>,
    /// The events in document order.
    pub events: Vec<Event>,
    /// Members of other namespaces at the top.
    pub extensions: Vec<Extension>,
    /// Members of other namespaces inside `epcisBody`, beside the events.
    pub body_extensions: Vec<Extension>,
}

/// Which envelope the events came in.
#[derive(Debug, Clone, PartialEq)]
pub enum DocumentKind {
    /// `EPCISDocument`: events to capture.
    Capture,
    /// `EPCISQueryDocument`: the answer to a query.
    Query(QueryResults),
    /// No envelope: one event.
    BareEvent,
}

/// What an `EPCISQueryDocument` says about the query.
#[derive(Debug, Clone, PartialEq)]
pub struct QueryResults {
    /// Name of the query that was asked.
    pub query_name: String,
    /// Subscription that brought the answer.
    pub subscription_id: Option<String>,
    /// `vocabularyList` of the results, as written.
    pub vocabulary_list: Option<Value>,
    /// Members of other namespaces in `queryResults`.
    pub extensions: Vec<Extension>,
    /// Members of other namespaces in `resultsBody`.
    pub results_extensions: Vec<Extension>,
}

impl Document {
    /// An empty document of `kind`, version 2.0, with GS1's context.
    pub fn new(kind: DocumentKind, creation_date: EventTime) -> Self {
        Self {
            kind,
            context: Some(crate::context::written_with([])),
            namespaces: Namespaces::pinned(),
            id: None,
            schema_version: Some("2.0".to_owned()),
            creation_date: Some(creation_date),
            instance_identifier: None,
            sender: None,
            receiver: None,
            header: None,
            events: Vec::new(),
            extensions: Vec::new(),
            body_extensions: Vec::new(),
        }
    }

    /// JSON Pointer of the event list in this envelope; of a bare event, the root.
    pub fn events_pointer(&self) -> &'static str {
        match self.kind {
            DocumentKind::Capture => "/epcisBody/eventList",
            DocumentKind::Query(_) => "/epcisBody/queryResults/resultsBody/eventList",
            DocumentKind::BareEvent => "",
        }
    }

    /// JSON Pointer of the event at `index`.
    pub fn event_pointer(&self, index: usize) -> String {
        match self.kind {
            DocumentKind::BareEvent => String::new(),
            _ => format!("{}/{index}", self.events_pointer()),
        }
    }

    /// `vocabularyList` of the master data in the header, if there is one.
    pub fn vocabulary_list(&self) -> Option<&Value> {
        self.header.as_ref()?.pointer("/epcisMasterData/vocabularyList")
    }
}
