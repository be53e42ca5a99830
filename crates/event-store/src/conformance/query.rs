//! Finding events.

use nguon_epcis::query::SimpleEventQuery;
use serde_json::json;

use super::TestClock;
use super::sample::{GTIN, all, append, batch, event, query, seen};
use crate::{EventStore, Sight, StoreError, ValueKind};

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

/// Patterns with more than the last component open (EPCIS 2.0 §8.2.7.1, TDS 2.1 §8).
pub async fn open_patterns_find_what_they_mean(store: &impl EventStore, _clock: &TestClock) {
    let items = (0..250).map(|serial| format!("urn:epc:id:sgtin:9521234.054321.{serial}"));
    let others = [
        "urn:epc:id:sgtin:9521234.954321.7",
        "urn:epc:id:sgtin:9521235.054321.7",
        "https://id.gs1.org/01/09521234543213/10/L1/21/777",
        "urn:epc:id:sscc:9521234.0000000001",
        "urn:epc:id:sscc:9521234.1000000001",
        "urn:epc:id:grai:9521234.12345.400",
        "urn:x:1",
    ];
    let ids = items.chain(others.map(str::to_owned));
    append(store, ids.map(|id| event(json!({"epcList": [id]})))).await;
    let class = "urn:epc:idpat:sgtin:9521234.054321.*";
    append(store, [event(json!({"quantityList": [{"epcClass": class, "quantity": 1}]}))]).await;
    let cases = [
        ("MATCH_epc", "urn:epc:idpat:sgtin:9521234.*.*", 252),
        ("MATCH_anyEPC", "urn:epc:id:sgtin:9521234.*.*", 252),
        ("MATCH_epc", "urn:epc:idpat:sgtin:*.*.*", 253),
        ("MATCH_epc", "urn:epc:idpat:sscc:9521234.*", 2),
        ("MATCH_epc", "urn:epc:idpat:grai:9521234.*.*|urn:epc:idpat:sscc:*.*|urn:x:1", 4),
        ("MATCH_epc", "urn:epc:idpat:grai:9521234.12345.*", 1),
        ("MATCH_epc", "urn:epc:idpat:giai:*.*", 0),
        ("MATCH_parentID", "urn:epc:idpat:sgtin:*.*.*", 0),
        ("MATCH_epcClass", "urn:epc:idpat:sgtin:9521234.*.*", 1),
        ("MATCH_epcClass", "urn:epc:idpat:sgtin:9521235.*.*", 0),
    ];
    for (name, pattern, events) in cases {
        let found = all(store, &Sight::All, &query(&[(name, pattern)]), 100).await.len();
        assert_eq!(found, events, "{name}={pattern}");
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

/// Events without the field come last, equal ones in record order; pages hold while others come in.
pub async fn an_extension_field_orders_the_answer(store: &impl EventStore, _clock: &TestClock) {
    let weighed = |id: &str, weight: Option<&str>| {
        let mut members = json!({"eventID": format!("urn:uuid:{id}"), "epcList": ["urn:x:1"]});
        if let Some(weight) = weight {
            members["ext:weight"] = json!(weight);
        }
        event(members)
    };
    let first = [("a", Some("9.5")), ("b", None), ("c", Some("10")), ("d", Some("9.50"))];
    append(store, first.map(|(id, weight)| weighed(id, weight))).await;
    let by = ("orderBy", "https://ns.example.com/weight");
    let (up, down) = (("orderDirection", "ASC"), ("orderDirection", "DESC"));
    let exists = ("EXISTS_https://ns.example.com/weight", "true");
    let cases: [(&[(&str, &str)], &str); 6] = [
        (&[by, up], "a d c b"),
        (&[by, down], "c a d b"),
        (&[by], "c a d b"),
        (&[by, up, ("eventCountLimit", "3")], "a d c"),
        (&[by, up, exists], "a d c"),
        (&[by, ("LT_https://ns.example.com/weight", "10")], "a d"),
    ];
    for (pairs, expected) in cases {
        for per_page in 1..5 {
            let found = all(store, &Sight::All, &query(pairs), per_page).await;
            let found: Vec<_> =
                found.iter().map(|one| &one.event_id["urn:uuid:".len()..]).collect();
            assert_eq!(found.join(" "), expected, "{pairs:?} by {per_page}");
        }
    }
    for (most, fits) in [("3", false), ("4", true)] {
        let bounded = query(&[by, ("maxEventCount", most)]);
        let answer = store.query(&Sight::All, &bounded, None, 1).await;
        assert_eq!(answer.is_ok(), fits, "{most}: {answer:?}");
    }

    let asked = query(&[by, up]);
    let page = store.query(&Sight::All, &asked, None, 2).await.unwrap();
    append(store, [weighed("e", Some("1")), weighed("f", Some("9.7"))]).await;
    let page = store.query(&Sight::All, &asked, page.next, 9).await.unwrap();
    let ids: Vec<_> = page.items.iter().map(|one| one.event_id.as_str()).collect();
    assert_eq!(ids, ["urn:uuid:f", "urn:uuid:c", "urn:uuid:b"]);
    assert_eq!(page.next, None);
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
            "readPoint": {"id": "urn:epc:id:sgln:9521234.00001.0"}, "bizLocation": {"id": "urn:x:loc"}})),
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
