//! JSON-LD contexts: which namespace a prefix stands for. Nothing is ever fetched.

use std::sync::Arc;

use serde_json::{Map, Value};

/// The context that documents written here name.
pub const GS1_CONTEXT: &str = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld";

/// Prefixes that the EPCIS 2.0 context of GS1 declares (`epcis-context.jsonld`, 2.0.0). They
/// hold in every document, because every document must name that context.
const PINNED: [(&str, &str); 9] = [
    ("epcis", "https://ref.gs1.org/epcis/"),
    ("cbv", "https://ref.gs1.org/cbv/"),
    ("cbvmda", CBVMDA),
    ("gs1", "https://gs1.org/voc/"),
    ("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
    ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
    ("owl", "http://www.w3.org/2002/07/owl#"),
    ("xsd", "http://www.w3.org/2001/XMLSchema#"),
    ("dcterms", "http://purl.org/dc/terms/"),
];

/// Prefixes that one context may declare; look-ups are linear.
pub(crate) const PREFIXES_MAX: usize = 256;

/// Namespace of CBV master data attributes.
pub(crate) const CBVMDA: &str = "urn:epcglobal:cbv:mda:";

/// Prefixes in force for an event: those of the document, then those of the event itself.
///
/// ```
/// use nguon_epcis::context::Namespaces;
/// let context = serde_json::json!(["https://ref.gs1.org/x", {"ext": "https://ns.example.com/"}]);
/// let names = Namespaces::pinned().extended(&context);
/// assert_eq!(names.expand("ext:colour"), Some(("https://ns.example.com/", "colour")));
/// assert_eq!(names.expand("cbvmda:lotNumber"), Some(("urn:epcglobal:cbv:mda:", "lotNumber")));
/// assert_eq!(names.expand("nobody:colour"), None);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Namespaces {
    /// Only what the sender declared; a later entry overrides an earlier one.
    declared: Vec<(String, String)>,
}

impl Namespaces {
    /// The prefixes of GS1's own context, nothing else.
    pub fn pinned() -> Arc<Self> {
        Arc::new(Self::default())
    }

    /// These prefixes and those that `context` (string, object or array) declares on top.
    #[must_use]
    pub fn extended(self: &Arc<Self>, context: &Value) -> Arc<Self> {
        let mut declared = self.declared.clone();
        collect(context, &mut declared);
        if declared.len() == self.declared.len() {
            Arc::clone(self)
        } else {
            Arc::new(Self { declared })
        }
    }

    /// These prefixes and the given ones on top, as the header `GS1-Extensions` declares them.
    #[must_use]
    pub fn declaring<'a>(
        self: &Arc<Self>,
        prefixes: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Arc<Self> {
        let mut declared = self.declared.clone();
        let prefixes = prefixes.into_iter().take(PREFIXES_MAX);
        declared.extend(prefixes.map(|(name, iri)| (name.to_owned(), iri.to_owned())));
        Arc::new(Self { declared })
    }

    /// Namespace of a prefix.
    pub fn lookup(&self, prefix: &str) -> Option<&str> {
        let declared = self.declared.iter().rev().find(|(name, _)| name == prefix);
        let pinned = || PINNED.iter().find(|(name, _)| *name == prefix).map(|(_, iri)| *iri);
        declared.map(|(_, iri)| iri.as_str()).or_else(pinned)
    }

    /// Namespace and local name of `prefix:local`; `None` if the prefix is not declared.
    pub fn expand<'a>(&'a self, written: &'a str) -> Option<(&'a str, &'a str)> {
        let (prefix, local) = written.split_once(':')?;
        Some((self.lookup(prefix)?, local))
    }

    /// A prefix that stands for `namespace` here.
    pub fn prefix_of(&self, namespace: &str) -> Option<&str> {
        let declared = self.declared.iter().rev().find(|(_, iri)| iri == namespace);
        let pinned = || PINNED.iter().find(|(_, iri)| *iri == namespace).map(|(name, _)| *name);
        declared
            .map(|(name, _)| name.as_str())
            .or_else(pinned)
            .filter(|prefix| self.lookup(prefix) == Some(namespace))
    }

    /// What the sender declared and is in force, in order of first declaration.
    pub fn declared(&self) -> impl Iterator<Item = (&str, &str)> {
        self.declared
            .iter()
            .enumerate()
            .filter(|(at, (name, _))| {
                !self.declared[at + 1..].iter().any(|(later, _)| later == name)
            })
            .map(|(_, (name, iri))| (name.as_str(), iri.as_str()))
    }
}

/// A `@context` value with GS1's context and the given prefixes.
pub fn written_with<'a>(prefixes: impl IntoIterator<Item = (&'a str, &'a str)>) -> Value {
    let mut items = vec![Value::from(GS1_CONTEXT)];
    let map: Map<String, Value> =
        prefixes.into_iter().map(|(name, iri)| (name.to_owned(), Value::from(iri))).collect();
    if !map.is_empty() {
        items.push(Value::Object(map));
    }
    Value::Array(items)
}

/// Takes prefixes from a context: `"p": "iri"` or `"p": {"@id": "iri", …}`. An array is read
/// one level deep: JSON-LD has no nested arrays here. Term definitions without a namespace
/// (`"ext:count": {"@type": "xsd:integer"}`), and a prefix for nothing, declare no prefix and stay
/// in the written context.
fn collect(context: &Value, declared: &mut Vec<(String, String)>) {
    match context {
        Value::Array(items) => {
            items.iter().filter(|i| i.is_object()).for_each(|i| collect(i, declared));
        }
        Value::Object(map) => {
            for (name, definition) in map {
                let iri = definition.as_str().or_else(|| definition.get("@id")?.as_str());
                let names_prefix = !name.starts_with('@') && !name.contains(':');
                if let Some(iri) = iri.filter(|iri| names_prefix && !iri.is_empty()) {
                    declared.push((name.clone(), iri.to_owned()));
                }
            }
        }
        _ => {}
    }
}

/// Members of all objects in a context: no fewer than the prefixes it declares.
pub(crate) fn members(context: &Value) -> usize {
    match context {
        Value::Array(items) => items.iter().map(|item| item.as_object().map_or(0, Map::len)).sum(),
        Value::Object(map) => map.len(),
        _ => 0,
    }
}
