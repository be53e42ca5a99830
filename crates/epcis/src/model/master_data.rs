//! Master data: what is known of the places, classes and words that events name (EPCIS 2.0 §6.5,
//! CBV 2.0 §9).

use std::sync::Arc;

use serde_json::Value;

use super::{EventTime, Extension};
use crate::context::Namespaces;

/// Vocabularies with their elements, in written order.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct MasterData {
    /// Each of one type.
    pub vocabularies: Vec<Vocabulary>,
}

/// Elements of one type.
#[derive(Debug, Clone, PartialEq)]
pub struct Vocabulary {
    /// URI of the type: `urn:epcglobal:epcis:vtype:BusinessLocation`.
    pub kind: String,
    /// Its elements.
    pub elements: Vec<VocabularyElement>,
    /// Members of other namespaces.
    pub extensions: Vec<Extension>,
}

/// What is known of one identifier.
#[derive(Debug, Clone, PartialEq)]
pub struct VocabularyElement {
    /// The identifier, as written.
    pub id: String,
    /// Its attributes; one name may stand more than once.
    pub attributes: Vec<MasterAttribute>,
    /// Identifiers that belong to it: rooms to their house.
    pub children: Option<Vec<String>>,
    /// Members of other namespaces.
    pub extensions: Vec<Extension>,
}

/// One attribute of an element.
#[derive(Debug, Clone, PartialEq)]
pub struct MasterAttribute {
    /// Name: a URI, or a CURIE in JSON.
    pub id: String,
    /// Value as JSON; structured values are objects.
    pub value: Value,
}

impl MasterAttribute {
    /// The value where it is plain.
    pub fn text(&self) -> Option<String> {
        match &self.value {
            Value::String(text) => Some(text.trim().to_owned()),
            Value::Number(_) | Value::Bool(_) => Some(self.value.to_string()),
            Value::Object(members) => Some(members.get("#text")?.as_str()?.trim().to_owned()),
            _ => None,
        }
    }
}

/// A document that holds nothing but master data: `EPCISMasterDataDocument`, which only XML has.
#[derive(Debug, Clone, PartialEq)]
pub struct MasterDataDocument {
    /// `@context` with the prefixes that the XML declared.
    pub context: Value,
    /// The same prefixes.
    pub namespaces: Arc<Namespaces>,
    /// `schemaVersion`, digits and dots.
    pub schema_version: Option<String>,
    /// When the document was made.
    pub creation_date: Option<EventTime>,
    /// `EPCISHeader` as JSON: the business document header.
    pub header: Option<Value>,
    /// The master data.
    pub data: MasterData,
    /// Members of other namespaces at the top.
    pub extensions: Vec<Extension>,
}
