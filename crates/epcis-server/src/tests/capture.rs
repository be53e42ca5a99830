//! Documents in, jobs out.

use std::sync::atomic::Ordering;

use axum::http::Method;
use serde_json::json;

use super::server::Server;
use super::{document, event, events_in};

const PROCEED: (&str, &str) = ("gs1-capture-error-behaviour", "proceed");

#[tokio::test]
async fn a_document_is_kept_before_the_answer_and_has_a_finished_job() {
    let server = Server::new();
    let job = server.capture(&[], &document([event("a", 1), event("b", 2)])).await;
    assert_eq!(
        job,
        json!({
            "captureID": "00000000-0000-0000-0000-000000000001",
            "createdAt": "2026-05-02T05:00:00.000Z", "finishedAt": "2026-05-02T05:00:00.000Z",
            "running": false, "success": true, "captureErrorBehaviour": "rollback", "errors": [],
        })
    );
    assert_eq!(server.all_ids().await, ["b", "a"]);
    assert_eq!(server.captured.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_query_document_may_be_captured_again() {
    let (first, second) = (Server::new(), Server::new());
    first.capture(&[], &document([event("a", 1)])).await;
    let answer = first.get("/events").await.json();
    let job = second.capture(&[("content-type", "application/ld+json")], &answer).await;
    assert_eq!(job["success"], true);
    assert_eq!(events_in(&second.get("/events").await.json()).len(), 1);
}

#[tokio::test]
async fn rollback_keeps_nothing_of_a_document_with_a_bad_event() {
    let server = Server::new();
    let mut bad = event("b", 2);
    bad["action"] = json!("MAYBE");
    let answer = server.post("/capture", &document([event("a", 1), bad])).await;
    assert_eq!(answer.problem(), (400, "Validation".to_owned()));
    let refusals = [("/epcisBody/eventList/1/action".to_owned(), "action".to_owned())];
    assert_eq!(answer.refusals(), refusals);
    assert!(server.all_ids().await.is_empty());
    assert_eq!(server.captured.load(Ordering::SeqCst), 0);

    let instance = answer.json()["instance"].as_str().unwrap().to_owned();
    let job = server.get(instance.strip_prefix(super::server::BASE).unwrap()).await.json();
    assert_eq!((&job["running"], &job["success"]), (&json!(false), &json!(false)));
    assert_eq!(job["errors"][0]["pointer"], "/epcisBody/eventList/1/action");
    assert_eq!(job["errors"][0]["type"], "epcisException:ValidationException");
}

#[tokio::test]
async fn proceed_keeps_the_good_events_and_names_the_bad_ones() {
    let server = Server::new();
    server.capture(&[], &document([event("a", 1)])).await;
    let mut bad = event("b", 2);
    bad.as_object_mut().unwrap().shift_remove("eventTimeZoneOffset");
    let mixed = document([event("a", 1), bad, event("c", 3)]);
    let job = server.capture(&[PROCEED], &mixed).await;
    assert_eq!(
        (&job["success"], &job["captureErrorBehaviour"]),
        (&json!(false), &json!("proceed"))
    );
    let errors: Vec<_> = job["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| (error["pointer"].as_str().unwrap(), error["rule"].as_str().unwrap()))
        .collect();
    assert_eq!(
        errors,
        [
            ("/epcisBody/eventList/1", "missing-member"),
            ("/epcisBody/eventList/0", "event-id-taken"),
        ]
    );
    assert_eq!(server.all_ids().await, ["c", "a"]);
}

#[tokio::test]
async fn what_was_there_already_fails_the_job_and_keeps_nothing() {
    let server = Server::new();
    server.capture(&[], &document([event("a", 1)])).await;
    let job = server.capture(&[], &document([event("b", 2), event("a", 1)])).await;
    assert_eq!(job["success"], false);
    assert_eq!(job["errors"][0]["type"], "epcisException:ResourceAlreadyExistsException");
    assert_eq!(job["errors"][0]["pointer"], "/epcisBody/eventList/1");
    assert!(job["errors"][0]["detail"].as_str().unwrap().contains("the same content"));
    assert_eq!(server.all_ids().await, ["a"]);
    assert_eq!(server.captured.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn jobs_are_listed_newest_first_in_pages() {
    let server = Server::new();
    for serial in 1..=5 {
        server.capture(&[], &document([event(&serial.to_string(), serial)])).await;
    }
    let mut path = "/capture?perPage=2".to_owned();
    let mut last_digits = Vec::new();
    loop {
        let answer = server.get(&path).await;
        let jobs = answer.json();
        let ids = jobs.as_array().unwrap().iter().map(|job| job["captureID"].as_str().unwrap());
        last_digits.extend(ids.map(|id| id[35..].to_owned()));
        let Some(next) = answer.next() else { break };
        assert!(!answer.header("gs1-next-page-token-expires").is_empty());
        path = next;
    }
    assert_eq!(last_digits, ["5", "4", "3", "2", "1"]);
    for bad in ["perPage=0", "perPage=x", "perPage=1&perPage=2", "page=2", "nextPageToken=x"] {
        let answer = server.get(&format!("/capture?{bad}")).await;
        assert_eq!(answer.problem(), (400, "QueryParameter".to_owned()), "{bad}");
    }
}

#[tokio::test]
async fn jobs_that_are_not_there() {
    let server = Server::new();
    for id in ["00000000-0000-0000-0000-000000000009", "id261378658356", "%ff"] {
        let answer = server.get(&format!("/capture/{id}")).await;
        assert_eq!(answer.problem(), (404, "NoSuchName".to_owned()), "{id}");
    }
}

#[tokio::test]
async fn headers_of_capture_are_judged() {
    // headers, status, exception
    type Case<'a> = (&'a [(&'a str, &'a str)], u16, &'a str);
    let server = Server::new();
    let body = document([event("a", 1)]).to_string();
    let json = ("content-type", "application/json");
    let cases: [Case<'_>; 6] = [
        (&[], 415, "UnsupportedMediaType"),
        (&[("content-type", "text/plain")], 415, "UnsupportedMediaType"),
        (&[json, ("gs1-capture-error-behaviour", "all")], 400, "Validation"),
        (&[json, ("gs1-epcis-version", "3.0")], 406, "NotAcceptable"),
        (&[json, ("gs1-cbv-version", "new")], 400, "Validation"),
        (&[json, ("authorization", "Basic abc")], 401, "Security"),
    ];
    for (headers, status, exception) in cases {
        let answer = server.call(Method::POST, "/capture", headers, body.clone()).await;
        assert_eq!(answer.problem(), (status, exception.to_owned()), "{headers:?}");
    }
    assert!(server.all_ids().await.is_empty());
}

#[tokio::test]
async fn a_job_comes_as_xml_where_that_is_asked_for() {
    let server = Server::new();
    let mut bad = event("b", 2);
    bad["action"] = json!("MAYBE");
    let headers = [("content-type", "application/json"), PROCEED];
    let document = document([event("a", 1), bad]).to_string();
    let made = server.call(Method::POST, "/capture", &headers, document).await;
    let xml = [("accept", "application/xml")];
    let answer = server.call(Method::GET, made.location(), &xml, axum::body::Body::empty()).await;
    assert_eq!(answer.header("content-type"), "application/xml");
    let limits = nguon_epcis::json::Limits::default();
    let job = nguon_epcis::capture_job::CaptureJob::read_xml(answer.text.as_bytes(), &limits);
    let job = job.unwrap().to_json();
    assert_eq!((&job["running"], &job["success"]), (&json!(false), &json!(false)));
    assert_eq!(job["captureErrorBehaviour"], "proceed");
    let detail = job["errors"][0]["detail"].as_str().unwrap();
    assert!(detail.starts_with("/epcisBody/eventList/1/action: "), "{detail}");
    let answer = server.call(Method::GET, "/capture", &xml, axum::body::Body::empty()).await;
    assert_eq!(answer.problem(), (406, "NotAcceptable".to_owned()));
}
