//! Bodies of requests and answers.

use serde_json::{Value, json};

/// What a body holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Content {
    Nothing,
    /// Nothing but the address of what was made.
    Location,
    Collection,
    Document,
    Event,
    /// An event and its address.
    CreatedEvent,
    /// An `EPCISQueryDocument`.
    Events,
    Job,
    Jobs,
    Query,
    Queries,
    /// A subscription as it is asked for.
    NewSubscription,
    Subscription,
    /// A subscription and its address.
    CreatedSubscription,
    Subscriptions,
    Problem,
    OpenApi,
}

/// Refusals and failures that every operation may answer with.
pub(super) const EVERYWHERE: &[u16] = &[400, 401, 403, 406, 414, 429, 500, 503];

const JSON: &[&str] = &["application/json", "application/ld+json"];
const JSON_AND_XML: &[&str] =
    &["application/json", "application/ld+json", "application/xml", "text/xml"];

impl Content {
    /// Media types and schema.
    fn row(self) -> (&'static [&'static str], Value) {
        let named = |name: &str| json!({"$ref": format!("#/components/schemas/{name}")});
        match self {
            Self::Nothing | Self::Location => (&[], Value::Null),
            Self::Collection => (JSON, named("Collection")),
            Self::Document => (JSON_AND_XML, named("Document")),
            Self::Event => (JSON_AND_XML, named("Event")),
            Self::CreatedEvent => (&["application/json"], named("Event")),
            Self::Events => (JSON_AND_XML, named("QueryDocument")),
            Self::Job => (JSON_AND_XML, named("CaptureJob")),
            Self::Jobs => (JSON, json!({"type": "array", "items": named("CaptureJob")})),
            Self::Query => (JSON, named("NamedQuery")),
            Self::Queries => (JSON, json!({"type": "array", "items": named("NamedQuery")})),
            Self::NewSubscription => (JSON, named("NewSubscription")),
            Self::Subscription | Self::CreatedSubscription => (JSON, named("Subscription")),
            Self::Subscriptions => (JSON, json!({"type": "array", "items": named("Subscription")})),
            Self::Problem => {
                (&["application/problem+json", "application/problem+xml"], named("Problem"))
            }
            Self::OpenApi => (&["application/json"], json!({"type": "object"})),
        }
    }

    /// As the body of a request.
    pub fn request(self) -> Value {
        json!({"required": true, "content": self.content()})
    }

    /// As an answer.
    pub fn response(self) -> Value {
        let mut response = json!({"description": self.description()});
        if self.row().0.is_empty() {
            if self == Self::Location {
                response["headers"] = location();
            }
            return response;
        }
        response["content"] = self.content();
        match self {
            Self::CreatedEvent | Self::CreatedSubscription => response["headers"] = location(),
            Self::Events | Self::Collection | Self::Jobs | Self::Queries | Self::Subscriptions => {
                response["headers"] = json!({
                    "Link": {"description": "The next page, rel=\"next\"", "schema": {"type": "string"}},
                    "GS1-Next-Page-Token-Expires":
                        {"schema": {"type": "string", "format": "date-time"}},
                });
            }
            _ => {}
        }
        response
    }

    /// XML has schemas of its own (EPCIS 2.0 XSD).
    fn content(self) -> Value {
        let (media, schema) = self.row();
        let xml = json!({"type": "string"});
        let of = |name: &str| json!({"schema": if name.ends_with("xml") { &xml } else { &schema }});
        media.iter().map(|name| ((*name).to_owned(), of(name))).collect()
    }

    const fn description(self) -> &'static str {
        match self {
            Self::Nothing => "Done",
            Self::Location => "Taken; Location says where it is",
            Self::Collection => "Names or values",
            Self::Document => "An EPCIS document",
            Self::Event | Self::CreatedEvent => "An event",
            Self::Events => "Events",
            Self::Job => "A capture job",
            Self::Jobs => "Capture jobs",
            Self::Query => "A named query",
            Self::Queries => "Named queries",
            Self::NewSubscription | Self::Subscription | Self::CreatedSubscription => {
                "A subscription to a named query"
            }
            Self::Subscriptions => "Subscriptions to a named query",
            Self::Problem => "Why not (RFC 9457)",
            Self::OpenApi => "The document",
        }
    }
}

/// What `OPTIONS` and the handshake of a socket say of a subscription.
fn min_record_time() -> Value {
    json!({"schema": {"type": "string", "format": "date-time"},
        "description": "Events recorded since are new"})
}

