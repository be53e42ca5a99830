use serde_json::{Value, json};

use crate::Rule;
use crate::json::read_event;

fn event(members: Value) -> Value {
    let mut event = json!({
        "@context": crate::context::GS1_CONTEXT,
        "eventTime": "2026-05-02T08:15:00+07:00",
        "eventTimeZoneOffset": "+07:00",
    });
    if let (Value::Object(event), Value::Object(members)) = (&mut event, members) {
        event.extend(members);
    }
    event
}

const SGTIN: &str = "urn:epc:id:sgtin:0614141.107346.2017";
const SSCC: &str = "urn:epc:id:sscc:0614141.1234567890";

#[test]
fn rules_and_places() {
    let quantity =
        json!([{"epcClass": "urn:epc:class:lgtin:4012345.012345.998877", "quantity": 200}]);
    let cases = [
        (json!({"type": "ObjectEvent", "epcList": [SGTIN]}), "", Rule::MissingMember),
        (json!({"type": "ObjectEvent", "action": "ADD"}), "", Rule::WhatDimension),
        (
            json!({"type": "ObjectEvent", "action": "ADD", "quantityList": []}),
            "",
            Rule::WhatDimension,
        ),
        (
            json!({"type": "ObjectEvent", "action": "OBSERVE", "epcList": [SGTIN], "ilmd": {"a:b": 1}}),
            "/ilmd",
            Rule::Ilmd,
        ),
        (
            json!({"type": "ObjectEvent", "action": "ADD", "epcList": [SGTIN, SGTIN]}),
            "/epcList/1",
            Rule::List,
        ),
        (
            json!({"type": "AggregationEvent", "action": "ADD", "childEPCs": [SGTIN]}),
            "",
            Rule::Parent,
        ),
        (json!({"type": "AggregationEvent", "action": "DELETE"}), "", Rule::Parent),
        (
            json!({"type": "AggregationEvent", "action": "ADD", "parentID": SSCC, "childEPCs": []}),
            "",
            Rule::WhatDimension,
        ),
        (
            json!({"type": "AssociationEvent", "action": "OBSERVE", "childEPCs": [SGTIN]}),
            "",
            Rule::Parent,
        ),
        (
            json!({"type": "TransactionEvent", "action": "ADD", "epcList": [SGTIN]}),
            "",
            Rule::WhatDimension,
        ),
        (json!({"type": "TransformationEvent", "inputEPCList": [SGTIN]}), "", Rule::WhatDimension),
        (
            json!({"type": "TransformationEvent", "transformationID": "urn:x:1"}),
            "",
            Rule::WhatDimension,
        ),
        (
            json!({"type": "ObjectEvent", "action": "ADD", "epcList": [SGTIN], "persistentDisposition": {}}),
            "/persistentDisposition",
            Rule::MissingMember,
        ),
        (
            json!({"type": "ObjectEvent", "action": "ADD", "quantityList": quantity,
                   "persistentDisposition": {"set": ["recalled", "recalled"]}}),
            "/persistentDisposition/set",
            Rule::List,
        ),
        (
            json!({"type": "ObjectEvent", "action": "ADD", "epcList": [], "sensorElementList": [{"sensorReport": []}]}),
            "/sensorElementList/0/sensorReport",
            Rule::List,
        ),
    ];
    for (members, at, rule) in cases.into_iter().chain(identifiers()) {
        let written = members.to_string();
        let event = read_event(event(members)).unwrap();
        let refusals = super::event(&event, "/base");
        let found: Vec<_> = refusals.iter().map(|r| (r.pointer.as_str(), r.rule)).collect();
        assert_eq!(found, [(format!("/base{at}").as_str(), rule)], "{written}");
    }
}

/// The conformance draft on association events (TCR-54).
#[test]
fn associations() {
    let place = "urn:epc:id:sgln:4012345.00002.12";
    let children = [
        ("childEPCs", json!(["urn:epc:id:giai:4000001.12346"])),
        ("childQuantityList", json!([{"epcClass": "urn:epc:class:lgtin:4012345.012345.1"}])),
    ];
    let found = |members: Value| {
        let event = read_event(event(members)).unwrap();
        super::event(&event, "").into_iter().map(|refusal| refusal.rule).collect::<Vec<_>>()
    };
    for action in ["ADD", "OBSERVE", "DELETE"] {
        for (name, list) in &children {
            let mut members = json!({"type": "AssociationEvent", "action": action});
            members[*name] = list.clone();
            // Step 3: without a parent there is nothing to associate with.
            assert_eq!(found(members.clone()), [Rule::Parent], "{action} {name}");
            // Step 2: the parent may be a place.
            members["parentID"] = place.into();
            assert_eq!(found(members), [], "{action} {name}");
        }
        // Step 4: without children only the end of all associations can be told.
        let bare = json!({"type": "AssociationEvent", "action": action, "parentID": place});
        let rules = if action == "DELETE" { vec![] } else { vec![Rule::WhatDimension] };
        assert_eq!(found(bare), rules, "{action}");
    }
}

