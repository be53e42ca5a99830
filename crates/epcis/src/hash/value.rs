//! Members of other namespaces in the pre-hash: `{namespace}local=value`.

use serde_json::Value;

use super::{canon, sorted};
use crate::context::Namespaces;
use crate::model::{Name, canonical_decimal};

/// One text per value: a list repeats its name. Empty values give none.
///
/// The depth is bounded by the reader's limit on nesting.
pub(super) fn extension_strings(name: &Name, value: &Value, names: &Namespaces) -> Vec<String> {
    match value {
        Value::Array(items) => {
            items.iter().flat_map(|item| extension_strings(name, item, names)).collect()
        }
        Value::Object(members) => {
            let own_text = members.get("#text").map(scalar).filter(|text| !text.is_empty());
            let own_text = own_text.map_or_else(String::new, |text| format!("={text}"));
            let children =
                sorted(members.iter().filter(|(written, _)| *written != "#text").flat_map(
                    |(written, child)| {
                        extension_strings(&Name::resolve(member_name(written), names), child, names)
                    },
                ));
            if own_text.is_empty() && children.is_empty() {
                return Vec::new();
            }
            vec![format!("{}{own_text}{children}", braced(name))]
        }
        other => {
            let text = scalar(other);
            if text.is_empty() { Vec::new() } else { vec![format!("{}={text}", braced(name))] }
        }
    }
}

/// Attributes of XML elements (`@name`) count as members: JSON authors write them so.
fn member_name(written: &str) -> &str {
    written.strip_prefix('@').unwrap_or(written)
}

fn braced(name: &Name) -> String {
    if name.namespace.is_empty() {
        name.local.clone()
    } else {
        format!("{{{}}}{}", name.namespace, name.local)
    }
}

/// Numbers lose padding zeros also where they are written as text, because XML has only text;
/// identifiers get their canonical form.
fn scalar(value: &Value) -> String {
    let text = match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Null => String::new(),
        other => other.to_string(),
    };
    canonical_decimal(&text).unwrap_or_else(|| canon::identifier(&text).into_owned())
}
