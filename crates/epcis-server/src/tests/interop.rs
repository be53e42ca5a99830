//! The EPCglobal interoperability kit over HTTP: its events and master data captured, each of its
//! polls asked as URL and as named query, the same events found.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use axum::body::Body;
use axum::http::{Method, StatusCode};
use nguon_epcis::hash;
use nguon_epcis::json::{self, Limits};
use nguon_epcis::model::{Document, Event};
use nguon_epcis::xml::{self, Message, Poll};
use serde_json::{Value, json};

use super::corpus::shared;
use super::server::{Answer, Server};
use crate::paging::encoded;

fn files(folder: &Path) -> Vec<PathBuf> {
    let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    let mut files: Vec<PathBuf> = files.collect();
    files.sort();
    files
}

/// A server that holds all of the kit.
async fn loaded(kit: &Path) -> Server {
    let server = Server::new();
    let headers = [("content-type", "application/xml"), ("gs1-capture-error-behaviour", "proceed")];
    let master_data = kit.join("masterdata/EPCIS10-MD-Capture.xml");
    for file in [master_data].into_iter().chain(files(&kit.join("events"))) {
        let bytes = std::fs::read(&file).unwrap();
        let answer = server.call(Method::POST, "/capture", &headers, bytes).await;
        assert_eq!(answer.status, StatusCode::ACCEPTED, "{}: {}", file.display(), answer.text);
        let job = server.get(answer.location()).await.json();
        assert_eq!(job["errors"], json!([]), "{}", file.display());
    }
    server
}

fn poll(request: &Path) -> Option<Poll> {
    let poll = match xml::read_message(&std::fs::read(request).unwrap(), &Limits::default()) {
        Ok(Message::Poll(poll)) => poll,
        Ok(Message::Subscribe(subscribe)) => subscribe.query,
        other => return other.map(|_| None).unwrap(),
    };
    (poll.query_name == "SimpleEventQuery").then_some(poll)
}

/// The events of an answer; `None` = it is an exception.
fn expected(response: &Path) -> Option<Document> {
    let text = std::fs::read_to_string(response).unwrap();
    let results = text.find("<epcisq:QueryResults ")?;
    // The kit's README: recordTime says nothing; one answer holds it twice.
    let mut parts = text[results..].split("<recordTime>");
    let mut kept = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        kept.push_str(part.split_once("</recordTime>").unwrap().1);
    }
    let document = format!(
        "<q:EPCISQueryDocument xmlns:q=\"urn:epcglobal:epcis-query:xsd:1\" schemaVersion=\"1\" \
         creationDate=\"2026-05-02T08:15:00Z\"><EPCISBody>{kept}</EPCISBody></q:EPCISQueryDocument>"
    );
    Some(xml::read(document.as_bytes(), &Limits::default()).unwrap())
}

/// How often each event stands in a list.
fn counted(events: &[Event]) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for event in events {
        *counts.entry(hash::pre_hash(event, &[])).or_default() += 1;
    }
    counts
}

/// The poll as a query string.
fn url(poll: &Poll) -> String {
    let pair = |(name, values): &(String, Vec<String>)| {
        let value = if values.is_empty() { "true".to_owned() } else { values.join("|") };
        format!("{}={}", encoded(name), encoded(&value))
    };
    poll.parameters.iter().map(pair).collect::<Vec<_>>().join("&")
}

/// The poll as the body of a named query; numbers are numbers there.
fn body(poll: &Poll) -> Value {
    let one = |name: &str, values: &Vec<String>| match (values.as_slice(), name) {
        ([], _) => Value::Null,
        ([count], "eventCountLimit" | "maxEventCount") => count.parse::<u64>().unwrap().into(),
        ([value], _) if ["GT_", "GE_", "LT_", "LE_"].iter().any(|way| name.starts_with(way)) => {
            value.parse::<u64>().map_or_else(|_| json!(value), Value::from)
        }
        (values, _) if name.contains("quantity") => {
            values.iter().map(|value| value.parse::<u64>().unwrap()).collect()
        }
        ([value], _) if name.starts_with("order") => json!(value),
        (values, _) => json!(values),
    };
    let members = poll.parameters.iter();
    members.map(|(name, values)| (name.clone(), one(name, values))).collect()
}

