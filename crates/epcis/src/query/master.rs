//! What master data say about the values that a query names.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde_json::Value;

use super::extension::{ExtensionFilter, Operand, Test};
use super::parameters::attribute_name;
use super::{Area, Depth, Filter, IdPattern, MasterField, MatchField, SimpleEventQuery, term};
use crate::canon;
use crate::context::Namespaces;
use crate::model::{MasterData, VocabularyElement};
use crate::vocab::Kind;

/// Master data by identifier, for answering `WD_`, `HASATTR_` and `EQATTR_`: the reference that
/// stores are compared with.
#[derive(Debug, Clone, Default)]
pub struct Directory {
    /// By identifier, then by who says it and of which type.
    entries: HashMap<String, BTreeMap<(String, String), Entry>>,
}

#[derive(Debug, Clone, Default)]
struct Entry {
    /// Full name of the attribute and its plain values.
    attributes: HashMap<String, Vec<String>>,
    children: Vec<String>,
}

impl Directory {
    /// Takes master data in that one source says. What is known of an identifier adds up; of an
    /// attribute that comes again of the same type and identifier the last values hold, and so do
    /// the last children.
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
        self.add_from("", data, names);
    }

    /// The same where there are several sources. What one says replaces nothing of another: both
    /// hold.
    pub fn add_from(&mut self, source: &str, data: &MasterData, names: &Namespaces) {
        for vocabulary in &data.vocabularies {
            for element in &vocabulary.elements {
                let said = Said::of(&vocabulary.kind, element, names);
                let by = (source.to_owned(), said.kind);
                let entry = self.entries.entry(said.id).or_default().entry(by).or_default();
                entry.attributes.extend(said.attributes);
                entry.children =
                    said.children.unwrap_or_else(|| std::mem::take(&mut entry.children));
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
                let said = self.entries.get(id).into_iter().flat_map(BTreeMap::values);
                waiting.extend(
                    said.rev().flat_map(|one| one.children.iter().rev()).map(String::as_str),
                );
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
        let found = self.entries.iter().filter(|(_, said)| said.values().any(&meant));
        let mut ids: Vec<String> = found.map(|(id, _)| id.clone()).collect();
        ids.sort_unstable();
        ids
    }
}

/// What one element says, in the form in which queries ask for it: what a store indexes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Type of the vocabulary.
    pub kind: String,
    /// Canonical identifier, or word of CBV.
    pub id: String,
    /// Full names of attributes, each once, with their plain values; structured ones have none.
    pub attributes: Vec<(String, Vec<String>)>,
    /// Canonical identifiers of what belongs to it, each once; `None` = nothing is said of that.
    pub children: Option<Vec<String>>,
}

impl Said {
    /// What an element of a vocabulary of this type says. `names` are the prefixes in force.
    pub fn of(kind: &str, element: &VocabularyElement, names: &Namespaces) -> Self {
        let word = word_kind(kind);
        let mut attributes: Vec<(String, Vec<String>)> = Vec::new();
        let mut places: HashMap<String, usize> = HashMap::new();
        for attribute in &element.attributes {
            let name = attribute_name(&attribute.id, names);
            let at = *places.entry(name).or_insert_with_key(|name| {
                attributes.push((name.clone(), Vec::new()));
                attributes.len() - 1
            });
            let Some((_, values)) = attributes.get_mut(at) else { continue };
            match &attribute.value {
                Value::Array(items) => {
                    values.extend(items.iter().filter_map(Value::as_str).map(str::to_owned));
                }
                _ => values.extend(attribute.text()),
            }
        }
        let children = element.children.as_ref().map(|children| {
            let mut seen = HashSet::new();
            let children = children.iter().map(|child| canonical(word, child, names));
            children.filter(|child| seen.insert(child.clone())).collect()
        });
        Self {
            kind: kind.to_owned(),
            id: canonical(word, &element.id, names),
            attributes,
            children,
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

/// What must be looked up in master data to answer a query.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Lookup {
    /// These identifiers and all that lies below them.
    WithDescendants(Vec<String>),
    /// Identifiers with one of these attributes.
    Having(Vec<String>),
    /// Identifiers whose attribute has one of these values.
    WithValue(String, Vec<String>),
}

impl SimpleEventQuery {
    /// What its answer depends on, one for each filter that speaks of master data, in their order.
    pub fn lookups(&self) -> Vec<Lookup> {
        self.filters.iter().filter_map(Filter::lookup).collect()
    }

    /// The same query with what was looked up put in, in the order of
    /// [`lookups`](Self::lookups): `WD_`, `HASATTR_` and `EQATTR_` become lists of the values that
    /// are meant, so that a plan need not know of master data. A filter for which nothing was
    /// given stays as it is.
    #[must_use]
    pub fn resolved(&self, found: impl IntoIterator<Item = Vec<String>>) -> Self {
        let mut query = self.clone();
        let waiting = query.filters.iter_mut().filter(|filter| filter.lookup().is_some());
        for (filter, ids) in waiting.zip(found) {
            *filter = match &*filter {
                Filter::WithDescendants(member, _) => Filter::Member(*member, ids),
                Filter::HasAttribute(field, _) | Filter::AttributeEquals(field, ..) => {
                    field.one_of(ids)
                }
                other => other.clone(),
            };
        }
        query
    }

    /// The same query with these master data put in.
    #[must_use]
    pub fn resolve(&self, directory: &Directory) -> Self {
        let found = self.lookups().into_iter().map(|lookup| match lookup {
            Lookup::WithDescendants(ids) => directory.with_descendants(&ids),
            Lookup::Having(names) => directory.having(&names),
            Lookup::WithValue(name, values) => directory.with_value(&name, &values),
        });
        self.resolved(found)
    }
}

impl Filter {
    fn lookup(&self) -> Option<Lookup> {
        match self {
            Self::WithDescendants(_, ids) => Some(Lookup::WithDescendants(ids.clone())),
            Self::HasAttribute(_, names) => Some(Lookup::Having(names.clone())),
            Self::AttributeEquals(_, name, values) => {
                Some(Lookup::WithValue(name.clone(), values.clone()))
            }
            _ => None,
        }
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
