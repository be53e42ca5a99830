//! The audit log, newest first.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::IntoResponse;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Map, Value as Json};

use super::Office;
use crate::audit::{self, AuditRow, Broken, Verified};
use crate::db::DbError;
use crate::web::{Error, Html, Officer, Page, Tone, Visitor};

/// Entries on a page.
const ROWS: u32 = 50;

struct Line {
    seq: i64,
    at: Timestamp,
    who: String,
    verb: String,
    kind: String,
    id: String,
    reason: Option<String>,
    differences: Vec<Difference>,
}

/// A field that is not what it was.
#[derive(Debug, PartialEq, Eq)]
struct Difference {
    field: String,
    before: Option<String>,
    after: Option<String>,
}

#[derive(Template)]
#[template(path = "pages/templates/audit.html")]
struct AuditPage {
    page: Page,
    /// None: not asked for. Walking the chain takes as long as the log is.
    chain: Option<Result<Verified, Broken>>,
    kinds: Vec<(String, String)>,
    kind: String,
    entries: Vec<Line>,
    next: Option<String>,
}

impl AuditPage {
    fn broken_at(&self, broken: &Broken) -> String {
        let page = &self.page;
        match broken {
            Broken::Entry { seq } => page.tr("shell-audit-broken-entry", &[("seq", seq)]),
            Broken::Gap { seq } => page.tr("shell-audit-broken-gap", &[("seq", seq)]),
            Broken::End { found, expected } => {
                page.tr("shell-audit-broken-end", &[("found", found), ("expected", expected)])
            }
        }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    /// Only this kind of thing; empty for all.
    kind: String,
    /// Number of the last entry of the page before.
    after: Option<i64>,
    /// Present when the chain is to be walked.
    check: Option<String>,
}

/// `GET /admin/audit`.
pub(super) async fn list(
    State(office): State<Office>,
    officer: Officer,
    Query(asked): Query<Asked>,
) -> Result<impl IntoResponse, Error> {
    let visitor = officer.visitor.clone();
    let kind = asked.kind.clone();
    let (mut rows, kinds, chain) = office
        .db
        .read::<_, DbError>(move |tx| {
            let only = Some(asked.kind.as_str()).filter(|kind| !kind.is_empty());
            Ok((
                audit::list(tx, only, asked.after, ROWS + 1)?,
                audit::kinds(tx)?,
                asked.check.map(|_| audit::verify(tx)).transpose()?,
            ))
        })
        .await?;
    let more = rows.len() > ROWS as usize;
    rows.truncate(ROWS as usize);
    let kinds = kinds.into_iter().map(|kind| {
        let word = visitor.t(&format!("kind-{kind}"));
        (kind, word)
    });
    Ok(Html(AuditPage {
        page: Page::new(&visitor, visitor.t("shell-audit-title")),
        chain,
        kinds: kinds.collect(),
        kind,
        next: rows.last().filter(|_| more).map(|row| row.seq.to_string()),
        entries: rows.into_iter().map(|row| line(&visitor, row)).collect(),
    }))
}

fn line(visitor: &Visitor, row: AuditRow) -> Line {
    Line {
        differences: differences(row.before.as_deref(), row.after.as_deref()),
        seq: row.seq,
        at: row.at,
        who: row.actor_name,
        verb: visitor.t(&format!("audit-verb-{}", row.verb)),
        kind: visitor.t(&format!("kind-{}", row.kind)),
        id: row.id,
        reason: row.reason,
    }
}

/// Fields that differ between two states, by name. A state that is no object counts as one field.
fn differences(before: Option<&str>, after: Option<&str>) -> Vec<Difference> {
    let (before, after) = (fields(before), fields(after));
    let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let changed = names.into_iter().filter(|name| before.get(*name) != after.get(*name));
    changed
        .map(|name| Difference {
            field: name.clone(),
            before: before.get(name).map(words),
            after: after.get(name).map(words),
        })
        .collect()
}

fn fields(state: Option<&str>) -> Map<String, Json> {
    match state.map(serde_json::from_str) {
        Some(Ok(Json::Object(fields))) => fields,
        Some(Ok(other)) => Map::from_iter([(String::new(), other)]),
        _ => Map::new(),
    }
}

fn words(value: &Json) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_changed_is_told() {
        let told = differences(
            Some(r#"{"area":"1.5","name":"A","old":true}"#),
            Some(r#"{"area":"1.7","name":"A","crop":"mango"}"#),
        );
        let told: Vec<_> = told
            .iter()
            .map(|one| (one.field.as_str(), one.before.as_deref(), one.after.as_deref()))
            .collect();
        assert_eq!(
            told,
            [
                ("area", Some("1.5"), Some("1.7")),
                ("crop", None, Some("mango")),
                ("old", Some("true"), None),
            ]
        );
        assert_eq!(differences(None, None), []);
        assert_eq!(differences(None, Some("5"))[0].after.as_deref(), Some("5"));
    }
}
