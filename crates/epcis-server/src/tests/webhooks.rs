//! Letters over HTTP, to a receiver on this machine.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, Response, StatusCode};
use axum::routing::post;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::server::Server;
use super::{document, event};
use crate::{Deliver, Destinations, Letter, Policy, Undelivered, Webhooks};

const OPEN: Destinations = Destinations { http: true, private: true };
const WITHIN: Duration = Duration::from_millis(500);

type Heard = Arc<Mutex<Vec<(HeaderMap, Bytes)>>>;

/// A body that never ends.
struct Endless;

impl http_body::Body for Endless {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        self: std::pin::Pin<&mut Self>,
        _context: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<http_body::Frame<Bytes>, Self::Error>>> {
        std::task::Poll::Ready(Some(Ok(http_body::Frame::data(Bytes::from_static(&[b'x'; 8_192])))))
    }
}

/// A receiver and its address.
async fn receiver() -> (String, Heard) {
    let heard = Heard::default();
    let kept = Arc::clone(&heard);
    let redirect = || async {
        let response = Response::builder().status(StatusCode::TEMPORARY_REDIRECT);
        response.header("location", "/taken").body(Body::empty()).unwrap()
    };
    let router = Router::new()
        .route(
            "/taken",
            post(async move |headers: HeaderMap, body: Bytes| {
                kept.lock().unwrap().push((headers, body));
            }),
        )
        .route("/refused", post(async || StatusCode::FORBIDDEN))
        .route("/elsewhere", post(redirect))
        .route("/slow", post(async || tokio::time::sleep(Duration::from_mins(1)).await))
        .route("/endless", post(async || Body::new(Endless)));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    (format!("http://{address}"), heard)
}

fn letter(dest: String) -> Letter {
    Letter {
        dest,
        headers: vec![("content-type", "application/json".to_owned())],
        body: b"{}".to_vec(),
    }
}

/// HMAC as RFC 2104 writes it, of a key shorter than a block.
fn hmac(key: &[u8], message: &[u8]) -> Vec<u8> {
    let padded = |with: u8| {
        let mut block = [with; 64];
        block.iter_mut().zip(key).for_each(|(byte, key)| *byte ^= key);
        block
    };
    let inner = Sha256::new().chain_update(padded(0x36)).chain_update(message).finalize();
    Sha256::new().chain_update(padded(0x5c)).chain_update(inner).finalize().to_vec()
}

#[tokio::test]
async fn a_signed_document_arrives() {
    let (address, heard) = receiver().await;
    let server = Server::new();
    server.post("/queries", &json!({"name": "q", "query": {}})).await;
    let secret = "13df38d8275b13f05704629e5f1cf3d45d6132d5";
    let body =
        json!({"dest": format!("{address}/taken"), "signatureToken": secret, "stream": true});
    let made = server.post("/queries/q/subscriptions", &body).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    server.capture(&[], &document([event("1", 1)])).await;
    server.settle(&Arc::new(Webhooks::new(OPEN, WITHIN)), Policy::default()).await;

    let heard = std::mem::take(&mut *heard.lock().unwrap());
    let [(headers, body)] = &heard[..] else { panic!("{} letters", heard.len()) };
    let signature = STANDARD.decode(headers["gs1-signature"].as_bytes()).unwrap();
    assert_eq!(signature, hmac(secret.as_bytes(), body));
    assert_eq!(headers["content-type"], "application/json");
    assert!(headers["user-agent"].to_str().unwrap().starts_with("nguon-epcis/"));
    assert!(!headers.contains_key("authorization"));
    let document: serde_json::Value = serde_json::from_slice(body).unwrap();
    assert_eq!(super::ids_in(&document), ["1"]);
    assert_eq!(server.get(made.location()).await.json()["state"], "active");
}

#[tokio::test]
async fn answers_are_bounded_and_redirects_are_answers() {
    let (address, heard) = receiver().await;
    let webhooks = Webhooks::new(OPEN, WITHIN);
    for (path, status) in
        [("taken", 200), ("refused", 403), ("elsewhere", 307), ("endless", 200), ("none", 404)]
    {
        let answer = webhooks.deliver(letter(format!("{address}/{path}"))).await;
        assert_eq!(answer.unwrap(), status, "{path}");
    }
    assert_eq!(heard.lock().unwrap().len(), 1, "a redirect was followed");
    let began = Instant::now();
    let slow = webhooks.deliver(letter(format!("{address}/slow"))).await;
    assert!(matches!(slow, Err(Undelivered::Unreachable(_))), "{slow:?}");
    assert!(began.elapsed() < WITHIN * 4, "{:?}", began.elapsed());
    // Nobody listens on port 1.
    let nobody = webhooks.deliver(letter("http://127.0.0.1:1/".to_owned())).await;
    assert!(matches!(nobody, Err(Undelivered::Unreachable(_))), "{nobody:?}");
}

#[tokio::test]
async fn names_that_lead_into_the_own_net_are_refused() {
    let (address, heard) = receiver().await;
    let port = address.rsplit(':').next().unwrap();
    let closed = Webhooks::new(Destinations { http: true, private: false }, WITHIN);
    // Forms that only the look-up of the name understands, besides plain ones.
    for host in ["127.0.0.1", "localhost", "127.1", "0x7f000001", "2130706433", "[::1]", "0"] {
        let answer = closed.deliver(letter(format!("http://{host}:{port}/taken"))).await;
        assert!(matches!(answer, Err(Undelivered::Refused(_))), "{host}: {answer:?}");
    }
    let plain = Webhooks::new(Destinations { http: false, private: true }, WITHIN);
    let answer = plain.deliver(letter(format!("{address}/taken"))).await;
    assert!(matches!(answer, Err(Undelivered::Refused(_))), "{answer:?}");
    assert!(heard.lock().unwrap().is_empty());
}
