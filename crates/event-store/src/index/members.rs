//! Members of other namespaces, in every part of an event in which they may stand.

use nguon_epcis::context::Namespaces;
use nguon_epcis::model::{Event, Name};
use nguon_epcis::query::{Area, Depth, FieldName};
use serde_json::Value;

use super::Term;
use super::terms::canonical_uri;

const AREAS: [Area; 8] = [
    Area::Event,
    Area::Ilmd,
    Area::ErrorDeclaration,
    Area::SensorElement,
    Area::SensorMetadata,
    Area::SensorReport,
    Area::ReadPoint,
    Area::BizLocation,
];

pub(super) fn add(event: &Event, terms: &mut Vec<Term>) {
    for area in AREAS {
        for member in area.members(event) {
            one(area, Depth::Top, &FieldName::from(&member.name), &member.value, terms);
            inside(area, &member.value, &event.namespaces, terms);
        }
    }
}

fn one(area: Area, depth: Depth, name: &FieldName, value: &Value, terms: &mut Vec<Term>) {
    terms.push(Term::has_extension(area, depth, name));
    plain(value, &mut |text| {
        let canonical = canonical_uri(text.trim());
        terms.push(Term::extension(area, depth, name, &canonical));
    });
}

/// Members inside a member, at any depth: the reader bounds the depth.
fn inside(area: Area, value: &Value, names: &Namespaces, terms: &mut Vec<Term>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| inside(area, item, names, terms)),
        Value::Object(members) => {
            for (written, value) in members {
                // An attribute of XML.
                let written = written.strip_prefix('@').unwrap_or(written);
                let name = FieldName::from(&Name::resolve(written, names));
                one(area, Depth::Inner, &name, value, terms);
                inside(area, value, names, terms);
            }
        }
        _ => {}
    }
}

/// The text of a plain value: itself, each of a list, the text of an XML element with attributes,
/// the value or identifier of a JSON-LD object.
fn plain(value: &Value, take: &mut impl FnMut(&str)) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| plain(item, take)),
        Value::Object(members) => {
            for value in ["#text", "@value", "@id"].iter().filter_map(|name| members.get(*name)) {
                scalar(value, take);
            }
        }
        other => scalar(other, take),
    }
}

fn scalar(value: &Value, take: &mut impl FnMut(&str)) {
    match value {
        Value::String(text) => take(text),
        Value::Number(_) | Value::Bool(_) => take(&value.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => {}
    }
}
