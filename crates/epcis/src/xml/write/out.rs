//! XML text under construction.

use std::fmt::Write as _;
use std::sync::Arc;

use quick_xml::escape::escape;
use serde_json::{Map, Value};

use super::Version;
use crate::context::Namespaces;
use crate::model::{Extension, Name};
use crate::xml::names::{Prefixes, is_xml_name};
use crate::xml::tree::XmlName;
use crate::{Refusal, Refusals, Rule};

#[derive(Default)]
pub(super) struct Out {
    /// Which schema is written for.
    pub(super) version: Version,
    text: String,
    pub(super) prefixes: Prefixes,
    refusals: Vec<Refusal>,
    /// JSON Pointer of the event being written.
    pub(super) base: String,
}

impl Out {
    pub(super) fn with(version: Version, prefixes: Prefixes) -> Self {
        Self { version, prefixes, ..Self::default() }
    }

    pub(super) fn finish(self) -> Result<String, Refusals> {
        if self.refusals.is_empty() { Ok(self.text) } else { Err(Refusals(self.refusals)) }
    }

    /// Refuses a member of what is being written; an empty name means all of it.
    pub(super) fn refuse(&mut self, member: &str, message: &str) {
        let slash = if member.is_empty() { "" } else { "/" };
        let pointer = format!("{}{slash}{member}", self.base);
        self.refusals.push(Refusal::new(pointer, Rule::NotXml, message));
    }

    /// Where the text ends now.
    pub(super) fn mark(&self) -> usize {
        self.text.len()
    }

    /// Takes back what was written since the mark.
    pub(super) fn back_to(&mut self, mark: usize) {
        self.text.truncate(mark);
    }

    pub(super) fn open(&mut self, name: &str) {
        self.open_with(name, "");
    }

    pub(super) fn open_with(&mut self, name: &str, attributes: &str) {
        let _ = write!(self.text, "<{name}{attributes}>");
    }

    pub(super) fn close(&mut self, name: &str) {
        let _ = write!(self.text, "</{name}>");
    }

    pub(super) fn empty_with(&mut self, name: &str, attributes: &str) {
        let _ = write!(self.text, "<{name}{attributes}/>");
    }

    pub(super) fn element(&mut self, name: &str, content: &str) {
        self.element_with(name, "", content);
    }

    pub(super) fn element_with(&mut self, name: &str, attributes: &str, content: &str) {
        self.check_text(name, content);
        self.open_with(name, attributes);
        self.text.push_str(&escaped(content));
        self.close(name);
    }

    pub(super) fn extensions(&mut self, extensions: &[Extension], names: &Namespaces) {
        for extension in extensions {
            self.member(&extension.name, &extension.value, names);
        }
    }

    /// Extensions as attributes, which must be plain values.
    pub(super) fn extension_attributes(&mut self, extensions: &[Extension]) -> String {
        let mut attributes = String::new();
        for extension in extensions {
            let name = self.name(&extension.name);
            if let Some(text) = scalar(&extension.value) {
                self.check_text(&name, &text);
                attributes.push_str(&attribute(&name, &text));
            } else {
                let message = "XML writes this as an attribute, which cannot hold a list or object";
                self.refuse(&extension.name.written, message);
            }
        }
        attributes
    }

    /// A member of another namespace; a list repeats its element. The depth is bounded by the
    /// reader that made the value.
    fn member(&mut self, name: &Name, value: &Value, names: &Namespaces) {
        match value {
            Value::Array(items) => items.iter().for_each(|item| self.member(name, item, names)),
            Value::Object(members) => {
                let declared = declared(members);
                if !declared.is_empty() {
                    let names = Arc::new(names.clone()).declaring(declared);
                    let members =
                        members.iter().filter(|(name, iri)| declaration(name, iri).is_none());
                    let rest = members.map(|(name, value)| (name.clone(), value.clone()));
                    let name = Name::resolve(&name.written, &names);
                    return self.member(&name, &Value::Object(rest.collect()), &names);
                }
                let element = self.name(name);
                let mut attributes = String::new();
                for (written, value) in members {
                    if let (Some(attribute_name), Some(text)) =
                        (written.strip_prefix('@'), scalar(value))
                    {
                        let attribute_name = self.name(&Name::resolve(attribute_name, names));
                        attributes.push_str(&attribute(&attribute_name, &text));
                    }
                }
                self.open_with(&element, &attributes);
                for (written, value) in
                    members.iter().filter(|(written, _)| !written.starts_with('@'))
                {
                    match (written.as_str(), scalar(value)) {
                        ("#text", Some(text)) => {
                            self.check_text(&element, &text);
                            self.text.push_str(&escaped(&text));
                        }
                        _ => self.member(&Name::resolve(written, names), value, names),
                    }
                }
                self.close(&element);
            }
            _ => {
                let element = self.name(name);
                self.element(&element, &scalar(value).unwrap_or_default());
            }
        }
    }

    /// The name as XML writes it, with its namespace declared.
    pub(super) fn name(&mut self, name: &Name) -> String {
        let (namespace, local) = (name.namespace.clone(), name.local.as_str());
        let prefix = name.prefix().unwrap_or_default().to_owned();
        if !is_xml_name(local) || !(prefix.is_empty() || is_xml_name(&prefix)) {
            self.refuse(&name.written, "this name cannot be written in XML");
        }
        if namespace.is_empty() {
            return local.to_owned();
        }
        self.prefixes.member(&XmlName { namespace, prefix, local: local.to_owned() })
    }

    fn check_text(&mut self, name: &str, text: &str) {
        let writable =
            |c: char| c >= ' ' && !matches!(c, '\u{fffe}' | '\u{ffff}') || "\t\n\r".contains(c);
        if !text.chars().all(writable) {
            self.refuse(name, "this text holds control characters, which XML cannot write");
        }
    }
}

/// Namespaces that someone carried over from XML by letter, as `"@xmlns:prefix"`.
fn declared(members: &Map<String, Value>) -> Vec<(&str, &str)> {
    members.iter().filter_map(|(name, iri)| declaration(name, iri)).collect()
}

fn declaration<'a>(name: &'a str, iri: &'a Value) -> Option<(&'a str, &'a str)> {
    Some((name.strip_prefix("@xmlns:")?, iri.as_str()?))
}

pub(super) fn attribute(name: &str, value: &str) -> String {
    // White space in attributes is normalised by readers unless it is a character reference.
    let value = escaped(value).replace('\n', "&#10;").replace('\t', "&#9;");
    format!(" {name}=\"{value}\"")
}

fn escaped(text: &str) -> String {
    escape(text).replace('\r', "&#13;")
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Null => Some(String::new()),
        Value::Bool(_) | Value::Number(_) => Some(value.to_string()),
        Value::Array(_) | Value::Object(_) => None,
    }
}
