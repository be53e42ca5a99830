//! Documents that do not fit into memory: answered before they are captured, and captured once,
//! whenever the plug is pulled (issue 3, capture jobs asynchronous).

use std::thread;
use std::time::{Duration, Instant};

use nguon_testing_postgres::database;
use serde_json::Value as Json;

use crate::program::{Folder, Server, agent, answer, get};

/// Events of one document; with their texts it is some megabytes.
const EVENTS: usize = 800;
/// How long a job may run; seconds, on a busy machine.
const ENDS_WITHIN: Duration = Duration::from_mins(2);
/// When the plug is pulled, in milliseconds after the answer: while the document is read, while it
/// is written, when it is done.
const PULLED_AFTER_MS: [u64; 4] = [0, 150, 500, 1_200];

/// A document of which the event at `bad` breaks a rule.
fn document(name: &str, bad: Option<usize>) -> String {
    let text = "x".repeat(3_000);
    let events: Vec<String> = (0..EVENTS)
        .map(|n| {
            let action = if Some(n) == bad { "MAYBE" } else { "ADD" };
            format!(
                r#"{{"type":"ObjectEvent","action":"{action}","eventTime":"2026-05-11T07:30:00+07:00",
                "eventTimeZoneOffset":"+07:00","ext:note":"{text}",
                "epcList":["https://id.gs1.org/01/09521000000018/21/{name}-{n}"],
                "bizTransactionList":[{{"type":"po","bizTransaction":"https://nguon.example/{name}"}}]}}"#
            )
        })
        .collect();
    format!(
        r#"{{"@context":["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
        {{"ext":"https://ns.example.com/"}}],
        "type":"EPCISDocument","schemaVersion":"2.0","creationDate":"2026-05-11T08:00:00+07:00",
        "epcisBody":{{"eventList":[{}]}}}}"#,
        events.join(",")
    )
}

/// Path of the job of a document that was taken.
pub(crate) fn sent(server: &Server, key: &str, behaviour: &str, document: Vec<u8>) -> String {
    let mut answer = agent()
        .post(format!("{}/epcis/capture", server.url))
        .header("Authorization", format!("Bearer {key}"))
        .header("GS1-Capture-Error-Behaviour", behaviour)
        .content_type("application/ld+json")
        .send(document)
        .unwrap();
    assert_eq!(answer.status(), 202, "{:?}", answer.body_mut().read_to_string());
    let job = answer.headers().get("Location").unwrap().to_str().unwrap();
    job.strip_prefix(&server.url).unwrap().to_owned()
}

fn job(server: &Server, key: &str, path: &str) -> Json {
    let (status, said) = get(&format!("{}{path}", server.url), key);
    assert_eq!(status, 200, "{said}");
    serde_json::from_str(&said).unwrap()
}

/// The job when it has ended.
pub(crate) fn ended(server: &Server, key: &str, path: &str) -> Json {
    let begun = Instant::now();
    loop {
        let job = job(server, key, path);
        if job["running"] == false {
            assert!(job["finishedAt"].is_string(), "{job}");
            return job;
        }
        assert!(begun.elapsed() < ENDS_WITHIN, "{job}");
        thread::sleep(Duration::from_millis(30));
    }
}

/// How many events of that document there are, in pages.
fn stored(server: &Server, key: &str, name: &str) -> usize {
    let query = format!("EQ_bizTransaction_po=https://nguon.example/{name}&perPage=500");
    let mut next = Some(format!("{}/epcis/events?{query}", server.url));
    let mut events = 0;
    while let Some(page) = next {
        let asked = agent().get(&page).header("Authorization", format!("Bearer {key}")).call();
        let mut page = asked.unwrap();
        let link = page.headers().get("Link").map(|link| link.to_str().unwrap().to_owned());
        let body = page.body_mut().with_config().limit(1 << 26).read_to_string().unwrap();
        let body: Json = serde_json::from_str(&body).unwrap();
        let list = &body["epcisBody"]["queryResults"]["resultsBody"]["eventList"];
        events += list.as_array().unwrap().len();
        next = link.and_then(|link| {
            let (address, rest) = link.strip_prefix('<')?.split_once('>')?;
            rest.contains("rel=\"next\"").then(|| address.to_owned())
        });
    }
    events
}

