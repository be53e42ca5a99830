//! What must be refused, and that the server goes on afterwards.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::Body;
use axum::http::{Method, Request};
use serde_json::{Value, json};

use super::server::Server;
use super::{bare, document, event};
use crate::Limits;

const JSON: (&str, &str) = ("content-type", "application/json");

/// An event with one member changed.
fn with(member: &str, value: Value) -> Value {
    let mut event = event("bad", 1);
    event[member] = value;
    event
}

#[tokio::test]
async fn a_bad_event_is_refused_by_pointer_and_rule() {
    let server = Server::new();
    let at = |member: &str| format!("/epcisBody/eventList/0{member}");
    let cases = [
        (with("eventTime", json!("2026-05-01T08:00:00.000")), at("/eventTime"), "time"),
        (with("eventTime", json!(5)), at("/eventTime"), "wrong-type"),
        (with("eventTimeZoneOffset", json!("Z")), at("/eventTimeZoneOffset"), "zone-offset"),
        (
            with("epcList", json!(["urn:epc:id:sgtin:9521234.54321.1"])),
            at("/epcList/0"),
            "identifier",
        ),
        (
            with("epcList", json!(["https://id.gs1.org/01/09521234543210/21/1"])),
            at("/epcList/0"),
            "identifier",
        ),
        (
            with("epcList", json!("https://id.gs1.org/01/09521234543213/21/1")),
            at("/epcList"),
            "wrong-type",
        ),
        (with("epcList", json!([1])), at("/epcList/0"), "wrong-type"),
        (with("bizStep", json!("shippping")), at("/bizStep"), "vocabulary"),
        (with("colour", json!("red")), at("/colour"), "unknown-member"),
        (with("type", json!("RepackingEvent")), at("/type"), "uri"),
        (json!("event"), at(""), "wrong-type"),
        (Value::Null, at(""), "wrong-type"),
    ];
    for (event, pointer, rule) in cases {
        let answer = server.post("/capture", &document([event.clone()])).await;
        assert_eq!(answer.problem(), (400, "Validation".to_owned()), "{event}");
        assert_eq!(answer.refusals(), [(pointer, rule.to_owned())], "{event}\n{}", answer.text);
    }
    assert!(server.all_ids().await.is_empty());
    server.capture(&[], &document([event("good", 1)])).await;
}

#[tokio::test]
async fn a_bad_document_is_refused() {
    let server = Server::new();
    let nested = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
    let mut deep_event = document([event("deep", 1)]);
    let mut deep = json!(1);
    for _ in 0..70 {
        deep = json!({"ext:deeper": deep});
    }
    deep_event["epcisBody"]["eventList"][0]["ext:deep"] = deep;
    let cases: [(&str, Vec<u8>); 12] = [
        ("not-json", b"".to_vec()),
        ("not-json", b"{\"type\": \"EPCISDocument\"".to_vec()),
        ("not-json", b"\xff\xfe".to_vec()),
        ("not-json", b"<EPCISDocument/>".to_vec()),
        ("too-deep", nested.clone().into_bytes()),
        ("too-deep", format!("{{\"@context\":{nested}}}").into_bytes()),
        ("too-deep", deep_event.to_string().into_bytes()),
        ("wrong-type", b"[]".to_vec()),
        ("wrong-type", b"7".to_vec()),
        ("missing-member", b"{}".to_vec()),
        ("unknown-root", b"{\"type\": \"Invoice\"}".to_vec()),
        ("missing-member", document([]).to_string().replace("eventList", "ext:list").into_bytes()),
    ];
    for (rule, body) in cases {
        let shown = String::from_utf8_lossy(&body[..body.len().min(60)]).into_owned();
        let answer = server.call(Method::POST, "/capture", &[JSON], body).await;
        assert_eq!(answer.problem(), (400, "Validation".to_owned()), "{shown}");
        assert_eq!(answer.refusals()[0].1, rule, "{shown}\n{}", answer.text);
    }
    assert!(server.all_ids().await.is_empty());
    // What could not be read at all leaves no job.
    assert_eq!(server.get("/capture").await.json(), json!([]));
    server.capture(&[], &document([event("good", 1)])).await;
}

