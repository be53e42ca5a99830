//! Who sees what: every kind of answer draws the same line.

use nguon_epcis::query::SimpleEventQuery;
use nguon_lineage::{Key, Query as Hop};
use serde_json::{Value, json};
use uuid::Uuid;

use super::TestClock;
use super::sample::{GTIN, all, batch, event, query};
use crate::{CaptureJob, EventStore, OnError, Seq, Sight, ValueKind};

const FARM: &str = "https://id.gs1.org/414/9521000001015";
const COOP: &str = "https://id.gs1.org/417/9521000000018";
const SHOP: &str = "https://id.gs1.org/414/9521000003019";

/// Captor and members of an event; its number is its serial number and its place in the list.
fn season() -> Vec<(&'static str, Value)> {
    let party = |list: &str, member: &str, kind: &str, id: &str| {
        let mut members = json!({});
        members[list] = json!([{"type": kind, member: id}]);
        members
    };
    vec![
        ("an", json!({})),
        ("binh", json!({"readPoint": {"id": FARM}})),
        // The same place in the form of a URN, and a gate of it.
        ("binh", json!({"bizLocation": {"id": "urn:epc:id:sgln:9521000.00101.0"}})),
        ("binh", json!({"readPoint": {"id": "urn:epc:id:sgln:9521000.00101.gate2"}})),
        ("binh", party("sourceList", "source", "owning_party", COOP)),
        ("chi", party("destinationList", "destination", "possessing_party", COOP)),
        // A type of which no standard knows.
        ("chi", party("destinationList", "destination", "https://ns.example.com/broker", COOP)),
        ("chi", json!({"bizLocation": {"id": SHOP}})),
        // The number stands in it, but takes no part.
        ("chi", json!({"bizTransactionList": [{"type": "po", "bizTransaction": FARM}]})),
    ]
}

async fn captured(store: &impl EventStore, clock: &TestClock) {
    for (number, (captor, mut members)) in season().into_iter().enumerate() {
        members["eventID"] = json!(format!("urn:uuid:{number}"));
        members["epcList"] = json!([format!("{GTIN}/21/{number}")]);
        let mut batch = batch([event(members)]);
        let now = (clock.clock())();
        let id = Uuid::from_u128(number as u128 + 1);
        batch.captured_by = captor.to_owned();
        batch.job = Some(CaptureJob::begun(id, captor.to_owned(), OnError::Rollback, now));
        store.append(batch).await.unwrap();
    }
}

fn texts(items: &[&str]) -> Vec<String> {
    items.iter().map(|item| (*item).to_owned()).collect()
}

fn concerning(captors: &[&str], identifiers: &[&str]) -> Sight {
    Sight::Concerning { captors: texts(captors), identifiers: texts(identifiers) }
}

pub async fn what_concerns_somebody_is_seen_in_every_answer(
    store: &impl EventStore,
    clock: &TestClock,
) {
    // sight, events seen, capture jobs seen
    type Case<'a> = (Sight, &'a [usize], &'a [usize]);
    captured(store, clock).await;
    let cases: [Case<'_>; 9] = [
        (Sight::All, &[0, 1, 2, 3, 4, 5, 6, 7, 8], &[0, 1, 2, 3, 4, 5, 6, 7, 8]),
        (concerning(&["an"], &[]), &[0], &[0]),
        (concerning(&["an"], &[FARM]), &[0, 1, 2, 3], &[0]),
        (concerning(&["an"], &[COOP]), &[0, 4, 5, 6], &[0]),
        (concerning(&["an", "binh"], &[COOP]), &[0, 1, 2, 3, 4, 5, 6], &[0, 1, 2, 3, 4]),
        (concerning(&[], &[FARM, COOP]), &[1, 2, 3, 4, 5, 6], &[]),
        (concerning(&[], &[SHOP]), &[7], &[]),
        (concerning(&["dung"], &["https://id.gs1.org/414/9521000009998"]), &[], &[]),
        (concerning(&[], &[]), &[], &[]),
    ];
    for (sight, events, jobs) in cases {
        assert_eq!(listed(store, &sight).await, events, "{sight:?}");
        assert_eq!(known(store, &sight).await, events, "{sight:?}");
        assert_eq!(told(store, &sight).await, events, "{sight:?}");
        let (mut single, mut shown) = (Vec::new(), Vec::new());
        for (number, stored) in store.feed(Seq::START, 100).await.unwrap().iter().enumerate() {
            if !store.event(&sight, &stored.event_id).await.unwrap().is_empty() {
                single.push(number);
            }
            if sight.shows(stored).unwrap() {
                shown.push(number);
            }
        }
        assert_eq!((&single[..], &shown[..]), (events, events), "{sight:?}");
        assert_eq!(jobs_of(store, &sight).await, jobs, "{sight:?}");
    }
}

