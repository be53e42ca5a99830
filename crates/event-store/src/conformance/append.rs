//! Taking events in.

use nguon_epcis::model::Event;
use serde_json::json;
use uuid::Uuid;

use super::TestClock;
use super::sample::{GTIN, append, batch, event, everything, seen};
use crate::{CaptureJob, Duplicate, EventStore, OnError, Seq, Sight, StoreError};

pub async fn events_come_back_as_captured(store: &impl EventStore, _clock: &TestClock) {
    let rich = event(json!({
        "eventID": "urn:uuid:rich", "bizStep": "commissioning", "action": "ADD",
        "epcList": ["urn:epc:id:sgtin:9521234.054321.1", format!("{GTIN}/21/2")],
        "quantityList": [{"epcClass": format!("{GTIN}/10/L1"), "quantity": 31.10, "uom": "KGM"}],
        "readPoint": {"id": "https://id.gs1.org/414/9521234000013", "ext:gate": "cổng 2"},
        "ilmd": {"ext:variety": "cát Hòa Lộc", "ext:inner": {"ext:brix": 17.50}},
        "ext:note": ["a", 1, true, {"ext:deep": null}],
        "recordTime": "2001-01-01T00:00:00Z",
    }));
    let receipt = append(store, [rich.clone()]).await;
    let stored = store.event(&Sight::All, "urn:uuid:rich").await.unwrap();
    let [stored] = &stored[..] else { panic!("{} events", stored.len()) };
    assert_eq!((stored.seq, stored.record_time), (receipt.stored[0], receipt.record_time));
    assert_eq!((stored.captured_by.as_str(), stored.declares_error), ("demo", false));

    let mut back = stored.event().unwrap();
    let recorded = back.record_time.take().unwrap();
    assert_eq!(recorded.epoch_ns(), receipt.record_time.as_microsecond() * 1_000);
    // A stored event stands alone: what the document declared, it declares itself.
    back.context = None;
    let rich = Event { context: None, record_time: None, ..rich };
    assert_eq!(back, rich);
    assert!(!stored.json.contains("recordTime"), "{}", stored.json);
    assert!(store.event(&Sight::All, "urn:uuid:other").await.unwrap().is_empty());
}

pub async fn an_event_without_id_gets_its_hash(store: &impl EventStore, _clock: &TestClock) {
    let nameless = event(json!({"epcList": [format!("{GTIN}/21/1")]}));
    let id = nguon_epcis::hash::event_id(&nameless);
    append(store, [nameless.clone()]).await;
    let stored = store.event(&Sight::All, &id).await.unwrap();
    assert_eq!(stored[0].event().unwrap().event_id.as_deref(), Some(id.as_str()));
    let again = store.append(batch([nameless])).await;
    assert!(matches!(again, Err(StoreError::Duplicates(list)) if list[0].identical));
}

pub async fn a_batch_goes_in_whole_or_not_at_all(store: &impl EventStore, clock: &TestClock) {
    append(store, [seen("a", 1)]).await;
    let job =
        CaptureJob::begun(Uuid::from_u128(7), "demo".into(), OnError::Rollback, (clock.clock())());
    let mut bad = batch([seen("b", 2), seen("a", 9), seen("c", 3), seen("b", 2)]);
    bad.job = Some(job);
    let Err(StoreError::Duplicates(duplicates)) = store.append(bad).await else {
        panic!("the batch went in");
    };
    let named: Vec<_> = duplicates.iter().map(|one| (one.index, one.identical)).collect();
    assert_eq!(named, [(1, false), (3, true)]);
    let ids: Vec<_> = everything(store).await.into_iter().map(|one| one.event_id).collect();
    assert_eq!(ids, ["urn:uuid:a"]);

    let job = store.job(&Sight::All, Uuid::from_u128(7)).await.unwrap().unwrap();
    assert!(!job.running() && !job.success);
    let errors: Vec<_> =
        job.errors.iter().map(|e| (e.pointer.as_str(), e.exception.as_str())).collect();
    let taken = "ResourceAlreadyExistsException";
    assert_eq!(errors, [("/1", taken), ("/3", taken)]);
    append(store, [seen("b", 2), seen("c", 3)]).await;
}

