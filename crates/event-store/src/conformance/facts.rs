//! Hops of a trace.

use nguon_epcis::model::Event;
use nguon_lineage::{
    Action, AsOf, Direction, Fact, Item, Key, Limits, Quantity, Query as Hop, Trace, What,
};
use serde_json::{Value, json};

use super::TestClock;
use super::sample::{GTIN, append, event};
use crate::{EventStore, Sight};

const PALLET: &str = "https://id.gs1.org/00/095212340000000013";

fn named(id: &str, mut members: Value) -> Event {
    members["eventID"] = json!(format!("urn:uuid:{id}"));
    event(members)
}

fn hop(keys: &[&str], transformations: &[&str]) -> Hop {
    Hop {
        keys: keys.iter().map(|key| Key::from(*key)).collect(),
        transformations: transformations.iter().map(|id| (*id).to_owned()).collect(),
        facts_left: 100,
    }
}

/// Harvest, packing into two cartons of a lot, cartons on a pallet, an error declaration.
fn season() -> Vec<Event> {
    vec![
        named(
            "harvest",
            json!({
                "action": "ADD", "eventTime": "2026-05-01T06:00:00+07:00", "bizStep": "commissioning",
                "quantityList": [{"epcClass": format!("{GTIN}/10/H1"), "quantity": 250.5, "uom": "KGM"}],
                "sourceList": [{"type": "owning_party", "source": "urn:epc:id:pgln:9521234.00001"}],
            }),
        ),
        named(
            "pack",
            json!({
                "type": "TransformationEvent", "eventTime": "2026-05-01T10:00:00+07:00",
                "transformationID": "urn:x:t1",
                "inputQuantityList": [{"epcClass": "urn:epc:class:lgtin:9521234.054321.H1", "quantity": 250.5, "uom": "KGM"}],
                "outputEPCList": [format!("{GTIN}/10/P1/21/1"), format!("{GTIN}/10/P1/21/2")],
            }),
        ),
        named(
            "load",
            json!({
                "type": "AggregationEvent", "action": "ADD", "eventTime": "2026-05-01T12:00:00+07:00",
                "parentID": "urn:epc:id:sscc:9521234.0000000001",
                "childEPCs": ["urn:epc:id:sgtin:9521234.054321.1", "urn:epc:id:sgtin:9521234.054321.2"],
            }),
        ),
        named(
            "load",
            json!({
                "type": "AggregationEvent", "action": "ADD", "eventTime": "2026-05-01T12:00:00+07:00",
                "parentID": "urn:epc:id:sscc:9521234.0000000001",
                "childEPCs": ["urn:epc:id:sgtin:9521234.054321.1", "urn:epc:id:sgtin:9521234.054321.2"],
                "errorDeclaration": {"declarationTime": "2026-05-02T00:00:00Z"},
            }),
        ),
    ]
}

fn names(facts: &[Fact]) -> Vec<&str> {
    facts.iter().map(|fact| fact.event.trim_start_matches("urn:uuid:")).collect()
}

pub async fn a_hop_finds_objects_lots_and_transformations(
    store: &impl EventStore,
    _clock: &TestClock,
) {
    // keys, transformations, events found
    type Case<'a> = (&'a [&'a str], &'a [&'a str], &'a [&'a str]);
    let receipt = append(store, season()).await;
    let (h1, p1, one) = (format!("{GTIN}/10/H1"), format!("{GTIN}/10/P1"), format!("{GTIN}/21/1"));
    let cases: [Case<'_>; 8] = [
        (&[&h1], &[], &["harvest", "pack"]),
        // Instances of the lot, though only the link of the instance names it.
        (&[&p1], &[], &["pack"]),
        (&[&one], &[], &["pack", "load", "load"]),
        (&[PALLET], &[], &["load", "load"]),
        (&[], &["urn:x:t1"], &["pack"]),
        (&[&h1, &one, PALLET], &["urn:x:t1"], &["harvest", "pack", "load", "load"]),
        // A product is no lot: it would find everything.
        (&[GTIN], &[], &[]),
        (&["urn:x:t1"], &[&h1], &[]),
    ];
    for (keys, transformations, expected) in cases {
        let facts = store.facts(&Sight::All, &hop(keys, transformations)).await.unwrap();
        assert_eq!(names(&facts), expected, "{keys:?} {transformations:?}");
    }

    let facts = store.facts(&Sight::All, &hop(&[&h1, PALLET], &[])).await.unwrap();
    let (harvest, pack, load, wrong) = (&facts[0], &facts[1], &facts[2], &facts[3]);
    let mass = Quantity::of(rust_decimal::Decimal::new(2505, 1), "KGM");
    let lot = Item::class(h1.as_str(), Some(mass.clone()));
    assert_eq!(harvest.what, What::Object { action: Action::Add, items: vec![lot.clone()] });
    assert_eq!(harvest.biz_step.as_deref(), Some("https://ref.gs1.org/cbv/BizStep-commissioning"));
    let owner =
        ("https://ref.gs1.org/cbv/SDT-owning_party", "https://id.gs1.org/417/9521234000013");
    assert_eq!(harvest.sources, [(owner.0.to_owned(), owner.1.to_owned())]);
    let cartons = [1, 2].map(|serial| Item::instance(format!("{GTIN}/21/{serial}")));
    assert_eq!(
        pack.what,
        What::Transformation {
            inputs: vec![lot],
            outputs: cartons.clone().map(|carton| carton.in_class(p1.as_str())).to_vec(),
            id: Some("urn:x:t1".to_owned()),
        }
    );
    let parent = Some(Key::from(PALLET));
    assert_eq!(
        load.what,
        What::Aggregation { action: Action::Add, parent, children: cartons.to_vec() }
    );
    assert_eq!((load.declared_wrong, wrong.declared_wrong), (false, true));
    assert_eq!(load.time, "2026-05-01T05:00:00Z".parse().unwrap());
    assert_eq!(load.recorded, receipt.record_time);
    assert_eq!(load.seq, receipt.stored[2].get());
}

pub async fn a_hop_stops_at_its_limit(store: &impl EventStore, _clock: &TestClock) {
    append(store, season()).await;
    let (h1, one) = (format!("{GTIN}/10/H1"), format!("{GTIN}/21/1"));
    for (facts_left, read) in [(0, 1), (1, 2), (2, 3), (3, 4), (4, 4), (usize::MAX, 4)] {
        let hop = Hop { facts_left, ..hop(&[&h1, &one], &["urn:x:t1"]) };
        assert_eq!(store.facts(&Sight::All, &hop).await.unwrap().len(), read, "{facts_left}");
    }
}

pub async fn a_trace_runs_from_plot_to_pallet(store: &impl EventStore, _clock: &TestClock) {
    let mut season = season();
    season.truncate(3);
    append(store, season).await;
    let start = vec![Key::from(format!("{GTIN}/10/H1"))];
    let mut trace = Trace::new(start, Direction::Forward, AsOf::everything(), Limits::default());
    while let Some(hop) = trace.need() {
        let facts = store.facts(&Sight::All, &hop).await.unwrap();
        trace.feed(facts);
    }
    let answer = trace.finish();
    assert_eq!(answer.partial, None);
    for reached in [format!("{GTIN}/21/1"), format!("{GTIN}/21/2"), PALLET.to_owned()] {
        assert!(answer.node(&Key::from(reached.as_str())).is_some(), "{reached}");
    }
}
