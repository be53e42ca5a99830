//! Finding events.

use std::collections::BTreeSet;

use nguon_epcis::model::Event;
use nguon_epcis::query::{Direction, SimpleEventQuery, TimeField};
use serde_json::{Value, json};

use super::TestClock;
use super::sample::{GTIN, all, append, batch, event, query, seen};
use crate::{EventStore, Sight, StoreError, StoredEvent, ValueKind};

/// Random, but the same on every run: a failure can be replayed.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        // Constants of Knuth's MMIX generator.
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.roll(from.len())]
    }
}

const STEPS: [&str; 3] = ["shipping", "receiving", "urn:x:own-step"];
const PLACES: [&str; 2] =
    ["urn:epc:id:sgln:9521234.00001.0", "https://id.gs1.org/414/9521234000020"];
const ACTIONS: [&str; 3] = ["ADD", "OBSERVE", "DELETE"];
const TIMES: [&str; 4] = [
    "2026-05-01T08:00:00+07:00",
    "2026-05-01T01:00:00.000000001Z",
    "2026-05-01T01:00:00Z",
    "2026-05-02T00:00:00Z",
];

fn item(dice: &mut Dice) -> String {
    match dice.roll(4) {
        0 => format!("urn:epc:id:sgtin:9521234.054321.{}", dice.roll(3)),
        1 => format!("https://example.org/item/{}", dice.roll(2)),
        _ => format!("{GTIN}/21/{}", dice.roll(3)),
    }
}

fn lot(dice: &mut Dice) -> Value {
    json!({"epcClass": format!("{GTIN}/10/L{}", dice.roll(3)), "quantity": dice.roll(5)})
}

fn random_event(dice: &mut Dice, number: usize) -> Event {
    let mut members = json!({
        "eventID": format!("urn:uuid:{number}"),
        "eventTime": dice.pick(&TIMES),
        "bizStep": dice.pick(&STEPS),
        "readPoint": {"id": dice.pick(&PLACES)},
    });
    let map = members.as_object_mut().unwrap();
    let mut put = |name: &str, value: Value| map.insert(name.to_owned(), value);
    match dice.roll(3) {
        0 => {
            put("action", json!(dice.pick(&ACTIONS)));
            put("epcList", json!([item(dice)]));
            put("quantityList", json!([lot(dice)]));
        }
        1 => {
            put("type", json!("AggregationEvent"));
            put("action", json!(dice.pick(&ACTIONS)));
            put("parentID", json!(item(dice)));
            put("childEPCs", json!([item(dice)]));
            put("childQuantityList", json!([lot(dice)]));
            put("disposition", json!("in_transit"));
        }
        _ => {
            put("type", json!("TransformationEvent"));
            put("inputEPCList", json!([item(dice)]));
            put("inputQuantityList", json!([lot(dice)]));
            put("outputEPCList", json!([item(dice)]));
            put("transformationID", json!(format!("urn:x:t{}", dice.roll(2))));
        }
    }
    event(members)
}

fn random_query(dice: &mut Dice) -> SimpleEventQuery {
    let item = item(dice);
    let class =
        format!("{GTIN}/10/L{}|urn:epc:class:lgtin:9521234.054321.L{}", dice.roll(3), dice.roll(3));
    let ids = format!("urn:uuid:{}|urn:uuid:{}", dice.roll(90), dice.roll(90));
    let items = format!("{item}|{GTIN}/21/1");
    let series = "urn:epc:id:sgtin:9521234.054321.*".to_owned();
    let possible: Vec<(&str, String)> = vec![
        ("eventType", "ObjectEvent|AggregationEvent".to_owned()),
        ("EQ_action", format!("{}|ADD", dice.pick(&ACTIONS))),
        ("EQ_bizStep", (*dice.pick(&STEPS)).to_owned()),
        ("EQ_disposition", "in_transit".to_owned()),
        ("EQ_readPoint", (*dice.pick(&PLACES)).to_owned()),
        ("EQ_transformationID", "urn:x:t1".to_owned()),
        ("EQ_eventID", ids),
        ("GE_eventTime", (*dice.pick(&TIMES)).to_owned()),
        ("LT_eventTime", (*dice.pick(&TIMES)).to_owned()),
        ("GE_recordTime", "2026-05-02T05:00:00.000020Z".to_owned()),
        ("LT_recordTime", "2026-05-02T05:00:00.0000655Z".to_owned()),
        ("MATCH_epc", items.clone()),
        ("MATCH_parentID", item.clone()),
        ("MATCH_inputEPC", series.clone()),
        ("MATCH_outputEPC", items),
        ("MATCH_anyEPC", if dice.roll(2) == 0 { series } else { item }),
        ("MATCH_epcClass", class.clone()),
        ("MATCH_inputEPCClass", class.clone()),
        ("MATCH_anyEPCClass", class),
    ];
    let mut chosen: BTreeSet<usize> = BTreeSet::new();
    for _ in 0..dice.roll(4) {
        chosen.insert(dice.roll(possible.len()));
    }
    let mut pairs: Vec<(&str, &str)> =
        chosen.into_iter().map(|at| (possible[at].0, possible[at].1.as_str())).collect();
    if dice.roll(3) > 0 {
        pairs.push(("orderBy", *dice.pick(&["eventTime", "recordTime"])));
        pairs.push(("orderDirection", *dice.pick(&["ASC", "DESC"])));
    }
    query(&pairs)
}