/// The answer to a handshake.
pub(super) fn switching() -> Value {
    let text = json!({"schema": {"type": "string"}});
    json!({
        "description": "A WebSocket whose messages are query documents, or problem documents",
        "headers": {"Upgrade": text, "Connection": text,
            "GS1-Query-Min-Record-Time": min_record_time()},
    })
}

/// What the server sends to a subscriber.
pub(super) fn callbacks() -> Value {
    let named = |name: &str| json!({"schema": {"$ref": format!("#/components/schemas/{name}")}});
    let header = |name: &str, description: &str| {
        json!({"in": "header", "name": name, "schema": {"type": "string"},
            "description": description})
    };
    json!({"querySubscriptionResults": {"{$request.body#/dest}": {"post": {
        "summary": "What the query found, or why it could not be asked",
        "security": [],
        "parameters": [
            header("GS1-Signature",
                "HMAC-SHA256 of the body under signatureToken, in Base64; absent without one"),
            header("GS1-EPC-Format", "How identifiers are spelled"),
        ],
        "requestBody": {"required": true, "content": {
            "application/json": named("QueryDocument"),
            "application/problem+json": named("Problem"),
        }},
        "responses": {
            "2XX": {"description": "Taken: it is not sent again"},
            "410": {"description": "Gone: the subscription is suspended at once"},
            "413": {"description": "Too large: fewer events are sent at once from now on"},
            "default": {"description": "Not taken: it is sent again, with growing pauses"},
        },
    }}}})
}

fn controls() -> Value {
    let field = |least: u8, greatest: u8| {
        json!({"type": ["string", "integer"],
            "description": format!("Numbers from {least} to {greatest} or ranges [a-b], joined by commas")})
    };
    let fields: Value = crate::standing::FIELDS
        .into_iter()
        .map(|(name, least, greatest)| (name.to_owned(), field(least, greatest)))
        .collect();
    json!({
        "dest": {"type": "string", "format": "uri", "maxLength": 2048},
        "stream": {"type": "boolean"},
        "schedule": {"type": "object", "minProperties": 1, "additionalProperties": false,
            "description": "UTC; dayOfWeek 1 is Monday", "properties": fields},
        "reportIfEmpty": {"type": "boolean", "default": false},
        "initialRecordTime": {"type": "string", "format": "date-time"},
    })
}

/// As it is asked for: `stream`, or a schedule.
fn new_subscription() -> Value {
    let mut properties = controls();
    properties["signatureToken"] = json!({"type": "string", "minLength": 1, "maxLength": 2048,
        "writeOnly": true, "description": "Secret under which the server signs"});
    json!({
        "type": "object",
        "required": ["dest"],
        "additionalProperties": false,
        "properties": properties,
        "oneOf": [
            {"required": ["stream"], "properties": {"stream": {"const": true}}},
            {"required": ["schedule"], "properties": {"stream": {"const": false}}},
        ],
    })
}

fn subscription() -> Value {
    let mut properties = controls();
    let time = json!({"type": "string", "format": "date-time"});
    for name in ["createdAt", "minRecordTime", "lastNotifiedAt", "suspendedAt", "nextTryAt"] {
        properties[name] = time.clone();
    }
    properties["subscriptionID"] = json!({"type": "string", "format": "uuid"});
    properties["queryName"] = json!({"type": "string"});
    properties["epcFormat"] = json!({"type": "string"});
    properties["state"] = json!({"enum": ["active", "retrying", "suspended"]});
    properties["failures"] = json!({"type": "integer", "minimum": 1});
    properties["reason"] = json!({"type": "string", "description": "Why it is not active"});
    json!({
        "type": "object",
        "required": ["subscriptionID", "queryName", "dest", "createdAt", "epcFormat", "state"],
        "additionalProperties": false,
        "properties": properties,
    })
}

fn location() -> Value {
    json!({"Location": {"required": true, "schema": {"type": "string", "format": "uri"}}})
}

/// `OPTIONS` of a resource.
pub(super) fn options() -> Value {
    json!({
        "summary": "What the resource can do",
        "security": [],
        "responses": {
            "204": {"$ref": "#/components/responses/Discovery"},
            "414": {"$ref": "#/components/responses/Problem"},
        },
    })
}

