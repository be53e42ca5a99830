//! `GS1-EPC-Format`: one thing, spelled as the caller asks.

use axum::body::Body;
use axum::http::Method;
use serde_json::{Value, json};

use super::server::{Answer, Server};
use super::{document, events_in};

/// An event with an identifier in every place that has one, each in one of two spellings.
fn event(spelling: usize) -> Value {
    let either = |urn: &str, link: &str| [urn, link][spelling].to_owned();
    let item = |serial: u32| {
        either(
            &format!("urn:epc:id:sgtin:9521234.054321.{serial}"),
            &format!("https://id.gs1.org/01/09521234543213/21/{serial}"),
        )
    };
    let lot = either(
        "urn:epc:class:lgtin:9521234.054321.L1",
        "https://id.gs1.org/01/09521234543213/10/L1",
    );
    let place = either("urn:epc:id:sgln:9521234.00001.0", "https://id.gs1.org/414/9521234000013");
    let party = either("urn:epc:id:pgln:9521234.00001", "https://id.gs1.org/417/9521234000013");
    let device = either("urn:epc:id:giai:9521234.probe7", "https://id.gs1.org/8004/9521234probe7");
    json!({
        "type": "TransformationEvent", "eventID": "urn:uuid:a", "bizStep": "commissioning",
        "eventTime": "2026-05-01T08:00:00.000+07:00", "eventTimeZoneOffset": "+07:00",
        "inputEPCList": [item(1), "https://farm.example.com/tree/7"],
        "inputQuantityList": [{"epcClass": lot, "quantity": 2.5, "uom": "KGM"}],
        "outputEPCList": [item(2)],
        "outputQuantityList": [{"epcClass": lot}],
        "transformationID": "urn:x:batch:1",
        "readPoint": {"id": place}, "bizLocation": {"id": place},
        "bizTransactionList": [{"type": "po", "bizTransaction": "urn:epcglobal:cbv:bt:9521234000013:1"}],
        "sourceList": [{"type": "owning_party", "source": party}],
        "destinationList": [{"type": "owning_party", "destination": party}],
        "sensorElementList": [{
            "sensorMetadata": {"deviceID": device, "rawData": "https://id.gs1.org/8004/9521234log1"},
            "sensorReport": [{"type": "Temperature", "value": 4.0, "uom": "CEL"}],
        }],
        "ext:seen": "urn:epc:id:sgtin:9521234.054321.9",
    })
}

const URNS: usize = 0;
const LINKS: usize = 1;

async fn ask(server: &Server, path: &str, wish: Option<&str>) -> Answer {
    let headers: Vec<_> = wish.map(|wish| ("gs1-epc-format", wish)).into_iter().collect();
    server.call(Method::GET, path, &headers, Body::empty()).await
}

#[tokio::test]
async fn identifiers_are_spelled_as_asked_everywhere() {
    // captured, wish, given, name of what was given
    let cases = [
        (URNS, None, LINKS, "Always_GS1_Digital_Link"),
        (URNS, Some("Always_GS1_Digital_Link"), LINKS, "Always_GS1_Digital_Link"),
        (URNS, Some("Always_EPC_URN"), URNS, "Always_EPC_URN"),
        (URNS, Some("Never_Translates"), URNS, "Never_Translates"),
        (URNS, Some("No_Preference"), URNS, "Never_Translates"),
        (LINKS, None, LINKS, "Always_GS1_Digital_Link"),
        (LINKS, Some("Always_EPC_URN"), URNS, "Always_EPC_URN"),
        (LINKS, Some("Never_Translates"), LINKS, "Never_Translates"),
    ];
    for (captured, wish, given, name) in cases {
        let server = Server::knowing("9521234\t7\n");
        server.capture(&[], &document([event(captured)])).await;
        for path in ["/events", "/events/urn%3Auuid%3Aa"] {
            let answer = ask(&server, path, wish).await;
            assert_eq!(answer.header("gs1-epc-format"), name, "{wish:?}");
            assert_eq!(answer.header("epcs-kept-as-captured"), "");
            let body = answer.json();
            let mut kept = events_in(&body)[0].clone();
            let members = kept.as_object_mut().unwrap();
            members.shift_remove("recordTime");
            members.shift_remove("@context");
            assert_eq!(kept, event(given), "captured {captured}, {wish:?}");
        }
    }
}

#[tokio::test]
async fn without_a_table_links_stay_and_the_answer_says_so() {
    let server = Server::new();
    server.capture(&[], &document([event(LINKS)])).await;
    let answer = ask(&server, "/events", Some("Always_EPC_URN")).await;
    assert_eq!(answer.header("epcs-kept-as-captured"), "9");
    let body = answer.json();
    assert_eq!(events_in(&body)[0]["outputEPCList"], event(LINKS)["outputEPCList"]);
    let told = server.call(Method::OPTIONS, "/events", &[], Body::empty()).await;
    assert!(!told.header("gs1-epc-format").contains("URN"));
    let told = Server::knowing("9521234\t7\n").call(Method::OPTIONS, "", &[], Body::empty()).await;
    assert!(told.header("gs1-epc-format").contains("Always_EPC_URN"));
}

#[tokio::test]
async fn the_spelling_does_not_change_what_an_event_is_called() {
    let server = Server::knowing("9521234\t7\n");
    server.capture(&[], &document([event(URNS)])).await;
    let mut hashes = Vec::new();
    for wish in ["Never_Translates", "Always_GS1_Digital_Link", "Always_EPC_URN"] {
        for accept in ["application/json", "application/xml"] {
            let headers = [("gs1-epc-format", wish), ("accept", accept)];
            let answer = server.call(Method::GET, "/events", &headers, Body::empty()).await;
            let limits = nguon_epcis::json::Limits::default();
            let read = match accept {
                "application/xml" => nguon_epcis::xml::read(answer.text.as_bytes(), &limits),
                _ => nguon_epcis::json::read(answer.text.as_bytes(), &limits),
            };
            hashes.push(nguon_epcis::hash::event_id(&read.unwrap().events[0]));
        }
    }
    hashes.dedup();
    assert_eq!(hashes.len(), 1, "{hashes:?}");
}