async fn listed(store: &impl EventStore, sight: &Sight) -> Vec<usize> {
    let mut found: Vec<usize> = all(store, sight, &SimpleEventQuery::default(), 2)
        .await
        .iter()
        .map(|one| one.event_id.trim_start_matches("urn:uuid:").parse().unwrap())
        .collect();
    found.sort_unstable();
    found
}

fn number_of(epc: &str) -> usize {
    epc.rsplit('/').next().unwrap().parse().unwrap()
}

async fn known(store: &impl EventStore, sight: &Sight) -> Vec<usize> {
    let known = store.known_values(sight, ValueKind::Epc, None, 100).await.unwrap();
    known.items.iter().map(|epc| number_of(epc)).collect()
}

async fn told(store: &impl EventStore, sight: &Sight) -> Vec<usize> {
    let keys = (0..season().len()).map(|number| Key::from(format!("{GTIN}/21/{number}")));
    let hop = Hop { keys: keys.collect(), transformations: Vec::new(), facts_left: 100 };
    let facts = store.facts(sight, &hop).await.unwrap();
    let number = |event: &str| event.trim_start_matches("urn:uuid:").parse().unwrap();
    facts.iter().map(|fact| number(&fact.event)).collect()
}

async fn jobs_of(store: &impl EventStore, sight: &Sight) -> Vec<usize> {
    let mut seen = Vec::new();
    for number in 0..season().len() {
        let id = Uuid::from_u128(number as u128 + 1);
        if store.job(sight, id).await.unwrap().is_some() {
            seen.push(number);
        }
    }
    let mut listed: Vec<usize> = store
        .jobs(sight, None, 100)
        .await
        .unwrap()
        .items
        .iter()
        .map(|job| usize::try_from(job.id.as_u128()).unwrap() - 1)
        .collect();
    listed.reverse();
    assert_eq!(seen, listed, "{sight:?}");
    seen
}

pub async fn narrow_questions_of_a_narrow_sight_agree(store: &impl EventStore, clock: &TestClock) {
    // parameters, events found
    type Case<'a> = (&'a [(&'a str, &'a str)], &'a [usize]);
    captured(store, clock).await;
    let sight = concerning(&["an"], &[FARM, COOP]);
    let every = listed(store, &sight).await;
    let cases: [Case<'_>; 6] = [
        (&[("EQ_readPoint", FARM)], &[1]),
        (&[("EQ_bizLocation", FARM)], &[2]),
        (&[("EQ_source_owning_party", COOP)], &[4]),
        (&[("EQ_bizLocation", SHOP)], &[]),
        (&[("EQ_eventID", "urn:uuid:0|urn:uuid:5|urn:uuid:7")], &[0, 5]),
        (
            &[("eventType", "ObjectEvent"), ("orderBy", "recordTime"), ("orderDirection", "ASC")],
            &every,
        ),
    ];
    for (pairs, events) in cases {
        let answer = all(store, &sight, &query(pairs), 2).await;
        let mut found: Vec<usize> = answer
            .iter()
            .map(|one| one.event_id.trim_start_matches("urn:uuid:").parse().unwrap())
            .collect();
        found.sort_unstable();
        assert_eq!(found, events, "{pairs:?}");
    }
    // A limit counts what is seen, not what is there.
    let keys = (0..season().len()).map(|number| Key::from(format!("{GTIN}/21/{number}")));
    let hop = Hop { keys: keys.collect(), transformations: Vec::new(), facts_left: 2 };
    assert_eq!(store.facts(&sight, &hop).await.unwrap().len(), 3);
}
