//! Master data: kept with their batch, looked up for queries.

use std::sync::Arc;

use nguon_epcis::context::Namespaces;
use nguon_epcis::model::MasterData;
use nguon_epcis::query::Directory;
use serde_json::{Value, json};

use super::TestClock;
use super::sample::{all, append, batch, event, query, seen};
use crate::{
    Batch, CaptureJob, EventStore, NewElement, OnError, Seq, Sight, StoreError, prepare_master_data,
};

const PLACES: &str = "urn:epcglobal:epcis:vtype:BusinessLocation";

fn names() -> Arc<Namespaces> {
    Namespaces::pinned().declaring([("ext", "https://ns.example.com/")])
}

/// Elements of one type.
#[expect(clippy::needless_pass_by_value, reason = "what json! makes is passed on")]
pub(super) fn elements(kind: &str, elements: Value) -> MasterData {
    let list = json!([{"type": kind, "vocabularyElementList": elements}]);
    MasterData::from_json(&list, &names()).unwrap()
}

fn prepared(data: &MasterData) -> Vec<NewElement> {
    prepare_master_data(data, &names())
}

/// Takes in what a captor says.
pub(super) async fn say(store: &impl EventStore, captor: &str, data: &MasterData) {
    let said = Batch { master_data: prepared(data), captured_by: captor.to_owned(), ..batch([]) };
    store.append(said).await.unwrap();
}

fn sight(names: &[&str]) -> Sight {
    Sight::CapturedBy(names.iter().map(|name| (*name).to_owned()).collect())
}

/// Events at four places, each under the name of its place.
async fn at_places(store: &impl EventStore) {
    for place in ["farm", "yard", "corner", "shop"] {
        let members = json!({"eventID": format!("urn:uuid:{place}"),
            "bizLocation": {"id": format!("urn:x:{place}")}});
        append(store, [event(members)]).await;
    }
}

async fn found(store: &impl EventStore, sight: &Sight, name: &str, value: &str) -> Vec<String> {
    let events = all(store, sight, &query(&[(name, value)]), 2).await;
    let mut found: Vec<_> =
        events.into_iter().map(|one| one.event_id.replace("urn:uuid:", "")).collect();
    found.sort_unstable();
    found
}

pub async fn a_newer_element_replaces_what_it_speaks_of(
    store: &impl EventStore,
    clock: &TestClock,
) {
    at_places(store).await;
    let first = elements(
        PLACES,
        json!([
            {"id": "urn:x:farm", "children": ["urn:x:yard"],
             "attributes": [{"id": "cbvmda:site", "attribute": "7"}, {"id": "ext:kind", "attribute": "orchard"}]},
            {"id": "urn:x:yard", "children": ["urn:x:corner"]},
        ]),
    );
    let second = elements(
        PLACES,
        json!([
            {"id": "urn:x:farm", "children": ["urn:x:shop"],
             "attributes": [{"id": "urn:epcglobal:cbv:mda:site", "attribute": ["8", "9"]}]},
            {"id": "urn:x:corner"},
        ]),
    );
    let cases: [(&str, &str, &[&str], &[&str]); 6] = [
        ("WD_bizLocation", "urn:x:farm", &["corner", "farm", "yard"], &["farm", "shop"]),
        ("WD_bizLocation", "urn:x:yard", &["corner", "yard"], &["corner", "yard"]),
        ("HASATTR_bizLocation", "cbvmda:site", &["farm"], &["farm"]),
        ("EQATTR_bizLocation_cbvmda:site", "7", &["farm"], &[]),
        ("EQATTR_bizLocation_cbvmda:site", "9", &[], &["farm"]),
        ("EQATTR_bizLocation_https://ns.example.com/kind", "orchard", &["farm"], &["farm"]),
    ];
    say(store, "demo", &first).await;
    for (name, value, before, _) in cases {
        assert_eq!(found(store, &Sight::All, name, value).await, before, "{name}={value}");
    }
    clock.move_by(1_000);
    say(store, "demo", &second).await;
    for (name, value, _, after) in cases {
        assert_eq!(found(store, &Sight::All, name, value).await, after, "{name}={value} after");
    }

    // What was replaced stays visible.
    let one = store.master_data(&Sight::All, "urn:x:farm", None, 1).await.unwrap();
    let other = store.master_data(&Sight::All, "urn:x:farm", one.next, 1).await.unwrap();
    assert_eq!((one.items.len(), other.items.len(), other.next), (1, 1, None));
    assert!(one.items[0].record_time < other.items[0].record_time);
    for (kept, said) in [(&one.items[0], &first), (&other.items[0], &second)] {
        assert_eq!((kept.kind.as_str(), kept.captured_by.as_str()), (PLACES, "demo"));
        let json: Value = serde_json::from_str(&kept.json).unwrap();
        let names = Namespaces::pinned().extended(&json["@context"]);
        let back = MasterData::from_json(&json["vocabularyList"], &names).unwrap();
        assert_eq!(back.vocabularies[0].elements[0], said.vocabularies[0].elements[0]);
    }
    assert_eq!(store.feed(Seq::START, 9).await.unwrap().len(), 4, "master data are no events");
}

