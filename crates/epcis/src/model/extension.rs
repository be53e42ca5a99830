//! Members that other people's namespaces add to an event.

use serde_json::Value;

use crate::context::Namespaces;

/// Name of an extension: as written and as meant.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Name {
    /// Member name as written: `ext:colour`, or a full IRI.
    pub written: String,
    /// Namespace IRI; empty for bare words. A prefix that nobody declared is itself the
    /// beginning of an IRI, as in JSON-LD: `nobody:` for `nobody:colour`.
    pub namespace: String,
    /// Name inside the namespace.
    pub local: String,
}

impl Name {
    /// Resolves a written member name.
    pub fn resolve(written: &str, namespaces: &Namespaces) -> Self {
        let (namespace, local) = namespaces
            .expand(written)
            .or_else(|| split_iri(written))
            .or_else(|| Some(written.split_at(written.find(':')? + 1)))
            .unwrap_or(("", written));
        Self {
            written: written.to_owned(),
            namespace: namespace.to_owned(),
            local: local.to_owned(),
        }
    }

    /// The prefix as written, if one was.
    pub fn prefix(&self) -> Option<&str> {
        let (prefix, local) = self.written.split_once(':')?;
        (local == self.local).then_some(prefix)
    }

    /// The full IRI: namespace and local name put together.
    pub fn iri(&self) -> String {
        format!("{}{}", self.namespace, self.local)
    }
}

/// A member from another namespace with its value as JSON. Names inside the value are written
/// with the prefixes of the event: resolve them with [`Name::resolve`] and the event's
/// namespaces.
#[derive(Debug, Clone, PartialEq)]
pub struct Extension {
    /// What the member is called.
    pub name: Name,
    /// What it says, as written.
    pub value: Value,
}

/// `https://ns.example.com/epcis/colour` → namespace up to the last delimiter, and the rest.
fn split_iri(written: &str) -> Option<(&str, &str)> {
    if !written.contains("://") && !written.starts_with("urn:") {
        return None;
    }
    let end = written.rfind(['/', '#', ':'])? + 1;
    let (namespace, local) = written.split_at(end);
    (!local.is_empty()).then_some((namespace, local))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        let context = serde_json::json!({"ext": "https://ns.example.com/epcis/"});
        let names = Namespaces::pinned().extended(&context);
        let cases = [
            ("ext:colour", "https://ns.example.com/epcis/", "colour", Some("ext")),
            ("rdfs:comment", "http://www.w3.org/2000/01/rdf-schema#", "comment", Some("rdfs")),
            ("https://ns.a.org/b/c", "https://ns.a.org/b/", "c", None),
            ("urn:x:y:z", "urn:x:y:", "z", None),
            ("nobody:c", "nobody:", "c", Some("nobody")),
            ("bare", "", "bare", None),
        ];
        for (written, namespace, local, prefix) in cases {
            let name = Name::resolve(written, &names);
            assert_eq!((name.namespace.as_str(), name.local.as_str()), (namespace, local));
            assert_eq!(name.prefix(), prefix, "{written}");
        }
    }
}
