//! What subscribers are told, by a carrier that keeps letters and answers as it is told.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use axum::body::Body;
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use super::server::Server;
use super::{document, event};
use crate::{Deliver, Letter, Policy, Undelivered};

/// Keeps what it carried; answers 200 unless something else is put in line for a destination.
#[derive(Default)]
pub struct Carrier {
    pub letters: Mutex<Vec<Letter>>,
    answers: Mutex<Vec<(&'static str, VecDeque<u16>)>>,
}

#[async_trait]
impl Deliver for Carrier {
    async fn deliver(&self, letter: Letter) -> Result<u16, Undelivered> {
        let mut answers = self.answers.lock().unwrap();
        let line = answers.iter_mut().find(|(dest, _)| *dest == letter.dest);
        let status = line.and_then(|(_, line)| line.pop_front()).unwrap_or(200);
        drop(answers);
        match status {
            0 => return Err(Undelivered::Unreachable("it is dark".to_owned())),
            200..=299 => self.letters.lock().unwrap().push(letter),
            _ => {}
        }
        Ok(status)
    }
}

impl Carrier {
    fn answering(dest: &'static str, answers: impl IntoIterator<Item = u16>) -> Arc<Self> {
        let answers = Mutex::new(vec![(dest, answers.into_iter().collect())]);
        Arc::new(Self { letters: Mutex::default(), answers })
    }

    fn take(&self) -> Vec<Letter> {
        std::mem::take(&mut self.letters.lock().unwrap())
    }

