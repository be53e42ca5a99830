//! The header: business document header and master data.

use serde_json::Value;

use super::Version;
use super::out::{Out, attribute};
use crate::context::Namespaces;
use crate::model::{Document, Extension, Name};
use crate::xml::SBDH;

pub(super) fn write(out: &mut Out, document: &Document) {
    let members = document.header.as_ref().and_then(Value::as_object);
    let mut others = Vec::new();
    let mut master_data = None;
    for (name, value) in members.into_iter().flatten() {
        if name == "epcisMasterData" {
            master_data = value.get("vocabularyList");
        } else {
            let name = Name::resolve(name, &document.namespaces);
            others.push(Extension { name, value: value.clone() });
        }
    }
    let has_sbdh = others.iter().any(|one| one.name.namespace == SBDH);
    let needs_sbdh = !has_sbdh && (document.sender.is_some() || document.receiver.is_some());
    if others.is_empty() && master_data.is_none() && !needs_sbdh {
        return;
    }
    if out.version == Version::V1_2 && !has_sbdh {
        demand_parties(out, document);
    }
    out.open("EPCISHeader");
    if needs_sbdh {
        business_header(out, document);
    }
    let (sbdh, others): (Vec<_>, Vec<_>) =
        others.into_iter().partition(|one| one.name.namespace == SBDH);
    out.extensions(&sbdh, &document.namespaces);
    if let Some(Value::Array(vocabularies)) = master_data {
        out.open("extension");
        out.open("EPCISMasterData");
        vocabulary_list(out, vocabularies, &document.namespaces);
        out.close("EPCISMasterData");
        out.close("extension");
    }
    out.extensions(&others, &document.namespaces);
    out.close("EPCISHeader");
}

/// EPCIS 1.2 has no header without a business document header, and that none without parties.
fn demand_parties(out: &mut Out, document: &Document) {
    for (name, party) in [("sender", &document.sender), ("receiver", &document.receiver)] {
        if party.is_none() {
            let message = "EPCIS 1.2 has no header without sender and receiver: name both";
            out.refuse(name, message);
        }
    }
}

/// What JSON says at the top, in the form that XML has for it.
fn business_header(out: &mut Out, document: &Document) {
    let mut object = serde_json::Map::new();
    let mut put = |path: &str, value: Value| drop(object.insert(format!("sbdh:{path}"), value));
    let party = |id: &str| serde_json::json!({"sbdh:Identifier": id});
    put("HeaderVersion", "1.0".into());
    if let Some(sender) = &document.sender {
        put("Sender", party(sender));
    }
    if let Some(receiver) = &document.receiver {
        put("Receiver", party(receiver));
    }
    put(
        "DocumentIdentification",
        serde_json::json!({
            "sbdh:Standard": "EPCglobal",
            "sbdh:TypeVersion": out.version.text(),
            "sbdh:InstanceIdentifier": document.instance_identifier.as_deref().unwrap_or_default(),
            "sbdh:Type": "Events",
            "sbdh:CreationDateAndTime": document.creation_date.as_ref().map_or("", |date| date.text()),
        }),
    );
    let names = Namespaces::pinned().extended(&serde_json::json!({"sbdh": SBDH}));
    let name = Name::resolve("sbdh:StandardBusinessDocumentHeader", &names);
    out.extensions(&[Extension { name, value: object.into() }], &names);
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}

fn items<'a>(value: &'a Value, name: &str) -> impl Iterator<Item = &'a Value> {
    value.get(name).and_then(Value::as_array).into_iter().flatten()
}

pub(super) fn vocabulary_list(out: &mut Out, vocabularies: &[Value], names: &Namespaces) {
    out.open("VocabularyList");
    for vocabulary in vocabularies {
        write_vocabulary(out, vocabulary, names);
    }
    out.close("VocabularyList");
}

fn write_vocabulary(out: &mut Out, vocabulary: &Value, names: &Namespaces) {
    out.open_with("Vocabulary", &attribute("type", text(vocabulary, "type")));
    let elements: Vec<&Value> = items(vocabulary, "vocabularyElementList").collect();
    // The schema knows no empty list.
    if !elements.is_empty() {
        write_elements(out, &elements, names);
    }
    out.close("Vocabulary");
}

fn write_elements(out: &mut Out, elements: &[&Value], names: &Namespaces) {
    out.open("VocabularyElementList");
    for element in elements {
        out.open_with("VocabularyElement", &attribute("id", text(element, "id")));
        for one in items(element, "attributes") {
            write_attribute(out, one, names);
        }
        if element.get("children").is_some() {
            out.open("children");
            for child in items(element, "children") {
                out.element("id", child.as_str().unwrap_or_default());
            }
            out.close("children");
        }
        out.close("VocabularyElement");
    }
    out.close("VocabularyElementList");
}

/// Text as text; an object as child elements.
fn write_attribute(out: &mut Out, one: &Value, names: &Namespaces) {
    let id = attribute("id", text(one, "id"));
    match one.get("attribute") {
        Some(Value::Object(members)) => {
            out.open_with("attribute", &id);
            for (written, value) in members {
                let name = Name::resolve(written, names);
                out.extensions(&[Extension { name, value: value.clone() }], names);
            }
            out.close("attribute");
        }
        Some(Value::String(content)) => out.element_with("attribute", &id, content),
        Some(other) => out.element_with("attribute", &id, &other.to_string()),
        None => out.element_with("attribute", &id, ""),
    }
}
