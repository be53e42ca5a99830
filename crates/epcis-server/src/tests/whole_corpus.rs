//! Every document of the public corpora through the door: what is good comes back with the same
//! meaning in JSON and XML, what is bad is refused with its place, what sources disagree about is
//! treated as `crates/epcis/CORPUS.md` decides.

use std::path::Path;

use axum::body::Body;
use axum::http::{Method, StatusCode};
use nguon_epcis::model::Event;
use nguon_epcis::{Content, hash, json, read_any, xml};
use serde_json::{Value, json};

use super::corpus::shared;
use super::server::{Answer, Server};

/// One line of the manifest.
pub struct Row {
    pub path: String,
    expect: String,
    format: String,
    pub root: String,
    events: usize,
}

pub fn rows(corpus: &Path) -> Vec<Row> {
    let manifest = std::fs::read_to_string(corpus.join("MANIFEST.tsv")).unwrap();
    let row = |line: &str| {
        let columns: Vec<&str> = line.split('\t').collect();
        Row {
            path: columns[0].to_owned(),
            expect: columns[1].to_owned(),
            format: columns[2].to_owned(),
            root: columns[3].to_owned(),
            events: columns[5].parse().unwrap_or(0),
        }
    };
    manifest.lines().skip(1).map(row).collect()
}

/// Whether the table of decisions takes this file; none = it does not speak of it.
fn decided(path: &str) -> Option<bool> {
    let table = include_str!("../../../epcis/CORPUS.md").lines();
    table.filter(|line| line.starts_with("| `")).find_map(|line| {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let file = cells[1].trim_matches('`');
        let is_this = match file.strip_suffix('*') {
            Some(start) => path.starts_with(start),
            None => path == file,
        };
        is_this.then(|| cells[2] == "yes")
    })
}

impl Row {
    /// Whether it must be taken; none = no document of its own (an answer, a schema).
    pub fn taken(&self) -> Option<bool> {
        match self.expect.as_str() {
            "accept" | "hash-only" => Some(true),
            "refuse" => Some(false),
            "contested" => Some(decided(&self.path).unwrap()),
            "bare-event" => Some(decided(&self.path).unwrap_or(true)),
            _ => None,
        }
    }

    pub fn content_type(&self) -> &'static str {
        if self.format == "xml" { "application/xml" } else { "application/ld+json" }
    }

    /// Sends it where a client would.
    async fn sent(&self, server: &Server, behaviour: &str, bytes: Vec<u8>) -> Answer {
        let headers =
            [("content-type", self.content_type()), ("gs1-capture-error-behaviour", behaviour)];
        if self.root == "Query" {
            let query: Value = serde_json::from_slice(&bytes).unwrap();
            return server.post("/queries", &json!({"name": "asked", "query": query})).await;
        }
        let path = if self.root.ends_with("Event") { "/events" } else { "/capture" };
        server.call(Method::POST, path, &headers, bytes).await
    }
}

fn limits() -> json::Limits {
    json::Limits::default()
}

pub fn hashes<'a>(events: impl IntoIterator<Item = &'a Event>) -> Vec<String> {
    events.into_iter().map(hash::event_id).collect()
}

const EVERYTHING: &str = "/events?orderBy=recordTime&orderDirection=ASC&perPage=500";

/// All events as captured, in that order, in this type.
pub async fn given(server: &Server, accept: &str) -> Answer {
    let headers = [("accept", accept), ("gs1-epc-format", "Never_Translates")];
    let answer = server.call(Method::GET, EVERYTHING, &headers, Body::empty()).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    answer
}

pub async fn given_events(server: &Server) -> Vec<Event> {
    let answer = given(server, "application/ld+json").await;
    json::read(answer.text.as_bytes(), &limits()).unwrap().events
}