pub async fn queries_answer_as_the_reference_does(store: &impl EventStore, clock: &TestClock) {
    let mut dice = Dice(2026);
    for number in 0..90 {
        clock.move_by(1);
        append(store, [random_event(&mut dice, number)]).await;
    }
    let known = store.feed(crate::Seq::START, 1_000).await.unwrap();
    let parsed: Vec<Event> = known.iter().map(|one| one.event().unwrap()).collect();
    let mut found = 0;
    for _ in 0..250 {
        let query = random_query(&mut dice);
        let matching = known.iter().zip(&parsed).filter(|(_, event)| query.matches(event));
        let expected = ordered(&query, matching.collect());
        let per_page = dice.roll(40) + 1;
        let answer: Vec<_> =
            all(store, &Sight::All, &query, per_page).await.iter().map(|one| one.seq).collect();
        assert_eq!(answer, expected, "{query:?}");
        found += answer.len();
    }
    assert!(found > 500, "the queries find too little to prove anything: {found}");
}

fn ordered(query: &SimpleEventQuery, mut events: Vec<(&StoredEvent, &Event)>) -> Vec<crate::Seq> {
    let by_record = query.order.is_some_and(|order| order.by == TimeField::RecordTime);
    events.sort_by_key(|(stored, event)| {
        (if by_record { 0 } else { event.event_time.epoch_ns() }, stored.seq)
    });
    if query.order.is_none_or(|order| order.direction == Direction::Descending) {
        events.reverse();
    }
    events.into_iter().map(|(stored, _)| stored.seq).collect()
}

pub async fn urn_and_digital_link_find_each_other(store: &impl EventStore, _clock: &TestClock) {
    append(store, [event(json!({"epcList": ["urn:epc:id:sgtin:9521234.054321.7"]}))]).await;
    append(
        store,
        [event(
            json!({"epcList": [format!("https://shop.example.com/some/01/09521234543213/21/8")]}),
        )],
    )
    .await;
    let cases = [
        ("urn:epc:id:sgtin:9521234.054321.7", 1),
        ("https://id.gs1.org/01/09521234543213/21/7", 1),
        ("urn:epc:id:sgtin:9521234.054321.8", 1),
        ("urn:epc:id:sgtin:9521234.054321.*", 2),
        ("urn:epc:idpat:sgtin:9521234.054321.*", 2),
        ("urn:epc:id:sgtin:9521234.054321.9", 0),
        ("urn:epc:id:sgtin:9521234.054322.*", 0),
    ];
    for (written, events) in cases {
        let query = query(&[("MATCH_anyEPC", written)]);
        assert_eq!(all(store, &Sight::All, &query, 10).await.len(), events, "{written}");
    }
}

