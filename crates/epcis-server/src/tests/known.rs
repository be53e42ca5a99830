//! Top-level resources: the values of events, and the events of values.

use axum::body::Body;
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use super::server::Server;
use super::{GTIN, document, event, ids_in};
use crate::paging::encoded;

const URN: &str = "urn:epc:id:sgtin:9521234.054321.1";
const LOT: &str = "https://id.gs1.org/01/09521234543213/10/L1";
const PLACE: &str = "https://id.gs1.org/414/9521234000013";

/// Two events that share some values, and one of another captor.
async fn filled() -> Server {
    let server = Server::knowing("9521234\t7\n");
    let mut first = event("1", 1);
    first["epcList"] = json!([URN]);
    first["disposition"] = json!("in_transit");
    first["readPoint"] = json!({"id": "urn:epc:id:sgln:9521234.00001.0"});
    first["bizLocation"] = json!({"id": "urn:x:house"});
    let mut second = event("2", 1);
    second["bizStep"] = json!("https://ref.gs1.org/cbv/BizStep-receiving");
    second["quantityList"] = json!([{"epcClass": LOT, "quantity": 3}]);
    let mut third = event("3", 2);
    third["bizStep"] = json!("https://ns.example.com/washing");
    third["type"] = json!("TransactionEvent");
    third["bizTransactionList"] = json!([{"bizTransaction": "urn:x:po:1"}]);
    server.capture(&[], &document([first, second])).await;
    server.capture(&[("authorization", "Bearer own-an")], &document([third])).await;
    server
}

fn members(collection: &Value) -> Vec<&str> {
    assert_eq!(collection["type"], "Collection");
    collection["member"].as_array().unwrap().iter().map(|one| one.as_str().unwrap()).collect()
}

#[tokio::test]
async fn lists_hold_what_stands_in_events() {
    let server = filled().await;
    let items = [1, 2].map(|serial| format!("{GTIN}/21/{serial}"));
    let cases: [(&str, &[&str], &[&str]); 6] = [
        (
            "eventTypes",
            &[
                "AggregationEvent",
                "AssociationEvent",
                "ObjectEvent",
                "TransactionEvent",
                "TransformationEvent",
            ],
            &[
                "AggregationEvent",
                "AssociationEvent",
                "ObjectEvent",
                "TransactionEvent",
                "TransformationEvent",
            ],
        ),
        ("epcs", &[LOT, &items[0], &items[1]], &[&items[1]]),
        (
            "bizSteps",
            &["https://ns.example.com/washing", "receiving", "shipping"],
            &["https://ns.example.com/washing"],
        ),
        ("bizLocations", &["urn:x:house"], &[]),
        ("readPoints", &[PLACE], &[]),
        ("dispositions", &["in_transit"], &[]),
    ];
    for (name, all, own) in cases {
        let answer = server.get(&format!("/{name}")).await;
        assert_eq!(answer.status, StatusCode::OK, "{name}: {}", answer.text);
        assert_eq!(members(&answer.json()), all, "{name}");
        let answer = server.get_as("own-an", &format!("/{name}")).await;
        assert_eq!(members(&answer.json()), own, "{name}");
    }
    let wish = [("gs1-epc-format", "Always_EPC_URN")];
    let answer = server.call(Method::GET, "/epcs?perPage=2", &wish, Body::empty()).await;
    assert_eq!(members(&answer.json()), ["urn:epc:class:lgtin:9521234.054321.L1", URN]);
}

