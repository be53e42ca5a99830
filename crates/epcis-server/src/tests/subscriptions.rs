//! Subscriptions as resources: made, listed, shown, ended, refused.

use axum::body::Body;
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use super::server::{Answer, Server};
use crate::Limits;

const DEST: &str = "https://client.example.com/queryCallback";

async fn define(server: &Server, name: &str, query: Value) {
    let made = server.post("/queries", &json!({"name": name, "query": query})).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
}

async fn subscribe(server: &Server, name: &str, body: &Value) -> Answer {
    server.post(&format!("/queries/{name}/subscriptions"), body).await
}

async fn delete(server: &Server, path: &str) -> Answer {
    server.call(Method::DELETE, path, &[], Body::empty()).await
}

#[tokio::test]
async fn a_subscription_is_made_shown_and_ended() {
    let server = Server::new();
    define(&server, "q", json!({"EQ_bizStep": ["shipping"]})).await;
    let body = json!({
        "dest": DEST, "signatureToken": "13df38d8275b13f05704629e5f1cf3d45d6132d5",
        "reportIfEmpty": true, "schedule": {"hour": "1", "minute": "5"},
    });
    let made = server
        .post_with("/queries/q/subscriptions", &[("gs1-epc-format", "Never_Translates")], &body)
        .await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    let shown = made.json();
    let path = made.location();
    assert_eq!(
        path,
        format!("/queries/q/subscriptions/{}", shown["subscriptionID"].as_str().unwrap())
    );
    let expected = json!({
        "subscriptionID": shown["subscriptionID"], "queryName": "q", "dest": DEST,
        "schedule": {"hour": "1", "minute": "5"}, "reportIfEmpty": true,
        "epcFormat": "Never_Translates", "createdAt": "2026-05-02T05:00:00.000000Z", "state": "active",
    });
    assert_eq!(shown, expected);
    assert_eq!(server.get(path).await.json(), expected);
    assert!(!made.text.contains("13df38d8"), "the secret is told");

    let described = server.call(Method::OPTIONS, path, &[], Body::empty()).await;
    assert_eq!(described.status, StatusCode::NO_CONTENT);
    assert_eq!(described.header("allow"), "GET, DELETE, OPTIONS");
    assert_eq!(described.header("gs1-query-min-record-time"), "2026-05-02T05:00:00.000000Z");
    let stranger = [("authorization", "Bearer stranger")];
    let described = server.call(Method::OPTIONS, path, &stranger, Body::empty()).await;
    assert_eq!(described.header("gs1-query-min-record-time"), "");

    assert_eq!(delete(&server, path).await.status, StatusCode::NO_CONTENT);
    assert_eq!(delete(&server, path).await.problem(), (404, "NoSuchName".to_owned()));
    assert_eq!(server.get(path).await.problem(), (404, "NoSuchName".to_owned()));
}

#[tokio::test]
async fn each_call_makes_one_and_pages_list_them() {
    let server = Server::new();
    define(&server, "q", json!({})).await;
    define(&server, "r", json!({})).await;
    let body = json!({"dest": DEST, "stream": true});
    let mut made = Vec::new();
    for name in ["q", "q", "r", "q"] {
        made.push(subscribe(&server, name, &body).await.json());
    }
    let first = server.get("/queries/q/subscriptions?perPage=2").await;
    assert_eq!(first.json(), json!([made[0], made[1]]));
    let second = server.get(&first.next().unwrap()).await;
    assert_eq!((second.json(), second.next()), (json!([made[3]]), None));
    let other = first.next().unwrap().replace("/q/", "/r/");
    assert_eq!(server.get(&other).await.problem(), (400, "QueryParameter".to_owned()));
    assert_eq!(server.get("/queries/none/subscriptions").await.problem().0, 404);
}

#[tokio::test]
async fn a_query_takes_its_subscriptions_with_it() {
    let server = Server::new();
    define(&server, "q", json!({})).await;
    let made = subscribe(&server, "q", &json!({"dest": DEST, "stream": true})).await;
    assert_eq!(delete(&server, "/queries/q").await.status, StatusCode::NO_CONTENT);
    define(&server, "q", json!({})).await;
    assert_eq!(server.get(made.location()).await.status, StatusCode::NOT_FOUND);
    assert_eq!(server.get("/queries/q/subscriptions").await.json(), json!([]));
}

