//! Whatever EPCIS document comes: looks what it is, then reads it.

use serde_json::Value;

use crate::capture_job::CaptureJob;
use crate::json::{self, Limits, Parsed, Syntax};
use crate::model::MasterDataDocument;
use crate::query::SimpleEventQuery;
use crate::xml::{self, Message};
use crate::{Refusal, Refusals, Rule};

/// What a document holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    /// Events, each with its own fate.
    Events(Box<Parsed>),
    /// Master data and nothing else (XML).
    MasterData(Box<MasterDataDocument>),
    /// The body of a query (JSON).
    Query(Box<SimpleEventQuery>),
    /// A message of the query interface (XML). Parameters of a `SimpleEventQuery` are read too.
    Message(Box<Message>),
    /// A capture job.
    CaptureJob(Box<CaptureJob>),
}

/// Reads a document in JSON or XML, whatever kind it is. A query whose parameters cannot be
/// understood is refused at the parameter.
///
/// ```
/// use nguon_epcis::{Content, read_any};
/// let body = br#"{"@context": "https://ref.gs1.org/standards/epcis/2.0.0/query-schema.json",
///                 "EQ_bizStep": ["shipping"]}"#;
/// assert!(matches!(read_any(body, &Default::default())?, Content::Query(_)));
/// # Ok::<(), nguon_epcis::Refusals>(())
/// ```
pub fn read_any(bytes: &[u8], limits: &Limits) -> Result<Content, Refusals> {
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    match text.iter().find(|byte| !byte.is_ascii_whitespace()) {
        Some(b'<') => xml::read_any(bytes, limits),
        _ => of_json(bytes, limits),
    }
}

fn of_json(bytes: &[u8], limits: &Limits) -> Result<Content, Refusals> {
    let value = json::parse(bytes, limits)?;
    if value.get("captureID").is_some() && value.get("running").is_some() {
        return Ok(Content::CaptureJob(Box::new(CaptureJob::from_json(&value)?)));
    }
    if is_query(&value) {
        let query = SimpleEventQuery::from_json(&value).map_err(|error| {
            let rule = Rule::Query;
            Refusal::new(format!("/{}", json::escape(&error.parameter)), rule, error.to_string())
        })?;
        return Ok(Content::Query(Box::new(query)));
    }
    json::read_value(value, limits, Syntax::Json).map(|parsed| Content::Events(Box::new(parsed)))
}

/// A query has no type and nothing that only documents and events have.
fn is_query(value: &Value) -> bool {
    let Some(members) = value.as_object() else { return false };
    let of_documents = ["type", "isA", "epcisBody", "eventTime", "schemaVersion"];
    !members.is_empty() && !of_documents.iter().any(|name| members.contains_key(*name))
}