#[tokio::test]
async fn lists_come_in_pages() {
    let server = filled().await;
    for (name, pages) in [("epcs", 3), ("eventTypes", 5), ("bizSteps", 3), ("readPoints", 1)] {
        let mut path = format!("/{name}?perPage=1");
        let mut seen = Vec::new();
        loop {
            let answer = server.get(&path).await;
            seen.extend(members(&answer.json()).into_iter().map(str::to_owned));
            let Some(next) = answer.next() else { break };
            path = next;
        }
        assert_eq!(seen.len(), pages, "{name}");
        let whole = server.get(&format!("/{name}")).await.json();
        assert_eq!(seen, members(&whole), "{name}");
    }
    let next = server.get("/epcs?perPage=1").await.next().unwrap();
    let foreign = [
        next.replace("/epcs", "/bizSteps"),
        "/epcs?nextPageToken=AAAA".to_owned(),
        "/epcs?EQ_bizStep=shipping".to_owned(),
        "/epcs?perPage=0".to_owned(),
    ];
    for path in foreign {
        assert_eq!(server.get(&path).await.problem(), (400, "QueryParameter".to_owned()), "{path}");
    }
}

#[tokio::test]
async fn a_value_leads_to_its_events() {
    let server = filled().await;
    // resource, value, parameter that the path asks already, events
    let cases = [
        ("eventTypes", "ObjectEvent", "eventType=ObjectEvent", "2 1"),
        ("epcs", URN, "MATCH_anyEPC=urn:x:1", "2 1"),
        ("epcs", LOT, "MATCH_anyEPCClass=urn:x:1", "2"),
        ("bizSteps", "shipping", "EQ_bizStep=shipping", "1"),
        ("bizSteps", "urn:epcglobal:cbv:bizstep:receiving", "EQ_bizStep=shipping", "2"),
        ("bizSteps", "https://ns.example.com/washing", "EQ_bizStep=shipping", "3"),
        ("bizLocations", "urn:x:house", "EQ_bizLocation=urn:x:house", "1"),
        ("readPoints", PLACE, "EQ_readPoint=urn:x:1", "1"),
        ("dispositions", "in_transit", "EQ_disposition=in_transit", "1"),
    ];
    for (name, value, taken, expected) in cases {
        let path = format!("/{name}/{}", encoded(value));
        assert_eq!(members(&server.get(&path).await.json()), ["events"], "{path}");
        let mut next = Some(format!("{path}/events?orderBy=recordTime&perPage=1"));
        let mut ids = Vec::new();
        while let Some(path) = next {
            let answer = server.get(&path).await;
            assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text);
            ids.extend(ids_in(&answer.json()).into_iter().map(str::to_owned));
            next = answer.next();
        }
        assert_eq!(ids.join(" "), expected, "{path}");
        let narrowed = server.get(&format!("{path}/events?EQ_eventID=urn:uuid:none")).await;
        assert!(ids_in(&narrowed.json()).is_empty(), "{path}");
        let twice = server.get(&format!("{path}/events?{taken}")).await;
        assert_eq!(twice.problem(), (400, "QueryParameter".to_owned()), "{path} {taken}");
    }
}

#[tokio::test]
async fn what_stands_in_no_visible_event_is_not_there() {
    let server = filled().await;
    let cases = [
        ("reader", "epcs", "urn:x:none", 404),
        ("reader", "eventTypes", "urn:x:none", 404),
        ("reader", "bizSteps", "packing", 404),
        ("reader", "dispositions", "%ff", 404),
        ("own-an", "epcs", URN, 404),
        ("own-an", "bizSteps", "shipping", 404),
        // The standard types are always there.
        ("own-an", "eventTypes", "AggregationEvent", 200),
        ("reader", "eventTypes", "RepackingEvent", 400),
        ("reader", "bizLocations", "no uri", 400),
    ];
    for (caller, name, value, status) in cases {
        let value = if value == "%ff" { value.to_owned() } else { encoded(value) };
        for tail in ["", "/events"] {
            let path = format!("/{name}/{value}{tail}");
            let answer = server.get_as(caller, &path).await;
            assert_eq!(answer.status.as_u16(), status, "{caller} {path}: {}", answer.text);
        }
    }
}

#[tokio::test]
async fn lists_are_given_as_json_only() {
    let server = filled().await;
    for path in ["", "/epcs", "/bizSteps/shipping"] {
        let xml = [("accept", "application/xml")];
        let answer = server.call(Method::GET, path, &xml, Body::empty()).await;
        assert_eq!(answer.problem(), (406, "NotAcceptable".to_owned()), "{path}");
    }
}
