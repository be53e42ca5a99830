//! Documents that are answered before they are captured: the same as those that are captured at
//! once, whatever happens in between.

use std::convert::Infallible;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use axum::body::{Body, Bytes};
use axum::http::{Method, StatusCode};
use futures_util::stream;
use nguon_event_store::{CaptureJob, OnError};
use serde_json::{Value, json};
use uuid::Uuid;

use super::server::{Answer, Server};
use super::whole_corpus::{given, given_events, hashes, rows};
use super::{corpus::shared, document, event};
use crate::{Intake, Limits, Spool};

const JSON: (&str, &str) = ("content-type", "application/json");
const PROCEED: (&str, &str) = ("gs1-capture-error-behaviour", "proceed");

/// A server for which hardly anything fits into memory.
fn server() -> Server {
    Server::with(Limits { document_bytes_at_once_max: 100, ..Limits::default() })
}

fn spooled(server: &Server) -> Vec<String> {
    let folder = std::fs::read_dir(server.folder.path().join("spool")).unwrap();
    folder.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

async fn sent(server: &Server, headers: &[(&str, &str)], document: &Value) -> Answer {
    let answer = server.post_with("/capture", headers, document).await;
    assert_eq!(answer.status, StatusCode::ACCEPTED, "{}", answer.text);
    answer
}

fn errors(job: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let errors = job["errors"].as_array().unwrap().iter();
    errors.map(|error| (text(&error["pointer"]), text(&error["rule"]))).collect()
}

#[tokio::test]
async fn a_long_document_has_a_running_job_until_it_is_captured() {
    let server = server();
    let answer = sent(&server, &[], &document([event("a", 1), event("b", 2)])).await;
    let running = json!({
        "captureID": "00000000-0000-0000-0000-000000000001",
        "createdAt": "2026-05-02T05:00:00.000Z",
        "running": true, "success": true, "captureErrorBehaviour": "rollback", "errors": [],
    });
    assert_eq!(server.get(answer.location()).await.json(), running);
    assert_eq!(server.get("/capture").await.json(), json!([running]));
    assert!(server.all_ids().await.is_empty());
    assert_eq!(spooled(&server), ["00000000-0000-0000-0000-000000000001.json"]);

    server.clock.move_by(2_000_000);
    server.take_in().await;
    let mut done = running;
    done["running"] = json!(false);
    done["finishedAt"] = json!("2026-05-02T05:00:02.000Z");
    assert_eq!(server.get(answer.location()).await.json(), done);
    assert_eq!(server.all_ids().await, ["b", "a"]);
    assert_eq!(server.captured.load(Ordering::SeqCst), 1);
    assert!(spooled(&server).is_empty());
}

#[tokio::test]
async fn one_that_is_refused_says_why_in_its_job() {
    // headers, what is named, what is kept
    type Case<'a> = (&'a [(&'a str, &'a str)], Vec<(String, String)>, &'a [&'a str]);
    let mut bad = event("b", 2);
    bad["action"] = json!("MAYBE");
    let mixed = document([event("a", 1), bad, event("a", 1)]);
    let action = ("/epcisBody/eventList/1/action".to_owned(), "action".to_owned());
    let taken = ("/epcisBody/eventList/2".to_owned(), "event-id-taken".to_owned());
    let cases: [Case<'_>; 2] =
        [(&[], vec![action.clone()], &[]), (&[PROCEED], vec![action, taken], &["a"])];
    for (headers, named, kept) in cases {
        let server = server();
        let answer = sent(&server, headers, &mixed).await;
        server.take_in().await;
        let job = server.get(answer.location()).await.json();
        assert_eq!((&job["running"], &job["success"]), (&json!(false), &json!(false)));
        assert_eq!(errors(&job), named);
        assert_eq!(server.all_ids().await, kept);
        assert_eq!(server.captured.load(Ordering::SeqCst), kept.len());
        assert!(spooled(&server).is_empty());
    }
}