pub async fn pages_hold_while_events_come_in(store: &impl EventStore, _clock: &TestClock) {
    for number in 0..10 {
        append(store, [seen(&number.to_string(), 1)]).await;
    }
    let pairs =
        [("MATCH_epc", "https://id.gs1.org/01/09521234543213/21/1"), ("orderBy", "eventTime")];
    let query = query(&pairs);
    let mut ids = Vec::new();
    let mut after = None;
    loop {
        let page = store.query(&Sight::All, &query, after, 3).await.unwrap();
        ids.extend(page.items.into_iter().map(|one| one.event_id));
        // Newest first: what comes in now belongs before the first page.
        append(store, [seen(&format!("late-{}", ids.len()), 1)]).await;
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    let expected: Vec<_> = (0..10).rev().map(|number| format!("urn:uuid:{number}")).collect();
    assert_eq!(ids, expected);
}

pub async fn pages_of_large_events_are_short(store: &impl EventStore, _clock: &TestClock) {
    let third = crate::PAGE_BYTES_MAX / 3;
    for number in 0..5 {
        let note = number.to_string().repeat(third);
        append(store, [event(json!({"eventID": format!("urn:uuid:{number}"), "ext:note": note}))])
            .await;
    }
    let mut sizes = Vec::new();
    let mut after = None;
    loop {
        let page =
            store.query(&Sight::All, &SimpleEventQuery::default(), after, 100).await.unwrap();
        sizes.push(page.items.len());
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(sizes, [3, 2]);
    assert_eq!(store.feed(crate::Seq::START, 100).await.unwrap().len(), 3);
}

pub async fn the_whole_answer_is_bounded_where_the_query_says_so(
    store: &impl EventStore,
    _clock: &TestClock,
) {
    append(store, (0..10).map(|number| seen(&number.to_string(), 1))).await;
    for (limit, per_page, given) in
        [("4", 3, 4), ("4", 4, 4), ("4", 9, 4), ("10", 10, 10), ("11", 4, 10)]
    {
        let query = query(&[("orderBy", "recordTime"), ("eventCountLimit", limit)]);
        assert_eq!(
            all(store, &Sight::All, &query, per_page).await.len(),
            given,
            "{limit} by {per_page}"
        );
    }
    for (most, fits) in [("9", false), ("10", true), ("11", true), ("1000000", true)] {
        let answer = store.query(&Sight::All, &query(&[("maxEventCount", most)]), None, 2).await;
        match answer {
            Ok(page) => assert!(fits && page.items.len() == 2, "{most}"),
            Err(StoreError::TooManyEvents { .. }) => assert!(!fits, "{most}"),
            Err(other) => panic!("{other}"),
        }
    }
}

pub async fn others_events_are_hidden_in_every_answer(store: &impl EventStore, _clock: &TestClock) {
    for (captor, id, serial) in [("an", "1", 1), ("binh", "2", 1), ("an", "3", 2), ("chi", "4", 3)]
    {
        let mut batch = batch([seen(id, serial)]);
        batch.captured_by = captor.to_owned();
        store.append(batch).await.unwrap();
    }
    let sight = |names: &[&str]| Sight::CapturedBy(names.iter().map(|n| (*n).to_owned()).collect());
    let one = format!("{GTIN}/21/1");
    let cases: [(Sight, &[&str], &[&str]); 4] = [
        (Sight::All, &["4", "3", "2", "1"], &["2", "1"]),
        (sight(&["an"]), &["3", "1"], &["1"]),
        (sight(&["an", "binh"]), &["3", "2", "1"], &["2", "1"]),
        (sight(&[]), &[], &[]),
    ];
    for (sight, every, of_item) in cases {
        let sight = &sight;
        let found = |query: SimpleEventQuery| async move {
            let events = all(store, sight, &query, 2).await;
            events.into_iter().map(|one| one.event_id.replace("urn:uuid:", "")).collect::<Vec<_>>()
        };
        assert_eq!(found(SimpleEventQuery::default()).await, every, "{sight:?}");
        assert_eq!(found(query(&[("MATCH_epc", &one)])).await, of_item, "{sight:?}");
        let visible = store.event(sight, "urn:uuid:2").await.unwrap().len();
        assert_eq!(visible, usize::from(every.contains(&"2")), "{sight:?}");
        let known = store.known_values(sight, ValueKind::Epc, None, 9).await.unwrap().items;
        assert_eq!(known.contains(&format!("{GTIN}/21/3")), every.contains(&"4"), "{sight:?}");
    }
}

pub async fn known_values_are_listed_once_and_paged(store: &impl EventStore, _clock: &TestClock) {
    append(store, [
        event(json!({"bizStep": "shipping", "disposition": "in_transit", "epcList": ["urn:epc:id:sgtin:9521234.054321.2"]})),
        event(json!({"bizStep": "https://ref.gs1.org/cbv/BizStep-shipping", "epcList": [format!("{GTIN}/21/1")],
            "readPoint": {"id": PLACES[0]}, "bizLocation": {"id": "urn:x:loc"}})),
        event(json!({"type": "TransactionEvent", "epcList": [format!("{GTIN}/21/2")], "bizTransactionList": [{"bizTransaction": "urn:x:po"}]})),
    ]).await;
    let list =
        |kind| async move { store.known_values(&Sight::All, kind, None, 9).await.unwrap().items };
    assert_eq!(list(ValueKind::BizStep).await, ["https://ref.gs1.org/cbv/BizStep-shipping"]);
    assert_eq!(list(ValueKind::Disposition).await, ["https://ref.gs1.org/cbv/Disp-in_transit"]);
    assert_eq!(list(ValueKind::ReadPoint).await, ["https://id.gs1.org/414/9521234000013"]);
    assert_eq!(list(ValueKind::BizLocation).await, ["urn:x:loc"]);
    assert_eq!(list(ValueKind::EventType).await, ["ObjectEvent", "TransactionEvent"]);
    let first = store.known_values(&Sight::All, ValueKind::Epc, None, 1).await.unwrap();
    assert_eq!(first.items, [format!("{GTIN}/21/1")]);
    let second =
        store.known_values(&Sight::All, ValueKind::Epc, first.next.as_deref(), 1).await.unwrap();
    assert_eq!((second.items, second.next), (vec![format!("{GTIN}/21/2")], None));
}
