//! The members that JSON would have.

mod envelope;
mod event;

use serde_json::{Map, Value};

use super::names::Prefixes;
use super::tree::{Element, XmlName};
use super::{OWN, XSI};
use crate::context::written_with;
use crate::{Refusal, Rule};

/// The JSON value of a document or bare event.
pub(super) fn document(root: &Element) -> Result<Value, Refusal> {
    let mut convert = Convert::default();
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

#[derive(Default)]
pub(super) struct Convert {
    pub(super) prefixes: Prefixes,
}

impl Convert {
    /// Own members as text, others as extensions.
    pub(in crate::xml) fn object(&mut self, element: &Element) -> Value {
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

    /// A member that needs no special form: own ones as text, others with prefix and value.
    pub(in crate::xml) fn other(&mut self, object: &mut Object, element: &Element) {
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
    pub(super) fn value(&mut self, element: &Element) -> Value {
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

    pub(in crate::xml) fn value_without_attributes(&mut self, element: &Element) -> Value {
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
    pub(in crate::xml) fn attributes(&mut self, element: &Element) -> Object {
        let mut object = Object::new();
        for (name, value) in &element.attributes {
            if let Some(member) = self.attribute_name(name) {
                object.insert(member, value.trim().into());
            }
        }
        object
    }

    pub(super) fn attribute_name(&mut self, name: &XmlName) -> Option<String> {
        match name.namespace.as_str() {
            "" => Some(name.local.clone()),
            XSI => None,
            _ => Some(self.prefixes.member(name)),
        }
    }
}
