//! Whatever is asked is refused or answered.

use serde_json::{Value, json};

use crate::json::read_event;
use crate::query::{Directory, SimpleEventQuery};

const NAMES: &[&str] = &[
    "eventType",
    "EQ_action",
    "GE_eventTime",
    "EQ_bizStep",
    "MATCH_anyEPC",
    "EQ_quantity_KGM",
    "GE_quantity",
    "GE_value_KEL",
    "EQ_bizTransaction_po",
    "EXISTS_rdfs:label",
    "GT_INNER_ILMD_rdfs:label",
    "EQ_rdfs:label",
    "HASATTR_bizLocation",
    "EQATTR_readPoint_rdfs:label",
    "WD_readPoint",
    "orderBy",
    "eventCountLimit",
    "EQ_booleanValue",
];

const VALUES: &str = "ADD|-?[0-9]{1,40}(e[0-9]{1,4})?|2026-05-02T08:15:00Z|urn:[a-z:.*0-9]{0,12}|[ -~é|]{0,12}|shipping";

fn event() -> crate::model::Event {
    read_event(json!({"@context": crate::context::GS1_CONTEXT, "type": "ObjectEvent", "action": "ADD",
        "eventTime": "2026-05-02T08:15:00Z", "eventTimeZoneOffset": "+07:00",
        "epcList": ["urn:epc:id:sscc:4012345.0000000333"], "rdfs:label": [1, {"rdfs:label": "2"}],
        "readPoint": {"id": "urn:x"}, "bizStep": "shipping",
        "quantityList": [{"epcClass": "urn:x:1", "quantity": 1.5, "uom": "KGM"}],
        "sensorElementList": [{"sensorReport": [{"type": "Temperature", "value": 26, "uom": "CEL"}]}]}))
    .unwrap()
}

proptest::proptest! {
    #[test]
    fn of_known_names(
        pairs in proptest::collection::vec((proptest::sample::select(NAMES), VALUES), 0..4),
    ) {
        let event = event();
        if let Ok(query) = SimpleEventQuery::from_pairs(pairs.iter().map(|(n, v)| (*n, v.as_str()))) {
            let found = query.resolve(&Directory::default()).select([&event]);
            proptest::prop_assert!(found.is_err() || query.filters.len() <= pairs.len());
        }
        let body: serde_json::Map<String, Value> = pairs
            .iter()
            .map(|(name, value)| {
                let plain = serde_json::from_str(value).unwrap_or_else(|_| value.as_str().into());
                ((*name).to_owned(), if value.len() % 2 == 0 { plain } else { vec![plain].into() })
            })
            .collect();
        if let Ok(query) = SimpleEventQuery::from_json(&body.into()) {
            let _ = query.matches(&event);
        }
    }

    #[test]
    fn of_any_name(name in "(EQ|GE|EXISTS|HASATTR|EQATTR)?_?(INNER_)?(ILMD_)?[ -~é]{0,20}", value in VALUES) {
        if let Ok(query) = SimpleEventQuery::from_pairs([(name.as_str(), value.as_str())]) {
            let _ = query.matches(&event());
        }
    }
}
