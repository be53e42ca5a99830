//! Parameters in paths, queries and headers.

use serde_json::{Value, json};

use crate::standing::FIELDS;

/// Parameters that stand together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Group {
    /// Conditions and order of a query.
    Query,
    /// Size and place of a page.
    Page,
    /// Which versions the caller reads.
    Reader,
    /// In which version the caller writes.
    Sender,
    /// How identifiers and words are spelled.
    Spelling,
    /// What one bad event does to the others.
    Capture,
    /// When a socket is told something.
    Standing,
}

/// Name and an example of the parameters whose values are texts joined by `|`.
const LISTS: [(&str, &str); 18] = [
    ("eventType", "ObjectEvent|AggregationEvent"),
    ("EQ_action", "ADD|OBSERVE"),
    ("EQ_bizStep", "shipping|receiving"),
    ("EQ_disposition", "in_transit"),
    ("EQ_readPoint", "https://id.gs1.org/414/9521234000013"),
    ("EQ_bizLocation", "https://id.gs1.org/414/9521234000013"),
    ("EQ_transformationID", "urn:uuid:4f0b8f1e-6c7b-4a0e-9d2b-6f4d0a3c2b10"),
    ("EQ_eventID", "urn:uuid:4f0b8f1e-6c7b-4a0e-9d2b-6f4d0a3c2b10"),
    ("MATCH_epc", "https://id.gs1.org/01/09521234543213/21/7"),
    ("MATCH_parentID", "urn:epc:id:sscc:9521234.0000000018"),
    ("MATCH_inputEPC", "urn:epc:id:sgtin:9521234.054321.*"),
    ("MATCH_outputEPC", "urn:epc:id:sgtin:9521234.054321.*"),
    ("MATCH_anyEPC", "urn:epc:id:sgtin:9521234.054321.7"),
    ("MATCH_epcClass", "https://id.gs1.org/01/09521234543213/10/L1"),
    ("MATCH_inputEPCClass", "urn:epc:class:lgtin:9521234.054321.L1"),
    ("MATCH_outputEPCClass", "urn:epc:class:lgtin:9521234.054321.L1"),
    ("MATCH_anyEPCClass", "urn:epc:class:lgtin:9521234.054321.L1"),
    ("EQ_errorReason", "incorrect_data"),
];
const TIMES: [&str; 4] = ["GE_eventTime", "LT_eventTime", "GE_recordTime", "LT_recordTime"];

impl Group {
    pub const ALL: [Self; 7] = [
        Self::Query,
        Self::Page,
        Self::Reader,
        Self::Sender,
        Self::Spelling,
        Self::Capture,
        Self::Standing,
    ];

    /// All of the group.
    pub fn parameters(self) -> Vec<Value> {
        match self {
            Self::Query => query(),
            Self::Page => vec![
                parameter("query", "perPage", &json!({"type": "integer", "minimum": 1}), "30"),
                parameter("query", "nextPageToken", &json!({"type": "string"}), ""),
            ],
            Self::Reader => ["EPCIS-Min", "EPCIS-Max", "CBV-Min", "CBV-Max"]
                .map(|name| version(&format!("GS1-{name}")))
                .into(),
            Self::Sender => {
                ["EPCIS-Version", "CBV-Version"].map(|name| version(&format!("GS1-{name}"))).into()
            }
            Self::Spelling => vec![
                choice(
                    "GS1-EPC-Format",
                    &[
                        "No_Preference",
                        "Always_GS1_Digital_Link",
                        "Always_EPC_URN",
                        "Never_Translates",
                    ],
                ),
                choice(
                    "GS1-CBV-XML-Format",
                    &["No_Preference", "Always_Web_URI", "Always_URN", "Never_Translates"],
                ),
            ],
            Self::Standing => standing(),
            Self::Capture => vec![choice("GS1-Capture-Error-Behaviour", &["rollback", "proceed"])],
        }
    }
}

/// The parameters of a query with fixed names that are asked most; the query language has more.
fn query() -> Vec<Value> {
    let text = || json!({"type": "string", "minLength": 1, "description": "Values joined by |"});
    let lists = LISTS.into_iter().map(|(name, one)| parameter("query", name, &text(), one));
    let time = || json!({"type": "string", "format": "date-time"});
    let times = TIMES
        .into_iter()
        .map(|name| parameter("query", name, &time(), "2026-05-01T08:00:00.000+07:00"));
    let count = || json!({"type": "integer", "minimum": 1});
    let flag = json!({"type": "boolean"});
    // A time, or the full name of an extension field.
    let field = json!({"type": "string", "pattern": "^https?://[A-Za-z0-9.-]+/[A-Za-z0-9_-]+$"});
    let order = json!({"anyOf": [{"enum": ["eventTime", "recordTime"]}, field]});
    let controls = [
        parameter("query", "EXISTS_errorDeclaration", &flag, "true"),
        parameter("query", "orderBy", &order, "eventTime"),
        parameter("query", "orderDirection", &json!({"enum": ["ASC", "DESC"]}), "ASC"),
        parameter("query", "eventCountLimit", &count(), "10"),
        parameter("query", "maxEventCount", &count(), "1000"),
    ];
    lists.chain(times).chain(controls).collect()
}

/// Exactly one of `stream` and fields of a schedule, with an upgrade to a WebSocket.
fn standing() -> Vec<Value> {
    let text = json!({"type": "string"});
    let fields = FIELDS.map(|(name, least, _)| {
        parameter("query", name, &text, &format!("{},[{}-{}]", least, least + 1, least + 3))
    });
    let flag = json!({"type": "boolean"});
    let time = json!({"type": "string", "format": "date-time"});
    let others = [
        parameter("query", "stream", &flag, "true"),
        parameter("query", "reportIfEmpty", &flag, "false"),
        parameter("query", "initialRecordTime", &time, "2026-05-01T08:00:00.000+07:00"),
        parameter("header", "Upgrade", &text, ""),
    ];
    fields.into_iter().chain(others).collect()
}

/// A parameter of the path.
pub(super) fn in_path(name: &str) -> Value {
    json!({
        "in": "path", "name": name, "required": true,
        "schema": {"type": "string", "minLength": 1},
        "description": "Percent-encoded whole",
    })
}

fn version(name: &str) -> Value {
    parameter("header", name, &json!({"type": "string", "pattern": r"^\d+(\.\d+)*$"}), "2.0")
}

fn choice(name: &str, choices: &[&str]) -> Value {
    parameter("header", name, &json!({"enum": choices}), choices[0])
}

fn parameter(place: &str, name: &str, schema: &Value, example: &str) -> Value {
    let mut parameter = json!({"in": place, "name": name, "schema": schema});
    if !example.is_empty() {
        // A number stands as a number.
        let written = serde_json::from_str(example).ok().filter(|_| schema_is_plain(schema));
        parameter["example"] = written.unwrap_or_else(|| example.into());
    }
    parameter
}

/// Whether values of the schema are numbers or flags.
fn schema_is_plain(schema: &Value) -> bool {
    matches!(schema["type"].as_str(), Some("integer" | "boolean"))
}
