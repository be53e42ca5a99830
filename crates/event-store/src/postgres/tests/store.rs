//! Several programs, large commits, older tables, damage, texts that the server does not keep.

use std::collections::BTreeSet;

use nguon_epcis::model::Event;
use nguon_epcis::query::SimpleEventQuery;
use nguon_testing_postgres::{database, shared};
use serde_json::json;

use super::{PostgresSettings, PostgresStore, batch, clock, observed, open_at};
use crate::conformance::TestClock;
use crate::postgres::connect::Connector;
use crate::postgres::migrate::{MIGRATIONS, steps, tables};
use crate::{EventStore, NewEvent, Seq, Sight, SqliteStore, StoreError, index};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_programs_record_in_the_order_of_visibility() {
    let Some(url) = database() else { return };
    let late = TestClock::default();
    late.move_by(-3_600_000_000);
    let stores = [open_at(&url, clock()).await, open_at(&url, late.clock()).await];
    let stores = stores.map(std::sync::Arc::new);
    let follower = open_at(&url, clock()).await;

    let appends = (0..8).map(|task| {
        let store = std::sync::Arc::clone(&stores[task % 2]);
        tokio::spawn(async move {
            for number in 0..15 {
                let events = (0..2).map(|part| observed(task * 1_000 + number * 10 + part, 1));
                store.append(batch(events)).await.unwrap();
            }
        })
    });
    let appends: Vec<_> = appends.collect();
    // Reads behind the last event it saw, as a projection does: what became visible out of order
    // would be missed.
    let (mut seen, mut after) = (Vec::new(), Seq::START);
    while seen.len() < 8 * 15 * 2 {
        // Before the feed is read: what is done by then must be in it.
        let all_done = appends.iter().all(tokio::task::JoinHandle::is_finished);
        let events = follower.feed(after, 7).await.unwrap();
        assert!(
            !(events.is_empty() && all_done) || seen.len() == 240,
            "missed some: {}",
            seen.len()
        );
        if let Some(last) = events.last() {
            after = last.seq;
        }
        seen.extend(events);
    }
    for append in appends {
        append.await.unwrap();
    }
    assert!(seen.is_sorted_by(|a, b| a.seq < b.seq && a.record_time <= b.record_time));
    let ids: BTreeSet<_> = seen.iter().map(|one| &one.event_id).collect();
    assert_eq!(ids.len(), 240);
    let times: BTreeSet<_> = seen.iter().map(|one| one.record_time).collect();
    assert!(times.len() <= 120, "a batch has one record time");
}

#[tokio::test]
async fn a_large_commit_is_copied_in_and_found_like_a_small_one() {
    let Some(url) = database() else { return };
    let store = open_at(&url, clock()).await;
    store.append(batch([observed(0, 1)])).await.unwrap();
    let receipt = store.append(batch((1..400).map(|n| observed(n, 4)))).await.unwrap();
    assert_eq!(receipt.stored.len(), 399);
    let again = store.append(batch([observed(7, 4), observed(1_000, 1)])).await;
    assert!(
        matches!(again, Err(StoreError::Duplicates(list)) if list.len() == 1 && list[0].identical)
    );
    assert_eq!(store.event(&Sight::All, "urn:uuid:399").await.unwrap().len(), 1);
    let report = store.check().await.unwrap();
    assert_eq!((report.events, report.problems), (400, Vec::new()));
}

