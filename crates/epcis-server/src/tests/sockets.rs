//! Sockets, by a client of another library, on a server that listens.

use std::time::Duration;

use axum::http::{Request, StatusCode};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use super::server::Server;
use super::{document, event, ids_in};
use crate::Limits;

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// Long enough for a busy machine, short enough to fail.
const PATIENCE: Duration = Duration::from_secs(10);

/// Address of the server, which goes on listening.
async fn listening(server: &Server) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = server.router.clone();
    tokio::spawn(async move { axum::serve(listener, router).await });
    format!("ws://{address}/epcis")
}

fn request(url: &str, headers: &[(&'static str, &str)]) -> Request<()> {
    let mut request = url.into_client_request().unwrap();
    for (name, value) in [&[("authorization", "Bearer demo")], headers].concat() {
        request.headers_mut().insert(name, value.parse().unwrap());
    }
    request
}

async fn open(url: &str, headers: &[(&'static str, &str)]) -> Socket {
    connect_async(request(url, headers)).await.unwrap().0
}

/// Status and exception of a refused handshake.
async fn refused(url: &str, headers: &[(&'static str, &str)]) -> (u16, String) {
    match connect_async(request(url, headers)).await {
        Err(Error::Http(response)) => {
            let body: Value =
                serde_json::from_slice(response.body().as_deref().unwrap_or_default()).unwrap();
            let exception = body["type"].as_str().unwrap().trim_start_matches("epcisException:");
            (response.status().as_u16(), exception.trim_end_matches("Exception").to_owned())
        }
        other => panic!("{url}: {other:?}"),
    }
}

/// The next document.
async fn next(socket: &mut Socket) -> Value {
    loop {
        match timeout(PATIENCE, socket.next()).await.unwrap().unwrap().unwrap() {
            Message::Text(text) => return serde_json::from_str(&text).unwrap(),
            Message::Ping(_) => {}
            other => panic!("{other:?}"),
        }
    }
}

/// Code of the close that comes next.
async fn closed(socket: &mut Socket) -> CloseCode {
    loop {
        match timeout(PATIENCE, socket.next()).await.unwrap() {
            Some(Ok(Message::Close(Some(frame)))) => return frame.code,
            Some(Ok(Message::Ping(_) | Message::Text(_))) => {}
            other => panic!("{other:?}"),
        }
    }
}

async fn define(server: &Server, name: &str, query: Value) {
    let made = server.post("/queries", &json!({"name": name, "query": query})).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
}

async fn capture(server: &Server, ids: impl IntoIterator<Item = u32>) {
    let events = ids.into_iter().map(|id| event(&id.to_string(), id));
    server.capture(&[], &document(events)).await;
}

#[tokio::test]
async fn a_stream_tells_what_comes() {
    let server = Server::new();
    define(&server, "đi/q", json!({"EQ_bizStep": ["shipping"]})).await;
    capture(&server, [1]).await;
    let url = format!("{}/queries/%C4%91i%2Fq/events?stream=true", listening(&server).await);
    let (mut socket, response) = connect_async(request(&url, &[])).await.unwrap();
    assert_eq!(response.status(), StatusCode::SWITCHING_PROTOCOLS);
    assert_eq!(response.headers()["gs1-query-min-record-time"], "2026-05-02T05:00:00.000000Z");
    capture(&server, [2, 3]).await;
    let told = next(&mut socket).await;
    assert_eq!(ids_in(&told), ["2", "3"]);
    assert_eq!(told["epcisBody"]["queryResults"]["queryName"], "đi/q");
    capture(&server, [4]).await;
    assert_eq!(ids_in(&next(&mut socket).await), ["4"]);

    // More than one message holds, and from the beginning.
    let mut second = open(&format!("{url}&initialRecordTime=2026-05-01T00:00:00Z"), &[]).await;
    assert_eq!(ids_in(&next(&mut second).await), ["1", "2", "3", "4"]);
    capture(&server, 100..350).await;
    let mut told = Vec::new();
    while told.len() < 250 {
        let page = next(&mut second).await;
        assert!(ids_in(&page).len() <= 100);
        told.extend(ids_in(&page).into_iter().map(str::to_owned));
    }
    assert_eq!(told, (100..350).map(|id| id.to_string()).collect::<Vec<_>>());
    socket.close(None).await.unwrap();
}

#[tokio::test]
async fn a_schedule_tells_at_its_moments() {
    let server = Server::new();
    define(&server, "q", json!({})).await;
    let url = format!("{}/queries/q/events?minute=30&reportIfEmpty=true", listening(&server).await);
    let mut socket = open(&url, &[]).await;
    capture(&server, [1]).await;
    assert!(timeout(Duration::from_millis(100), socket.next()).await.is_err(), "too early");
    server.clock.move_by(1_800_000_000);
    server.state.wake.wake();
    assert_eq!(ids_in(&next(&mut socket).await), ["1"]);
    server.clock.move_by(3_600_000_000);
    server.state.wake.wake();
    assert_eq!(ids_in(&next(&mut socket).await), Vec::<&str>::new());
}

#[tokio::test]
async fn whoever_may_not_ask_is_not_connected() {
    let limits = Limits { sockets_max: 3, sockets_of_caller_max: 2, ..Limits::default() };
    let server = Server::with(limits);
    define(&server, "q", json!({})).await;
    define(&server, "first", json!({"maxEventCount": 3})).await;
    let base = listening(&server).await;
    let url = format!("{base}/queries/q/events");
    let stream = format!("{url}?stream=true");
    for (query, status, exception) in [
        ("q/events", 400, "SubscriptionControls"),
        ("q/events?stream=false", 400, "SubscriptionControls"),
        ("q/events?stream=true&hour=1", 400, "SubscriptionControls"),
        ("q/events?stream=true&perPage=3", 400, "SubscriptionControls"),
        ("q/events?minute=60", 400, "SubscriptionControls"),
        ("first/events?stream=true", 400, "SubscriptionControls"),
        ("none/events?stream=true", 404, "NoSuchName"),
    ] {
        let answer = refused(&format!("{base}/queries/{query}"), &[]).await;
        assert_eq!(answer, (status, exception.to_owned()), "{query}");
    }
    for (bearer, status) in [("Bearer stranger", 401), ("Bearer writer", 403)] {
        assert_eq!(refused(&stream, &[("authorization", bearer)]).await.0, status, "{bearer}");
    }
    assert_eq!(refused(&stream, &[("sec-websocket-version", "7")]).await.0, 400);
    let plain = server.get("/queries/q/events?stream=true").await;
    assert_eq!(plain.problem(), (400, "QueryParameter".to_owned()));

    let _one = open(&stream, &[]).await;
    let two = open(&stream, &[]).await;
    assert_eq!(refused(&stream, &[]).await, (403, "Security".to_owned()));
    for (caller, status) in [("other", 404), ("demo", 403)] {
        let bearer = format!("Bearer {caller}");
        assert_eq!(refused(&stream, &[("authorization", &bearer)]).await.0, status, "{caller}");
    }
    drop(two);
    let mut third = connect_async(request(&stream, &[])).await;
    for _ in 0..100 {
        if third.is_ok() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
        third = connect_async(request(&stream, &[])).await;
    }
    assert!(third.is_ok(), "the place of a socket that went away is free again");
}

#[tokio::test]
async fn a_socket_ends_with_its_reason_to_be() {
    let server = Server::new();
    define(&server, "q", json!({})).await;
    define(&server, "r", json!({})).await;
    let base = listening(&server).await;
    let mut deleted = open(&format!("{base}/queries/q/events?stream=true"), &[]).await;
    let mut revoked = open(&format!("{base}/queries/r/events?stream=true"), &[]).await;
    server.call(axum::http::Method::DELETE, "/queries/q", &[], axum::body::Body::empty()).await;
    assert_eq!(closed(&mut deleted).await, CloseCode::Away);
    let other = [("authorization", "Bearer other")];
    server.revoked.lock().unwrap().push("demo".to_owned());
    server.post_with("/capture", &other, &document([event("1", 1)])).await;
    assert_eq!(closed(&mut revoked).await, CloseCode::Policy);
}

#[tokio::test]
async fn whoever_is_silent_or_loud_is_closed() {
    let limits = Limits { socket_silence_max: Duration::from_millis(200), ..Limits::default() };
    let server = Server::with(limits);
    define(&server, "q", json!({})).await;
    let url = format!("{}/queries/q/events?stream=true", listening(&server).await);
    // A client that reads answers pings, and stays.
    let mut alive = open(&url, &[]).await;
    let reading = timeout(Duration::from_secs(1), async {
        while let Some(Ok(Message::Ping(_))) = alive.next().await {}
    });
    assert!(reading.await.is_err(), "closed although it answers");
    capture(&server, [1]).await;
    assert_eq!(ids_in(&next(&mut alive).await), ["1"]);
    // One that does not read sends no sign of life.
    let mut silent = open(&url, &[]).await;
    tokio::time::sleep(Duration::from_millis(600)).await;
    assert_eq!(closed(&mut silent).await, CloseCode::Policy);
    let mut loud = open(&url, &[]).await;
    loud.send(Message::Text("x".repeat(100_000).into())).await.unwrap();
    assert!(matches!(closed(&mut loud).await, CloseCode::Protocol | CloseCode::Size));
}