fn discovery() -> Value {
    let header = |name: &str| (name.to_owned(), json!({"schema": {"type": "string"}}));
    let names = [
        "Allow",
        "GS1-EPCIS-Min",
        "GS1-EPCIS-Max",
        "GS1-CBV-Min",
        "GS1-CBV-Max",
        "GS1-EPC-Format",
        "GS1-CBV-XML-Format",
        "GS1-Vendor-Version",
    ];
    json!({
        "description": "In the headers",
        "headers": names.into_iter().map(header).collect::<Value>(),
    })
}

/// Schemas, answers and keys that operations refer to.
pub(super) fn components() -> Value {
    json!({
        "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
        "responses": {"Problem": Content::Problem.response(), "Discovery": discovery()},
        "schemas": {
            "Collection": {
                "type": "object",
                "required": ["@context", "type", "member"],
                "properties": {
                    "@context": {"type": "string", "format": "uri"},
                    "type": {"const": "Collection"},
                    "member": {"type": "array", "items": {"type": "string"}, "uniqueItems": true},
                },
            },
            "Document": {
                "type": "object",
                "required": ["@context", "type", "epcisBody"],
                "properties": {
                    "@context": {},
                    "type": {"enum": ["EPCISDocument", "EPCISQueryDocument"]},
                    "schemaVersion": {"type": "string"},
                    "creationDate": {"type": "string", "format": "date-time"},
                    "epcisBody": {"type": "object"},
                },
            },
            "Event": {
                "type": "object",
                "required": ["@context", "type", "eventTime", "eventTimeZoneOffset"],
                "properties": {
                    "@context": {},
                    "type": {"type": "string"},
                    "eventID": {"type": "string"},
                    "eventTime": {"type": "string", "format": "date-time"},
                    "eventTimeZoneOffset": {"type": "string"},
                    "recordTime": {"type": "string", "format": "date-time"},
                },
            },
            "QueryDocument": {
                "type": "object",
                "required": ["@context", "type", "schemaVersion", "creationDate", "epcisBody"],
                "properties": {
                    "@context": {},
                    "type": {"const": "EPCISQueryDocument"},
                    "schemaVersion": {"type": "string"},
                    "creationDate": {"type": "string", "format": "date-time"},
                    "epcisBody": {
                        "type": "object",
                        "required": ["queryResults"],
                        "properties": {"queryResults": {
                            "type": "object",
                            "required": ["queryName", "resultsBody"],
                            "properties": {
                                "queryName": {"type": "string"},
                                "resultsBody": {
                                    "type": "object",
                                    "required": ["eventList"],
                                    "properties": {
                                        "eventList": {"type": "array", "items": {"type": "object"}},
                                    },
                                },
                            },
                        }},
                    },
                },
            },
            "CaptureJob": {
                "type": "object",
                "required": ["captureID", "running", "success", "captureErrorBehaviour", "errors"],
                "properties": {
                    "captureID": {"type": "string"},
                    "createdAt": {"type": "string", "format": "date-time"},
                    "finishedAt": {"type": "string", "format": "date-time"},
                    "running": {"type": "boolean"},
                    "success": {"type": "boolean"},
                    "captureErrorBehaviour": {"enum": ["rollback", "proceed"]},
                    "errors": {"type": "array", "items": {"$ref": "#/components/schemas/Refusal"}},
                },
            },
            "Refusal": {
                "type": "object",
                "required": ["pointer", "rule", "detail"],
                "properties": {
                    "type": {"type": "string"},
                    "title": {"type": "string"},
                    "pointer": {"type": "string", "description": "JSON Pointer into the document"},
                    "rule": {"type": "string"},
                    "detail": {"type": "string"},
                    "line": {"type": "integer", "minimum": 1},
                    "value": {"type": "string"},
                },
            },
            "NamedQuery": {
                "type": "object",
                "required": ["name", "query"],
                "additionalProperties": false,
                "properties": {
                    "name": {"type": "string", "minLength": 1, "maxLength": 200},
                    "query": {"type": "object", "description": "Parameters of a SimpleEventQuery"},
                },
            },
            "NewSubscription": new_subscription(),
            "Subscription": subscription(),
            "Problem": {
                "type": "object",
                "required": ["type", "title", "status", "detail"],
                "properties": {
                    "type": {"type": "string", "pattern": "^epcisException:"},
                    "title": {"type": "string"},
                    "status": {"type": "integer"},
                    "detail": {"type": "string"},
                    "instance": {"type": "string", "format": "uri"},
                    "errors": {"type": "array", "items": {"$ref": "#/components/schemas/Refusal"}},
                },
            },
        },
    })
}
