//! `/ogc/features/v1/api`: made from the table of parameters and the types that are written, in
//! `OpenAPI` 3.0, which the standard and its programs ask for (OGC 17-069r4, 9); the tests hold it
//! against the routes and against real answers.

use axum::extract::{Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use nguon_platform::web::Error;
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, SchemaGenerator};
use serde_json::{Map, Value, json};

use super::Collection;
use super::asked::{Pairs, nothing};
use super::feature::{AreaProperties, HouseProperties, PlotProperties};
use super::landing::{Collections, ConfClasses, Described, LandingPage};
use super::link::{GEOJSON, JSON, Link, OPENAPI, ROOT};
use super::parameter::{self, Parameter};
use crate::api::{parameter_error, problem};
use crate::screen::RegistryState;

/// `GET /ogc/features/v1/api`. Without a key: how to ask is no secret.
pub(super) async fn served(
    State(state): State<RegistryState>,
    Query(pairs): Query<Pairs>,
) -> Result<Response, Error> {
    nothing(&pairs)?;
    let document = document(&state.public_url).to_string();
    Ok(([(header::CONTENT_TYPE, OPENAPI)], document).into_response())
}

/// The document for a server at this address.
pub(super) fn document(public_url: &str) -> Value {
    let settings = SchemaSettings::openapi3().with(|settings| settings.meta_schema = None);
    let mut schemas = settings.for_serialize().into_generator();
    let mut paths = Map::new();
    let landing = schema::<LandingPage>(&mut schemas);
    let classes = schema::<ConfClasses>(&mut schemas);
    let open = json!([{}]);
    for (path, what, kind, schema) in [
        ("/", "Where everything is", JSON, landing),
        ("/conformance", "What clients may rely on", JSON, classes),
        ("/api", "This document", OPENAPI, json!({ "type": "object" })),
    ] {
        let mut operation = operation(what, kind, &schema, &[]);
        operation["security"] = open.clone();
        paths.insert(path.to_owned(), json!({ "get": operation }));
    }
    let collections = schema::<Collections>(&mut schemas);
    let listed = operation("The layers", JSON, &collections, &[]);
    paths.insert("/collections".to_owned(), json!({ "get": listed }));
    for collection in Collection::ALL {
        layer(*collection, &mut schemas, &mut paths);
    }
    let links = schema::<Link>(&mut schemas);
    let mut kept = schemas.take_definitions(true);
    kept.insert("Problem".to_owned(), problem(&parameter_error()));
    kept.insert("Links".to_owned(), json!({ "type": "array", "items": links }));
    json!({
        "openapi": "3.0.3",
        "info": {
            "title": "Nguồn: map",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "OGC API - Features: plots, growing areas and packing houses within the \
                territory of whoever asks. Everything is read only.",
        },
        "servers": [{ "url": format!("{public_url}{ROOT}") }],
        "security": [{ "password": [] }, { "key": [] }, { "session": [] }],
        "paths": paths,
        "components": {
            "securitySchemes": {
                "password": {
                    "type": "http",
                    "scheme": "basic",
                    "description": "Name and password of the sign-in page; only over https.",
                },
                "key": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "A key of a holder or of the office that reads the registry.",
                },
                "session": {
                    "type": "apiKey",
                    "in": "cookie",
                    "name": nguon_platform::web::cookie::SESSION,
                },
            },
            "parameters": shared(),
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

fn schema<T: JsonSchema>(schemas: &mut SchemaGenerator) -> Value {
    schemas.subschema_for::<T>().to_value()
}

/// The paths of one layer, each with its own parameters.
fn layer(collection: Collection, schemas: &mut SchemaGenerator, paths: &mut Map<String, Value>) {
    let word = collection.word();
    let (properties, shapes) = match collection {
        Collection::Plots => {
            (schema::<PlotProperties>(schemas), json!(["Polygon", "MultiPolygon"]))
        }
        Collection::GrowingAreas => (schema::<AreaProperties>(schemas), json!(["MultiPolygon"])),
        Collection::PackingHouses => (schema::<HouseProperties>(schemas), json!(["Point"])),
    };
    let described = schema::<Described>(schemas);
    let about = format!("The layer {word}");
    let path = format!("/collections/{word}");
    let about = operation(&about, JSON, &described, &[]);
    paths.insert(path.clone(), json!({ "get": about }));
    let parameters: Vec<Value> = parameter::of(collection).map(told).collect();
    let page = page_of(&feature(&properties, &shapes, false));
    let items = operation("A page of its features", GEOJSON, &page, &parameters);
    paths.insert(format!("{path}/items"), json!({ "get": items }));
    let id = json!({
        "name": "feature",
        "in": "path",
        "required": true,
        "schema": { "type": "string", "format": "uuid" },
    });
    let one = operation("One feature", GEOJSON, &feature(&properties, &shapes, true), &[id]);
    paths.insert(format!("{path}/items/{{feature}}"), json!({ "get": one }));
}

fn operation(what: &str, kind: &str, schema: &Value, parameters: &[Value]) -> Value {
    let mut content = Map::new();
    content.insert(kind.to_owned(), json!({ "schema": schema }));
    let mut responses = Map::new();
    responses.insert("200".to_owned(), json!({ "description": "Good", "content": content }));
    for status in ["400", "401", "403", "404", "406", "429", "500", "503"] {
        let problem = json!({ "$ref": "#/components/responses/Problem" });
        responses.insert(status.to_owned(), problem);
    }
    json!({ "summary": what, "parameters": parameters, "responses": responses })
}

/// Parameters that every layer has stand once, where programs look for the most of a page.
fn shared() -> Map<String, Value> {
    let everywhere = |name: &str| {
        Collection::ALL.iter().all(|layer| parameter::of(*layer).any(|one| one.name == name))
    };
    let shared = parameter::PARAMETERS.iter().filter(|one| everywhere(one.name));
    shared.map(|one| (one.name.to_owned(), described(one))).collect()
}

fn told(parameter: &Parameter) -> Value {
    if shared().contains_key(parameter.name) {
        json!({ "$ref": format!("#/components/parameters/{}", parameter.name) })
    } else {
        described(parameter)
    }
}

fn described(parameter: &Parameter) -> Value {
    json!({
        "name": parameter.name,
        "in": "query",
        "description": parameter.what,
        "required": false,
        "schema": (parameter.schema)(),
        "style": "form",
        "explode": false,
    })
}

/// Written by hand: features are written piece by piece.
fn feature(properties: &Value, shapes: &Value, alone: bool) -> Value {
    let mut feature = json!({
        "type": "object",
        "required": ["type", "id", "geometry", "properties"],
        "properties": {
            "type": { "type": "string", "enum": ["Feature"] },
            "id": { "type": "string", "format": "uuid" },
            "geometry": {
                "type": "object",
                "nullable": true,
                "description": "WGS 84, longitude first; none while nobody drew it",
                "required": ["type", "coordinates"],
                "properties": {
                    "type": { "type": "string", "enum": shapes },
                    "coordinates": { "type": "array", "items": {} },
                },
            },
            "properties": properties,
        },
    });
    if alone {
        feature["required"] = json!(["type", "id", "geometry", "properties", "links"]);
        feature["properties"]["links"] = json!({ "$ref": "#/components/schemas/Links" });
    }
    feature
}

fn page_of(feature: &Value) -> Value {
    json!({
        "type": "object",
        "required": ["type", "timeStamp", "numberReturned", "links", "features"],
        "properties": {
            "type": { "type": "string", "enum": ["FeatureCollection"] },
            "timeStamp": { "type": "string", "format": "date-time" },
            "numberMatched": {
                "type": "integer",
                "minimum": 0,
                "description": "Told when all there are are on this page",
            },
            "numberReturned": { "type": "integer", "minimum": 0 },
            "links": { "$ref": "#/components/schemas/Links" },
            "features": {
                "type": "array",
                "maxItems": parameter::LIMIT_MAX,
                "items": feature,
            },
        },
    })
}
