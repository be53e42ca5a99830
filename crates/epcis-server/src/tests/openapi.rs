//! The document against the running server, against the standard's, and as it is checked in.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use axum::body::Body;
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use super::corpus::shared;
use super::server::{BASE, Server};
use super::{bare, event};
use crate::openapi::document;
use crate::paging::encoded;

/// Where the document lies for readers, for a server below this path.
fn checked_in() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/epcis-openapi.json")
}

fn written() -> String {
    format!("{:#}\n", document("/epcis"))
}

#[test]
fn the_document_is_checked_in() {
    let kept = std::fs::read_to_string(checked_in()).unwrap();
    assert!(
        kept == written(),
        "run: cargo test -p nguon-epcis-server write_the_document -- --ignored"
    );
}

#[test]
#[ignore = "writes docs/epcis-openapi.json anew after a change"]
fn write_the_document() {
    std::fs::write(checked_in(), written()).unwrap();
}

#[tokio::test]
async fn the_document_is_served_without_a_key() {
    let stranger = [("authorization", "Bearer stranger")];
    let answer = Server::new().call(Method::GET, "/openapi.json", &stranger, Body::empty()).await;
    assert_eq!(answer.json(), document(BASE));
}

/// A path with something in its places.
fn filled(path: &str) -> String {
    let path = path.strip_suffix('/').unwrap_or(path);
    let parts =
        path.split('/').map(|part| if part.starts_with('{') { "urn%3Ax%3A1" } else { part });
    parts.collect::<Vec<_>>().join("/")
}

fn operations(document: &Value) -> Vec<(String, Method, Value)> {
    let mut found = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (name, operation) in item.as_object().unwrap() {
            if let ("get" | "post" | "delete" | "options", Value::Object(_)) =
                (&name[..], operation)
            {
                let method = name.to_uppercase().parse().unwrap();
                found.push((path.clone(), method, operation.clone()));
            }
        }
    }
    found
}

#[tokio::test]
async fn every_path_has_the_methods_that_it_says() {
    let server = Server::new();
    let document = document(BASE);
    for (path, item) in document["paths"].as_object().unwrap() {
        for method in [Method::GET, Method::POST, Method::PUT, Method::DELETE, Method::OPTIONS] {
            let said = item.get(method.as_str().to_lowercase()).is_some();
            let answer = server.call(method.clone(), &filled(path), &[], Body::empty()).await;
            let there = answer.status != StatusCode::METHOD_NOT_ALLOWED;
            assert_eq!(there, said, "{method} {path}");
        }
    }
}

#[tokio::test]
async fn every_answer_is_one_that_is_described() {
    let server = Server::new();
    server.post("/events", &bare(event("a", 1))).await;
    let document = document(BASE);
    let cases: [&[(&str, &str)]; 7] = [
        &[],
        &[("authorization", "Bearer stranger")],
        &[("authorization", "Bearer writer")],
        &[("accept", "text/html")],
        &[("accept", "application/xml")],
        &[("gs1-epcis-max", "1.0")],
        &[("gs1-epcis-min", "two"), ("content-type", "application/json")],
    ];
    for (path, method, operation) in operations(&document) {
        for headers in cases {
            let answer = server.call(method.clone(), &filled(&path), headers, "{").await;
            let status = answer.status.as_u16().to_string();
            let described = &operation["responses"][&status];
            assert!(described.is_object(), "{method} {path} {headers:?}: {status} {}", answer.text);
            let described = match described["$ref"].as_str() {
                Some(reference) => document.pointer(&reference[1..]).unwrap(),
                None => described,
            };
            let media = answer.header("content-type");
            assert_eq!(
                described["content"].get(media).is_some(),
                !media.is_empty(),
                "{method} {path}"
            );
        }
    }
}

#[tokio::test]
async fn every_parameter_is_taken_with_its_example() {
    let server = Server::new();
    let document = document(BASE);
    let parameters = document["components"]["parameters"].as_object().unwrap();
    assert!(parameters.len() > 30);
    let asked = |path: &str| document["paths"][path]["get"]["parameters"].as_array().unwrap();
    let of_sockets: Vec<_> = asked("/queries/{queryName}/events").iter().collect();
    let of_sockets: Vec<_> =
        of_sockets.into_iter().filter(|one| !asked("/events").contains(one)).collect();
    assert_eq!(of_sockets.len(), 10);
    for (name, parameter) in parameters {
        // Those are for sockets, below.
        if of_sockets.contains(&&json!({"$ref": format!("#/components/parameters/{name}")})) {
            continue;
        }
        let Some(example) = parameter.get("example") else { continue };
        let text = example.as_str().map_or_else(|| example.to_string(), str::to_owned);
        let name = parameter["name"].as_str().unwrap();
        // A limit without an order means nothing.
        let order = if name == "eventCountLimit" { "&orderBy=eventTime" } else { "" };
        let (path, headers) = match parameter["in"].as_str().unwrap() {
            "query" => (format!("/events?{name}={}{order}", encoded(&text)), Vec::new()),
            _ => ("/events".to_owned(), vec![(name, text.as_str())]),
        };
        let answer = server.call(Method::GET, &path, &headers, Body::empty()).await;
        assert_eq!(answer.status, StatusCode::OK, "{name}: {}", answer.text);
    }
}