#[tokio::test]
async fn a_restored_store_gives_the_same_answers() {
    let (Some(url), Some(empty)) = (database(), database()) else { return };
    let store = open_at(&url, clock()).await;
    for number in 0..30 {
        store.append(batch([observed(number, 3)])).await.unwrap();
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("events.db");
    store.backup_to(&file).await.unwrap();

    let restored = open_at(&empty, clock()).await;
    restored.restore_from(&file).await.unwrap();
    let before = store.feed(Seq::START, 100).await.unwrap();
    assert_eq!(restored.feed(Seq::START, 100).await.unwrap(), before);
    assert_eq!(restored.check().await.unwrap().problems, Vec::<String>::new());
    // It goes on where it was.
    let next = restored.append(batch([observed(100, 1)])).await.unwrap();
    assert!(next.stored[0] > before[29].seq && next.record_time > before[29].record_time);
    // And back again: both engines hold the same.
    let back = folder.path().join("back.db");
    restored.backup_to(&back).await.unwrap();
    let back = SqliteStore::open(&back, clock()).unwrap();
    assert_eq!(back.feed(Seq::START, 30).await.unwrap(), before);
    let twice = restored.restore_from(&file).await;
    assert!(matches!(twice, Err(StoreError::Open { .. })), "{twice:?}");
}

/// What a file of an older program lacks is made up for.
#[tokio::test]
async fn an_older_file_is_restored_with_the_rows_it_lacks() {
    let Some(url) = database() else { return };
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("events.db");
    let mut event = weighed();
    event.error_declaration = declared().error_declaration;
    let lacking = [index::AMOUNTS, index::DECLARED];
    let lacking: Vec<_> = lacking.iter().flat_map(|added| (added.terms)(&event)).collect();
    let store = SqliteStore::open(&file, clock()).unwrap();
    store.append(batch([event])).await.unwrap();
    drop(store);
    let db = rusqlite::Connection::open(&file).unwrap();
    for term in &lacking {
        db.execute("DELETE FROM posting WHERE key = ?1", [term.key().0]).unwrap();
    }
    db.execute("DELETE FROM migration WHERE number >= 7", []).unwrap();
    drop(db);
    let restored = open_at(&url, clock()).await;
    restored.restore_from(&file).await.unwrap();
    assert_eq!(restored.check().await.unwrap().problems, Vec::<String>::new());
    let asked = [("LT_errorDeclarationTime", "2026-05-04T00:00:00Z")];
    let query = SimpleEventQuery::from_pairs(asked).unwrap();
    assert_eq!(restored.query(&Sight::All, &query, None, 9).await.unwrap().items.len(), 1);
}

/// An event that was declared wrong.
fn declared() -> Event {
    let value = json!({
        "@context": [nguon_epcis::context::GS1_CONTEXT],
        "type": "ObjectEvent", "action": "OBSERVE", "eventID": "urn:uuid:1", "epcList": ["urn:x:1"],
        "eventTime": "2026-05-01T08:00:00+07:00", "eventTimeZoneOffset": "+07:00",
        "errorDeclaration": {"declarationTime": "2026-05-03T10:30:00+07:00"},
    });
    nguon_epcis::json::read_event(value).unwrap()
}

/// An event with a quantity and a number of a sensor.
fn weighed() -> Event {
    let value = json!({
        "@context": [nguon_epcis::context::GS1_CONTEXT],
        "type": "ObjectEvent", "action": "OBSERVE", "eventID": "urn:uuid:1",
        "quantityList": [{"epcClass": "urn:x:class", "quantity": 2.5, "uom": "KGM"}],
        "sensorElementList": [{"sensorReport": [{"type": "Temperature", "value": 13, "uom": "CEL"}]}],
        "eventTime": "2026-05-01T08:00:00+07:00", "eventTimeZoneOffset": "+07:00",
    });
    nguon_epcis::json::read_event(value).unwrap()
}

/// Events that were stored under the oldest tables are there under the newest.
#[tokio::test]
async fn the_oldest_tables_become_the_newest() {
    let Some(url) = database() else { return };
    let settings = PostgresSettings::parse(&url).unwrap();
    let mut client = Connector::new(&settings).unwrap().connect().await.unwrap();
    steps(&mut client, &MIGRATIONS[..1]).await.unwrap();
    let event = weighed();
    let later = [index::AMOUNTS, index::DECLARED];
    let later = later.iter().flat_map(|added| (added.terms)(&event));
    let later: BTreeSet<_> = later.map(|term| term.key()).collect();
    let event = NewEvent::prepare(event, "").unwrap();
    let time = 1_700_000_000_000_000_i64;
    client
        .execute(
            "INSERT INTO event VALUES (1, $1, $2, $3, false, $4, 'demo', $5, $6, $7)",
            &[
                &event.event_time_ns,
                &time,
                &i32::try_from(crate::body::text_bytes(&event.body)).unwrap(),
                &event.event_id(),
                &&event.hash[..],
                &event.fact,
                &event.body,
            ],
        )
        .await
        .unwrap();
    let nil = uuid::Uuid::nil();
    let key = event.event_key.as_uuid();
    client.execute("INSERT INTO event_identity VALUES ($1, $2, 1)", &[&key, &nil]).await.unwrap();
    let captor = index::captor("demo");
    let then = event.postings.iter().filter(|posting| !later.contains(&posting.key));
    for posting in then.chain([&captor]) {
        let roles = i32::try_from(posting.roles).unwrap();
        let row: [&(dyn tokio_postgres::types::ToSql + Sync); 3] =
            [&posting.key.as_uuid(), &event.event_time_ns, &roles];
        client.execute("INSERT INTO posting VALUES ($1, $2, 1, $3)", &row).await.unwrap();
    }
    let head = "UPDATE head SET seq = 1, record_time_us = $1";
    client.execute(head, &[&time]).await.unwrap();

    let store = open_at(&url, clock()).await;
    let receipt = store.append(batch([observed(2, 1)])).await.unwrap();
    assert_eq!(receipt.stored[0].get(), 2);
    let report = store.check().await.unwrap();
    assert_eq!((report.events, report.problems), (2, Vec::new()));
    for asked in [("GE_quantity_GRM", "2500"), ("LT_value_KEL", "290")] {
        let query = SimpleEventQuery::from_pairs([asked]).unwrap();
        let found = store.query(&Sight::All, &query, None, 9).await.unwrap().items;
        assert_eq!(found.len(), 1, "{asked:?}");
    }
    drop(store);
    open_at(&url, clock()).await;

    let changed = steps(&mut client, &[tables("SELECT 1")]).await.unwrap_err();
    assert!(matches!(changed, StoreError::MigrationChanged { number: 1 }));
    let newer = steps(&mut client, &MIGRATIONS[..1]).await.unwrap_err();
    assert!(matches!(newer, StoreError::MigrationUnknown { number: 2 }));
}

#[tokio::test]
async fn damage_is_found_by_the_check() {
    let Some(url) = database() else { return };
    let store = open_at(&url, clock()).await;
    store.append(batch((1..6).map(|n| observed(n, 1)))).await.unwrap();
    let (Some(server), Some(name)) = (shared(), url.rsplit('/').next()) else { return };
    // statement, word of the finding
    let cases = [
        (
            "UPDATE nguon_events.event SET hash = (SELECT hash FROM nguon_events.event WHERE seq = 1) WHERE seq = 2",
            "event 2 does not have the hash",
        ),
        ("DELETE FROM nguon_events.posting WHERE seq = 3", "event 3 is not found by"),
        ("DELETE FROM nguon_events.event_identity WHERE seq = 4", "event 4 is not found by its id"),
        ("UPDATE nguon_events.head SET seq = 3", "the head stands at 3"),
        ("UPDATE nguon_events.event SET body = 'x' WHERE seq = 5", "event 5 is damaged"),
    ];
    for (statement, word) in cases {
        server.sql(name, statement).unwrap();
        let report = store.check().await.unwrap();
        assert!(report.problems.iter().any(|one| one.contains(word)), "{word}: {report:?}");
    }
}

#[tokio::test]
async fn a_text_with_a_zero_byte_is_refused_and_sinks_nothing() {
    let Some(url) = database() else { return };
    let store = open_at(&url, clock()).await;
    let mut bad = batch([observed(1, 1)]);
    bad.captured_by = "de\0mo".into();
    assert!(matches!(store.append(bad).await, Err(StoreError::Unstorable(_))));
    assert_eq!(store.named_query("a\0", "b").await.unwrap(), None);
    store.append(batch([observed(1, 1)])).await.unwrap();
}

#[tokio::test]
async fn a_server_that_is_not_there_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().display().to_string().replace('/', "%2F");
    let settings = PostgresSettings::parse(&format!("postgres://u:secret@{path}/d")).unwrap();
    let Err(error) = PostgresStore::open(&settings, clock()).await else { panic!("it was opened") };
    let text = error.to_string();
    assert!(
        text.contains(&folder.path().display().to_string()) && !text.contains("secret"),
        "{text}"
    );
}
