//! Master data: what captors say of places, classes and words, one element at a time.
//!
//! Every element that comes is kept. What holds is kept beside it as index rows: a newer element
//! of the same captor, type and identifier replaces the values of the attributes that it names,
//! and the children if it names any; what it does not mention goes on to hold. What one captor
//! says replaces nothing of another.

use jiff::Timestamp;
use nguon_epcis::context::Namespaces;
use nguon_epcis::model::{MasterData, VocabularyElement};
use nguon_epcis::query::{Lookup, Said};

use crate::body;
use crate::index::canonical_uri;
use crate::key::Key16;

/// Values that the master data may put in for one query; each is a key to be looked for.
pub(crate) const LOOKED_UP_MAX: usize = 10_000;

/// An element made ready for the store.
#[derive(Debug, Clone)]
pub struct NewElement {
    pub(crate) kind: String,
    pub(crate) id: String,
    pub(crate) body: Vec<u8>,
    /// What it speaks of: what was said of that before no longer holds.
    pub(crate) topics: Vec<Key16>,
    pub(crate) postings: Vec<MasterPosting>,
}

/// One row of the index: the lookup of `key` finds `value`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct MasterPosting {
    pub key: Key16,
    pub value: String,
    pub topic: Key16,
}

/// Elements of master data that were judged good, made ready. `names` are the prefixes of `data`.
/// Members of other namespaces that stand beside the elements of a vocabulary are not kept.
pub fn prepare_master_data(data: &MasterData, names: &Namespaces) -> Vec<NewElement> {
    let elements = data.vocabularies.iter().flat_map(|vocabulary| {
        vocabulary.elements.iter().map(|element| (vocabulary.kind.as_str(), element))
    });
    elements.map(|(kind, element)| NewElement::prepare(kind, element, names)).collect()
}

impl NewElement {
    /// Prepares an element of a vocabulary of this type.
    pub fn prepare(kind: &str, element: &VocabularyElement, names: &Namespaces) -> Self {
        let said = Said::of(kind, element, names);
        let mut topics = Vec::new();
        let mut postings = Vec::new();
        for (name, values) in &said.attributes {
            let topic = has_attribute(name);
            topics.push(topic);
            let values = values.iter().map(|value| attribute(name, value));
            let keys = std::iter::once(topic).chain(values);
            postings.extend(keys.map(|key| MasterPosting { key, value: said.id.clone(), topic }));
        }
        if let Some(children) = &said.children {
            let topic = child_of(&said.id);
            topics.push(topic);
            let child = |child: &String| MasterPosting { key: topic, value: child.clone(), topic };
            postings.extend(children.iter().map(child));
        }
        let text = element.to_json_alone(kind, names).to_string();
        Self { body: body::pack(text.as_bytes()), kind: said.kind, id: said.id, topics, postings }
    }

    /// What this captor says of this identifier in vocabularies of this type: newer elements of
    /// one subject replace older ones.
    pub(crate) fn subject(&self, captor: &str) -> Key16 {
        // Neither types nor identifiers hold a zero byte or a space: they are URIs.
        Key16::of("masterData", &format!("{captor}\0{} {}", self.kind, self.id))
    }
}

fn has_attribute(name: &str) -> Key16 {
    Key16::of("hasAttribute", name)
}

fn attribute(name: &str, value: &str) -> Key16 {
    // A URI holds no space.
    Key16::of("attribute", &format!("{name} {value}"))
}

fn child_of(id: &str) -> Key16 {
    Key16::of("childOf", id)
}

/// The keys at which a lookup begins. For descendants, what is found there is looked up again.
pub(crate) fn keys(lookup: &Lookup) -> Vec<Key16> {
    match lookup {
        Lookup::WithDescendants(ids) => ids.iter().map(|id| child_of(id)).collect(),
        Lookup::Having(names) => names.iter().map(|name| has_attribute(name)).collect(),
        Lookup::WithValue(name, values) => {
            values.iter().map(|value| attribute(name, value)).collect()
        }
    }
}

/// The spelling by which elements are found.
pub(crate) fn canonical_id(written: &str) -> String {
    canonical_uri(written).into_owned()
}

/// An element as it was captured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredElement {
    /// Place in the order of record among all elements.
    pub number: u64,
    /// When it was taken in.
    pub record_time: Timestamp,
    /// Who says it.
    pub captured_by: String,
    /// Type of its vocabulary.
    pub kind: String,
    /// Canonical identifier.
    pub id: String,
    /// `{"@context": …, "vocabularyList": […]}` with this element alone.
    pub json: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_element_leads_from_what_it_says_to_its_identifier() {
        let names = Namespaces::pinned();
        let list = serde_json::json!([{"type": "urn:x:type", "vocabularyElementList": [{
            "id": "urn:epc:id:sgln:9521234.00001.0",
            "attributes": [{"id": "cbvmda:site", "attribute": "8"}, {"id": "cbvmda:site", "attribute": 9}],
            "children": ["urn:x:room", "urn:x:room"],
        }]}]);
        let data = MasterData::from_json(&list, &names).unwrap();
        let elements = prepare_master_data(&data, &names);
        let [element] = &elements[..] else { panic!("{} elements", elements.len()) };
        let (site, id) = ("urn:epcglobal:cbv:mda:site", "https://id.gs1.org/414/9521234000013");
        let rows = [
            (has_attribute(site), id, has_attribute(site)),
            (attribute(site, "8"), id, has_attribute(site)),
            (attribute(site, "9"), id, has_attribute(site)),
            (child_of(id), "urn:x:room", child_of(id)),
        ];
        let rows =
            rows.map(|(key, value, topic)| MasterPosting { key, value: value.into(), topic });
        assert_eq!(element.postings, rows);
        assert_eq!(element.topics, [has_attribute(site), child_of(id)]);
        assert_ne!(element.subject("an"), element.subject("binh"));
    }
}
