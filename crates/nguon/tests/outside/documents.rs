//! Documents over HTTP: the official examples are taken, bad ones are refused with their place.

use std::path::{Path, PathBuf};

use crate::long::{ended, sent};
use crate::program::{Folder, Server, agent, get, shared};

/// Status, media type and body of a capture.
fn capture(server: &Server, key: &str, body: &[u8]) -> (u16, String, String) {
    let mut response = agent()
        .post(format!("{}/epcis/capture", server.url))
        .header("Authorization", format!("Bearer {key}"))
        .content_type("application/ld+json")
        .send(body)
        .unwrap();
    let media = response.headers().get("content-type").map(|m| m.to_str().unwrap().to_owned());
    let text = response.body_mut().read_to_string().unwrap();
    (response.status().as_u16(), media.unwrap_or_default(), text)
}

fn events_stored(server: &Server, key: &str) -> usize {
    let (status, body) = get(&format!("{}/epcis/events", server.url), key);
    assert_eq!(status, 200, "{body}");
    let body: serde_json::Value = serde_json::from_str(&body).unwrap();
    body["epcisBody"]["queryResults"]["resultsBody"]["eventList"].as_array().unwrap().len()
}

const GOOD: &str = r#"{"type":"ObjectEvent","action":"OBSERVE",
    "eventTime":"2026-05-11T07:30:00+07:00","eventTimeZoneOffset":"+07:00",
    "epcList":["https://id.gs1.org/01/09521000000018/21/1"]}"#;

/// A document of a good event and this one.
fn beside(bad: &str) -> Vec<u8> {
    format!(
        r#"{{"@context":"https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
        "type":"EPCISDocument","schemaVersion":"2.0","creationDate":"2026-05-11T08:00:00+07:00",
        "epcisBody":{{"eventList":[{GOOD},{bad}]}}}}"#
    )
    .into_bytes()
}

#[test]
fn a_bad_document_is_refused_with_what_and_where_and_nothing_of_it_is_kept() {
    let folder = Folder::new();
    let key = folder.key();
    let server = folder.serve();
    let deep = [b"[".repeat(10_000), b"]".repeat(10_000)].concat();
    let large = beside(
        &GOOD.replace("\"21/1\"", &"x".repeat(50 << 20)).replace("OBSERVE", &" ".repeat(50 << 20)),
    );
    let wrong = |from: &str, to: &str| beside(&GOOD.replace(from, to));
    let cases: &[(&str, Vec<u8>, u16, &str)] = &[
        ("malformed", b"{\"type\": \"EPCISDocument\",".to_vec(), 400, "ValidationException"),
        ("no document", b"{\"type\": \"Sonnet\"}".to_vec(), 400, "/type"),
        ("wrong type", wrong("\"OBSERVE\"", "7"), 400, "/epcisBody/eventList/1/action"),
        ("10,000 deep", deep, 400, "deep"),
        (
            "check digit",
            wrong("09521000000018", "09521000000019"),
            400,
            "/epcisBody/eventList/1/epcList/0",
        ),
        ("no zone", wrong("07:30:00+07:00", "07:30:00"), 400, "/epcisBody/eventList/1/eventTime"),
    ];
    for (name, body, status, place) in cases {
        let (answered, media, text) = capture(&server, &key, body);
        assert_eq!(answered, *status, "{name}: {text}");
        assert!(media.starts_with("application/problem+json"), "{name}: {media}");
        assert!(text.contains(place), "{name}: {text}");
        assert!(text.contains("epcisException:"), "{name}: {text}");
        assert_eq!(events_stored(&server, &key), 0, "{name}");
    }
    // One event of 50 MB: the document is taken for later, and its job says why nothing is kept.
    let job = ended(&server, &key, &sent(&server, &key, "rollback", large));
    assert_eq!(job["success"], false, "{job}");
    assert!(job["errors"].to_string().contains("split the document"), "{job}");
    assert_eq!(events_stored(&server, &key), 0, "{job}");
    // The server goes on, and the good event alone is taken.
    let (status, _, text) = capture(&server, &key, &beside(&GOOD.replace("21/1", "21/2")));
    assert_eq!((status, events_stored(&server, &key)), (202, 2), "{text}");
}

#[test]
fn whoever_has_no_key_may_not_capture_or_query() {
    let folder = Folder::new();
    let server = folder.serve();
    let (status, ..) = capture(&server, "nguon_wrong", &beside(GOOD));
    assert_eq!(status, 401);
    assert_eq!(get(&format!("{}/epcis/events", server.url), "nguon_wrong").0, 401);
}

/// The official examples of GS1, each through the same door as everybody's.
#[test]
fn the_official_examples_are_captured() {
    let Some(folder) = shared("data/epcis/10-gs1-examples/json-2.0") else { return };
    let office = Folder::new();
    let key = office.key();
    let server = office.serve();
    let documents = documents(&folder);
    assert!(documents.len() >= 30, "{} examples", documents.len());
    let mut taken = 0;
    for path in &documents {
        let bytes = std::fs::read(path).unwrap();
        let (status, _, text) = capture(&server, &key, &bytes);
        // Some examples repeat another's events: those are known already, which is an answer too.
        assert!(matches!(status, 202 | 409), "{}: {status} {text}", path.display());
        taken += usize::from(status == 202);
    }
    println!(
        "{taken} of {} official examples captured, the others hold known events",
        documents.len()
    );
    assert!(taken >= 25, "{taken}");
}

fn documents(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(documents(&path));
        } else if path.extension().is_some_and(|kind| kind == "jsonld" || kind == "json") {
            found.push(path);
        }
    }
    found.sort();
    found
}
