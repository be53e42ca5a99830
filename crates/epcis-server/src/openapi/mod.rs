//! `/openapi.json`: what the server does, for machines (`OpenAPI` 3.1).
//!
//! Made from the tables of this folder, which the tests hold against the running router. To add
//! an operation: a row in `operations`.

mod operations;
mod parameters;
mod parts;

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use serde_json::{Map, Value, json};

use self::operations::{Beside, OPERATIONS, Operation, fixed_by};
use self::parameters::Group;
use crate::EpcisState;
use crate::discovery::described;
use crate::media::Media;
use crate::state::Shared;

pub(crate) fn routes() -> Router<Shared> {
    Router::new().route("/openapi.json", described(get(served), "GET, OPTIONS"))
}

/// Without a key: how to ask is no secret.
async fn served(State(epcis): State<Arc<EpcisState>>) -> Response {
    Media::JSON.answer(document(&epcis.base_url).to_string())
}

/// The document for a server at this address.
pub(crate) fn document(base_url: &str) -> Value {
    let mut paths = Map::new();
    for operation in OPERATIONS {
        for path in operation.paths() {
            let item = paths.entry(path.clone()).or_insert_with(|| path_item(&path));
            item[operation.method] = described_operation(operation, &path);
        }
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "EPCIS 2.0",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Capture and query of EPCIS events (GS1 EPCIS 2.0).",
        },
        "servers": [{"url": base_url}],
        "security": [{"key": []}],
        "paths": paths,
        "components": components(),
    })
}

/// What all methods of a path share: its parameters, and its description by `OPTIONS`.
fn path_item(path: &str) -> Value {
    let names = path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let parameters: Vec<Value> = names.map(parameters::in_path).collect();
    let mut item = Map::new();
    if !parameters.is_empty() {
        item.insert("parameters".to_owned(), parameters.into());
    }
    // Tokens are no resource that describes itself.
    if !path.starts_with("/nextPageToken") {
        item.insert("options".to_owned(), parts::options());
    }
    item.into()
}

fn described_operation(operation: &Operation, path: &str) -> Value {
    let mut described = json!({
        "summary": operation.summary,
        "responses": responses(operation),
    });
    let fixed = fixed_by(path);
    let asked = operation.asks.iter().flat_map(|group| group.parameters());
    let asked = asked.filter_map(|one| Some(one["name"].as_str()?.to_owned()));
    let asked = asked.filter(|name| !fixed.contains(&Some(name)));
    let asked: Vec<Value> =
        asked.map(|name| json!({"$ref": format!("#/components/parameters/{name}")})).collect();
    if !asked.is_empty() {
        described["parameters"] = asked.into();
    }
    if let Some(body) = operation.takes {
        described["requestBody"] = body.request();
    }
    match operation.beside {
        Beside::Nothing => {}
        Beside::Callbacks => described["callbacks"] = parts::callbacks(),
        Beside::Socket => described["responses"]["101"] = parts::switching(),
    }
    if operation.public {
        described["security"] = json!([]);
    }
    described
}

fn components() -> Value {
    let parameters = Group::ALL.iter().flat_map(|group| group.parameters());
    let named = parameters.filter_map(|one| Some((one["name"].as_str()?.to_owned(), one)));
    let mut components = parts::components();
    components["parameters"] = named.collect();
    components
}

fn responses(operation: &Operation) -> Value {
    let mut responses = Map::new();
    responses.insert(operation.status.to_string(), operation.gives.response());
    for status in operation.refuses.iter().chain(parts::EVERYWHERE) {
        let problem = json!({"$ref": "#/components/responses/Problem"});
        responses.insert(status.to_string(), problem);
    }
    responses.into()
}
