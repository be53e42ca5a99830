//! `/api/v1/openapi.json`: made from the table of operations and the types that are read and
//! written; the tests hold it against the routes and against real answers.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use super::answer::Created;
use super::operations::{Ask, Gives, OPERATIONS, Operation};
use super::problem::{body_error, problem};
use crate::screen::RegistryState;

/// `GET /api/v1/openapi.json`. Without a key: how to ask is no secret.
pub(super) async fn served(State(state): State<RegistryState>) -> Response {
    axum::Json(document(&state.public_url)).into_response()
}

/// Types as they are written, and as they are read.
struct Schemas {
    written: SchemaGenerator,
    read: SchemaGenerator,
}

/// The document for a server at this address.
pub(super) fn document(public_url: &str) -> Value {
    let settings = || {
        SchemaSettings::draft2020_12().with(|settings| {
            settings.definitions_path = "/components/schemas".into();
            settings.meta_schema = None;
        })
    };
    let mut schemas = Schemas {
        written: settings().for_serialize().into_generator(),
        read: settings().into_generator(),
    };
    let mut paths = Map::new();
    for operation in OPERATIONS {
        let item = paths.entry(operation.path).or_insert_with(|| path_item(operation.path));
        item[operation.method] = described(operation, &mut schemas);
    }
    let mut kept = schemas.written.take_definitions(true);
    kept.extend(schemas.read.take_definitions(true));
    kept.insert("Problem".to_owned(), problem(&body_error()));
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Nguồn: registry",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Holders, growing areas, packing houses, applications, notices, cases, \
                checks and inspection plans, within the territory of the key's owner.",
        },
        "servers": [{ "url": public_url }],
        "security": [{ "key": [] }, { "session": [] }],
        "paths": paths,
        "components": {
            "securitySchemes": {
                "key": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "A key of a holder or of the office, with the right to read the \
                        registry or to change it.",
                },
                "session": {
                    "type": "apiKey",
                    "in": "cookie",
                    "name": nguon_platform::web::cookie::SESSION,
                    "description": "A person who is signed in; a change also needs X-CSRF-Token.",
                },
            },
            "schemas": kept,
            "responses": { "Problem": {
                "description": "Why not (RFC 9457)",
                "content": { "application/problem+json": {
                    "schema": { "$ref": "#/components/schemas/Problem" },
                } },
            } },
        },
    })
}

/// What all methods of a path share: what stands in the path.
fn path_item(path: &str) -> Value {
    let names = path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let parameters = names.map(|name| {
        json!({
            "name": name,
            "in": "path",
            "required": true,
            "schema": named(name),
        })
    });
    let parameters: Vec<Value> = parameters.collect();
    if parameters.is_empty() { json!({}) } else { json!({ "parameters": parameters }) }
}

/// What a variable of a path may be.
fn named(name: &str) -> Value {
    match name {
        "format" => json!({ "type": "string", "enum": crate::map::FORMATS }),
        _ => json!({ "type": "string", "format": "uuid" }),
    }
}

fn described(operation: &Operation, schemas: &mut Schemas) -> Value {
    let mut described = json!({ "summary": operation.summary });
    let mut parameters: Vec<Value> = operation.asks.iter().map(in_query).collect();
    parameters.extend(headers(operation));
    if !parameters.is_empty() {
        described["parameters"] = parameters.into();
    }
    if let Some(takes) = operation.takes {
        let schema = takes(&mut schemas.read);
        described["requestBody"] = json!({
            "required": true,
            "content": { "application/json": { "schema": schema } },
        });
    }
    if matches!(operation.gives, Gives::Document) {
        described["security"] = json!([]);
    }
    described["responses"] = responses(operation, schemas);
    described
}

fn in_query(ask: &Ask) -> Value {
    json!({ "name": ask.name, "in": "query", "description": ask.what, "schema": (ask.schema)() })
}

/// Headers that a change reads.
fn headers(operation: &Operation) -> Vec<Value> {
    let header = |name, required, what| {
        json!({
            "name": name,
            "in": "header",
            "required": required,
            "description": what,
            "schema": { "type": "string" },
        })
    };
    let once = "Whoever sends the same body again under the same key within 24 hours, since the \
        answer was lost, gets the answer, and nothing is made twice.";
    match operation.gives {
        Gives::Changed => {
            vec![header("If-Match", true, "The ETag that was read, or * for whatever it is")]
        }
        Gives::Created => vec![header("Idempotency-Key", false, once)],
        _ => Vec::new(),
    }
}

fn responses(operation: &Operation, schemas: &mut Schemas) -> Value {
    let (status, response) = good(operation.gives, schemas);
    let mut responses = Map::new();
    responses.insert(status.to_owned(), response);
    for status in refusals(operation) {
        let problem = json!({ "$ref": "#/components/responses/Problem" });
        responses.insert(status.to_string(), problem);
    }
    responses.into()
}

fn good(gives: Gives, schemas: &mut Schemas) -> (&'static str, Value) {
    let content = |media: &str, schema: Value| {
        let mut content = Map::new();
        content.insert(media.to_owned(), json!({ "schema": schema }));
        Value::from(content)
    };
    let header = |what: &str| json!({ "description": what, "schema": { "type": "string" } });
    let tag = || header("The version");
    let written = &mut schemas.written;
    match gives {
        Gives::Json(schema) => {
            let content = content("application/json", schema(written).to_value());
            ("200", json!({ "description": "Good", "content": content }))
        }
        Gives::Tagged(schema) => {
            let content = content("application/json", schema(written).to_value());
            (
                "200",
                json!({ "description": "Good", "headers": { "ETag": tag() }, "content": content }),
            )
        }
        Gives::Feature(schema) => {
            let content = content("application/geo+json", schema(written).to_value());
            (
                "200",
                json!({ "description": "Good", "headers": { "ETag": tag() }, "content": content }),
            )
        }
        Gives::Part(schema) => {
            let content = content("application/json", schema(written).to_value());
            let headers = json!({ "Link": header("The next part, rel=next; none on the last") });
            ("200", json!({ "description": "Good", "headers": headers, "content": content }))
        }
        Gives::Created => {
            let schema = written.subschema_for::<Created>().to_value();
            let headers = json!({ "ETag": tag(), "Location": header("Where it is read") });
            let content = content("application/json", schema);
            ("201", json!({ "description": "Made", "headers": headers, "content": content }))
        }
        Gives::Changed => {
            ("204", json!({ "description": "Changed", "headers": { "ETag": tag() } }))
        }
        Gives::File(media) => {
            // A value without a schema may be any bytes (OpenAPI 3.1, 4.8.14.3).
            let of = |media: &&str| {
                let plain = media.split(';').next().unwrap_or(media).to_owned();
                (plain, json!({}))
            };
            let content: Map<_, _> = media.iter().map(of).collect();
            ("200", json!({ "description": "The file", "content": content }))
        }
        Gives::Document => {
            let content = content("application/json", json!({ "type": "object" }));
            ("200", json!({ "description": "This document", "content": content }))
        }
    }
}

/// Statuses of refusals, in order.
fn refusals(operation: &Operation) -> Vec<u16> {
    if matches!(operation.gives, Gives::Document) {
        return vec![429, 500, 503];
    }
    let mut all = vec![400, 401, 403, 406, 429, 500, 503];
    if operation.path.contains('{') {
        all.push(404);
    }
    if operation.takes.is_some() {
        all.extend([409, 412, 413, 415, 422]);
    }
    if matches!(operation.gives, Gives::Changed) {
        all.extend([409, 412, 422, 428]);
    }
    all.sort_unstable();
    all.dedup();
    all
}
