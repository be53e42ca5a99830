//! The members that JSON would have.

use serde_json::{Map, Value};

use super::names::Prefixes;
use super::tree::{Element, XmlName};
use super::{OWN, SBDH, XSI};
use crate::context::written_with;
use crate::{Refusal, Rule};

/// The JSON value of a document or bare event.
pub(super) fn document(root: &Element) -> Result<Value, Refusal> {
    let mut convert = Convert { prefixes: Prefixes::default() };
    let mut top = match root.name.local.as_str() {
        "EPCISDocument" | "EPCISQueryDocument" if is_own(root) => convert.envelope(root),
        name if name.ends_with("Event") => {
            let mut event = convert.event(root);
            // Some senders copy these to the event; they say nothing about it.
            event.shift_remove("schemaVersion");
            event.shift_remove("creationDate");
            event
        }
        other => {
            let message = "must be EPCISDocument, EPCISQueryDocument or an event";
            let refusal = Refusal::new("", Rule::UnknownRoot, message).with_value(other);
            return Err(refusal.at_line(root.line));
        }
    };
    convert.prefixes.declare_all(root);
    top.insert("@context".to_owned(), written_with(convert.prefixes.given()));
    Ok(Value::Object(top))
}

pub(super) fn is_own(element: &Element) -> bool {
    OWN.contains(&element.name.namespace.as_str())
}

/// The children, with those of the wrappers of EPCIS 1.x in their wrapper's place and without
/// those that are nil.
pub(super) fn unwrapped(element: &Element) -> Vec<&Element> {
    let mut children = Vec::with_capacity(element.children.len());
    for child in element.children.iter().filter(|child| !child.is_nil()) {
        if child.is_wrapper() {
            children.extend(unwrapped(child));
        } else {
            children.push(child);
        }
    }
    children
}

/// Members that EPCIS knows, for telling them from additions inside a wrapper.
const KNOWN: &[&str] = &[
    "eventTime",
    "recordTime",
    "eventTimeZoneOffset",
    "eventID",
    "errorDeclaration",
    "declarationTime",
    "reason",
    "correctiveEventIDs",
    "certificationInfo",
    "epcList",
    "parentID",
    "childEPCs",
    "inputEPCList",
    "outputEPCList",
    "quantityList",
    "childQuantityList",
    "inputQuantityList",
    "outputQuantityList",
    "epcClass",
    "quantity",
    "uom",
    "action",
    "transformationID",
    "bizStep",
    "disposition",
    "persistentDisposition",
    "readPoint",
    "bizLocation",
    "id",
    "bizTransactionList",
    "sourceList",
    "destinationList",
    "sensorElementList",
    "sensorMetadata",
    "sensorReport",
    "ilmd",
];

/// Namespace of EPCIS's own terms in JSON-LD.
const EPCIS_TERMS: &str = "https://ref.gs1.org/epcis/";

/// A member without namespace that EPCIS does not know and that a wrapper of EPCIS 1.x lets
/// stand. It is kept in the namespace of EPCIS, since a bare word could not be kept in JSON.
fn is_addition(element: &Element) -> bool {
    element.wrapped && is_own(element) && !KNOWN.contains(&element.name.local.as_str())
}

type Object = Map<String, Value>;

/// A member that stands again makes a list, as extensions do; members that cannot be lists are
/// refused for it by the reader.
fn put(object: &mut Object, name: String, value: Value) {
    match object.get_mut(&name) {
        None => drop(object.insert(name, value)),
        Some(Value::Array(items)) => items.push(value),
        Some(first) => *first = Value::Array(vec![first.take(), value]),
    }
}

fn trimmed(element: &Element) -> Value {
    element.text.trim().into()
}

struct Convert {
    prefixes: Prefixes,
}

impl Convert {
    fn envelope(&mut self, root: &Element) -> Object {
        let mut top = self.attributes(root);
        top.insert("type".to_owned(), root.name.local.as_str().into());
        for child in unwrapped(root) {
            match child.name.local.as_str() {
                "EPCISHeader" if is_own(child) => {
                    let header = self.header(child, &mut top);
                    put(&mut top, "epcisHeader".to_owned(), header.into());
                }
                "EPCISBody" if is_own(child) => {
                    let body = self.body(child, root.name.local == "EPCISQueryDocument");
                    put(&mut top, "epcisBody".to_owned(), body.into());
                }
                _ => self.other(&mut top, child),
            }
        }
        top
    }

    fn header(&mut self, header: &Element, top: &mut Object) -> Object {
        let mut object = Object::new();
        for child in unwrapped(header) {
            if child.name.namespace == SBDH {
                business_header(child, top);
            }
            if is_own(child) && child.name.local == "EPCISMasterData" {
                let mut data = Object::new();
                for list in unwrapped(child) {
                    put(&mut data, "vocabularyList".to_owned(), self.vocabularies(list));
                }
                put(&mut object, "epcisMasterData".to_owned(), data.into());
            } else {
                self.other(&mut object, child);
            }
        }
        object
    }

