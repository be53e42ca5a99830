mod names;
mod random;
mod whole;

use serde_json::json;

use super::*;
use crate::json::read_event;
use crate::model::Event;

fn faults(pairs: &[(&str, &str)]) -> (String, QueryFault) {
    let error = SimpleEventQuery::from_pairs(pairs.iter().copied()).unwrap_err();
    assert_eq!(error.exception(), "QueryParameterException");
    (error.parameter, error.fault)
}

/// Pairs, the parameter that is blamed, and what it is blamed for.
type Case<'a> = (&'a [(&'a str, &'a str)], &'a str, fn(&QueryFault) -> bool);

#[test]
fn what_is_no_query() {
    let cases: &[Case<'_>] = &[
        (&[("GE_eventDate", "2026-01-01T00:00:00Z")], "GE_eventDate", |f| {
            *f == QueryFault::Unknown
        }),
        (&[("eq_bizStep", "shipping")], "eq_bizStep", |f| *f == QueryFault::Unknown),
        (&[("EQ_bizStep", "packing"), ("EQ_bizStep", "b")], "EQ_bizStep", |f| {
            *f == QueryFault::Repeated
        }),
        (&[("EQ_action", "CREATE")], "EQ_action", |f| matches!(f, QueryFault::Value { .. })),
        (&[("EQ_action", "ADD|")], "EQ_action", |f| *f == QueryFault::Empty),
        (&[("eventType", "Shipment")], "eventType", |f| matches!(f, QueryFault::Value { .. })),
        (&[("GE_eventTime", "2026-01-01T00:00:00")], "GE_eventTime", |f| {
            matches!(f, QueryFault::Value { .. })
        }),
        (&[("MATCH_epc", "lot 7")], "MATCH_epc", |f| matches!(f, QueryFault::Value { .. })),
        (&[("MATCH_epc", "urn:epc:idpat:sgtin:0614141.107340.[1-9]")], "MATCH_epc", |f| {
            matches!(f, QueryFault::Pattern(_))
        }),
        (&[("MATCH_epcClass", "urn:epc:idpat:sgtin:*.107340.*")], "MATCH_epcClass", |f| {
            matches!(f, QueryFault::Pattern(_))
        }),
        (&[("orderBy", "bizStep")], "orderBy", |f| matches!(f, QueryFault::Value { .. })),
        (&[("orderBy", "eventTime"), ("orderDirection", "UP")], "orderDirection", |f| {
            matches!(f, QueryFault::Value { .. })
        }),
        (&[("eventCountLimit", "5")], "eventCountLimit", |f| *f == QueryFault::Needs("orderBy")),
        (
            &[("eventCountLimit", "5"), ("maxEventCount", "5"), ("orderBy", "eventTime")],
            "eventCountLimit",
            |f| *f == QueryFault::Excludes("maxEventCount"),
        ),
        (&[("perPage", "0")], "perPage", |f| matches!(f, QueryFault::Value { .. })),
        (&[("perPage", "-1")], "perPage", |f| matches!(f, QueryFault::Value { .. })),
        (&[("perPage", "99999999999")], "perPage", |f| matches!(f, QueryFault::Value { .. })),
        (&[("nextPageToken", "")], "nextPageToken", |f| *f == QueryFault::Empty),
    ];
    for (pairs, parameter, expected) in cases {
        let (found, fault) = faults(pairs);
        assert_eq!(found, *parameter);
        assert!(expected(&fault), "{pairs:?}: {fault:?}");
    }
    let many = vec!["urn:x:1"; 1_001].join("|");
    assert_eq!(faults(&[("MATCH_epc", &many)]).1, QueryFault::TooManyValues(1_001));
}

#[test]
fn order_and_limits() {
    let query = SimpleEventQuery::from_pairs([
        ("eventCountLimit", "5"),
        ("orderBy", "recordTime"),
        ("perPage", "30"),
        ("nextPageToken", "a|b"),
    ])
    .unwrap();
    let order = Order { by: TimeField::RecordTime, direction: Direction::Descending };
    assert_eq!(
        (query.order, query.event_count_limit, query.per_page),
        (Some(order), Some(5), Some(30))
    );
    assert_eq!(query.next_page_token.as_deref(), Some("a|b"));
    assert_eq!(SimpleEventQuery::from_pairs([]).unwrap(), SimpleEventQuery::default());
}

fn aggregation() -> Event {
    read_event(json!({"@context": crate::context::GS1_CONTEXT, "type": "AggregationEvent",
        "eventTime": "2026-05-02T08:15:00+07:00", "eventTimeZoneOffset": "+07:00",
        "recordTime": "2026-05-02T02:00:00Z", "eventID": "urn:uuid:1", "action": "ADD",
        "parentID": "urn:epc:id:sscc:4012345.0000000333",
        "childEPCs": ["urn:epc:id:sgtin:4012345.011111.1"],
        "childQuantityList": [{"epcClass": "urn:epc:class:lgtin:4012345.012345.L1", "quantity": 5}],
        "bizStep": "packing", "disposition": "https://ref.gs1.org/cbv/Disp-in_progress",
        "readPoint": {"id": "urn:epc:id:sgln:4012345.00005.0"}}))
    .unwrap()
}

