//! Master data in and out.

use serde_json::{Map, Value, json};

use super::cursor::{Cursor, Sink, Syntax};
use crate::context::{Namespaces, written_with};
use crate::model::{
    Document, DocumentKind, MasterAttribute, MasterData, Vocabulary, VocabularyElement,
};
use crate::{Refusals, Rule};

/// Refusals that are told for one list of vocabularies.
const REFUSALS_MAX: usize = 100;

impl MasterData {
    /// Reads a `vocabularyList`. Pointers of refusals begin at the list.
    pub fn from_json(list: &Value, names: &std::sync::Arc<Namespaces>) -> Result<Self, Refusals> {
        let sink = Sink::new(REFUSALS_MAX);
        let data = {
            let cursor = Cursor::root("", &sink, names, Syntax::Json);
            vocabularies(&cursor, list.clone())
        };
        let refusals = sink.into_refusals();
        match data {
            Some(data) if refusals.is_empty() => Ok(data),
            _ => Err(Refusals(refusals)),
        }
    }

    /// The `vocabularyList` as JSON.
    pub fn to_json(&self) -> Value {
        self.vocabularies.iter().map(write_vocabulary).collect()
    }

    /// How much it is: elements, their attributes and their children.
    pub fn parts(&self) -> usize {
        let elements = self.vocabularies.iter().flat_map(|vocabulary| &vocabulary.elements);
        let children = |element: &VocabularyElement| element.children.as_ref().map_or(0, Vec::len);
        elements.map(|one| 1 + one.attributes.len() + children(one)).sum()
    }
}

impl Document {
    /// The master data of the header, or those that a query found; none is an empty list.
    pub fn master_data(&self) -> Result<MasterData, Refusals> {
        let (list, place) = match &self.kind {
            DocumentKind::Query(results) => (
                results.vocabulary_list.as_ref(),
                "/epcisBody/queryResults/resultsBody/vocabularyList",
            ),
            _ => (self.vocabulary_list(), "/epcisHeader/epcisMasterData/vocabularyList"),
        };
        let Some(list) = list else { return Ok(MasterData::default()) };
        MasterData::from_json(list, &self.namespaces).map_err(|Refusals(mut refusals)| {
            for refusal in &mut refusals {
                refusal.pointer.insert_str(0, place);
            }
            Refusals(refusals)
        })
    }
}

impl VocabularyElement {
    /// The element of a vocabulary of this type as a list that stands alone, with the prefixes
    /// that it uses: what a store keeps.
    pub fn to_json_alone(&self, kind: &str, names: &Namespaces) -> Value {
        let element = write_element(self);
        let mut prefixes = std::collections::BTreeMap::new();
        used(&element, names, &mut prefixes);
        json!({
            "@context": written_with(prefixes),
            "vocabularyList": [{"type": kind, "vocabularyElementList": [element]}],
        })
    }
}

/// Prefixes that the sender declared and that a name or text in `value` begins with.
fn used<'a>(
    value: &'a Value,
    names: &'a Namespaces,
    prefixes: &mut std::collections::BTreeMap<&'a str, &'a str>,
) {
    let mut text = |text: &'a str| {
        let written = text.strip_prefix('@').unwrap_or(text);
        let Some((prefix, _)) = written.split_once(':') else { return };
        // Those of GS1's context hold without a word.
        let pinned = Namespaces::default();
        if let Some(iri) = names.lookup(prefix).filter(|iri| pinned.lookup(prefix) != Some(iri)) {
            prefixes.insert(prefix, iri);
        }
    };
    match value {
        Value::String(one) => text(one),
        Value::Array(items) => items.iter().for_each(|item| used(item, names, prefixes)),
        Value::Object(members) => {
            members.keys().for_each(|name| text(name));
            members.values().for_each(|value| used(value, names, prefixes));
        }
        _ => {}
    }
}

pub(super) fn vocabularies(cursor: &Cursor<'_>, list: Value) -> Option<MasterData> {
    cursor.list(list, vocabulary).map(|vocabularies| MasterData { vocabularies })
}

fn vocabulary(cursor: &Cursor<'_>, value: Value) -> Option<Vocabulary> {
    let (mut kind, mut elements, mut extensions) = (None, Vec::new(), Vec::new());
    let members = cursor.object(value)?;
    if !members.contains_key("type") {
        cursor.missing("type");
    }
    for (name, value) in members {
        let at = cursor.member(&name);
        match name.as_str() {
            "type" => kind = at.uri(value),
            "vocabularyElementList" => elements = at.list(value, element)?,
            other => extensions.extend(cursor.extension(other, value)),
        }
    }
    Some(Vocabulary { kind: kind?, elements, extensions })
}

fn element(cursor: &Cursor<'_>, value: Value) -> Option<VocabularyElement> {
    let mut id = None;
    let mut read = VocabularyElement {
        id: String::new(),
        attributes: Vec::new(),
        children: None,
        extensions: Vec::new(),
    };
    let members = cursor.object(value)?;
    if !members.contains_key("id") {
        cursor.missing("id");
    }
    for (name, value) in members {
        let at = cursor.member(&name);
        match name.as_str() {
            "id" => id = at.uri(value),
            "attributes" => read.attributes = at.list(value, attribute)?,
            "children" => read.children = at.uris(value),
            other => read.extensions.extend(cursor.extension(other, value)),
        }
    }
    read.id = id?;
    Some(read)
}

fn attribute(cursor: &Cursor<'_>, value: Value) -> Option<MasterAttribute> {
    let mut map = cursor.object(value)?;
    let Some(id) = map.shift_remove("id") else {
        cursor.missing("id");
        return None;
    };
    let id = cursor.member("id").text(id)?;
    let value = map.shift_remove("attribute").unwrap_or(Value::Null);
    if let Some(name) = map.keys().next() {
        let message = "an attribute has id and attribute only";
        cursor.member(name).refuse(Rule::UnknownMember, message);
    }
    Some(MasterAttribute { id, value })
}

fn write_vocabulary(vocabulary: &Vocabulary) -> Value {
    let elements: Vec<Value> = vocabulary.elements.iter().map(write_element).collect();
    let mut object = Map::new();
    object.insert("type".to_owned(), vocabulary.kind.as_str().into());
    object.insert("vocabularyElementList".to_owned(), elements.into());
    for extension in &vocabulary.extensions {
        object.insert(extension.name.written.clone(), extension.value.clone());
    }
    object.into()
}

fn write_element(element: &VocabularyElement) -> Value {
    let mut object = Map::new();
    object.insert("id".to_owned(), element.id.as_str().into());
    if !element.attributes.is_empty() {
        let attributes: Vec<Value> = element.attributes.iter().map(write_attribute).collect();
        object.insert("attributes".to_owned(), attributes.into());
    }
    if let Some(children) = &element.children {
        object.insert("children".to_owned(), children.clone().into());
    }
    for extension in &element.extensions {
        object.insert(extension.name.written.clone(), extension.value.clone());
    }
    object.into()
}

fn write_attribute(attribute: &MasterAttribute) -> Value {
    json!({"id": attribute.id, "attribute": attribute.value})
}
