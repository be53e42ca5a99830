//! One event.

use serde_json::Value;

use super::{Convert, Object, is_addition, is_own, put, trimmed, unwrapped};
use crate::xml::tree::Element;

impl Convert {
    pub(super) fn events(&mut self, list: &Element) -> Value {
        unwrapped(list).into_iter().map(|event| Value::Object(self.event(event))).collect()
    }

    pub(in crate::xml) fn event(&mut self, event: &Element) -> Object {
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

    pub(super) fn event_member(&mut self, element: &Element) -> Value {
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
    pub(super) fn item(&mut self, element: &Element, name: &str) -> Value {
        if element.name.local == name { trimmed(element) } else { self.typed_item(element) }
    }

    /// `<source type="…">…</source>` as `{"type": …, "source": …}`.
    pub(super) fn typed_item(&mut self, element: &Element) -> Value {
        let mut object = self.attributes(element);
        object.insert(element.name.local.clone(), trimmed(element));
        object.into()
    }

    pub(super) fn sensor_element(&mut self, element: &Element) -> Value {
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
