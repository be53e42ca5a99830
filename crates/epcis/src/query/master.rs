//! What master data say about the values that a query names.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::extension::{ExtensionFilter, Operand, Test};
use super::parameters::attribute_name;
use super::{Area, Depth, Filter, IdPattern, MasterField, MatchField, SimpleEventQuery, term};
use crate::canon;
use crate::context::Namespaces;
use crate::model::{MasterData, VocabularyElement};
use crate::vocab::Kind;

/// Master data by identifier, for answering `WD_`, `HASATTR_` and `EQATTR_`.
#[derive(Debug, Clone, Default)]
pub struct Directory {
    entries: HashMap<String, Entry>,
}

#[derive(Debug, Clone, Default)]
struct Entry {
    /// Full name of the attribute and its plain values.
    attributes: HashMap<String, Vec<String>>,
    children: Vec<String>,
}

impl Directory {
    /// Takes master data in. What is known of an identifier adds up; of an attribute that comes
    /// again the last values hold.
    ///
    /// ```
    /// use nguon_epcis::context::Namespaces;
    /// use nguon_epcis::model::MasterData;
    /// use nguon_epcis::query::{Directory, Filter, Member, SimpleEventQuery};
    ///
    /// let names = Namespaces::pinned();
    /// let data = MasterData::from_json(&serde_json::json!([{
    ///     "type": "urn:epcglobal:epcis:vtype:BusinessLocation",
    ///     "vocabularyElementList": [{"id": "urn:x:house", "children": ["urn:x:room"]}],
    /// }]), &names)?;
    /// let mut directory = Directory::default();
    /// directory.add(&data, &names);
    ///
    /// let query = SimpleEventQuery::from_pairs([("WD_bizLocation", "urn:x:house")]).unwrap();
    /// let places = vec!["urn:x:house".to_owned(), "urn:x:room".to_owned()];
    /// assert_eq!(query.resolve(&directory).filters, [Filter::Member(Member::BizLocation, places)]);
    /// # Ok::<(), nguon_epcis::Refusals>(())
    /// ```
    pub fn add(&mut self, data: &MasterData, names: &Namespaces) {
        for vocabulary in &data.vocabularies {
            let kind = word_kind(&vocabulary.kind);
            for element in &vocabulary.elements {
                let entry = self.entries.entry(canonical(kind, &element.id, names)).or_default();
                entry.take(element, kind, names);
            }
        }
    }

    /// The identifiers and all that lies below them, each once. Circles end where they close.
    pub fn with_descendants(&self, ids: &[String]) -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        let mut seen = HashSet::new();
        let mut waiting: Vec<&str> = ids.iter().rev().map(String::as_str).collect();
        while let Some(id) = waiting.pop() {
            if seen.insert(id) {
                found.push(id.to_owned());
                let children = self.entries.get(id).map(|entry| entry.children.iter());
                waiting.extend(children.into_iter().flatten().rev().map(String::as_str));
            }
        }
        found
    }

    /// The identifiers with one of these attributes, in order of their text.
    pub fn having(&self, attributes: &[String]) -> Vec<String> {
        self.those(|entry| attributes.iter().any(|name| entry.attributes.contains_key(name)))
    }

    /// The identifiers whose attribute has one of these values, in order of their text.
    pub fn with_value(&self, attribute: &str, values: &[String]) -> Vec<String> {
        self.those(|entry| {
            let found = entry.attributes.get(attribute);
            found.is_some_and(|found| found.iter().any(|value| values.contains(value)))
        })
    }

    fn those(&self, meant: impl Fn(&Entry) -> bool) -> Vec<String> {
        let found = self.entries.iter().filter(|(_, entry)| meant(entry));
        let mut ids: Vec<String> = found.map(|(id, _)| id.clone()).collect();
        ids.sort_unstable();
        ids
    }
}

impl Entry {
    fn take(&mut self, element: &VocabularyElement, kind: Option<Kind>, names: &Namespaces) {
        let mut come: HashMap<String, Vec<String>> = HashMap::new();
        for attribute in &element.attributes {
            let values = come.entry(attribute_name(&attribute.id, names)).or_default();
            match &attribute.value {
                Value::Array(items) => {
                    values.extend(items.iter().filter_map(Value::as_str).map(str::to_owned));
                }
                _ => values.extend(attribute.text()),
            }
        }
        self.attributes.extend(come);
        for child in element.children.iter().flatten() {
            let child = canonical(kind, child, names);
            if !self.children.contains(&child) {
                self.children.push(child);
            }
        }
    }
}

/// Vocabularies whose elements are words.
pub(super) fn word_kind(vocabulary: &str) -> Option<Kind> {
    let name = vocabulary.rsplit([':', '/']).next()?;
    match name {
        "BusinessStep" => Some(Kind::BizStep),
        "Disposition" => Some(Kind::Disposition),
        _ => None,
    }
}

pub(super) fn canonical(kind: Option<Kind>, written: &str, names: &Namespaces) -> String {
    match kind {
        Some(kind) => term(kind, written, names),
        None => canon::identifier(written).into_owned(),
    }
}

impl SimpleEventQuery {
    /// The same query with master data put in: `WD_`, `HASATTR_` and `EQATTR_` become lists of
    /// the values that are meant, so that a store need not know of master data.
    #[must_use]
    pub fn resolve(&self, directory: &Directory) -> Self {
        let mut query = self.clone();
        for filter in &mut query.filters {
            let resolved = match &*filter {
                Filter::WithDescendants(member, ids) => {
                    Filter::Member(*member, directory.with_descendants(ids))
                }
                Filter::HasAttribute(field, names) => field.one_of(directory.having(names)),
                Filter::AttributeEquals(field, name, values) => {
                    field.one_of(directory.with_value(name, values))
                }
                _ => continue,
            };
            *filter = resolved;
        }
        query
    }
}

impl MasterField {
    fn one_of(&self, ids: Vec<String>) -> Filter {
        match self {
            Self::Member(member) => Filter::Member(*member, ids),
            Self::EpcClass => {
                let patterns = ids.into_iter().map(IdPattern::Exact).collect();
                Filter::Match(MatchField::AnyEpcClass, patterns)
            }
            Self::Extension(name) => Filter::Extension(ExtensionFilter {
                area: Area::Event,
                depth: Depth::Top,
                name: name.clone(),
                test: Test::AnyOf(ids.into_iter().map(Operand::Text).collect()),
            }),
        }
    }
}