#[test]
fn what_a_path_asks_is_not_asked_again() {
    let document = document(BASE);
    for (path, name) in [
        ("/bizSteps/{value}/events", "EQ_bizStep"),
        ("/epcs/{value}/events", "MATCH_anyEPC"),
        ("/eventTypes/{value}/events", "eventType"),
    ] {
        let taken = format!("#/components/parameters/{name}");
        assert!(document.pointer(&taken[1..]).is_some(), "{taken}");
        let asked = document["paths"][path]["get"]["parameters"].as_array().unwrap();
        assert!(asked.iter().all(|one| one["$ref"] != taken) && asked.len() > 20, "{path}");
    }
}

#[test]
fn every_reference_leads_somewhere() {
    fn walk(value: &Value, whole: &Value) {
        match value {
            Value::Object(members) => {
                if let Some(reference) = members.get("$ref").and_then(Value::as_str) {
                    let pointer = reference.strip_prefix('#').unwrap();
                    assert!(whole.pointer(pointer).is_some(), "{reference}");
                }
                members.values().for_each(|member| walk(member, whole));
            }
            Value::Array(items) => items.iter().for_each(|item| walk(item, whole)),
            _ => {}
        }
    }
    let document = document(BASE);
    walk(&document, &document);
    assert_eq!(document["servers"], json!([{"url": BASE}]));
}

#[test]
fn the_paths_are_those_of_the_standard() {
    let Some(official) = shared("data/epcis/00-spec-artefacts/gs1-dev-repo/rest/openapi.json")
    else {
        return;
    };
    let official: Value = serde_json::from_slice(&std::fs::read(official).unwrap()).unwrap();
    let anonymous = |path: &String| {
        let parts = path.split('/').map(|part| if part.starts_with('{') { "{}" } else { part });
        parts.collect::<Vec<_>>().join("/")
    };
    let paths = |document: &Value| -> BTreeSet<String> {
        document["paths"].as_object().unwrap().keys().map(anonymous).collect()
    };
    let (official, ours) = (paths(&official), paths(&document(BASE)));
    let missing: Vec<_> = official.difference(&ours).collect();
    assert!(missing.is_empty(), "{missing:?}");
    let own: Vec<_> = ours.difference(&official).collect();
    assert_eq!(own, ["/openapi.json"]);
}

#[test]
fn the_parameters_of_sockets_are_controls_with_their_examples() {
    let document = document(BASE);
    let parameters = document["components"]["parameters"].as_object().unwrap();
    let pair = |name: &str| {
        let example = &parameters[name]["example"];
        let text = example.as_str().map_or_else(|| example.to_string(), str::to_owned);
        (name.to_owned(), text)
    };
    for fields in [
        &["stream", "initialRecordTime"][..],
        &["second", "minute", "hour", "dayOfMonth", "month", "dayOfWeek", "reportIfEmpty"],
    ] {
        let pairs: Vec<_> = fields.iter().map(|name| pair(name)).collect();
        assert!(crate::standing::Controls::of_pairs(&pairs).is_ok(), "{pairs:?}");
    }
}

#[tokio::test]
async fn subscriptions_are_as_their_schemas_say() {
    let server = Server::new();
    server.post("/queries", &json!({"name": "q", "query": {}})).await;
    let document = document(BASE);
    let schema = |name: &str| document["components"]["schemas"][name].clone();
    let (asked, shown) = (schema("NewSubscription"), schema("Subscription"));
    let dest = "https://client.example.com/in";
    for body in [
        json!({"dest": dest, "stream": true, "initialRecordTime": "2026-05-01T08:00:00Z"}),
        json!({"dest": dest, "signatureToken": "s", "schedule": {"hour": "1"}, "reportIfEmpty": true}),
    ] {
        let members =
            |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
        for name in members(&body) {
            assert!(asked["properties"].get(&name).is_some(), "{name}");
        }
        let made = server.post("/queries/q/subscriptions", &body).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
        let made = made.json();
        for name in members(&made) {
            assert!(shown["properties"].get(&name).is_some(), "{name}");
        }
        for name in shown["required"].as_array().unwrap() {
            assert!(made.get(name.as_str().unwrap()).is_some(), "{name}");
        }
    }
    let callbacks = document.pointer("/paths/~1queries~1{queryName}~1subscriptions/post/callbacks");
    assert!(
        callbacks.unwrap()["querySubscriptionResults"]["{$request.body#/dest}"]["post"].is_object()
    );
}