#[tokio::test]
async fn a_document_that_cannot_be_read_leaves_nothing_also_where_it_proceeds() {
    let limits = Limits {
        document_bytes_at_once_max: 100,
        document_events_max: 2,
        document_master_data_max: 1,
        event_bytes_max: 2_000,
        ..Limits::default()
    };
    let three = [event("a", 1), event("b", 2), event("c", 3)];
    let good = document([event("a", 1)]).to_string();
    let broken = good.strip_suffix("]}}").unwrap().to_owned();
    let mut long = event("a", 1);
    long["ext:text"] = json!("x".repeat(2_000));
    let mut master_data = document([event("a", 1)]);
    master_data["epcisHeader"] = json!({"epcisMasterData": {"vocabularyList": [{
        "type": "urn:x:type", "vocabularyElementList": [{"id": "urn:x:1"}, {"id": "urn:x:2"}]}]}});
    let (bad, large) = ("ValidationException", "CaptureLimitExceededException");
    let cases = [
        (broken, "not-json", bad),
        (format!("{good}{}", "]".repeat(100)), "not-json", bad),
        (format!("<EPCISDocument>{}", " ".repeat(100)), "not-json", bad),
        (document(three).to_string(), "too-many-events", large),
        (document([event("b", 1), long]).to_string(), "too-many-bytes", large),
        (master_data.to_string(), "too-much-master-data", large),
    ];
    for (body, rule, exception) in cases {
        let server = Server::with(limits);
        let shown = body[..80].to_owned();
        let answer = server.call(Method::POST, "/capture", &[JSON, PROCEED], body).await;
        assert_eq!(answer.status, StatusCode::ACCEPTED, "{}", answer.text);
        server.take_in().await;
        let job = server.get(answer.location()).await.json();
        assert_eq!((&job["running"], &job["success"]), (&json!(false), &json!(false)), "{shown}");
        let error = &job["errors"][0];
        let kind = format!("epcisException:{exception}");
        assert_eq!((&error["rule"], &error["type"]), (&json!(rule), &json!(kind)), "{job}");
        assert!(server.all_ids().await.is_empty(), "{shown}");
        assert!(spooled(&server).is_empty(), "{shown}");
    }
}

#[tokio::test]
async fn a_restart_captures_what_waits_and_captures_it_once() {
    let server = server();
    let first = sent(&server, &[], &document([event("a", 1)])).await.location().to_owned();
    // Half written by the program that died, and prepared by it.
    let spool = server.folder.path().join("spool");
    std::fs::write(spool.join(format!("{}.part", Uuid::from_u128(9))), "{").unwrap();
    std::fs::write(spool.join(format!("{}.rows", Uuid::from_u128(1))), "x").unwrap();
    // Whole, but nobody was promised anything of it.
    let unknown = document([event("z", 1)]).to_string();
    std::fs::write(spool.join(format!("{}.json", Uuid::from_u128(8))), unknown).unwrap();
    let server = server.restart();
    server.take_in().await;
    assert_eq!(server.get(&first).await.json()["success"], true);
    assert_eq!(server.all_ids().await, ["a"]);
    assert!(spooled(&server).is_empty());

    // The plug is pulled behind the commit: the document is still there.
    let again = document([event("b", 1)]).to_string();
    std::fs::write(spool.join(format!("{}.json", Uuid::from_u128(1))), again).unwrap();
    server.take_in().await;
    assert_eq!(server.all_ids().await, ["a"]);
    assert!(spooled(&server).is_empty());
}

/// A running job without a document.
async fn begun(server: &Server, id: u128) {
    let now = (server.state.clock)();
    let job = CaptureJob::begun(Uuid::from_u128(id), "demo".into(), OnError::Rollback, now);
    server.state.store.save_job(job).await.unwrap();
}

async fn job(server: &Server, id: u128) -> Value {
    server.get(&format!("/capture/{}", Uuid::from_u128(id))).await.json()
}

#[tokio::test]
async fn a_job_whose_document_is_lost_says_so() {
    let server = server();
    begun(&server, 7).await;
    server.take_in().await;
    let lost = job(&server, 7).await;
    assert_eq!((&lost["running"], &lost["success"]), (&json!(false), &json!(false)));
    assert_eq!(errors(&lost), [(String::new(), "document-lost".to_owned())]);

    // It may wait in the folder of another program, for a week.
    let elsewhere = Spool::open(&server.folder.path().join("spool"), 1_000, false).unwrap();
    let state = crate::EpcisState { spool: Some(Arc::new(elsewhere)), ..server.state.clone() };
    begun(&server, 8).await;
    for (days, running) in [(6, true), (2, false)] {
        server.clock.move_by(days * 24 * 3_600_000_000);
        Intake::new(state.clone()).settle().await.unwrap();
        assert_eq!(job(&server, 8).await["running"], running);
    }
}

