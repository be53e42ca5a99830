//! Namespaces that XML declared and someone carried over to JSON by letter:
//! `"@xmlns:ext": "https://ns.example.com/"` inside a member.

use std::sync::Arc;

use serde_json::{Map, Value};

use crate::context::{Namespaces, PREFIXES_MAX};

/// What marks such a declaration.
const DECLARES: &str = "@xmlns:";

/// Takes the declarations out of the members of an event and adds them to the prefixes in force,
/// so that names mean in JSON what they meant in XML. One that contradicts a prefix in force stays
/// where it is.
pub(super) fn lifted(members: &mut Map<String, Value>, names: Arc<Namespaces>) -> Arc<Namespaces> {
    let mut names = names;
    // A namespace may be used before the member that declares it.
    members.values_mut().for_each(|value| lift(value, &mut names));
    names
}

fn lift(value: &mut Value, names: &mut Arc<Namespaces>) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| lift(item, names)),
        Value::Object(members) => {
            members.retain(|name, iri| !declares(name, iri, names));
            members.values_mut().for_each(|value| lift(value, names));
        }
        _ => {}
    }
}

/// Whether the member declares a prefix that is or can be put in force.
fn declares(name: &str, iri: &Value, names: &mut Arc<Namespaces>) -> bool {
    let Some(prefix) = name.strip_prefix(DECLARES) else { return false };
    let Some(iri) = iri.as_str().filter(|iri| !iri.is_empty()) else { return false };
    match names.lookup(prefix) {
        Some(known) => known == iri,
        None if prefix.is_empty() || names.declared().count() >= PREFIXES_MAX => false,
        None => {
            *names = names.declaring([(prefix, iri)]);
            true
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::json::read_event;

    #[test]
    fn declarations_of_xml_hold_in_json() {
        let event = read_event(json!({
            "@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld", {"y": "urn:y:"}],
            "type": "ObjectEvent", "action": "ADD", "epcList": [],
            "eventTime": "2026-05-02T08:15:00Z", "eventTimeZoneOffset": "+00:00",
            "x:first": {"x:part": "1"},
            "x:second": {"@xmlns:x": "https://ns.example.com/", "#text": "2"},
            "y:third": {"@xmlns:y": "urn:other:", "#text": "3"},
        }))
        .unwrap();
        let extension = |at: usize| {
            let one = &event.extensions[at];
            (one.name.iri(), one.value.clone())
        };
        assert_eq!(extension(0), ("https://ns.example.com/first".into(), json!({"x:part": "1"})));
        assert_eq!(extension(1), ("https://ns.example.com/second".into(), json!({"#text": "2"})));
        let kept = json!({"@xmlns:y": "urn:other:", "#text": "3"});
        assert_eq!(extension(2), ("urn:y:third".into(), kept));
    }
}
