//! Lines, leaves and blocks; what is meant is found.

use nguon_epcis::query::SimpleEventQuery;
use serde_json::json;

use super::*;

fn leaf(text: &str) -> i32 {
    on_plain_line(&text.parse::<DecimalText>().unwrap().canonical(), false).leaf
}

#[test]
fn leaves_stand_in_the_order_of_the_numbers() {
    let rising = [
        "-1e300",
        "-1e13",
        "-9999",
        "-9990",
        "-10",
        "-0.5",
        "-1e-9",
        "0",
        "1e-9",
        "0.000001",
        "0.00000123",
        "0.5",
        "0.999",
        "0.9999",
        "1",
        "1.001",
        "1.01",
        "9.99",
        "9.995",
        "10",
        "123",
        "123.4",
        "124",
        "4000",
        "4001",
        "999000000000",
        "9999999999999",
        "1e13",
    ];
    for pair in rising.windows(2) {
        assert!(leaf(pair[0]) < leaf(pair[1]) || pair == ["-1e300", "-1e13"], "{pair:?}");
    }
    assert_eq!((leaf("1e13"), leaf("1e300")), (LAST, LAST));
    assert_eq!((leaf("4001"), leaf("4.0050e3")), (leaf("4009.99"), leaf("4000.1")));
}

#[test]
fn blocks_hold_their_leaves_and_no_others() {
    for (from, to) in [(0, 0), (7, 6), (-3, 41), (1, 5_000), (-LAST, 19), (3_601, LAST)] {
        let blocks = blocks_of(from, to);
        let held = blocks.iter().flat_map(|one| (0..one.size).map(|n| one.at * one.size + n));
        assert!(held.eq(from..=to), "{from} to {to}");
        assert!(blocks.len() < 80, "{from} to {to}: {}", blocks.len());
    }
}

/// Numbers, units and relations against the reference: what is meant is always found, and
/// what is found is meant or shares a leaf with the number asked for.
#[test]
fn what_is_meant_is_found() {
    let numbers = [
        "0", "-40", "-40.1", "3", "3.001", "10", "99.95", "100", "4000", "4", "1e20", "0.3333",
        "1e-30",
    ];
    let units = [
        None,
        Some("KGM"),
        Some("GRM"),
        Some("TNE"),
        Some("CEL"),
        Some("FAH"),
        Some("KEL"),
        Some("XYZ"),
    ];
    let events: Vec<Event> =
        numbers.iter().flat_map(|number| units.map(|unit| event(number, unit))).collect();
    let found: Vec<Vec<Term>> = events.iter().map(amounts).collect();
    let mut meant_at_all = 0;
    for relation in ["EQ", "GT", "GE", "LT", "LE"] {
        for (number, unit) in numbers.iter().flat_map(|n| units.map(|unit| (n, unit))) {
            let name = match unit {
                Some(unit) => format!("{relation}_quantity_{unit}"),
                None => format!("{relation}_quantity"),
            };
            let query = SimpleEventQuery::from_pairs([(name.as_str(), *number)]).unwrap();
            let [nguon_epcis::query::Filter::Quantity(relation, asked)] = &query.filters[..] else {
                panic!("{query:?}")
            };
            let Some(terms) = meant(Said::Quantity, *relation, asked) else { continue };
            for (event, has) in events.iter().zip(&found) {
                let hit = has.iter().any(|term| terms.contains(term));
                let right = query.matches(event);
                meant_at_all += usize::from(right);
                assert!(hit || !right, "{name}={number} misses {:?}", event.quantity_list);
            }
        }
    }
    assert!(meant_at_all > 5_000, "{meant_at_all}");
}

#[test]
fn short_numbers_are_found_without_their_neighbours() {
    let cases = [
        ("GT_quantity", "10", "10", None, false),
        ("LT_quantity", "3", "3", None, false),
        ("LT_quantity_KGM", "3", "3", Some("KGM"), false),
        ("GE_quantity_KGM", "4", "4000", Some("GRM"), true),
        ("EQ_quantity", "10", "10.01", None, false),
        ("GE_quantity", "4000", "3999", None, false),
        ("GE_quantity_KGM", "1", "5", None, false),
    ];
    for (name, asked, number, unit, expected) in cases {
        let query = SimpleEventQuery::from_pairs([(name, asked)]).unwrap();
        let nguon_epcis::query::Filter::Quantity(relation, amounts_asked) = &query.filters[0]
        else {
            panic!("{query:?}")
        };
        let terms = meant(Said::Quantity, *relation, amounts_asked).unwrap();
        let hit = amounts(&event(number, unit)).iter().any(|term| terms.contains(term));
        assert_eq!(hit, expected, "{name}={asked} and {number} {unit:?}");
    }
}

#[test]
fn an_event_of_many_numbers_is_looked_at() {
    let many: Vec<_> =
        (0..=LEAVES_MAX).map(|n| json!({"epcClass": "urn:x:c", "quantity": n})).collect();
    let event = read(json!({ "quantityList": many }));
    assert_eq!(amounts(&event), [Term::number("number quantity", BEYOND)]);
}

fn event(number: &str, unit: Option<&str>) -> Event {
    let number: serde_json::Number = serde_json::from_str(number).unwrap();
    let mut item = json!({"epcClass": "urn:x:c", "quantity": number});
    if let Some(unit) = unit {
        item["uom"] = json!(unit);
    }
    read(json!({ "quantityList": [item] }))
}

fn read(members: serde_json::Value) -> Event {
    let mut event = json!({
        "@context": [nguon_epcis::context::GS1_CONTEXT],
        "type": "ObjectEvent", "action": "ADD",
        "eventTime": "2026-05-01T08:00:00Z", "eventTimeZoneOffset": "+07:00",
    });
    let serde_json::Value::Object(members) = members else { panic!("members are an object") };
    event.as_object_mut().unwrap().extend(members);
    nguon_epcis::json::read_event(event).unwrap()
}
