//! Feed, copies, checks.

use super::TestClock;
use super::master;
use super::sample::{append, everything, query, seen};
use crate::{EventStore, Seq, Sight, SqliteStore, StoreError};

pub async fn the_feed_misses_nothing(store: &impl EventStore, _clock: &TestClock) {
    assert!(store.feed(Seq::START, 5).await.unwrap().is_empty());
    for at in 0..4 {
        append(store, (0..3).map(|n| seen(&format!("{at}-{n}"), 1))).await;
    }
    let mut after = Seq::START;
    let mut ids = Vec::new();
    loop {
        let events = store.feed(after, 5).await.unwrap();
        let Some(last) = events.last() else { break };
        assert!(events.len() <= 5);
        assert!(events.is_sorted_by(|a, b| a.seq < b.seq && a.record_time <= b.record_time));
        after = Seq::from_number(last.seq.get());
        ids.extend(events.into_iter().map(|one| one.event_id));
    }
    let expected: Vec<_> =
        (0..4).flat_map(|at| (0..3).map(move |n| format!("urn:uuid:{at}-{n}"))).collect();
    assert_eq!(ids, expected);
}

pub async fn a_backup_answers_as_the_store_did(store: &impl EventStore, clock: &TestClock) {
    append(store, (0..20).map(|n| seen(&n.to_string(), n))).await;
    for (captor, data) in master::sample() {
        master::say(store, captor, &data).await;
    }
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("copy.db");
    let before = everything(store).await;
    store.backup_to(&target).await.unwrap();
    append(store, [seen("later", 1)]).await;
    assert!(matches!(store.backup_to(&target).await, Err(StoreError::Open { .. })));

    let copy = SqliteStore::open(&target, clock.clock()).unwrap();
    assert_eq!(everything(&copy).await, before);
    let one = query(&[("MATCH_anyEPC", "https://id.gs1.org/01/09521234543213/21/7")]);
    let ids = |page: crate::Page<crate::StoredEvent>| -> Vec<String> {
        page.items.into_iter().map(|one| one.event_id).collect()
    };
    let found = ids(copy.query(&Sight::All, &one, None, 9).await.unwrap());
    assert_eq!(found, ["urn:uuid:7"]);
    let said = |store: crate::Page<crate::StoredElement, u64>| store.items;
    let gate = "urn:epc:id:sgln:9521234.00001.0";
    let (before, after) = (
        store.master_data(&Sight::All, gate, None, 9),
        copy.master_data(&Sight::All, gate, None, 9),
    );
    let (before, after) = (said(before.await.unwrap()), said(after.await.unwrap()));
    assert_eq!((&after, after.len()), (&before, 3));
    let files: Vec<_> = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.contains("unfinished"))
        .collect();
    assert!(files.is_empty(), "{files:?}");
}

pub async fn a_sound_store_passes_its_check(store: &impl EventStore, _clock: &TestClock) {
    append(store, (0..5).map(|n| seen(&n.to_string(), n))).await;
    let report = store.check().await.unwrap();
    assert_eq!((report.events, report.problems), (5, Vec::new()));
}