pub async fn proceeding_keeps_the_good_events(store: &impl EventStore, clock: &TestClock) {
    append(store, [seen("a", 1)]).await;
    let mut mixed = batch([seen("b", 2), seen("a", 1), seen("c", 3)]);
    mixed.on_error = OnError::Proceed;
    mixed.job = Some(CaptureJob::begun(
        Uuid::from_u128(7),
        "demo".into(),
        OnError::Proceed,
        (clock.clock())(),
    ));
    let receipt = store.append(mixed).await.unwrap();
    assert_eq!(receipt.stored.len(), 2);
    let a = Duplicate { index: 1, event_id: "urn:uuid:a".into(), identical: true };
    assert_eq!(receipt.duplicates, [a]);
    assert_eq!(everything(store).await.len(), 3);

    let job = store.job(&Sight::All, Uuid::from_u128(7)).await.unwrap().unwrap();
    assert_eq!((job.running(), job.success, job.errors.len()), (false, false, 1));
    assert_eq!(job.finished_at, Some(receipt.record_time));
}

pub async fn a_duplicate_says_whether_its_content_is_the_same(
    store: &impl EventStore,
    _clock: &TestClock,
) {
    append(store, [seen("a", 1)]).await;
    for (serial, identical) in [(1, true), (2, false)] {
        let Err(StoreError::Duplicates(list)) = store.append(batch([seen("a", serial)])).await
        else {
            panic!("it went in");
        };
        assert_eq!(list[0].identical, identical);
    }
}

pub async fn error_declarations_stand_beside_the_event(
    store: &impl EventStore,
    _clock: &TestClock,
) {
    let declared = |reason: &str| {
        let declaration = json!({"declarationTime": "2026-05-03T00:00:00Z", "reason": reason});
        event(json!({
            "eventID": "urn:uuid:a", "epcList": [format!("{GTIN}/21/1")],
            "errorDeclaration": declaration,
        }))
    };
    append(store, [seen("a", 1)]).await;
    append(store, [declared("did_not_occur")]).await;
    append(store, [declared("incorrect_data")]).await;
    let again = store.append(batch([declared("did_not_occur")])).await;
    assert!(matches!(again, Err(StoreError::Duplicates(list)) if list[0].identical));
    let again = store.append(batch([seen("a", 1)])).await;
    assert!(matches!(again, Err(StoreError::Duplicates(_))));

    let stored = store.event(&Sight::All, "urn:uuid:a").await.unwrap();
    let declares: Vec<_> = stored.iter().map(|one| one.declares_error).collect();
    assert_eq!(declares, [false, true, true]);
}

pub async fn record_times_rise_even_when_the_clock_falls(
    store: &impl EventStore,
    clock: &TestClock,
) {
    let mut last = None;
    for (at, step_us) in [0, 0, -5_000_000, 1, 60_000_000].into_iter().enumerate() {
        clock.move_by(step_us);
        let receipt = append(store, [seen(&at.to_string(), 1)]).await;
        let now = Some((receipt.record_time, receipt.stored[0]));
        assert!(now > last, "{now:?} after {last:?}");
        last = now;
    }
    assert_eq!(last.map(|(time, _)| time), Some((clock.clock())()));
}

pub async fn appends_that_wait_together_do_not_sink_each_other(
    store: &impl EventStore,
    _clock: &TestClock,
) {
    // Every id is sent three times at once; one of the three must win, and only one.
    let ids: Vec<String> = (0..40).map(|at| (at / 3).to_string()).collect();
    let appends = ids.iter().map(|id| store.append(batch([seen(id, 1)])));
    let mut won = std::collections::BTreeMap::<&str, u32>::new();
    for (id, outcome) in ids.iter().zip(together(appends).await) {
        match outcome {
            Ok(receipt) => {
                assert_eq!(receipt.stored.len(), 1);
                *won.entry(id).or_default() += 1;
            }
            Err(StoreError::Duplicates(list)) => assert!(list[0].identical),
            Err(other) => panic!("{other}"),
        }
    }
    assert!(won.values().all(|times| *times == 1) && won.len() == 14, "{won:?}");
    assert_eq!(everything(store).await.len(), 14);
}