#[tokio::test]
async fn a_large_document_is_refused_before_it_is_held() {
    let limits = Limits { document_bytes_max: 1_000, document_events_max: 2, ..Limits::default() };
    let server = Server::with(limits);
    let fifty_megabytes = vec![b' '; 50_000_000];
    let announced = [JSON, ("content-length", "50000000")];
    let three = [1, 2, 3].map(|serial| json!({"eventID": format!("urn:uuid:{serial}")}));
    let cases: [(&[(&str, &str)], Body); 4] = [
        (&[JSON], fifty_megabytes.into()),
        // Announced, and refused though the body never comes.
        (&announced, Body::empty()),
        (&[JSON], vec![b' '; 1_001].into()),
        (&[JSON], document(three).to_string().into()),
    ];
    for (headers, body) in cases {
        let answer = server.call(Method::POST, "/capture", headers, body).await;
        assert_eq!(answer.problem(), (413, "CaptureLimitExceeded".to_owned()), "{}", answer.text);
        assert_eq!(answer.header("gs1-epcis-capture-limit"), "2");
        assert_eq!(answer.header("gs1-epcis-capture-file-size-limit"), "1000");
    }
    let single = server.call(Method::POST, "/events", &[JSON], vec![b' '; 1_001]).await;
    assert_eq!(single.problem(), (413, "CaptureLimitExceeded".to_owned()));
    let fits = server.call(Method::POST, "/capture", &[JSON], vec![b' '; 1_000]).await;
    assert_eq!(fits.problem(), (400, "Validation".to_owned()));
    server.capture(&[], &document([event("good", 1)])).await;
}

#[tokio::test]
async fn a_document_that_does_not_arrive_lets_others_pass() {
    let limits = Limits {
        document_arrival_max: Duration::from_millis(30),
        documents_at_once_max: 1,
        ..Limits::default()
    };
    let server = Server::with(limits);
    let request = Request::post("/epcis/capture")
        .header("authorization", "Bearer demo")
        .header("content-type", "application/json")
        .body(Body::new(Never))
        .unwrap();
    let good = document([event("good", 1)]);
    let (late, job) = tokio::join!(server.send(request), server.capture(&[], &good));
    assert_eq!(late.problem().0, 408);
    assert_eq!(job["success"], true);
}

/// A body of which nothing ever comes.
struct Never;

impl http_body::Body for Never {
    type Data = axum::body::Bytes;
    type Error = Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        _context: &mut Context<'_>,
    ) -> Poll<Option<Result<http_body::Frame<Self::Data>, Infallible>>> {
        Poll::Pending
    }
}

#[tokio::test]
async fn a_single_event_is_refused_as_a_document_would_be() {
    let server = Server::new();
    let cases = [
        (document([event("a", 1)]), "/type", "unknown-root"),
        (event("a", 1), "", "missing-member"),
        (bare(with("eventTime", json!("2026-05-01"))), "/eventTime", "time"),
        (
            bare(with("epcList", json!(["urn:epc:id:sgtin:9521234.54321.1"]))),
            "/epcList/0",
            "identifier",
        ),
    ];
    for (body, pointer, rule) in cases {
        let answer = server.post("/events", &body).await;
        assert_eq!(answer.problem(), (400, "Validation".to_owned()), "{body}");
        assert_eq!(answer.refusals(), [(pointer.to_owned(), rule.to_owned())], "{body}");
    }
    assert!(server.all_ids().await.is_empty());
}

#[tokio::test]
async fn problems_come_in_xml_for_those_who_like_it() {
    let server = Server::new();
    let bad = document([with("eventTime", json!("yesterday & <today>"))]);
    let headers = [JSON, ("accept", "application/xml")];
    let answer = server.call(Method::POST, "/capture", &headers, bad.to_string()).await;
    assert_eq!(answer.status, 400);
    assert_eq!(answer.header("content-type"), "application/problem+xml");
    let text = &answer.text;
    for part in [
        "<epcis:EPCISException xmlns:epcis=\"urn:epcglobal:epcis:xsd:2\"><type>epcisException:ValidationException</type>",
        "<status>400</status>",
        "/epcisBody/eventList/0/eventTime",
        "</detail><instance>https://events.example.org/epcis/capture/",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let parsed = quick_xml::Reader::from_str(text);
    assert!(well_formed(parsed), "{text}");
    let stranger = [("authorization", "Bearer stranger"), ("accept", "text/xml")];
    let answer = server.call(Method::GET, "/events", &stranger, Body::empty()).await;
    assert_eq!(
        (answer.status.as_u16(), answer.header("content-type")),
        (401, "application/problem+xml")
    );
    assert_eq!(answer.header("www-authenticate"), "Bearer");
}

fn well_formed(mut reader: quick_xml::Reader<&[u8]>) -> bool {
    loop {
        match reader.read_event() {
            Ok(quick_xml::events::Event::Eof) => return true,
            Ok(_) => {}
            Err(_) => return false,
        }
    }
}
