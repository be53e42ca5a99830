//! The envelope: header, master data, body, query results.

use serde_json::Value;

use super::{Convert, Object, is_own, put, trimmed, unwrapped};
use crate::xml::SBDH;
use crate::xml::tree::Element;

impl Convert {
    pub(super) fn envelope(&mut self, root: &Element) -> Object {
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

    pub(in crate::xml) fn header(&mut self, header: &Element, top: &mut Object) -> Object {
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

    pub(in crate::xml) fn vocabularies(&mut self, list: &Element) -> Value {
        unwrapped(list).into_iter().map(|vocabulary| self.vocabulary(vocabulary)).collect()
    }

    pub(super) fn vocabulary(&mut self, vocabulary: &Element) -> Value {
        let mut object = self.attributes(vocabulary);
        let lists = unwrapped(vocabulary).into_iter();
        let elements: Vec<Value> =
            lists.flat_map(unwrapped).map(|element| self.vocabulary_element(element)).collect();
        object.insert("vocabularyElementList".to_owned(), elements.into());
        object.into()
    }

    pub(super) fn vocabulary_element(&mut self, element: &Element) -> Value {
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

    pub(super) fn body(&mut self, body: &Element, is_query: bool) -> Object {
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

    pub(super) fn query_results(&mut self, results: &Element) -> Object {
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