fn transformation() -> Event {
    read_event(json!({"@context": crate::context::GS1_CONTEXT, "type": "TransformationEvent",
        "eventTime": "2026-05-02T08:15:00+07:00", "eventTimeZoneOffset": "+07:00",
        "transformationID": "urn:epc:id:gdti:0614141.12345.400",
        "inputEPCList": ["https://a.vn/01/04012345111118/21/1"],
        "outputQuantityList": [{"epcClass": "urn:epc:idpat:sgtin:4012345.022222.*"}],
        "bizLocation": {"id": "https://a.vn/414/4012345000054"}}))
    .unwrap()
}

/// One row per parameter: what finds it and what does not.
#[test]
fn what_matches() {
    let pallet = "https://id.gs1.org/00/040123450000003338";
    let cases = vec![
        (aggregation(), "eventType", "ObjectEvent|AggregationEvent", "ObjectEvent"),
        (aggregation(), "GE_eventTime", "2026-05-02T01:15:00Z", "2026-05-02T01:15:00.000000001Z"),
        (aggregation(), "LT_eventTime", "2026-05-02T01:15:00.000000001Z", "2026-05-02T01:15:00Z"),
        (aggregation(), "GE_recordTime", "2026-05-02T02:00:00Z", "2026-05-02T02:00:01Z"),
        (aggregation(), "LT_recordTime", "2026-05-02T02:00:01Z", "2026-05-02T02:00:00Z"),
        (aggregation(), "EQ_action", "DELETE|ADD", "OBSERVE"),
        (aggregation(), "EQ_bizStep", "urn:epcglobal:cbv:bizstep:packing", "shipping"),
        (aggregation(), "EQ_disposition", "in_progress", "in_transit"),
        (aggregation(), "EQ_readPoint", "https://id.gs1.org/414/4012345000054", "urn:x:1"),
        (transformation(), "EQ_bizLocation", "urn:epc:id:sgln:4012345.00005.0", "urn:x:1"),
        (aggregation(), "EQ_eventID", "urn:uuid:1", "urn:uuid:2"),
        (transformation(), "EQ_transformationID", "urn:epc:id:gdti:0614141.12345.400", "urn:x:1"),
        (aggregation(), "MATCH_epc", "https://x.vn/01/04012345111118/21/1", pallet),
        (
            aggregation(),
            "MATCH_epc",
            "urn:epc:id:sgtin:4012345.011111.*",
            "urn:epc:id:sgtin:4012345.022222.*",
        ),
        (
            aggregation(),
            "MATCH_epc",
            "urn:epc:idpat:sgtin:4012345.011111.*",
            "urn:epc:class:lgtin:4012345.012345.L1",
        ),
        (aggregation(), "MATCH_parentID", pallet, "urn:epc:id:sgtin:4012345.011111.1"),
        (transformation(), "MATCH_inputEPC", "urn:epc:id:sgtin:4012345.011111.1", "urn:x:1"),
        (
            transformation(),
            "MATCH_anyEPC",
            "urn:epc:id:sgtin:4012345.011111.1",
            "urn:epc:idpat:sgtin:4012345.022222.*",
        ),
        (aggregation(), "MATCH_anyEPC", pallet, "urn:x:1"),
        (
            aggregation(),
            "MATCH_epcClass",
            "https://id.gs1.org/01/04012345123456/10/L1",
            "https://id.gs1.org/01/04012345123456",
        ),
        (
            transformation(),
            "MATCH_outputEPCClass",
            "urn:epc:idpat:sgtin:4012345.022222.*",
            "urn:epc:class:lgtin:4012345.022222.1",
        ),
        (transformation(), "MATCH_anyEPCClass", "https://id.gs1.org/01/04012345222227", "urn:x:1"),
    ];
    for (event, parameter, hit, miss) in cases {
        let asks =
            |value| SimpleEventQuery::from_pairs([(parameter, value)]).unwrap().matches(&event);
        assert!(asks(hit), "{parameter}={hit}");
        assert!(!asks(miss), "{parameter}={miss}");
    }
    for parameter in ["GE_recordTime", "LT_recordTime"] {
        let query = SimpleEventQuery::from_pairs([(parameter, "2026-05-02T02:00:00Z")]).unwrap();
        assert!(!query.matches(&transformation()), "an event without recordTime");
    }
}

#[test]
fn filters_are_joined_by_and() {
    let query =
        |step| SimpleEventQuery::from_pairs([("EQ_action", "ADD"), ("EQ_bizStep", step)]).unwrap();
    assert!(query("packing").matches(&aggregation()));
    assert!(!query("shipping").matches(&aggregation()));
}
