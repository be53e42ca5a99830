//! Prefixes for the JSON that XML is turned into.

use super::tree::{Element, XmlName};
use super::{OWN, XSI};
use crate::context::PREFIXES_MAX;

/// Gives each namespace one prefix for the whole document: the one that XML wrote, if no other
/// namespace has it already.
#[derive(Default)]
pub(super) struct Prefixes {
    /// Prefix and namespace.
    given: Vec<(String, String)>,
}

impl Prefixes {
    /// Begins with these prefixes, which the envelope needs for itself.
    pub(super) fn with(own: &[(&str, &str)]) -> Self {
        let owned = |&(prefix, namespace): &(&str, &str)| (prefix.to_owned(), namespace.to_owned());
        Self { given: own.iter().map(owned).collect() }
    }

    /// `prefix:local` for a member of another namespace.
    pub(super) fn member(&mut self, name: &XmlName) -> String {
        let prefix = self.prefix(&name.prefix, &name.namespace);
        format!("{prefix}:{}", name.local)
    }

    fn prefix(&mut self, written: &str, namespace: &str) -> String {
        if let Some((prefix, _)) = self.given.iter().find(|(_, given)| given == namespace) {
            return prefix.clone();
        }
        let wish = if written.is_empty() { "ns" } else { written };
        let mut prefix = wish.to_owned();
        let mut number = 1;
        while self.given.iter().any(|(taken, _)| *taken == prefix) {
            number += 1;
            prefix = format!("{wish}{number}");
        }
        // Beyond the limit nothing is recorded: the reader refuses the context for its size.
        if self.given.len() <= PREFIXES_MAX {
            self.given.push((prefix.clone(), namespace.to_owned()));
        }
        prefix
    }

    /// Declares a prefix that only values use, if it is free and XML can write it.
    pub(super) fn offer(&mut self, prefix: &str, namespace: &str) {
        let free = !self.given.iter().any(|(taken, given)| taken == prefix || given == namespace);
        if free && is_xml_name(prefix) && !namespace.is_empty() {
            self.given.push((prefix.to_owned(), namespace.to_owned()));
        }
    }

    /// Also declares the prefixes that only values use, as `cbv:BizStep-shipping` does.
    pub(super) fn declare_all(&mut self, root: &Element) {
        let mut waiting = vec![root];
        while let Some(element) = waiting.pop() {
            self.declare(&element.declared);
            waiting.extend(&element.children);
        }
    }

    /// Declares these prefixes, where they are free and mean something for events.
    pub(super) fn declare(&mut self, declared: &[(String, String)]) {
        for (prefix, namespace) in declared {
            let meant = !OWN.contains(&namespace.as_str()) && namespace != XSI;
            let free = !self.given.iter().any(|(taken, _)| taken == prefix);
            if meant && free && !prefix.is_empty() && self.given.len() <= PREFIXES_MAX {
                self.given.push((prefix.clone(), namespace.clone()));
            }
        }
    }

    pub(super) fn given(&self) -> impl Iterator<Item = (&str, &str)> {
        self.given.iter().map(|(prefix, namespace)| (prefix.as_str(), namespace.as_str()))
    }
}

/// Names of XML without colon, of the letters that vocabularies use. What begins with `xml` is
/// reserved.
pub(super) fn is_xml_name(name: &str) -> bool {
    let reserved = name.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("xml"));
    !reserved
        && name.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_alphanumeric() || "_-.".contains(c))
}
