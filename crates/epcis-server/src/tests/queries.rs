//! Named queries.

use axum::body::Body;
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use super::server::{Answer, Server};
use super::{document, event, ids_in};
use crate::Limits;

/// Five events that were sent off, one that was not.
async fn filled() -> Server {
    let server = Server::new();
    let mut other = event("6", 6);
    other["bizStep"] = json!("receiving");
    other["ext:brix"] = json!(16.5);
    let events = (1..=5).map(|serial| event(&serial.to_string(), serial)).chain([other]);
    server.capture(&[], &document(events)).await;
    server
}

fn shipped() -> Value {
    json!({"EQ_bizStep": ["shipping"], "orderBy": "recordTime", "orderDirection": "ASC"})
}

async fn define(server: &Server, name: &str, query: &Value) -> Answer {
    server.post("/queries", &json!({"name": name, "query": query})).await
}

async fn delete(server: &Server, path: &str) -> Answer {
    server.call(Method::DELETE, path, &[], Body::empty()).await
}

#[tokio::test]
async fn a_query_is_defined_asked_and_deleted() {
    let server = filled().await;
    let made = define(&server, "Hàng đi / ngày", &shipped()).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    let path = made.location().to_owned();
    assert_eq!(path, "/queries/H%C3%A0ng%20%C4%91i%20%2F%20ng%C3%A0y");
    let kept = server.get(&path).await;
    assert_eq!(kept.json(), json!({"name": "Hàng đi / ngày", "query": shipped()}));

    let mut next = Some(format!("{path}/events?perPage=2"));
    let mut pages = Vec::new();
    while let Some(path) = next {
        let answer = server.get(&path).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        let body = answer.json();
        assert_eq!(body["epcisBody"]["queryResults"]["queryName"], "Hàng đi / ngày");
        pages.push(ids_in(&body).join(" "));
        next = answer.next();
    }
    assert_eq!(pages, ["1 2", "3 4", "5"]);

    let again = define(&server, "Hàng đi / ngày", &json!({})).await;
    assert_eq!(again.problem(), (409, "ResourceAlreadyExists".to_owned()));
    assert!(again.json()["instance"].as_str().unwrap().ends_with(&path));

    assert_eq!(delete(&server, &path).await.status, StatusCode::NO_CONTENT);
    assert_eq!(delete(&server, &path).await.problem(), (404, "NoSuchName".to_owned()));
    for path in [path.clone(), format!("{path}/events")] {
        assert_eq!(server.get(&path).await.problem(), (404, "NoSuchName".to_owned()), "{path}");
    }
}

#[tokio::test]
async fn a_token_holds_for_one_definition() {
    let server = filled().await;
    define(&server, "q", &shipped()).await;
    let next = server.get("/queries/q/events?perPage=2").await.next().unwrap();
    assert_eq!(server.get(&next).await.status, StatusCode::OK);
    delete(&server, "/queries/q").await;
    define(&server, "q", &json!({})).await;
    assert_eq!(server.get(&next).await.problem(), (400, "QueryParameter".to_owned()));
}

#[tokio::test]
async fn everybody_has_queries_of_their_own() {
    let server = filled().await;
    server.capture(&[("authorization", "Bearer own-an")], &document([event("7", 7)])).await;
    for caller in ["demo", "own-an"] {
        let bearer = format!("Bearer {caller}");
        let body = json!({"name": "q", "query": shipped()});
        let made = server.post_with("/queries", &[("authorization", &bearer)], &body).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    }
    let found = server.get_as("own-an", "/queries/q/events").await;
    assert_eq!(ids_in(&found.json()), ["7"]);
    assert_eq!(delete(&server, "/queries/q").await.status, StatusCode::NO_CONTENT);
    assert_eq!(server.get_as("own-an", "/queries/q").await.status, StatusCode::OK);
    assert_eq!(server.get("/queries").await.json(), json!([]));
}

#[tokio::test]
async fn queries_are_listed_in_pages() {
    let server = Server::new();
    for name in ["c", "a", "b"] {
        define(&server, name, &json!({})).await;
    }
    let first = server.get("/queries?perPage=2").await;
    assert_eq!(first.json(), json!([{"name": "a", "query": {}}, {"name": "b", "query": {}}]));
    let second = server.get(&first.next().unwrap()).await;
    assert_eq!((second.json(), second.next()), (json!([{"name": "c", "query": {}}]), None));
    let foreign = first.next().unwrap().replace("/queries", "/epcs");
    for path in [&foreign[..], "/queries?name=a", "/queries/a/events?EQ_bizStep=shipping"] {
        assert_eq!(server.get(path).await.problem(), (400, "QueryParameter".to_owned()), "{path}");
    }
}

#[tokio::test]
async fn prefixes_are_kept_with_the_query() {
    let server = filled().await;
    let body = json!({"name": "sweet", "query": {"GE_farm:brix": 16}});
    let refused = server.post("/queries", &body).await;
    assert_eq!(refused.problem(), (400, "QueryParameter".to_owned()));
    let prefixes = [("gs1-extensions", "farm=https://ns.example.com/")];
    let made = server.post_with("/queries", &prefixes, &body).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    let found = server.get("/queries/sweet/events").await;
    assert_eq!(ids_in(&found.json()), ["6"]);
}

#[tokio::test]
async fn definitions_are_bounded() {
    let limits = Limits { named_query_bytes_max: 100, named_queries_max: 2, ..Limits::default() };
    let server = Server::with(limits);
    for (name, status) in [("a", 201), ("b", 201), ("c", 403), ("a", 409)] {
        assert_eq!(define(&server, name, &json!({})).await.status.as_u16(), status, "{name}");
    }
    let long = define(&server, "d", &json!({"EQ_bizStep": ["urn:x:".repeat(50)]})).await;
    assert_eq!(long.problem(), (413, "QueryTooComplex".to_owned()));
    let xml = [("content-type", "application/xml")];
    let answer = server.call(Method::POST, "/queries", &xml, "<a/>").await;
    assert_eq!(answer.problem(), (415, "UnsupportedMediaType".to_owned()));
    let answer = server.post("/queries", &json!([])).await;
    assert_eq!(answer.problem(), (400, "QueryValidation".to_owned()));
}