#[tokio::test]
async fn what_cannot_be_taken_leaves_no_file() {
    let limits = Limits {
        document_bytes_at_once_max: 100,
        document_bytes_max: 150_000,
        ..Limits::default()
    };
    let server = Server::with(limits);
    // Longer than it may be, in pieces that nobody announced.
    let pieces = |count: usize| {
        let piece = || Ok::<_, Infallible>(Bytes::from(vec![b' '; 50_000]));
        Body::from_stream(stream::iter((0..count).map(move |_| piece())))
    };
    let answer = server.call(Method::POST, "/capture", &[JSON], pieces(4)).await;
    assert_eq!(answer.problem(), (413, "CaptureLimitExceeded".to_owned()));
    assert_eq!(answer.header("gs1-epcis-capture-file-size-limit"), "150000");
    // Cut off.
    let cut = stream::iter([Ok(Bytes::from(vec![b' '; 500])), Err(std::io::Error::other("gone"))]);
    let answer = server.call(Method::POST, "/capture", &[JSON], Body::from_stream(cut)).await;
    assert_eq!(answer.problem(), (400, "Validation".to_owned()));
    assert!(spooled(&server).is_empty());

    // Full.
    let narrow = Spool::open(&server.folder.path().join("spool"), 120_000, true).unwrap();
    let state = crate::EpcisState { spool: Some(Arc::new(narrow)), ..server.state.clone() };
    let router = axum::Router::new().nest_service("/epcis", crate::router(state));
    let server = Server { router, ..server };
    let answer = server.call(Method::POST, "/capture", &[JSON], pieces(3)).await;
    assert_eq!(answer.status, StatusCode::ACCEPTED, "room is looked for every 16 MiB");
    let answer = server.call(Method::POST, "/capture", &[JSON], pieces(1)).await;
    assert_eq!(answer.problem(), (503, "Implementation".to_owned()));
    assert_eq!(answer.header("retry-after"), "60");
    assert_eq!(spooled(&server).len(), 1);
    let jobs = server.get("/capture").await.json();
    assert_eq!(jobs.as_array().unwrap().len(), 1, "what was refused has no job");
}

#[tokio::test]
async fn without_a_spool_only_what_fits_into_memory_is_taken() {
    let server = server();
    let state = crate::EpcisState { spool: None, ..server.state.clone() };
    let router = axum::Router::new().nest_service("/epcis", crate::router(state));
    let server = Server { router, ..server };
    let answer = server.post("/capture", &document([event("a", 1)])).await;
    assert_eq!(answer.problem(), (413, "CaptureLimitExceeded".to_owned()));
    assert_eq!(answer.header("gs1-epcis-capture-file-size-limit"), "100");
}

/// Documents of the corpora that the two ways treat differently, and why.
fn differs(path: &str) -> bool {
    // The body stands twice: a stream can take it once.
    path.ends_with("AssociationEvent-h.jsonld")
}

/// Every document of the corpora, good or bad, captured at once and later: the same events in the
/// store, or the same refusals.
#[tokio::test]
async fn both_ways_say_the_same_of_the_corpora() {
    let Some(corpus) = shared("data/epcis") else { return };
    let mut seen = (0, 0);
    for row in rows(&corpus) {
        let is_document = row.root.ends_with("Document") && row.taken().is_some();
        if is_document && !differs(&row.path) {
            let bytes = std::fs::read(Path::new(&corpus).join(&row.path)).unwrap();
            let is_taken = compare(&row.path, row.content_type(), bytes).await;
            if is_taken { seen.0 += 1 } else { seen.1 += 1 }
        }
    }
    println!("{} taken, {} refused, in both ways alike", seen.0, seen.1);
    assert!(seen.0 > 0 && seen.1 > 0);
}

async fn compare(name: &str, content_type: &str, bytes: Vec<u8>) -> bool {
    let (at_once, later) = (
        Server::new(),
        Server::with(Limits { document_bytes_at_once_max: 1, ..Limits::default() }),
    );
    let headers = [("content-type", content_type), PROCEED];
    let first = at_once.call(Method::POST, "/capture", &headers, bytes.clone()).await;
    let second = later.call(Method::POST, "/capture", &headers, bytes).await;
    assert_eq!(second.status, StatusCode::ACCEPTED, "{name}: {}", second.text);
    later.take_in().await;
    let job = later.get(second.location()).await.json();
    if first.status != StatusCode::ACCEPTED {
        // Where the envelope is refused, what is wrong with the events was found before.
        assert_eq!(job["success"], false, "{name}: {}", first.text);
        assert!(!errors(&job).is_empty() && later.all_ids().await.is_empty(), "{name}");
        return false;
    }
    assert_eq!(at_once.get(first.location()).await.json()["errors"], job["errors"], "{name}");
    if content_type == "application/xml" {
        // The prefixes of an event may be fewer.
        let [one, other] = [given_events(&at_once).await, given_events(&later).await];
        assert_eq!(hashes(&one), hashes(&other), "{name}");
    } else {
        let [one, other] =
            [given(&at_once, "application/json").await, given(&later, "application/json").await];
        assert_eq!(one.text, other.text, "{name}");
    }
    true
}
