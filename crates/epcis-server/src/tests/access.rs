//! Who may do what, and who sees what.

use axum::http::{Method, StatusCode};

use super::server::Server;
use super::{bare, document, event, ids_in};

#[tokio::test]
async fn callers_need_a_key_of_the_right_kind() {
    let server = Server::new();
    let body = document([event("a", 1)]).to_string();
    let single = bare(event("b", 1)).to_string();
    let cases = [
        ("reader", Method::POST, "/capture", 403),
        ("reader", Method::POST, "/events", 403),
        ("reader", Method::GET, "/capture", 403),
        ("reader", Method::GET, "/events", 200),
        ("reader", Method::GET, "", 200),
        ("writer", Method::POST, "/capture", 202),
        ("writer", Method::POST, "/events", 201),
        ("writer", Method::GET, "/capture", 200),
        ("writer", Method::GET, "/events", 403),
        ("writer", Method::GET, "/events/urn%3Auuid%3Aa", 403),
        ("writer", Method::GET, "", 403),
        ("writer", Method::GET, "/epcs", 403),
        ("writer", Method::POST, "/queries", 403),
        ("writer", Method::GET, "/queries", 403),
        ("writer", Method::GET, "/queries/x", 403),
        ("writer", Method::DELETE, "/queries/x", 403),
        ("writer", Method::GET, "/queries/x/events", 403),
        ("writer", Method::GET, "/bizSteps/shipping", 403),
        ("writer", Method::GET, "/bizSteps/shipping/events", 403),
    ];
    for (caller, method, path, status) in cases {
        let bearer = format!("Bearer {caller}");
        let headers = [("authorization", &bearer[..]), ("content-type", "application/json")];
        let body = if path == "/events" { single.clone() } else { body.clone() };
        let answer = server.call(method.clone(), path, &headers, body).await;
        assert_eq!(answer.status.as_u16(), status, "{caller} {method} {path}: {}", answer.text);
        if status == 403 {
            assert_eq!(answer.problem().1, "Security");
        }
    }
    for path in [
        "",
        "/capture",
        "/capture/1",
        "/events",
        "/events/urn%3Aa",
        "/epcs",
        "/epcs/x",
        "/epcs/x/events",
        "/queries",
        "/queries/x",
        "/queries/x/events",
    ] {
        for bearer in ["Bearer stranger", "Basic x", "Bearer"] {
            let headers = [("authorization", bearer)];
            let answer = server.call(Method::GET, path, &headers, axum::body::Body::empty()).await;
            assert_eq!(answer.problem(), (401, "Security".to_owned()), "{path} {bearer}");
            assert_eq!(answer.header("www-authenticate"), "Bearer");
        }
    }
}

#[tokio::test]
async fn what_one_may_not_see_is_not_there() {
    let server = Server::new();
    for (caller, id) in [("own-an", "1"), ("own-binh", "2"), ("own-an", "3")] {
        let bearer = format!("Bearer {caller}");
        server.capture(&[("authorization", &bearer)], &document([event(id, 1)])).await;
    }
    let cases: [(&str, &[&str], u16); 3] = [
        ("own-an", &["3", "1"], 404),
        ("own-binh", &["2"], 200),
        ("reader", &["3", "2", "1"], 200),
    ];
    for (caller, visible, second) in cases {
        let answer = server.get_as(caller, "/events?EQ_bizStep=shipping").await;
        assert_eq!(ids_in(&answer.json()), visible, "{caller}");
        let one = server.get_as(caller, "/events/urn%3Auuid%3A2").await;
        assert_eq!(one.status.as_u16(), second, "{caller}");
    }
    let jobs = server.get_as("own-an", "/capture").await.json();
    assert_eq!(jobs.as_array().unwrap().len(), 2);
    let others = server.get_as("own-an", "/capture/00000000-0000-0000-0000-000000000002").await;
    assert_eq!(others.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn callers_who_cannot_be_checked_or_ask_too_often_are_told_to_wait() {
    let server = Server::new();
    for path in ["", "/events", "/capture", "/queries", "/epcs"] {
        let busy = server.get_as("busy", path).await;
        assert_eq!(busy.problem(), (429, "Implementation".to_owned()), "{path}");
        assert_eq!(busy.header("retry-after"), "2");
        let unchecked = server.get_as("unchecked", path).await;
        assert_eq!(unchecked.problem(), (503, "Implementation".to_owned()), "{path}");
        assert!(!unchecked.text.contains("refused"), "{}", unchecked.text);
    }
}