    fn vocabularies(&mut self, list: &Element) -> Value {
        unwrapped(list).into_iter().map(|vocabulary| self.vocabulary(vocabulary)).collect()
    }

    fn vocabulary(&mut self, vocabulary: &Element) -> Value {
        let mut object = self.attributes(vocabulary);
        let lists = unwrapped(vocabulary).into_iter();
        let elements: Vec<Value> =
            lists.flat_map(unwrapped).map(|element| self.vocabulary_element(element)).collect();
        object.insert("vocabularyElementList".to_owned(), elements.into());
        object.into()
    }

    fn vocabulary_element(&mut self, element: &Element) -> Value {
        let mut object = self.attributes(element);
        let mut attributes = Vec::new();
        for child in unwrapped(element) {
            match child.name.local.as_str() {
                "attribute" if is_own(child) => {
                    let mut attribute = self.attributes(child);
                    attribute.insert("attribute".to_owned(), self.value_without_attributes(child));
                    attributes.push(Value::Object(attribute));
                }
                "children" if is_own(child) => {
                    let children: Vec<Value> = child.children.iter().map(trimmed).collect();
                    object.insert("children".to_owned(), children.into());
                }
                _ => self.other(&mut object, child),
            }
        }
        if !attributes.is_empty() {
            object.insert("attributes".to_owned(), attributes.into());
        }
        object.into()
    }

    fn body(&mut self, body: &Element, is_query: bool) -> Object {
        let mut object = Object::new();
        for child in unwrapped(body) {
            match child.name.local.as_str() {
                "EventList" if is_own(child) => {
                    put(&mut object, "eventList".to_owned(), self.events(child));
                }
                "QueryResults" if is_own(child) => {
                    let results = self.query_results(child);
                    put(&mut object, "queryResults".to_owned(), results.into());
                }
                _ => self.other(&mut object, child),
            }
        }
        if !is_query && !object.contains_key("eventList") {
            // The XSD lets the list be absent.
            object.insert("eventList".to_owned(), Vec::<Value>::new().into());
        }
        object
    }

    fn query_results(&mut self, results: &Element) -> Object {
        let mut object = Object::new();
        for child in unwrapped(results) {
            if !is_own(child) || child.name.local != "resultsBody" {
                self.other(&mut object, child);
                continue;
            }
            let mut body = Object::new();
            for list in unwrapped(child) {
                match list.name.local.as_str() {
                    "EventList" => put(&mut body, "eventList".to_owned(), self.events(list)),
                    "VocabularyList" => {
                        body.insert("vocabularyList".to_owned(), self.vocabularies(list));
                    }
                    _ => self.other(&mut body, list),
                }
            }
            body.entry("eventList").or_insert_with(|| Vec::<Value>::new().into());
            put(&mut object, "resultsBody".to_owned(), body.into());
        }
        object
    }

    fn events(&mut self, list: &Element) -> Value {
        unwrapped(list).into_iter().map(|event| Value::Object(self.event(event))).collect()
    }

    fn event(&mut self, event: &Element) -> Object {
        let mut object = self.attributes(event);
        let event_type = if is_own(event) {
            event.name.local.clone()
        } else {
            self.prefixes.member(&event.name)
        };
        object.insert("type".to_owned(), event_type.as_str().into());
        for child in unwrapped(event) {
            if is_own(child) && !is_addition(child) {
                let value = self.event_member(child);
                put(&mut object, child.name.local.clone(), value);
            } else {
                self.other(&mut object, child);
            }
        }
        if event_type == "QuantityEvent" {
            quantity_event(&mut object);
        }
        object
    }

    fn event_member(&mut self, element: &Element) -> Value {
        let children = || unwrapped(element).into_iter();
        match element.name.local.as_str() {
            "epcList" | "childEPCs" | "inputEPCList" | "outputEPCList" => {
                children().map(|child| self.item(child, "epc")).collect()
            }
            "bizTransactionList" | "sourceList" | "destinationList" => {
                children().map(|child| self.typed_item(child)).collect()
            }
            "quantityList" | "childQuantityList" | "inputQuantityList" | "outputQuantityList" => {
                children().map(|child| self.object(child)).collect()
            }
            "sensorElementList" => children().map(|child| self.sensor_element(child)).collect(),
            "persistentDisposition" => {
                let mut object = Object::new();
                for child in children() {
                    let list = object
                        .entry(child.name.local.clone())
                        .or_insert_with(|| Vec::<Value>::new().into());
                    if let Value::Array(items) = list {
                        items.push(trimmed(child));
                    }
                }
                object.into()
            }
            "readPoint" | "bizLocation" | "ilmd" | "errorDeclaration" => self.object(element),
            _ if element.children.is_empty() => trimmed(element),
            _ => self.object(element),
        }
    }

    /// An element of a list of plain values; one of another name is kept visible as an object,
    /// which the reader refuses.
    fn item(&mut self, element: &Element, name: &str) -> Value {
        if element.name.local == name { trimmed(element) } else { self.typed_item(element) }
    }

