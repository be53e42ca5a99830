//! `SimpleMasterDataQuery`: which master data, and how much of it (EPCIS 2.0 §8.2.7.2).

use std::collections::HashSet;

use super::error::{QueryError, QueryFault};
use super::master::{Directory, canonical, word_kind};
use super::parameters::attribute_name;
use super::select::TooMany;
use super::written::{Written, bad};
use crate::context::Namespaces;
use crate::model::{MasterData, Vocabulary, VocabularyElement};

/// A query for master data as a value. Conditions are joined by AND, their values by OR.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SimpleMasterDataQuery {
    /// `includeAttributes`
    pub include_attributes: bool,
    /// `includeChildren`
    pub include_children: bool,
    /// `attributeNames`: only these attributes (full names); `None` = all.
    pub attribute_names: Option<Vec<String>>,
    /// `vocabularyName`: types of vocabulary.
    pub vocabularies: Option<Vec<String>>,
    /// `EQ_name`: identifiers as written.
    pub ids: Option<Vec<String>>,
    /// `WD_name`: these and what lies below them.
    pub with_descendants: Option<Vec<String>>,
    /// `HASATTR`: full names of attributes.
    pub having: Option<Vec<String>>,
    /// `EQATTR_name`: full names and values.
    pub attributes: Vec<(String, Vec<String>)>,
    /// `maxElementCount`: more elements than this are an error.
    pub max_element_count: Option<u64>,
}

impl SimpleMasterDataQuery {
    /// Reads parameters with lists of texts, as a query in XML has them.
    pub fn from_texts<'a>(
        parameters: impl IntoIterator<Item = (&'a str, &'a [String])>,
        names: &Namespaces,
    ) -> Result<Self, QueryError> {
        let mut query = Self::default();
        let mut seen = HashSet::new();
        for (name, values) in parameters {
            let refuse = |fault| QueryError::new(name, fault);
            if !seen.insert(name) {
                return Err(refuse(QueryFault::Repeated));
            }
            query.take(name, Written::Xml(values), names).map_err(refuse)?;
        }
        for name in ["includeAttributes", "includeChildren"] {
            if !seen.contains(name) {
                return Err(QueryError::new(name, QueryFault::Empty));
            }
        }
        Ok(query)
    }

    fn take(
        &mut self,
        name: &str,
        written: Written<'_>,
        names: &Namespaces,
    ) -> Result<(), QueryFault> {
        let flag = |written: Written<'_>| match written.one()?.text.as_str() {
            "true" | "1" => Ok(true),
            "false" | "0" => Ok(false),
            other => Err(bad(other, "must be true or false")),
        };
        let texts = |written: Written<'_>| -> Result<Vec<String>, QueryFault> {
            Ok(written.items()?.into_iter().map(|item| item.text).collect())
        };
        let full = |written| -> Result<Vec<String>, QueryFault> {
            Ok(texts(written)?.iter().map(|text| attribute_name(text, names)).collect())
        };
        match name {
            "includeAttributes" => self.include_attributes = flag(written)?,
            "includeChildren" => self.include_children = flag(written)?,
            "attributeNames" => self.attribute_names = Some(full(written)?),
            "vocabularyName" => self.vocabularies = Some(texts(written)?),
            "EQ_name" => self.ids = Some(texts(written)?),
            "WD_name" => self.with_descendants = Some(texts(written)?),
            "HASATTR" => self.having = Some(full(written)?),
            "maxElementCount" => {
                let item = written.one()?;
                let count = item.text.parse().ok().filter(|count| *count > 0);
                let refused = || bad(&item.text, "must be a whole number from 1");
                self.max_element_count = Some(count.ok_or_else(refused)?);
            }
            other => {
                let attribute = other.strip_prefix("EQATTR_").ok_or(QueryFault::Unknown)?;
                self.attributes.push((attribute_name(attribute, names), texts(written)?));
            }
        }
        Ok(())
    }

    /// The master data that are meant, as much of them as was asked for. `names` are the prefixes
    /// of `data`.
    pub fn select(&self, data: &MasterData, names: &Namespaces) -> Result<MasterData, TooMany> {
        let mut directory = Directory::default();
        directory.add(data, names);
        let mut found = MasterData::default();
        let mut elements = 0;
        for vocabulary in data.vocabularies.iter().filter(|one| self.has(&one.kind)) {
            let search =
                Search { query: self, kind: &vocabulary.kind, names, directory: &directory };
            let meant = search.all_of(vocabulary);
            elements += meant.len() as u64;
            if !meant.is_empty() {
                found.vocabularies.push(Vocabulary { elements: meant, ..vocabulary.clone() });
            }
        }
        match self.max_element_count {
            Some(most) if elements > most => Err(TooMany { most }),
            _ => Ok(found),
        }
    }

    fn has(&self, vocabulary: &str) -> bool {
        self.vocabularies.as_ref().is_none_or(|asked| asked.iter().any(|name| name == vocabulary))
    }
}

/// One vocabulary being searched.
struct Search<'a> {
    query: &'a SimpleMasterDataQuery,
    kind: &'a str,
    names: &'a Namespaces,
    directory: &'a Directory,
}

impl Search<'_> {
    fn all_of(&self, vocabulary: &Vocabulary) -> Vec<VocabularyElement> {
        let canonical = |id: &String| canonical(word_kind(self.kind), id, self.names);
        let named = |ids: &Vec<String>| ids.iter().map(canonical).collect::<Vec<_>>();
        let query = self.query;
        let ids = query.ids.as_ref().map(named);
        let below = query.with_descendants.as_ref().map(named);
        let below = below.map(|ids| self.directory.with_descendants(&ids));
        let having = query.having.as_ref().map(|names| self.directory.having(names));
        let valued: Vec<Vec<String>> = query
            .attributes
            .iter()
            .map(|(name, values)| self.directory.with_value(name, values))
            .collect();
        let lists: Vec<&Vec<String>> =
            ids.iter().chain(&below).chain(&having).chain(&valued).collect();
        let meant = |element: &&VocabularyElement| {
            let id = canonical(&element.id);
            lists.iter().all(|list| list.contains(&id))
        };
        vocabulary.elements.iter().filter(meant).map(|element| self.reduced(element)).collect()
    }

    fn reduced(&self, element: &VocabularyElement) -> VocabularyElement {
        let asked = self.query.attribute_names.as_ref();
        let wanted = |name: &str| {
            let full = attribute_name(name, self.names);
            self.query.include_attributes && asked.is_none_or(|names| names.contains(&full))
        };
        let attributes = element.attributes.iter().filter(|one| wanted(&one.id)).cloned().collect();
        let children = element.children.clone().filter(|_| self.query.include_children);
        VocabularyElement { attributes, children, ..element.clone() }
    }
}
