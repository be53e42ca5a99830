use serde_json::json;

use super::{Level, Role};
use crate::json::read_event;

fn event(members: &serde_json::Value) -> super::Event {
    let mut event = json!({"@context": crate::context::GS1_CONTEXT,
        "eventTime": "2026-05-02T08:15:00+07:00", "eventTimeZoneOffset": "+07:00"});
    event.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
    read_event(event).unwrap()
}

#[test]
fn roles_levels_quantities() {
    let event = event(&json!({"type": "TransformationEvent",
        "inputEPCList": ["urn:epc:id:sscc:4012345.0000000333"],
        "inputQuantityList": [{"epcClass": "urn:epc:class:lgtin:4012345.012345.L1", "quantity": 31.25, "uom": "KGM"}],
        "outputEPCList": ["https://x.vn/01/04012345111118/10/L7/21/A", "urn:x:1"],
        "outputQuantityList": [{"epcClass": "https://id.gs1.org/01/04012345111118/10/L8"}]}));
    let found: Vec<_> = event
        .identifiers()
        .map(|one| {
            (
                one.role,
                one.level,
                one.id.into_owned(),
                one.quantity.and_then(|q| q.quantity.clone()),
                one.lot_class,
            )
        })
        .collect();
    let dl = |path: &str| format!("https://id.gs1.org/{path}");
    assert_eq!(
        found,
        [
            (Role::Input, Level::Instance, dl("00/040123450000003338"), None, None),
            (
                Role::Output,
                Level::Instance,
                dl("01/04012345111118/21/A"),
                None,
                Some(dl("01/04012345111118/10/L7"))
            ),
            (Role::Output, Level::Instance, "urn:x:1".to_owned(), None, None),
            (
                Role::Input,
                Level::Class,
                dl("01/04012345123456/10/L1"),
                Some("31.25".parse().unwrap()),
                None
            ),
            (Role::Output, Level::Class, dl("01/04012345111118/10/L8"), None, None),
        ]
    );
}

/// The lot of the ILMD belongs to the described objects if they are of one GTIN.
#[test]
fn lot_of_the_ilmd() {
    let lot = Some("https://id.gs1.org/01/04012345111118/10/L%2F7".to_owned());
    let one = "urn:epc:id:sgtin:4012345.011111.1";
    let two = "https://id.gs1.org/01/04012345111118/21/2";
    let other = "urn:epc:id:sgtin:4012345.022222.3";
    let lots = |members: serde_json::Value| -> Vec<Option<String>> {
        event(&members).identifiers().map(|one| one.lot_class).collect()
    };
    let object = |epcs: &[&str], ilmd: serde_json::Value| json!({"type": "ObjectEvent", "action": "ADD", "epcList": epcs, "ilmd": ilmd});
    let number = json!({"cbvmda:lotNumber": "L/7"});
    assert_eq!(lots(object(&[one, two], number.clone())), [lot.clone(), lot.clone()]);
    assert_eq!(lots(object(&[one, other], number.clone())), [None, None]);
    assert_eq!(lots(object(&[one, "urn:x:1"], number.clone())), [None, None]);
    assert_eq!(lots(object(&[one], json!({"cbvmda:lotNumber": ""}))), [None]);
    assert_eq!(lots(object(&[one], json!({"x:lotNumber": "7"}))), [None]);
    let transformation = json!({"type": "TransformationEvent", "inputEPCList": [other],
        "outputEPCList": [one], "outputQuantityList": [{"epcClass": "urn:epc:idpat:sgtin:4012345.011111.*"}],
        "ilmd": number});
    assert_eq!(lots(transformation), [None, lot.clone(), lot]);
}
