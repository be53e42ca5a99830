//! The official examples of GS1, captured through the door and given back.

use std::path::{Path, PathBuf};

use axum::http::{Method, StatusCode};
use nguon_epcis::model::{Document, Event};
use nguon_epcis::{hash, json, xml};

use super::server::Server;

/// The folder of examples, if it is on this machine.
fn examples(folder: &str) -> Option<PathBuf> {
    shared(&format!("data/epcis/10-gs1-examples/{folder}"))
}

/// Reference material, if it is on this machine.
pub fn shared(name: &str) -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    #[expect(clippy::disallowed_methods, reason = "tells tests where their data are")]
    let shared = std::env::var("NGUON_SHARED").map_or_else(|_| beside(), PathBuf::from);
    let path = shared.join(name);
    if !path.exists() {
        println!("skipped: {} is not there", path.display());
        return None;
    }
    Some(path)
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    files.sort();
    files
}

/// What must be the same before and after: all but what the store gives and where prefixes are
/// declared.
fn comparable(event: &Event) -> (serde_json::Value, String) {
    let mut event = Event { context: None, record_time: None, ..event.clone() };
    let id = hash::event_id(&event);
    event.event_id.get_or_insert_with(|| id.clone());
    (event.to_json(), id)
}

/// Captures a document on a fresh server and compares what comes back.
async fn there_and_back(path: &Path, content_type: &str, read: impl Fn(&[u8]) -> Document) {
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    let bytes = std::fs::read(path).unwrap();
    let sent = read(&bytes);
    let server = Server::new();
    let headers = [("content-type", content_type)];
    let answer = server.call(Method::POST, "/capture", &headers, bytes).await;
    assert_eq!(answer.status, StatusCode::ACCEPTED, "{name}: {}", answer.text);
    let job = server.get(answer.location()).await.json();
    assert_eq!(job["success"], true, "{name}: {job}");

    let kept = given(&server, "Never_Translates").await;
    assert_eq!(kept.len(), sent.events.len(), "{name}");
    for (sent, kept) in sent.events.iter().zip(&kept) {
        assert!(kept.record_time.is_some(), "{name}");
        assert_eq!(comparable(kept), comparable(sent), "{name}");
    }
    let links = given(&server, "Always_GS1_Digital_Link").await;
    for (sent, link) in sent.events.iter().zip(&links) {
        assert_eq!(hash::event_id(link), hash::event_id(sent), "{name}");
        let mut names = link.identifiers().map(|one| one.written.to_owned());
        let urn = names.find(|name| nguon_gs1::urn_to_link(name).is_ok());
        assert_eq!(urn, None, "{name}");
    }
}

/// All events, in the order in which they were captured, with identifiers spelled as asked.
async fn given(server: &Server, spelling: &str) -> Vec<Event> {
    let path = "/events?orderBy=recordTime&orderDirection=ASC&perPage=500";
    let headers = [("gs1-epc-format", spelling)];
    let answer = server.call(Method::GET, path, &headers, axum::body::Body::empty()).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    let read = json::read(answer.text.as_bytes(), &json::Limits::default());
    read.unwrap_or_else(|refusals| panic!("{spelling}: {refusals}")).events
}

#[tokio::test]
async fn json_examples_are_captured_and_come_back_equal() {
    let Some(folder) = examples("json-2.0") else { return };
    let files = files_below(&folder);
    assert!(files.len() >= 30, "{} files", files.len());
    for path in files {
        let read = |bytes: &[u8]| json::read(bytes, &json::Limits::default()).unwrap();
        there_and_back(&path, "application/ld+json", read).await;
    }
}

#[tokio::test]
async fn bare_examples_are_captured_as_single_events() {
    let Some(folder) = examples("json-2.0-bare-events") else { return };
    for path in files_below(&folder) {
        let body: serde_json::Value =
            serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        let answer = Server::new().post("/events", &body).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}: {}", path.display(), answer.text);
    }
}

#[tokio::test]
async fn xml_examples_are_captured_and_come_back_equal() {
    for folder in ["xml-2.0", "xml-1.2"] {
        let Some(folder) = examples(folder) else { return };
        let read = |bytes: &[u8]| xml::read(bytes, &json::Limits::default());
        let documents = files_below(&folder).into_iter().filter(|path| {
            // Capture jobs and bare master data lie in the same folder.
            std::fs::read(path).is_ok_and(|bytes| read(&bytes).is_ok())
        });
        let documents: Vec<_> = documents.collect();
        assert!(documents.len() >= 4, "{} documents in {}", documents.len(), folder.display());
        for path in documents {
            there_and_back(&path, "application/xml", |bytes| read(bytes).unwrap()).await;
        }
    }
}