    /// `<source type="…">…</source>` as `{"type": …, "source": …}`.
    fn typed_item(&mut self, element: &Element) -> Value {
        let mut object = self.attributes(element);
        object.insert(element.name.local.clone(), trimmed(element));
        object.into()
    }

    /// Own members as text, others as extensions.
    fn object(&mut self, element: &Element) -> Value {
        let mut object = self.attributes(element);
        for child in unwrapped(element) {
            if is_own(child) && child.name.local == "correctiveEventIDs" {
                let ids: Vec<Value> = unwrapped(child).into_iter().map(trimmed).collect();
                object.insert(child.name.local.clone(), ids.into());
            } else {
                self.other(&mut object, child);
            }
        }
        object.into()
    }

    fn sensor_element(&mut self, element: &Element) -> Value {
        let mut object = self.attributes(element);
        let mut reports = Vec::new();
        for child in unwrapped(element) {
            match child.name.local.as_str() {
                "sensorReport" if is_own(child) => {
                    reports.push(Value::Object(self.attributes(child)));
                }
                "sensorMetadata" if is_own(child) => {
                    put(&mut object, "sensorMetadata".to_owned(), self.attributes(child).into());
                }
                _ => self.other(&mut object, child),
            }
        }
        object.insert("sensorReport".to_owned(), reports.into());
        object.into()
    }

    /// A member that needs no special form: own ones as text, others with prefix and value.
    fn other(&mut self, object: &mut Object, element: &Element) {
        let name = if is_addition(element) {
            let namespace = EPCIS_TERMS.to_owned();
            let local = element.name.local.clone();
            self.prefixes.member(&XmlName { namespace, prefix: "epcis".to_owned(), local })
        } else if !is_own(element) {
            self.prefixes.member(&element.name)
        } else if element.children.is_empty() {
            return put(object, element.name.local.clone(), trimmed(element));
        } else {
            element.name.local.clone()
        };
        let value = self.value(element);
        put(object, name, value);
    }

    /// The value of an extension: text, or an object of its children and attributes (`@name`)
    /// with its text, if any, as `#text`. The depth is bounded by the reader.
    fn value(&mut self, element: &Element) -> Value {
        let mut object = Object::new();
        for (name, value) in element.attributes.iter().filter(|(name, _)| name.namespace != XSI) {
            let member = if name.namespace.is_empty() {
                name.local.clone()
            } else {
                self.prefixes.member(name)
            };
            object.insert(format!("@{member}"), value.as_str().into());
        }
        if object.is_empty() {
            return self.value_without_attributes(element);
        }
        match self.value_without_attributes(element) {
            Value::Object(children) => object.extend(children),
            Value::String(text) if text.is_empty() => {}
            text => drop(object.insert("#text".to_owned(), text)),
        }
        object.into()
    }

    fn value_without_attributes(&mut self, element: &Element) -> Value {
        if element.children.is_empty() {
            return element.text.as_str().into();
        }
        let mut object = Object::new();
        for child in &element.children {
            let name = if is_own(child) {
                child.name.local.clone()
            } else {
                self.prefixes.member(&child.name)
            };
            let value = self.value(child);
            put(&mut object, name, value);
        }
        object.into()
    }

    /// Attributes as members; those of another namespace with their prefix.
    fn attributes(&mut self, element: &Element) -> Object {
        let mut object = Object::new();
        for (name, value) in &element.attributes {
            if let Some(member) = self.attribute_name(name) {
                object.insert(member, value.trim().into());
            }
        }
        object
    }

    fn attribute_name(&mut self, name: &XmlName) -> Option<String> {
        match name.namespace.as_str() {
            "" => Some(name.local.clone()),
            XSI => None,
            _ => Some(self.prefixes.member(name)),
        }
    }
}

/// Sender, receiver and identifier of the message, which JSON writes at the top.
fn business_header(header: &Element, top: &mut Object) {
    let text = |path: &[&str]| {
        let mut at = header;
        for name in path {
            at = at.children.iter().find(|child| child.name.local == *name)?;
        }
        Some(at.text.trim().to_owned()).filter(|text| !text.is_empty())
    };
    let members = [
        ("sender", text(&["Sender", "Identifier"])),
        ("receiver", text(&["Receiver", "Identifier"])),
        ("instanceIdentifier", text(&["DocumentIdentification", "InstanceIdentifier"])),
    ];
    for (name, value) in members {
        if let Some(value) = value {
            top.entry(name).or_insert_with(|| value.into());
        }
    }
}

/// A quantity event is an object event that observes a quantity (EPCIS 1.1 §7.4.3).
fn quantity_event(object: &mut Object) {
    let mut quantity = Object::new();
    for name in ["epcClass", "quantity"] {
        if let Some(value) = object.shift_remove(name) {
            quantity.insert(name.to_owned(), value);
        }
    }
    object.insert("type".to_owned(), "ObjectEvent".into());
    object.insert("action".to_owned(), "OBSERVE".into());
    object.insert("quantityList".to_owned(), vec![Value::Object(quantity)].into());
}
