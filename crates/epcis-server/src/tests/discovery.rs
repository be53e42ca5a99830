//! What the server says of itself.

use axum::body::Body;
use axum::http::{Method, StatusCode};
use serde_json::json;

use super::server::Server;
use super::{document, event};
use crate::Limits;

#[tokio::test]
async fn every_resource_describes_itself() {
    let server = Server::new();
    let limits = Limits::default();
    let cases = [
        ("", "GET, OPTIONS", false),
        ("/capture", "GET, POST, OPTIONS", true),
        ("/capture/x", "GET, OPTIONS", false),
        ("/events", "GET, POST, OPTIONS", true),
        ("/events/urn%3Aa", "GET, OPTIONS", false),
        ("/eventTypes", "GET, OPTIONS", false),
        ("/queries", "GET, POST, OPTIONS", false),
        ("/queries/x", "GET, DELETE, OPTIONS", false),
        ("/queries/x/events", "GET, OPTIONS", false),
        ("/epcs/urn%3Aa", "GET, OPTIONS", false),
        ("/bizSteps/shipping/events", "GET, OPTIONS", false),
    ];
    for (path, allow, limited) in cases {
        let answer = server.call(Method::OPTIONS, path, &[], Body::empty()).await;
        assert_eq!(answer.status, StatusCode::NO_CONTENT, "{path}");
        let fixed = [
            ("allow", allow),
            ("gs1-epcis-version", "2.0"),
            ("gs1-epcis-min", "1.0"),
            ("gs1-epcis-max", "2.0"),
            ("gs1-cbv-version", "2.0"),
            ("gs1-cbv-xml-format", "No_Preference, Always_Web_URI"),
            ("gs1-epc-format", "No_Preference, Always_GS1_Digital_Link, Never_Translates"),
        ];
        for (name, value) in fixed {
            assert_eq!(answer.header(name), value, "{path} {name}");
        }
        let events = if limited { limits.document_events_max.to_string() } else { String::new() };
        assert_eq!(answer.header("gs1-epcis-capture-limit"), events, "{path}");
        let bytes = if limited { limits.document_bytes_max.to_string() } else { String::new() };
        assert_eq!(answer.header("gs1-epcis-capture-file-size-limit"), bytes, "{path}");
        // What OPTIONS allows is there, and nothing else is.
        for method in [Method::GET, Method::POST, Method::DELETE, Method::PUT] {
            let status = server.call(method.clone(), path, &[], Body::empty()).await.status;
            let refused = status == StatusCode::METHOD_NOT_ALLOWED;
            assert_eq!(refused, !allow.contains(method.as_str()), "{method} {path}");
        }
    }
}

#[tokio::test]
async fn the_root_lists_what_is_there() {
    let server = Server::new();
    let answer = server.get("").await.json();
    assert_eq!(
        (&answer["type"], &answer["member"]),
        (
            &json!("Collection"),
            &json!([
                "events",
                "eventTypes",
                "epcs",
                "bizSteps",
                "bizLocations",
                "readPoints",
                "dispositions",
                "capture",
                "queries",
            ])
        )
    );
}

#[tokio::test]
async fn unknown_paths_and_methods_are_problems() {
    let server = Server::new();
    assert_eq!(server.get("/nothing").await.problem(), (404, "NoSuchName".to_owned()));
    let answer = server.call(Method::DELETE, "/events", &[], Body::empty()).await;
    assert_eq!(answer.problem(), (405, "Implementation".to_owned()));
    assert!(answer.header("allow").contains("GET"), "{}", answer.header("allow"));
}

#[tokio::test]
async fn answers_bear_their_version_and_refuse_other_readers() {
    let server = Server::new();
    for path in ["/events", "/capture", "/nothing", ""] {
        assert_eq!(server.get(path).await.header("gs1-epcis-version"), "2.0", "{path}");
    }
    for path in [
        "/events",
        "/capture",
        "/events/urn%3Aa",
        "/capture/x",
        "",
        "/epcs",
        "/epcs/x",
        "/epcs/x/events",
    ] {
        for (name, value) in [("gs1-epcis-max", "1.1"), ("gs1-epc-format", "Sometimes")] {
            let answer = server.call(Method::GET, path, &[(name, value)], Body::empty()).await;
            assert_eq!(answer.problem(), (406, "NotAcceptable".to_owned()), "{path} {name}");
        }
    }
}

#[tokio::test]
async fn the_root_may_be_asked_for_with_a_slash() {
    let server = Server::new();
    assert_eq!(server.get("/").await.json(), server.get("").await.json());
    let answer = server.call(Method::OPTIONS, "/", &[], Body::empty()).await;
    assert_eq!((answer.status, answer.header("allow")), (StatusCode::NO_CONTENT, "GET, OPTIONS"));
    let answer = server.call(Method::POST, "/", &[], Body::empty()).await;
    assert_eq!(answer.problem(), (405, "Implementation".to_owned()));
}

#[tokio::test]
async fn tokens_cannot_be_called_back() {
    let server = Server::new();
    let events = ["a", "b"].map(|id| event(id, 1));
    server.capture(&[], &document(events)).await;
    let next = server.get("/events?perPage=1").await.next().unwrap();
    let token = next.split("nextPageToken=").nth(1).unwrap();
    let path = format!("/nextPageToken/{token}");
    let answer = server.call(Method::DELETE, &path, &[], Body::empty()).await;
    assert_eq!(answer.problem(), (501, "Implementation".to_owned()));
    assert_eq!(server.get(&next).await.status, StatusCode::OK);
    server.clock.move_by(3_600_000_001);
    for ended in [path.as_str(), "/nextPageToken/abc", "/nextPageToken/%ff"] {
        let answer = server.call(Method::DELETE, ended, &[], Body::empty()).await;
        assert_eq!(answer.problem(), (404, "NoSuchName".to_owned()), "{ended}");
    }
    let stranger = [("authorization", "Bearer stranger")];
    let answer = server.call(Method::DELETE, "/nextPageToken/abc", &stranger, Body::empty()).await;
    assert_eq!(answer.problem(), (401, "Security".to_owned()));
}

#[tokio::test]
async fn addresses_are_bounded() {
    let server = Server::with(Limits { query_bytes_max: 100, ..Limits::default() });
    for path in [format!("/epcs/{}", "a".repeat(100)), format!("/epcs?x={}", "a".repeat(100))] {
        assert_eq!(server.get(&path).await.problem(), (414, "URITooLong".to_owned()), "{path}");
    }
}