pub async fn an_empty_batch_finishes_its_job(store: &impl EventStore, clock: &TestClock) {
    let mut empty = batch([]);
    empty.job = Some(CaptureJob::begun(
        Uuid::from_u128(1),
        "demo".into(),
        OnError::Rollback,
        (clock.clock())(),
    ));
    let receipt = store.append(empty).await.unwrap();
    assert!(receipt.stored.is_empty());
    let job = store.job(&Sight::All, Uuid::from_u128(1)).await.unwrap().unwrap();
    assert!(job.success && !job.running());
    assert!(store.feed(Seq::START, 10).await.unwrap().is_empty());
}

pub async fn jobs_are_kept_and_paged_newest_first(store: &impl EventStore, clock: &TestClock) {
    let now = (clock.clock())();
    for id in 1..=5 {
        let captor = if id % 2 == 0 { "even" } else { "odd" };
        let job = CaptureJob::begun(Uuid::from_u128(id), captor.into(), OnError::Proceed, now);
        store.save_job(job.clone()).await.unwrap();
        assert_eq!(store.job(&Sight::All, job.id).await.unwrap(), Some(job.clone()));
        let finished = job.finished(now);
        store.save_job(finished.clone()).await.unwrap();
        assert_eq!(store.job(&Sight::All, finished.id).await.unwrap(), Some(finished));
    }
    let ids = |jobs: &[CaptureJob]| jobs.iter().map(|job| job.id.as_u128()).collect::<Vec<_>>();
    let first = store.jobs(&Sight::All, None, 3).await.unwrap();
    assert_eq!(ids(&first.items), [5, 4, 3]);
    let second = store.jobs(&Sight::All, first.next, 3).await.unwrap();
    assert_eq!((ids(&second.items), second.next), (vec![2, 1], None));

    let odd = Sight::CapturedBy(vec!["odd".into()]);
    assert_eq!(ids(&store.jobs(&odd, None, 9).await.unwrap().items), [5, 3, 1]);
    assert_eq!(store.job(&odd, Uuid::from_u128(2)).await.unwrap(), None);
    let nobody = Sight::CapturedBy(Vec::new());
    assert!(store.jobs(&nobody, None, 9).await.unwrap().items.is_empty());
}

/// Polls futures side by side until all have answered, in order.
async fn together<F: Future>(futures: impl Iterator<Item = F>) -> Vec<F::Output> {
    use std::task::Poll;
    let mut waiting: Vec<_> = futures.map(|future| (Box::pin(future), None)).collect();
    std::future::poll_fn(|context| {
        let mut open = false;
        for (future, answer) in &mut waiting {
            if answer.is_none() {
                match future.as_mut().poll(context) {
                    Poll::Ready(ready) => *answer = Some(ready),
                    Poll::Pending => open = true,
                }
            }
        }
        if open { Poll::Pending } else { Poll::Ready(()) }
    })
    .await;
    waiting.into_iter().filter_map(|(_, answer)| answer).collect()
}

pub async fn a_change_is_another_version(store: &impl EventStore, _clock: &TestClock) {
    let empty = store.version().await.unwrap();
    assert_eq!(store.version().await, Some(empty));
    append(store, [seen("a", 1)]).await;
    let one = store.version().await.unwrap();
    assert_ne!(one, empty);
    everything(store).await;
    assert_eq!(store.version().await, Some(one), "reading changes nothing");
    append(store, [seen("b", 2)]).await;
    assert_ne!(store.version().await.unwrap(), one);
}