fn identifiers() -> Vec<(Value, &'static str, Rule)> {
    let bad_gtin = "https://id.gs1.org/01/09521234543214/21/1";
    let adds = |name: &str, value: Value| {
        let mut members = json!({"type": "ObjectEvent", "action": "ADD", "epcList": []});
        members[name] = value;
        members
    };
    vec![
        (adds("epcList", json!([SGTIN, bad_gtin])), "/epcList/1", Rule::Identifier),
        (
            adds("epcList", json!(["https://kho.example.vn/01/09521234543214/10/A"])),
            "/epcList/0",
            Rule::Identifier,
        ),
        (adds("epcList", json!(["urn:epc:id:sgtin:0614141.1.2"])), "/epcList/0", Rule::Identifier),
        (
            adds("quantityList", json!([{"epcClass": bad_gtin}])),
            "/quantityList/0/epcClass",
            Rule::Identifier,
        ),
        (
            adds("readPoint", json!({"id": "https://id.gs1.org/414/9521234500014"})),
            "/readPoint/id",
            Rule::Identifier,
        ),
    ]
}

/// Not every URI with digits is a GS1 identifier.
#[test]
fn private_identifiers_pass() {
    let ids = [
        "urn:epc:id:bic:CSQU3054383",
        "urn:x:1",
        "https://id.example.com/8003/030013450007718765",
        "https://vuon.example.vn/thua/12",
        "urn:epc:id:sgtin:0614141.107346.2017",
        "ni:///x",
    ];
    let members = json!({"type": "ObjectEvent", "action": "ADD", "epcList": ids});
    let event = read_event(event(members)).unwrap();
    assert_eq!(super::event(&event, ""), []);
}

#[test]
fn what_may_be_said() {
    let report = json!([{"sensorReport": [{"type": "Temperature", "value": 26, "uom": "CEL"}]}]);
    let cases = [
        json!({"type": "ObjectEvent", "action": "OBSERVE", "readPoint": {"id": "urn:x:1"}, "sensorElementList": report}),
        json!({"type": "ObjectEvent", "action": "ADD", "epcList": [SGTIN], "ilmd": {"cbvmda:lotNumber": "1"}}),
        json!({"type": "AggregationEvent", "action": "DELETE", "parentID": SSCC}),
        json!({"type": "AggregationEvent", "action": "OBSERVE", "childEPCs": [SGTIN]}),
        json!({"type": "TransformationEvent", "transformationID": "urn:x:1", "outputEPCList": [SGTIN]}),
        json!({"type": "TransformationEvent", "inputEPCList": [SSCC], "outputEPCList": [SGTIN], "ilmd": {"a:b": 1}}),
        json!({"type": "https://example.org/MyEvent", "colour": "red"}),
    ];
    for members in cases {
        let event = read_event(event(members)).unwrap();
        assert_eq!(super::event(&event, ""), []);
    }
}

#[test]
fn doubts_are_told() {
    let members = json!({"type": "ObjectEvent", "action": "OBSERVE", "epcList": [SGTIN], "sensorElementList": [{
        "sensorMetadata": {"deviceID": "urn:x:1", "time": "2026-05-03T08:15:00+07:00"},
        "sensorReport": [{"type": "Temperature", "deviceID": "urn:x:2", "value": 26}]
    }]});
    let event = read_event(event(members)).unwrap();
    assert_eq!(super::event(&event, ""), []);
    let doubts = super::doubts(&event, "");
    let places: Vec<_> = doubts.iter().map(|r| r.pointer.as_str()).collect();
    let element = "/sensorElementList/0";
    assert_eq!(
        places,
        [format!("{element}/sensorReport/0/deviceID"), format!("{element}/sensorMetadata/time")]
    );
}
