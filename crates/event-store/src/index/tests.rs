//! Rows of the index, by event.

use nguon_epcis::model::{Event, Level, Role};
use serde_json::{Value, json};

use super::{KnownValue, Posting, Roles, Term, known_values, named, postings};
use crate::ValueKind;

fn event(members: Value) -> Event {
    let mut event = json!({
        "@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
            {"ext": "https://ns.example.com/"}],
        "type": "ObjectEvent", "action": "ADD",
        "eventTime": "2026-05-01T08:00:00Z", "eventTimeZoneOffset": "+07:00",
    });
    let Value::Object(members) = members else { panic!("members are an object") };
    event.as_object_mut().unwrap().extend(members);
    nguon_epcis::json::read_event(event).unwrap()
}

fn postings_of(members: Value) -> Vec<Posting> {
    let event = event(members);
    postings(&event, &named(&event))
}

fn known_of(members: Value) -> Vec<KnownValue> {
    let event = event(members);
    known_values(&event, &named(&event))
}

fn roles_of(rows: &[Posting], term: &Term) -> Option<i64> {
    rows.iter().find(|row| row.key == term.key()).map(|row| row.roles)
}

#[test]
fn an_object_is_found_by_itself_its_lot_and_its_series() {
    let gtin = "https://id.gs1.org/01/09521234543213";
    let rows = postings_of(json!({
        "epcList": [format!("{gtin}/10/L1/21/7"), "https://id.gs1.org/00/095212340000000013"],
        "quantityList": [{"epcClass": format!("{gtin}/10/L1")}],
    }));
    let item = Roles::of(Role::Epc, Level::Instance);
    let class = Roles::of(Role::Epc, Level::Class).bits();
    let cases = [
        (Term::object(&format!("{gtin}/21/7")), Some(item.bits())),
        (Term::object(&format!("{gtin}/10/L1")), Some(item.through_lot().bits() | class)),
        (Term::series(&format!("{gtin}/21/")), Some(item.bits())),
        (Term::series("https://id.gs1.org/00/"), None),
        (Term::object(gtin), None),
        (Term::event_type("ObjectEvent"), Some(0)),
        (Term::action("ADD"), Some(0)),
    ];
    for (term, roles) in cases {
        assert_eq!(roles_of(&rows, &term), roles, "{term:?}");
    }
}

#[test]
fn each_key_stands_once() {
    let rows = postings_of(json!({
        "epcList": ["urn:epc:id:sgtin:9521234.054321.1", "https://id.gs1.org/01/09521234543213/21/1"],
        "ext:a": {"ext:b": [1, 1, {"ext:b": 1}]},
    }));
    let mut keys: Vec<_> = rows.iter().map(|row| row.key).collect();
    keys.dedup();
    assert_eq!(keys.len(), rows.len());
}

#[test]
fn roles_do_not_run_into_each_other() {
    let roles = [Role::Epc, Role::Parent, Role::Child, Role::Input, Role::Output];
    let direct = roles
        .iter()
        .flat_map(|role| [Level::Instance, Level::Class].map(|level| Roles::of(*role, level)));
    let mut bits: Vec<_> = direct.flat_map(|one| [one.bits(), one.through_lot().bits()]).collect();
    assert_eq!(bits.iter().fold(0, |sum, bit| sum | bit), Roles::NAMED_OR_LOT.bits());
    bits.sort_unstable();
    bits.dedup();
    assert_eq!(bits.len(), 20);
}

#[test]
fn values_are_known_by_their_canonical_form() {
    let known = known_of(json!({
        "epcList": ["urn:epc:id:sgtin:9521234.054321.1"], "bizStep": "shipping",
        "readPoint": {"id": "urn:epc:id:sgln:9521234.00001.0"},
    }));
    let listed: Vec<_> = known.iter().map(|one| (one.kind, one.value.as_str())).collect();
    assert_eq!(
        listed,
        [
            (ValueKind::EventType, "ObjectEvent"),
            (ValueKind::Epc, "https://id.gs1.org/01/09521234543213/21/1"),
            (ValueKind::BizStep, "https://ref.gs1.org/cbv/BizStep-shipping"),
            (ValueKind::ReadPoint, "https://id.gs1.org/414/9521234000013"),
        ]
    );
}
