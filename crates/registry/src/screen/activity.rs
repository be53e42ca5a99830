//! The feed of changes of a record, from the audit log.

use std::collections::BTreeSet;

use jiff::Timestamp;
use nguon_platform::audit::{self, AuditRow};
use nguon_platform::db::{DbError, Tx};
use nguon_platform::web::Visitor;
use serde_json::{Map, Value as Json};
use uuid::Uuid;

/// Entries shown.
const LINES_MAX: u32 = 50;
/// Values longer than this are told by a mark; the whole stands in the audit log.
const VALUE_LENGTH_MAX: usize = 120;

/// One change.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    pub(crate) at: Timestamp,
    pub(crate) who: String,
    pub(crate) verb: String,
    pub(crate) reason: Option<String>,
    pub(crate) differences: Vec<Difference>,
}

/// A fact that is not what it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Difference {
    pub(crate) field: String,
    pub(crate) before: Option<String>,
    pub(crate) after: Option<String>,
}

/// What happened to a record, newest first.
pub(crate) fn activity(tx: &mut Tx<'_>, kind: &str, id: Uuid) -> Result<Vec<AuditRow>, DbError> {
    audit::of_thing(tx, kind, &id.to_string(), LINES_MAX)
}

impl Line {
    /// An entry in the visitor's language.
    pub(crate) fn new(visitor: &Visitor, row: AuditRow) -> Self {
        Self {
            verb: visitor.t(&format!("audit-verb-{}", row.verb)),
            differences: differences(visitor, row.before.as_deref(), row.after.as_deref()),
            at: row.at,
            who: row.actor_name,
            reason: row.reason,
        }
    }
}

fn differences(visitor: &Visitor, before: Option<&str>, after: Option<&str>) -> Vec<Difference> {
    let (before, after) = (fields(before), fields(after));
    let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let changed = names.into_iter().filter(|name| before.get(*name) != after.get(*name));
    changed
        .map(|name| Difference {
            field: visitor.t(&fact_key(name)),
            before: before.get(name).map(|value| words(visitor, name, value)),
            after: after.get(name).map(|value| words(visitor, name, value)),
        })
        .collect()
}

/// Message key of a fact by its name in the log.
fn fact_key(name: &str) -> String {
    format!("registry-fact-{}", name.replace('_', "-"))
}

/// The facts of a state; those of its site stand beside the others.
fn fields(state: Option<&str>) -> Map<String, Json> {
    let Some(Ok(Json::Object(mut fields))) = state.map(serde_json::from_str) else {
        return Map::new();
    };
    for nested in ["site", "contacts"] {
        if let Some(Json::Object(inner)) = fields.remove(nested) {
            fields.extend(inner);
        }
    }
    fields.retain(|_, value| !value.is_null());
    fields
}

/// A value for people: words of closed lists in their language, ids and long texts as a mark.
fn words(visitor: &Visitor, name: &str, value: &Json) -> String {
    let text = match value {
        Json::String(text) => text.clone(),
        Json::Array(items) if name != "point" => return items.len().to_string(),
        other => other.to_string(),
    };
    if ["kind", "status", "purpose", "standard"].contains(&name) {
        return visitor.t(&format!("registry-{name}-{text}"));
    }
    if name == "enabled" {
        return visitor.t(&format!("registry-enabled-{text}"));
    }
    let unreadable = text.chars().count() > VALUE_LENGTH_MAX || text.parse::<Uuid>().is_ok();
    if unreadable { "…".to_owned() } else { text }
}