/// JSON or XML → store → XML → another store → JSON.
async fn comes_back(row: &Row, bytes: Vec<u8>) {
    let name = &row.path;
    let Ok(Content::Events(sent)) = read_any(&bytes, &limits()) else { panic!("{name}") };
    let (sent, repeated) = once(&sent.all().unwrap().events);
    assert_eq!(sent.len() + repeated, row.events, "{name}");
    let server = Server::new();
    let behaviour = if repeated > 0 { "proceed" } else { "rollback" };
    let answer = row.sent(&server, behaviour, bytes).await;
    taken(&server, &answer, repeated, name).await;

    let kept = given_events(&server).await;
    assert_eq!(hashes(&kept), sent, "{name}");
    assert!(kept.iter().all(|event| event.record_time.is_some()), "{name}");
    let of_xml = given(&server, "application/xml").await.text;
    let read =
        xml::read(of_xml.as_bytes(), &limits()).unwrap_or_else(|why| panic!("{name}: {why}"));
    assert_eq!(hashes(&read.events), sent, "{name} as XML");

    let again = Server::new();
    let headers = [("content-type", "application/xml")];
    let answer = again.call(Method::POST, "/capture", &headers, of_xml).await;
    taken(&again, &answer, 0, name).await;
    let back = given_events(&again).await;
    assert_eq!(hashes(&back), sent, "{name} by way of XML");
    let ids = |events: &[Event]| -> Vec<_> {
        events.iter().map(|event| event.event_id.clone()).collect()
    };
    assert_eq!(ids(&back), ids(&kept), "{name}");
}

/// Hashes of the events that are not the same as one before, and how many are: examples of
/// spellings that mean the same event lack an `eventID`.
fn once(events: &[Event]) -> (Vec<String>, usize) {
    let mut ids = std::collections::BTreeSet::new();
    let is_new = |event: &&Event| {
        let id = event.event_id.clone().unwrap_or_else(|| hash::event_id(event));
        event.error_declaration.is_some() || ids.insert(id)
    };
    let kept = hashes(events.iter().filter(is_new));
    let repeated = events.len() - kept.len();
    (kept, repeated)
}

async fn taken(server: &Server, answer: &Answer, repeated: usize, name: &str) {
    match answer.status {
        StatusCode::CREATED => {}
        StatusCode::ACCEPTED => {
            let job = server.get(answer.location()).await.json();
            let errors = job["errors"].as_array().unwrap();
            assert_eq!(errors.len(), repeated, "{name}: {job}");
            assert!(errors.iter().all(|error| error["rule"] == "event-id-taken"), "{name}: {job}");
        }
        _ => panic!("{name}: {}", answer.text),
    }
}

async fn is_refused(row: &Row, bytes: Vec<u8>) {
    let name = &row.path;
    let server = Server::new();
    let answer = row.sent(&server, "rollback", bytes).await;
    if row.root == "Query" {
        assert_eq!(answer.problem(), (400, "QueryParameter".to_owned()), "{name}");
        return;
    }
    assert_eq!(answer.problem(), (400, "Validation".to_owned()), "{name}: {}", answer.text);
    let body = answer.json();
    let errors = body["errors"].as_array().unwrap_or_else(|| panic!("{name}: {body}"));
    for error in errors {
        let is_placed = error["pointer"].is_string() && error["rule"].is_string();
        assert!(is_placed && (row.format == "json" || error["line"].is_u64()), "{name}: {error}");
    }
    assert!(!errors.is_empty() && given_events(&server).await.is_empty(), "{name}");
}

/// What is not for capture: capture jobs, messages of the query interface, queries.
async fn is_no_event(row: &Row, bytes: Vec<u8>) -> &'static str {
    let server = Server::new();
    match read_any(&bytes, &limits()) {
        Ok(Content::Events(_)) => "events",
        Ok(Content::MasterData(_)) => {
            let answer = row.sent(&server, "rollback", bytes).await;
            taken(&server, &answer, 0, &row.path).await;
            "master data"
        }
        Ok(Content::Query(_)) => {
            let answer = row.sent(&server, "rollback", bytes).await;
            taken(&server, &answer, 0, &row.path).await;
            "query"
        }
        // REST has nothing to send these to: they are refused, and nothing fails.
        Ok(Content::Message(_) | Content::CaptureJob(_)) => {
            is_refused(row, bytes).await;
            "message"
        }
        Err(why) => panic!("{}: {why}", row.path),
    }
}

#[tokio::test]
async fn every_document_of_the_corpora_is_treated_as_decided() {
    let Some(corpus) = shared("data/epcis") else { return };
    let mut counts = std::collections::BTreeMap::<&str, usize>::new();
    for row in rows(&corpus) {
        let Some(taken) = row.taken() else { continue };
        let bytes = std::fs::read(corpus.join(&row.path)).unwrap();
        let what = if taken { is_no_event(&row, bytes.clone()).await } else { "refused" };
        match what {
            "events" => comes_back(&row, bytes).await,
            "refused" => is_refused(&row, bytes).await,
            _ => {}
        }
        *counts.entry(what).or_default() += 1;
    }
    let expected =
        [("events", 213), ("master data", 3), ("message", 10), ("query", 3), ("refused", 51)];
    assert_eq!(counts.into_iter().collect::<Vec<_>>(), expected);
}