    /// Destination and ids of the events of each letter; forgets them.
    fn told(&self) -> Vec<(String, Vec<String>)> {
        self.take().into_iter().map(|letter| (letter.dest.clone(), ids(&letter))).collect()
    }
}

fn body(letter: &Letter) -> Value {
    serde_json::from_slice(&letter.body).unwrap()
}

fn ids(letter: &Letter) -> Vec<String> {
    super::ids_in(&body(letter)).into_iter().map(str::to_owned).collect()
}

const DEST: &str = "https://client.example.com/a";
const POLICY: fn() -> Policy = Policy::default;

async fn define(server: &Server, name: &str, query: Value) {
    let made = server.post("/queries", &json!({"name": name, "query": query})).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
}

/// Path of the subscription.
async fn subscribe(server: &Server, query: &str, body: Value) -> String {
    let made = server.post(&format!("/queries/{query}/subscriptions"), &body).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    made.location().to_owned()
}

async fn capture(server: &Server, ids: impl IntoIterator<Item = u32>) {
    let events = ids.into_iter().map(|id| event(&id.to_string(), id));
    server.capture(&[], &document(events)).await;
}

/// A server with a stream of everything to [`DEST`].
async fn streaming() -> (Server, String) {
    let server = Server::new();
    define(&server, "q", json!({})).await;
    let path = subscribe(&server, "q", json!({"dest": DEST, "stream": true})).await;
    (server, path)
}

fn one(ids: &[&str]) -> Vec<(String, Vec<String>)> {
    vec![(DEST.to_owned(), ids.iter().map(ToString::to_string).collect())]
}

const SECOND: i64 = 1_000_000;

#[tokio::test]
async fn a_stream_tells_each_matching_event_once() {
    let server = Server::new();
    capture(&server, [1]).await;
    define(&server, "q", json!({"EQ_bizStep": ["shipping"], "orderBy": "eventTime"})).await;
    let path = subscribe(&server, "q", json!({"dest": DEST, "stream": true})).await;
    let carrier = Arc::new(Carrier::default());
    server.settle(&carrier, POLICY()).await;
    assert_eq!(carrier.told(), []);
    capture(&server, [2, 3]).await;
    let mut other = event("4", 4);
    other["bizStep"] = json!("receiving");
    server.capture(&[], &document([other, event("5", 5)])).await;
    server.settle(&carrier, POLICY()).await;
    let letters = carrier.take();
    assert_eq!(letters.len(), 1);
    assert_eq!(ids(&letters[0]), ["2", "3", "5"]);
    let results = &body(&letters[0])["epcisBody"]["queryResults"];
    let id = path.rsplit('/').next().unwrap();
    assert_eq!((&results["queryName"], &results["subscriptionID"]), (&json!("q"), &json!(id)));
    assert_eq!(body(&letters[0])["type"], "EPCISQueryDocument");
    for (name, value) in [("content-type", "application/json"), ("gs1-epcis-version", "2.0")] {
        assert!(letters[0].headers.contains(&(name, value.to_owned())), "{name}");
    }
    assert!(letters[0].headers.iter().all(|(name, _)| *name != "gs1-signature"));

    server.settle(&carrier, POLICY()).await;
    assert_eq!(carrier.told(), []);
    let shown = server.get(&path).await.json();
    assert_eq!(shown["state"], "active");
    assert_eq!(shown["lastNotifiedAt"], "2026-05-02T05:00:00.000000Z");
}

/// Two programs that deliver for one store: the letters take time, so that both find them due.
#[tokio::test]
async fn two_dispatchers_on_one_store_send_each_letter_once() {
    struct Slow(Carrier);
    #[async_trait]
    impl Deliver for Slow {
        async fn deliver(&self, letter: Letter) -> Result<u16, Undelivered> {
            tokio::time::sleep(std::time::Duration::from_millis(30)).await;
            self.0.deliver(letter).await
        }
    }
    let (server, _) = streaming().await;
    capture(&server, 0..40).await;
    let carrier = Arc::new(Slow(Carrier::default()));
    let policy = Policy { letter_events_max: 10, ..POLICY() };
    let dispatcher = || crate::Dispatcher::new(server.state.clone(), carrier.clone(), policy);
    let (one, other) = (dispatcher(), dispatcher());
    let (first, second) = tokio::join!(one.settle(), other.settle());
    first.and(second).unwrap();
    let told: Vec<String> = carrier.0.told().into_iter().flat_map(|(_, ids)| ids).collect();
    let expected: Vec<String> = (0..40).map(|id| id.to_string()).collect();
    assert_eq!(told, expected);
}

#[tokio::test]
async fn what_was_not_taken_is_told_again_and_nothing_twice() {
    let carrier = Carrier::answering(DEST, [500, 0, 302]);
    let (server, path) = streaming().await;
    capture(&server, [1, 2]).await;
    for (failures, pause, why) in
        [(1, 5, "answers 500"), (2, 10, "it is dark"), (3, 20, "answers 302")]
    {
        server.settle(&carrier, POLICY()).await;
        let shown = server.get(&path).await.json();
        assert_eq!((&shown["state"], &shown["failures"]), (&json!("retrying"), &json!(failures)));
        assert!(shown["reason"].as_str().unwrap().contains(why), "{shown}");
        // Before its time it is not tried.
        server.clock.move_by((pause - 1) * SECOND);
        server.settle(&carrier, POLICY()).await;
        assert_eq!(server.get(&path).await.json()["failures"], failures);
        server.clock.move_by(SECOND);
        capture(&server, [10 + failures]).await;
    }
    assert_eq!(carrier.told(), []);
    server.settle(&carrier, POLICY()).await;
    assert_eq!(carrier.told(), one(&["1", "2", "11", "12", "13"]));
    let shown = server.get(&path).await.json();
    assert_eq!((&shown["state"], &shown["reason"]), (&json!("active"), &Value::Null));
    server.settle(&carrier, POLICY()).await;
    assert_eq!(carrier.told(), []);
}

#[tokio::test]
async fn a_restart_loses_nothing_and_doubles_nothing() {
    let (server, _) = streaming().await;
    let policy = Policy { letter_events_max: 2, ..Policy::default() };
    capture(&server, 1..=5).await;
    // The third letter fails; the first two are written down.
    let carrier = Carrier::answering(DEST, [200, 200, 503]);
    server.settle(&carrier, policy).await;
    assert_eq!(carrier.told().len(), 2);
    let server = server.restart();
    let carrier = Arc::new(Carrier::default());
    server.settle(&carrier, policy).await;
    assert_eq!(carrier.told(), [], "the pause holds across a restart");
    server.clock.move_by(5 * SECOND);
    server.settle(&carrier, policy).await;
    assert_eq!(carrier.told(), one(&["5"]));
    let server = server.restart();
    server.settle(&carrier, policy).await;
    assert_eq!(carrier.told(), []);
    capture(&server, [6]).await;
    let server = server.restart();
    server.settle(&carrier, policy).await;
    assert_eq!(carrier.told(), one(&["6"]));
}

#[tokio::test]
async fn events_that_come_while_others_are_told_are_told_too() {
    let (server, _) = streaming().await;
    let carrier = Arc::new(Carrier::default());
    let stopping = Arc::new(tokio::sync::Notify::new());
    let policy = Policy { letter_events_max: 7, ..Policy::default() };
    let dispatcher = crate::Dispatcher::new(server.state.clone(), carrier.clone(), policy);
    let stop = Arc::clone(&stopping);
    let running = tokio::spawn(dispatcher.run(async move { stop.notified().await }));
    let captures = (0..20_u32).map(|call| capture(&server, call * 10..call * 10 + 10));
    let mut captures: Vec<_> = captures.map(Box::pin).collect();
    // Four at a time, so that commits meet looks.
    while !captures.is_empty() {
        let now = captures.split_off(captures.len().saturating_sub(4));
        let mut now = now.into_iter();
        let (a, b, c, d) = (now.next(), now.next(), now.next(), now.next());
        tokio::join!(
            async { a.unwrap().await },
            async { b.unwrap().await },
            async { c.unwrap().await },
            async { d.unwrap().await }
        );
    }
    let mut told: Vec<String> = Vec::new();
    for _ in 0..200 {
        told.extend(carrier.told().into_iter().flat_map(|(_, ids)| ids));
        if told.len() >= 200 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    stopping.notify_one();
    running.await.unwrap();
    told.extend(carrier.told().into_iter().flat_map(|(_, ids)| ids));
    let recorded =
        server.get("/events?orderBy=recordTime&orderDirection=ASC&perPage=500").await.json();
    assert_eq!(told, super::ids_in(&recorded), "each once, in the order of the record");
    assert_eq!(told.len(), 200);
}

#[tokio::test]
async fn a_schedule_tells_at_its_moments() {
    let server = Server::new();
    define(&server, "q", json!({"EQ_bizStep": ["shipping"], "orderBy": "eventTime"})).await;
    // The clock stands at five in the morning of a Saturday, UTC.
    let hourly = json!({"dest": DEST, "schedule": {"minute": "30"}});
    subscribe(&server, "q", hourly).await;
    let carrier = Arc::new(Carrier::default());
    capture(&server, [1, 2]).await;
    server.clock.move_by(1_799 * SECOND);
    server.settle(&carrier, POLICY()).await;
    assert_eq!(carrier.told(), []);
    server.clock.move_by(SECOND);
    let policy = Policy { letter_events_max: 1, ..Policy::default() };
    server.settle(&carrier, policy).await;
    let mut told: Vec<_> = carrier.told().into_iter().flat_map(|(_, ids)| ids).collect();
    told.sort();
    assert_eq!(told, ["1", "2"]);
    // Nothing is no news, unless it is asked for.
    server.clock.move_by(3_600 * SECOND);
    server.settle(&carrier, POLICY()).await;
    assert_eq!(carrier.told(), []);
    let empty = json!({"dest": DEST, "schedule": {"minute": "30"}, "reportIfEmpty": true});
    let path = subscribe(&server, "q", empty).await;
    // A moment that was slept through is made up for once.
    server.clock.move_by(3 * 3_600 * SECOND);
    server.settle(&carrier, POLICY()).await;
    assert_eq!(carrier.told(), one(&[]));
    let shown = server.get(&path).await.json();
    assert_eq!(shown["minRecordTime"], "2026-05-02T09:30:00.000000Z");
}

#[tokio::test]
async fn a_run_by_schedule_goes_on_after_a_restart() {
    let server = Server::new();
    define(&server, "q", json!({"orderBy": "recordTime", "eventCountLimit": 5})).await;
    subscribe(&server, "q", json!({"dest": DEST, "schedule": {"minute": "30"}})).await;
    capture(&server, 1..=7).await;
    server.clock.move_by(1_800 * SECOND);
    let policy = Policy { letter_events_max: 2, ..Policy::default() };
    let carrier = Carrier::answering(DEST, [200, 503]);
    server.settle(&carrier, policy).await;
    assert_eq!(carrier.told(), one(&["7", "6"]));
    capture(&server, [8]).await;
    let server = server.restart();
    server.clock.move_by(5 * SECOND);
    server.settle(&carrier, policy).await;
    assert_eq!(
        carrier.told(),
        [one(&["5", "4"]), one(&["3"])].concat(),
        "the latest five, then no more"
    );
    server.clock.move_by(3_600 * SECOND);
    server.settle(&carrier, policy).await;
    assert_eq!(carrier.told(), one(&["8"]));
}

#[tokio::test]
async fn the_first_report_begins_where_it_is_asked_to() {
    let server = Server::new();
    define(&server, "q", json!({})).await;
    capture(&server, [1]).await;
    server.clock.move_by(60 * SECOND);
    capture(&server, [2]).await;
    let carrier = Arc::new(Carrier::default());
    let since = |time: &str| json!({"dest": DEST, "stream": true, "initialRecordTime": time});
    subscribe(&server, "q", since("2026-05-02T12:00:30+07:00")).await;
    server.settle(&carrier, POLICY()).await;
    assert_eq!(carrier.told(), one(&["2"]));
    let path = subscribe(&server, "q", since("2026-05-02T05:03:00Z")).await;
    assert_eq!(server.get(&path).await.json()["initialRecordTime"], "2026-05-02T05:03:00Z");
    capture(&server, [3]).await;
    server.settle(&carrier, POLICY()).await;
    assert_eq!(carrier.told(), one(&["3"]), "to the first of them alone");
    server.clock.move_by(120 * SECOND);
    capture(&server, [4]).await;
    server.settle(&carrier, POLICY()).await;
    assert_eq!(carrier.told(), [one(&["4"]), one(&["4"])].concat());
}

#[tokio::test]
async fn a_receiver_that_cannot_take_so_much_gets_less() {
    let carrier = Carrier::answering(DEST, [413, 413]);
    let (server, _) = streaming().await;
    capture(&server, 1..=5).await;
    server.settle(&carrier, POLICY()).await;
    let sizes: Vec<usize> = carrier.told().iter().map(|(_, ids)| ids.len()).collect();
    assert_eq!(sizes, [1, 1, 1, 1, 1]);
    // One event that is too large is no reason to try at once again.
    let (server, path) = streaming().await;
    let carrier = Carrier::answering(DEST, [413]);
    capture(&server, [1]).await;
    server.settle(&carrier, POLICY()).await;
    assert_eq!(server.get(&path).await.json()["failures"], 1);
}

#[tokio::test]
async fn tries_come_to_an_end_and_the_reason_is_shown() {
    let policy = Policy { tries_max: 3, ..Policy::default() };
    for (answers, why) in [(vec![500, 500, 500], "3 tries failed"), (vec![410], "gone")] {
        let carrier = Carrier::answering(DEST, answers);
        let (server, path) = streaming().await;
        capture(&server, [1]).await;
        for _ in 0..4 {
            server.settle(&carrier, policy).await;
            server.clock.move_by(3_600 * SECOND);
        }
        assert_eq!(carrier.told(), [], "{why}");
        let shown = server.get(&path).await.json();
        assert_eq!(shown["state"], "suspended");
        assert!(shown["reason"].as_str().unwrap().contains(why), "{shown}");
        assert!(shown["suspendedAt"].is_string());
        // It is still there to be looked at and ended; a new one goes on.
        let since = shown["createdAt"].as_str().unwrap();
        subscribe(&server, "q", json!({"dest": DEST, "stream": true, "initialRecordTime": since}))
            .await;
        server.settle(&carrier, policy).await;
        assert_eq!(carrier.told(), one(&["1"]));
    }
}

#[tokio::test]
async fn one_that_fails_holds_up_no_other() {
    const DEAD: &str = "https://dead.example.com/";
    let carrier = Carrier::answering(DEAD, vec![500; 100]);
    let server = Server::new();
    define(&server, "q", json!({})).await;
    for _ in 0..10 {
        subscribe(&server, "q", json!({"dest": DEAD, "stream": true})).await;
    }
    subscribe(&server, "q", json!({"dest": DEST, "stream": true})).await;
    for id in 1..=3 {
        capture(&server, [id]).await;
        server.settle(&carrier, Policy { at_once_max: 2, ..Policy::default() }).await;
        assert_eq!(carrier.told(), one(&[&id.to_string()]));
    }
}

#[tokio::test]
async fn what_the_owner_may_see_counts_when_it_is_told() {
    let server = Server::new();
    let own = [("authorization", "Bearer own-an")];
    let body = json!({"name": "q", "query": {}});
    server.post_with("/queries", &own, &body).await;
    let body = json!({"dest": DEST, "stream": true});
    let made = server.post_with("/queries/q/subscriptions", &own, &body).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    capture(&server, [1]).await;
    server.capture(&own, &document([event("2", 2)])).await;
    let carrier = Arc::new(Carrier::default());
    server.settle(&carrier, POLICY()).await;
    assert_eq!(carrier.told(), one(&["2"]));

    server.capture(&own, &document([event("3", 3)])).await;
    server.revoked.lock().unwrap().push("own-an".to_owned());
    server.settle(&carrier, POLICY()).await;
    assert_eq!(carrier.told(), []);
    server.revoked.lock().unwrap().clear();
    server.settle(&carrier, POLICY()).await;
    assert_eq!(carrier.told(), [], "a key that ended does not come back by itself");
    let shown = server.get_as("own-an", made.location()).await.json();
    assert_eq!(shown["state"], "suspended");
    assert!(shown["reason"].as_str().unwrap().contains("key"), "{shown}");
}

#[tokio::test]
async fn a_query_that_finds_too_much_says_so() {
    let server = Server::new();
    define(&server, "q", json!({"maxEventCount": 2})).await;
    subscribe(&server, "q", json!({"dest": DEST, "schedule": {"minute": "0"}})).await;
    let carrier = Arc::new(Carrier::default());
    capture(&server, 1..=3).await;
    server.clock.move_by(3_600 * SECOND);
    server.settle(&carrier, POLICY()).await;
    let letters = carrier.take();
    assert_eq!(letters.len(), 1);
    assert_eq!(body(&letters[0])["type"], "epcisException:QueryTooLargeException");
    assert!(letters[0].headers.contains(&("content-type", "application/problem+json".to_owned())));
    capture(&server, [4]).await;
    server.clock.move_by(3_600 * SECOND);
    server.settle(&carrier, POLICY()).await;
    assert_eq!(carrier.told(), one(&["4"]));
}

#[tokio::test]
async fn an_ended_subscription_is_told_nothing() {
    let (server, path) = streaming().await;
    capture(&server, [1]).await;
    server.call(Method::DELETE, &path, &[], Body::empty()).await;
    let carrier = Arc::new(Carrier::default());
    server.settle(&carrier, POLICY()).await;
    assert_eq!(carrier.told(), []);
}

#[tokio::test]
async fn identifiers_are_spelled_as_the_subscriber_asked() {
    let server = Server::new();
    define(&server, "q", json!({})).await;
    let urn = "urn:epc:id:sgtin:9521234.054321.7";
    for (dest, format) in [
        ("https://a.example/", "Always_GS1_Digital_Link"),
        ("https://b.example/", "Never_Translates"),
    ] {
        let body = json!({"dest": dest, "stream": true});
        server.post_with("/queries/q/subscriptions", &[("gs1-epc-format", format)], &body).await;
    }
    let mut written = event("1", 1);
    written["epcList"] = json!([urn]);
    server.capture(&[], &document([written])).await;
    let carrier = Arc::new(Carrier::default());
    server.settle(&carrier, POLICY()).await;
    for letter in carrier.take() {
        let translated = letter.dest == "https://a.example/";
        let expected = if translated { "https://id.gs1.org/01/09521234543213/21/7" } else { urn };
        assert_eq!(super::events_in(&body(&letter))[0]["epcList"], json!([expected]));
        let format = letter.headers.iter().find(|(name, _)| *name == "gs1-epc-format");
        assert_eq!(format.unwrap().1 == "Always_GS1_Digital_Link", translated);
    }
}