async fn found(server: &Server, path: &str) -> Vec<Event> {
    let mut events = Vec::new();
    let mut path = path.to_owned();
    loop {
        let answer = server.get(&path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text);
        events.extend(json::read(answer.text.as_bytes(), &Limits::default()).unwrap().events);
        match answer.next() {
            Some(next) => path = next,
            None => return events,
        }
    }
}

/// `QuantityEvent` is no type of EPCIS 2.0, and SE44 tells only what one run of a schedule found.
const NOT_TO_BE_ANSWERED: [&str; 2] = ["SE9", "SE44"];

#[tokio::test]
async fn the_polls_of_the_kit_find_the_events_they_must() {
    let Some(kit) = shared("data/epcis/60-fosstrak-interop") else { return };
    let server = loaded(&kit).await;
    let mut count = 0;
    for request in files(&kit.join("requests")) {
        let name = request.file_stem().unwrap().to_str().unwrap().replace("Test-EPCIS10-", "");
        let number = name.split('-').next().unwrap();
        let Some(poll) = poll(&request).filter(|_| !NOT_TO_BE_ANSWERED.contains(&number)) else {
            continue;
        };
        let answer = files(&kit.join("responses")).into_iter().find_map(|file| {
            let stem = file.file_stem().unwrap().to_str().unwrap();
            let is_it = stem.starts_with(&format!("Test-EPCIS10-{number}-"));
            is_it.then(|| expected(&file)).flatten()
        });
        let Some(answer) = answer else { continue };
        count += 1;
        let of_url = found(&server, &format!("/events?{}", url(&poll))).await;
        assert_eq!(counted(&of_url), counted(&answer.events), "{name}");
        let named = json!({"name": name, "query": body(&poll)});
        let made = server.post("/queries", &named).await;
        assert_eq!(made.status, StatusCode::CREATED, "{name}: {}", made.text);
        let of_name = found(&server, &format!("{}/events", made.location())).await;
        assert_eq!(counted(&of_name), counted(&answer.events), "{name} as a named query");
        if poll.parameters.iter().any(|(name, _)| name == "orderBy") {
            let times = |events: &[Event]| -> Vec<_> {
                events.iter().map(|event| event.event_time.clone()).collect()
            };
            assert_eq!(times(&of_url), times(&answer.events), "{name}");
        }
    }
    assert_eq!(count, 29);
}

/// Polls that must fail, with what they fail by over REST: request, caller, status, exception.
#[tokio::test]
async fn the_polls_of_the_kit_fail_where_they_must() {
    let Some(kit) = shared("data/epcis/60-fosstrak-interop") else { return };
    let server = loaded(&kit).await;
    let cases = [
        ("SE2-Request", "writer", 403, "Security"),
        ("SE74-Request-1-Poll", "writer", 403, "Security"),
        ("SE41-Request-1-poll", "demo", 400, "QueryParameter"),
    ];
    for (request, caller, status, exception) in cases {
        let request = kit.join(format!("requests/Test-EPCIS10-{request}.xml"));
        let poll = poll(&request).unwrap();
        let answer: Answer = server.get_as(caller, &format!("/events?{}", url(&poll))).await;
        assert_eq!(answer.problem(), (status, exception.to_owned()), "{}", request.display());
    }
    // A decimal quantity (SE71) is an error of EPCIS 1.0 only.
    let decimal = poll(&kit.join("requests/Test-EPCIS10-SE71-Request-1-Poll.xml")).unwrap();
    let path = format!("/events?{}", url(&decimal));
    let answer = server.call(Method::GET, &path, &[], Body::empty()).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    // SE50 asks for more events than a server gives: here the caller says how many.
    let answer = server.get("/events?maxEventCount=5").await;
    assert_eq!(answer.problem(), (413, "QueryTooLarge".to_owned()));
}
