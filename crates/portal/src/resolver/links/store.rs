//! The tables of registered links, and the only place that names them.

use nguon_platform::audit::{self, Actor, Change};
use nguon_platform::db::{DbError, Tx, Value};
use serde_json::{Value as Json, json};

use super::Record;
use crate::resolver::linkset::{Level, Link, document};

/// Kind of thing in the audit log.
pub(super) const KIND: &str = "link-record";
/// Most values of `context=` that the description file names.
const CONTEXTS_MAX: u32 = 200;

/// By the primary key of both tables.
pub(super) const RECORD: &str = "SELECT path, description, demonstration, version \
                                 FROM portal_link_record WHERE path = $1";
pub(super) const LINKS: &str = "SELECT relation, href, title, media, languages, contexts \
                                FROM portal_link WHERE path = $1 ORDER BY place";

/// The records of these paths, those that there are.
pub(crate) fn of_paths(tx: &mut Tx<'_>, paths: &[String]) -> Result<Vec<Record>, DbError> {
    let mut records = Vec::new();
    for path in paths {
        records.extend(get(tx, path)?);
    }
    Ok(records)
}

/// The record of a path.
pub(super) fn get(tx: &mut Tx<'_>, path: &str) -> Result<Option<Record>, DbError> {
    let record = tx.row(RECORD, &[path.into()], |row| {
        Ok(Record {
            path: row.get("path")?,
            description: row.get("description")?,
            links: Vec::new(),
            demonstration: row.get("demonstration")?,
            version: row.get("version")?,
        })
    })?;
    let Some(mut record) = record else { return Ok(None) };
    record.links = tx.rows(LINKS, &[path.into()], |row| {
        let list = |text: String| text.split_whitespace().map(str::to_owned).collect();
        Ok(Link {
            relation: row.get("relation")?,
            href: row.get("href")?,
            title: row.get("title")?,
            media: row.get("media")?,
            languages: list(row.get("languages")?),
            contexts: list(row.get("contexts")?),
            here: false,
        })
    })?;
    Ok(Some(record))
}

/// The paths that begin so, in order, at most that many.
pub(super) fn paths(tx: &mut Tx<'_>, prefix: &str, most: usize) -> Result<Vec<String>, DbError> {
    paths_after(tx, prefix, None, most)
}

/// The same behind a path.
pub(super) fn paths_after(
    tx: &mut Tx<'_>,
    prefix: &str,
    after: Option<&str>,
    most: usize,
) -> Result<Vec<String>, DbError> {
    // As a range, so that the primary key is searched; no path has a character beyond `~`.
    let end = format!("{prefix}\u{7f}");
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    tx.rows(
        "SELECT path FROM portal_link_record WHERE path >= $1 AND path > $2 AND path < $3 \
         ORDER BY path LIMIT $4",
        &[prefix.into(), after.unwrap_or_default().into(), end.into(), most.into()],
        |row| row.get("path"),
    )
}

/// The context values of all links.
pub(crate) fn contexts(tx: &mut Tx<'_>) -> Result<Vec<String>, DbError> {
    let sql = format!(
        "SELECT DISTINCT contexts FROM portal_link WHERE contexts <> '' \
         ORDER BY contexts LIMIT {CONTEXTS_MAX}"
    );
    let lists = tx.rows(&sql, &[], |row| row.get::<String>("contexts"))?;
    let mut values: Vec<String> =
        lists.iter().flat_map(|list| list.split_whitespace()).map(str::to_owned).collect();
    values.sort();
    values.dedup();
    Ok(values)
}

/// Keep a record in place of what was there before.
pub(super) fn put(
    tx: &mut Tx<'_>,
    actor: &Actor,
    before: Option<&Record>,
    record: &Record,
) -> Result<(), DbError> {
    let path = Value::from(record.path.as_str());
    tx.execute(
        "INSERT INTO portal_link_record (path, description, demonstration, changed_us) \
         VALUES ($1, $2, $3, $4) ON CONFLICT (path) DO UPDATE SET \
         description = excluded.description, changed_us = excluded.changed_us, \
         version = portal_link_record.version + 1",
        &[
            path.clone(),
            record.description.as_str().into(),
            record.demonstration.into(),
            actor.at.into(),
        ],
    )?;
    tx.execute("DELETE FROM portal_link WHERE path = $1", std::slice::from_ref(&path))?;
    for (place, link) in (0_i64..).zip(&record.links) {
        tx.execute(
            "INSERT INTO portal_link \
             (path, place, relation, href, title, media, languages, contexts) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            &[
                path.clone(),
                place.into(),
                link.relation.as_str().into(),
                link.href.as_str().into(),
                link.title.as_str().into(),
                link.media.as_deref().into(),
                link.languages.join(" ").into(),
                link.contexts.join(" ").into(),
            ],
        )?;
    }
    let change = match before {
        Some(before) => Change::updated(KIND, &record.path, audited(before), audited(record)),
        None => Change::created(KIND, &record.path, audited(record)),
    };
    audit::record(tx, actor, &change)
}

/// Remove a record with its links.
pub(super) fn remove(tx: &mut Tx<'_>, actor: &Actor, record: &Record) -> Result<(), DbError> {
    let path = [Value::from(record.path.as_str())];
    tx.execute("DELETE FROM portal_link WHERE path = $1", &path)?;
    tx.execute("DELETE FROM portal_link_record WHERE path = $1", &path)?;
    let change = Change::new("remove", KIND, &record.path, Some(audited(record)), None);
    audit::record(tx, actor, &change)
}

fn audited(record: &Record) -> Json {
    let level = Level {
        path: record.path.clone(),
        description: record.description.clone(),
        links: record.links.clone(),
    };
    json!({ "links": document("", &[level])["linkset"][0] })
}
