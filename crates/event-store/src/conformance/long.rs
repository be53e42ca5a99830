//! Taking in what does not fit into memory.

use std::sync::LazyLock;

use jiff::ToSpan;
use nguon_epcis::context::Namespaces;
use nguon_epcis::model::MasterData;
use serde_json::json;
use uuid::Uuid;

use super::TestClock;
use super::sample::{append, everything, prepared, seen};
use crate::{
    CaptureJob, EventStore, JOB_ERRORS_MAX, LongBatch, LongOutcome, NewElement, NewEvent, OnError,
    Sight, StoreError, prepare_master_data,
};

/// More than is held at a time.
const EVENTS: u32 = 1_250;

/// Events `urn:uuid:0` and so on, prepared once for all cases.
static PREPARED: LazyLock<Vec<NewEvent>> =
    LazyLock::new(|| prepared((0..EVENTS).map(|n| seen(&n.to_string(), 1))));

fn events(ids: impl IntoIterator<Item = u32>) -> Vec<NewEvent> {
    ids.into_iter().map(|n| PREPARED[n as usize].clone()).collect()
}

async fn job(
    store: &impl EventStore,
    id: u128,
    behaviour: OnError,
    clock: &TestClock,
) -> CaptureJob {
    let now = (clock.clock())();
    let job = CaptureJob::begun(Uuid::from_u128(id), "demo".into(), behaviour, now);
    store.save_job(job.clone()).await.unwrap();
    job
}

fn long(job: &CaptureJob, events: Vec<NewEvent>, master_data: Vec<NewElement>) -> LongBatch {
    LongBatch { events: Box::new(events.into_iter().map(Ok)), master_data, job: job.clone() }
}

async fn known(store: &impl EventStore, id: u128) -> CaptureJob {
    store.job(&Sight::All, Uuid::from_u128(id)).await.unwrap().unwrap()
}

fn place() -> Vec<NewElement> {
    let names = Namespaces::pinned();
    let list = json!([{"type": "urn:epcglobal:epcis:vtype:BusinessLocation",
        "vocabularyElementList": [{"id": "urn:x:place", "attributes": []}]}]);
    prepare_master_data(&MasterData::from_json(&list, &names).unwrap(), &names)
}

pub async fn a_long_document_goes_in_whole_with_its_job(
    store: &impl EventStore,
    clock: &TestClock,
) {
    append(store, [seen("before", 7)]).await;
    let job = job(store, 7, OnError::Rollback, clock).await;
    assert_eq!(store.running_jobs(9).await.unwrap(), std::slice::from_ref(&job));
    assert!(known(store, 7).await.running());

    clock.move_by(1_000_000);
    let all = events(0..EVENTS);
    let outcome = store.append_long(long(&job, all.clone(), place())).await.unwrap();
    let LongOutcome::Kept { record_time, events } = outcome else { panic!("{outcome:?}") };
    assert_eq!((record_time, events), (job.created_at + 1.second(), u64::from(EVENTS)));
    let done = known(store, 7).await;
    assert_eq!((done.success, done.finished_at), (true, Some(record_time)));
    assert!(store.running_jobs(9).await.unwrap().is_empty());

    // In the order of the document, behind what was there, and found by the index.
    let feed = store.feed(crate::Seq::START, 5_000).await.unwrap();
    let ids: Vec<&str> = feed.iter().take(3).map(|event| event.event_id.as_str()).collect();
    assert_eq!(ids, ["urn:uuid:before", "urn:uuid:0", "urn:uuid:1"]);
    assert!(feed.iter().skip(1).all(|event| event.record_time == record_time));
    assert_eq!(store.event(&Sight::All, "urn:uuid:1249").await.unwrap().len(), 1);
    let said = store.master_data(&Sight::All, "urn:x:place", None, 9).await.unwrap();
    assert_eq!(said.items.len(), 1);

    // Whoever calls again, since the answer was lost, does nothing.
    let again = store.append_long(long(&job, all, place())).await.unwrap();
    assert_eq!(again, LongOutcome::NotRunning);
    assert_eq!(everything(store).await.len(), 1_251);
    assert_eq!(known(store, 7).await, done);
    append(store, [seen("after", 8)]).await;
    assert_eq!(store.check().await.unwrap().problems, [""; 0]);
}

pub async fn a_duplicate_refuses_a_long_document(store: &impl EventStore, clock: &TestClock) {
    append(store, [seen("1150", 9)]).await;
    let job = job(store, 8, OnError::Rollback, clock).await;
    // One is there with other content, one stands twice in the document.
    let batch = long(&job, events((0..EVENTS).chain([4])), place());
    assert_eq!(store.append_long(batch).await.unwrap(), LongOutcome::Refused);
    assert_eq!(everything(store).await.len(), 1);
    let said = store.master_data(&Sight::All, "urn:x:place", None, 9).await.unwrap();
    assert!(said.items.is_empty());
    let job = known(store, 8).await;
    assert!(!job.running() && !job.success);
    let errors: Vec<_> = job.errors.iter().map(|e| (&*e.pointer, &*e.rule)).collect();
    assert_eq!(errors, [("/1150", "event-id-taken"), ("/4", "event-id-taken")]);
    append(store, [seen("4", 1)]).await;
}

pub async fn a_long_document_proceeds(store: &impl EventStore, clock: &TestClock) {
    append(store, (0..JOB_ERRORS_MAX + 20).map(|n| seen(&n.to_string(), 1))).await;
    let job = job(store, 9, OnError::Proceed, clock).await;
    let outcome = store.append_long(long(&job, events(0..EVENTS), place())).await.unwrap();
    let new = u64::from(EVENTS) - (JOB_ERRORS_MAX as u64 + 20);
    assert!(matches!(outcome, LongOutcome::Kept { events, .. } if events == new), "{outcome:?}");
    let job = known(store, 9).await;
    assert_eq!((job.running(), job.success, job.errors.len()), (false, false, JOB_ERRORS_MAX));
    assert_eq!(everything(store).await.len(), 1_250);
}

pub async fn a_long_document_that_fails_leaves_nothing(store: &impl EventStore, clock: &TestClock) {
    let job = job(store, 10, OnError::Proceed, clock).await;
    let broken = events(0..EVENTS).into_iter().map(Ok).chain([Err(StoreError::NoSpace)]);
    let batch = LongBatch { events: Box::new(broken), master_data: place(), job: job.clone() };
    assert!(matches!(store.append_long(batch).await, Err(StoreError::NoSpace)));
    assert_eq!(known(store, 10).await, job);
    assert!(everything(store).await.is_empty());
    // The job runs on: it may be tried again.
    let outcome = store.append_long(long(&job, events([1]), Vec::new())).await.unwrap();
    assert!(matches!(outcome, LongOutcome::Kept { events: 1, .. }), "{outcome:?}");
    // A job that nobody began does nothing.
    let unknown = CaptureJob { id: Uuid::from_u128(11), ..job };
    let outcome = store.append_long(long(&unknown, events([2]), Vec::new())).await.unwrap();
    assert_eq!(outcome, LongOutcome::NotRunning);
}