/// Parameter, its value, who asks, what is found.
type Case<'a> = (&'a str, &'a str, Sight, &'a [&'a str]);

pub async fn captors_say_what_they_say_beside_each_other(
    store: &impl EventStore,
    _clock: &TestClock,
) {
    for captor in ["an", "binh"] {
        let events = ["farm", "yard", "corner"].map(|place| {
            event(json!({"eventID": format!("urn:uuid:{captor}-{place}"),
                "bizLocation": {"id": format!("urn:x:{place}")}}))
        });
        store.append(Batch { captured_by: captor.to_owned(), ..batch(events) }).await.unwrap();
    }
    let site = |place: &str, value: &str, children: &[&str]| {
        elements(
            PLACES,
            json!([{"id": format!("urn:x:{place}"), "children": children,
                "attributes": [{"id": "cbvmda:site", "attribute": value}]}]),
        )
    };
    say(store, "an", &site("farm", "7", &["urn:x:yard"])).await;
    say(store, "binh", &site("farm", "8", &[])).await;
    say(store, "binh", &site("yard", "9", &["urn:x:corner"])).await;
    let (below, site) = ("WD_bizLocation", "EQATTR_bizLocation_cbvmda:site");
    let everywhere = ["an-corner", "an-farm", "an-yard", "binh-corner", "binh-farm", "binh-yard"];
    let cases: [Case<'_>; 8] = [
        // Way from the farm to the corner: half of it is said by each.
        (below, "urn:x:farm", Sight::All, &everywhere),
        (below, "urn:x:farm", sight(&["an", "binh"]), &everywhere),
        (below, "urn:x:farm", sight(&["an"]), &["an-farm", "an-yard"]),
        (below, "urn:x:farm", sight(&["binh"]), &["binh-farm"]),
        (site, "7", Sight::All, &["an-farm", "binh-farm"]),
        (site, "7", sight(&["an"]), &["an-farm"]),
        (site, "7", sight(&["binh"]), &[]),
        (site, "7", sight(&[]), &[]),
    ];
    for (name, value, sight, expected) in cases {
        assert_eq!(found(store, &sight, name, value).await, expected, "{name} {sight:?}");
    }
    let said = |sight: Sight| async move {
        store.master_data(&sight, "urn:x:farm", None, 9).await.unwrap().items.len()
    };
    assert_eq!(said(Sight::All).await, 2);
    assert_eq!(said(sight(&["an"])).await, 1);
    assert_eq!(said(sight(&[])).await, 0);
}

pub async fn master_data_share_the_fate_of_their_batch(store: &impl EventStore, clock: &TestClock) {
    at_places(store).await;
    let data = |value: &str| {
        let attributes = json!([{"id": "cbvmda:site", "attribute": value}]);
        prepared(&elements(PLACES, json!([{"id": "urn:x:farm", "attributes": attributes}])))
    };
    let job = |number, behaviour| {
        let id = uuid::Uuid::from_u128(number);
        Some(CaptureJob::begun(id, "demo".into(), behaviour, (clock.clock())()))
    };
    // behaviour, whether an event is there already, whether they are kept
    let cases = [
        (OnError::Rollback, true, false),
        (OnError::Proceed, true, true),
        (OnError::Rollback, false, true),
    ];
    for (number, (on_error, taken, kept)) in (1_u32..).zip(cases) {
        let value = number.to_string();
        let events = if taken { vec![seen("farm", 1)] } else { Vec::new() };
        let job = job(number.into(), on_error);
        let batch = Batch { master_data: data(&value), on_error, job, ..batch(events) };
        let answer = store.append(batch).await;
        assert_eq!(matches!(answer, Err(StoreError::Duplicates(_))), !kept, "{value}");
        let site = found(store, &Sight::All, "EQATTR_bizLocation_cbvmda:site", &value).await;
        assert_eq!(site.len(), usize::from(kept), "{value}");
        let job = store.job(&Sight::All, uuid::Uuid::from_u128(number.into())).await.unwrap();
        assert_eq!(job.map(|job| (job.running(), job.success)), Some((false, !taken)));
    }
    let said = store.master_data(&Sight::All, "urn:x:farm", None, 9).await.unwrap();
    assert_eq!(said.items.len(), 2);
}

pub async fn a_query_that_means_too_many_values_is_refused(
    store: &impl EventStore,
    _clock: &TestClock,
) {
    let most = crate::master::LOOKED_UP_MAX;
    let children = |from: usize, to: usize| -> Vec<String> {
        (from..to).map(|number| format!("urn:x:{number}")).collect()
    };
    let house = json!([{"id": "urn:x:house", "children": children(0, most)}]);
    say(store, "demo", &elements(PLACES, house)).await;
    append(store, [event(json!({"bizLocation": {"id": "urn:x:7"}}))]).await;
    let below = query(&[("WD_bizLocation", "urn:x:house")]);
    let places = store.query(&Sight::All, &below, None, 9).await.unwrap().items.len();
    assert_eq!(places, 1, "so many are looked for");

    let room = json!([{"id": "urn:x:7", "children": ["urn:x:last"]}]);
    say(store, "demo", &elements(PLACES, room)).await;
    let refused = store.query(&Sight::All, &below, None, 9).await;
    assert!(matches!(refused, Err(StoreError::TooManyValues { .. })), "{refused:?}");
}

/// Master data that random queries ask for: some say the same of the same, some go in circles.
pub(super) fn sample() -> Vec<(&'static str, MasterData)> {
    let sites = "urn:epcglobal:epcis:vtype:ReadPoint";
    let words = "urn:epcglobal:epcis:vtype:BusinessStep";
    let classes = "urn:epcglobal:epcis:vtype:EPCClass";
    let (gate, hall) = ("urn:epc:id:sgln:9521234.00001.0", "https://id.gs1.org/414/9521234000020");
    let lot = format!("{}/10/L1", super::sample::GTIN);
    vec![
        (
            "demo",
            elements(
                PLACES,
                json!([
                    {"id": "urn:x:country", "children": [gate, "urn:x:land"]},
                    {"id": "urn:x:land", "children": [hall, "urn:x:country"]},
                    {"id": gate, "attributes": [{"id": "cbvmda:site", "attribute": 8}]},
                    {"id": "urn:epc:id:sscc:9521234.0000000001",
                     "attributes": [{"id": "ext:of", "attribute": "wood"}]},
                ]),
            ),
        ),
        (
            "other",
            elements(
                sites,
                json!([
                    {"id": "https://id.gs1.org/414/9521234000013", "attributes": [
                        {"id": "cbvmda:site", "attribute": "9"}, {"id": "ext:note", "attribute": "x"}]},
                    {"id": hall, "attributes": [{"id": "cbvmda:site", "attribute": " 8 "}]},
                ]),
            ),
        ),
        (
            "demo",
            elements(
                words,
                json!([
                    {"id": "urn:epcglobal:cbv:bizstep:shipping",
                     "attributes": [{"id": "ext:owner", "attribute": "binh"}]},
                    {"id": "urn:x:own-step", "attributes": [{"id": "ext:owner", "attribute": "an"}]},
                ]),
            ),
        ),
        (
            "demo",
            elements(
                classes,
                json!([
                    {"id": lot, "attributes": [{"id": "cbvmda:descriptionShort", "attribute": "xoài"}]},
                ]),
            ),
        ),
        // Said again: the site is another now.
        (
            "demo",
            elements(
                PLACES,
                json!([
                    {"id": gate, "attributes": [{"id": "cbvmda:site", "attribute": "7"}]},
                ]),
            ),
        ),
    ]
}

/// The reference that knows all of it.
pub(super) fn directory() -> Directory {
    let mut directory = Directory::default();
    for (captor, data) in sample() {
        directory.add_from(captor, &data, &names());
    }
    directory
}