fn nothing_waits(folder: &Folder) {
    let begun = Instant::now();
    while std::fs::read_dir(folder.path("data/spool")).unwrap().count() > 0 {
        // The document is removed behind the commit.
        assert!(begun.elapsed() < ENDS_WITHIN, "a document that is captured still waits");
        thread::sleep(Duration::from_millis(10));
    }
}

fn captured_in_both_modes(folder: &Folder) {
    let key = folder.key();
    let server = folder.serve();
    for (name, behaviour, bad, kept) in [
        ("whole", "rollback", None, EVENTS),
        ("broken", "rollback", Some(EVENTS - 3), 0),
        ("mixed", "proceed", Some(EVENTS - 3), EVENTS - 1),
        // Every event is there already.
        ("whole", "rollback", None, EVENTS),
    ] {
        let is_again = name == "whole" && stored(&server, &key, name) > 0;
        let path = sent(&server, &key, behaviour, document(name, bad).into_bytes());
        let job = ended(&server, &key, &path);
        assert_eq!(job["success"], Json::Bool(bad.is_none() && !is_again), "{job}");
        let first = job.pointer("/errors/0/pointer").and_then(Json::as_str);
        let place = bad.map(|at| format!("/epcisBody/eventList/{at}/action"));
        let place = if is_again { Some("/epcisBody/eventList/0".to_owned()) } else { place };
        assert_eq!(first, place.as_deref(), "{name}");
        assert_eq!(
            job["errors"].as_array().unwrap().len(),
            match (bad, is_again) {
                (_, true) => 100,
                (bad, _) => usize::from(bad.is_some()),
            }
        );
        assert_eq!(stored(&server, &key, name), kept, "{name} {behaviour}");
    }
    nothing_waits(folder);
}

fn pull_plugs(folder: &Folder) {
    let key = folder.key();
    let mut server = folder.serve();
    let mut jobs = Vec::new();
    for (round, after) in PULLED_AFTER_MS.into_iter().enumerate() {
        let name = format!("round{round}");
        jobs.push((sent(&server, &key, "rollback", document(&name, None).into_bytes()), name));
        thread::sleep(Duration::from_millis(after));
        server.kill();
        server = folder.serve();
    }
    for (path, name) in &jobs {
        let job = ended(&server, &key, path);
        assert_eq!(job["success"], true, "{job}");
        assert_eq!(stored(&server, &key, name), EVENTS, "{name}");
    }
    nothing_waits(folder);
    // And nothing comes of it any more.
    server.kill();
    let server = folder.serve();
    assert!(jobs.iter().all(|(_, name)| stored(&server, &key, name) == EVENTS));
}

#[test]
fn a_long_document_is_captured_in_both_modes() {
    captured_in_both_modes(&Folder::new());
}

#[test]
fn a_long_document_is_captured_in_both_modes_on_a_server() {
    let Some(url) = database() else { return };
    captured_in_both_modes(&Folder::on_server(&url));
}

#[test]
fn a_pulled_plug_captures_a_long_document_once() {
    pull_plugs(&Folder::new());
}

#[test]
fn so_it_does_on_a_server() {
    let Some(url) = database() else { return };
    pull_plugs(&Folder::on_server(&url));
}

#[test]
fn the_command_line_captures_a_long_document() {
    let folder = Folder::new();
    let file = folder.path("long.jsonld");
    std::fs::write(&file, document("file", None)).unwrap();
    let file = file.display().to_string();
    let said = answer(&["capture", &file, "--data", folder.data()]);
    assert!(said.contains("/epcis/capture/"), "{said}");
    let key = folder.key();
    assert_eq!(stored(&folder.serve(), &key, "file"), EVENTS);
    nothing_waits(&folder);
}