#[tokio::test]
async fn what_cannot_be_is_refused() {
    let server = Server::new();
    define(&server, "q", json!({})).await;
    define(&server, "first", json!({"orderBy": "eventTime", "eventCountLimit": 1})).await;
    let good = json!({"dest": DEST, "stream": true});
    let with = |name: &str, value: Value| {
        let mut body = good.clone();
        body[name] = value;
        body
    };
    let cases = [
        ("none", good.clone(), 404, "NoSuchName"),
        ("q", json!([]), 400, "Validation"),
        ("q", json!({"stream": true}), 400, "Validation"),
        ("q", with("dest", json!("mailto:an@example.com")), 400, "Validation"),
        ("q", with("dest", json!("client.example.com")), 400, "Validation"),
        ("q", with("colour", json!("red")), 400, "Validation"),
        ("q", json!({"dest": DEST}), 400, "SubscriptionControls"),
        ("q", with("stream", json!(false)), 400, "SubscriptionControls"),
        ("q", with("schedule", json!({"hour": "1"})), 400, "SubscriptionControls"),
        ("q", json!({"dest": DEST, "schedule": {}}), 400, "SubscriptionControls"),
        ("q", json!({"dest": DEST, "schedule": {"hour": "24"}}), 400, "SubscriptionControls"),
        (
            "q",
            json!({"dest": DEST, "schedule": {"month": "2", "dayOfMonth": "30"}}),
            400,
            "SubscriptionControls",
        ),
        ("q", with("initialRecordTime", json!("today")), 400, "SubscriptionControls"),
        ("first", good.clone(), 400, "SubscriptionControls"),
    ];
    for (name, body, status, exception) in cases {
        let answer = subscribe(&server, name, &body).await;
        assert_eq!(
            answer.problem(),
            (status, exception.to_owned()),
            "{name} {body}: {}",
            answer.text
        );
    }
    let daily = json!({"dest": DEST, "schedule": {"hour": "1"}});
    assert_eq!(subscribe(&server, "first", &daily).await.status, StatusCode::CREATED);

    let path = "/queries/q/subscriptions";
    let xml = [("content-type", "application/xml")];
    let answer = server.call(Method::POST, path, &xml, "<a/>").await;
    assert_eq!(answer.problem(), (415, "UnsupportedMediaType".to_owned()));
    let long = with("dest", json!(format!("{DEST}/{}", "a".repeat(20_000))));
    assert_eq!(subscribe(&server, "q", &long).await.problem().0, 413);
    for id in ["x", "00000000-0000-0000-0000-000000000009"] {
        let path = format!("{path}/{id}");
        assert_eq!(server.get(&path).await.problem().0, 404, "{id}");
        assert_eq!(delete(&server, &path).await.problem().0, 404, "{id}");
    }
}

#[tokio::test]
async fn subscriptions_are_bounded_and_everybodys_own() {
    let server = Server::with(Limits { subscriptions_max: 2, ..Limits::default() });
    define(&server, "q", json!({})).await;
    let body = json!({"dest": DEST, "stream": true});
    let made = subscribe(&server, "q", &body).await;
    assert_eq!(subscribe(&server, "q", &body).await.status, StatusCode::CREATED);
    let third = subscribe(&server, "q", &body).await;
    assert_eq!(third.problem(), (403, "Security".to_owned()));
    assert!(third.text.contains("end one first"), "{}", third.text);

    let other = server.get_as("other", made.location()).await;
    assert_eq!(other.problem(), (404, "NoSuchName".to_owned()));
    let bearer = [("authorization", "Bearer other")];
    let answer = server.call(Method::DELETE, made.location(), &bearer, Body::empty()).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert_eq!(server.get(made.location()).await.status, StatusCode::OK);
    let writer = [("authorization", "Bearer writer"), ("content-type", "application/json")];
    for (method, path) in [
        (Method::GET, "/queries/q/subscriptions"),
        (Method::POST, "/queries/q/subscriptions"),
        (Method::GET, made.location()),
        (Method::DELETE, made.location()),
    ] {
        let answer = server.call(method.clone(), path, &writer, body.to_string()).await;
        assert_eq!(answer.problem(), (403, "Security".to_owned()), "{method} {path}");
    }
}

#[tokio::test]
async fn whoever_is_known_by_a_passing_token_alone_cannot_subscribe() {
    let server = Server::new();
    let passing = [("authorization", "Bearer passing")];
    let made = server.post_with("/queries", &passing, &json!({"name": "q", "query": {}})).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    let body = json!({"dest": DEST, "stream": true});
    let refused = server.post_with("/queries/q/subscriptions", &passing, &body).await;
    assert_eq!(refused.problem(), (403, "Security".to_owned()));
    let detail = refused.json()["detail"].as_str().unwrap().to_owned();
    assert!(detail.contains("subscribe with a key"), "it says what to do: {detail}");
    assert_eq!(server.get_as("passing", "/queries/q/subscriptions").await.json(), json!([]));
}
