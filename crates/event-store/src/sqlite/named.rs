//! Named queries.

use jiff::Timestamp;
use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension, Row};

use super::subscriptions;
use crate::{NamedQuery, Page, StoreError};

/// Index: primary key.
pub(super) const COUNT: &str = "SELECT count(*) FROM named_query WHERE owner = ?1";
/// Index: primary key.
pub(super) const ONE: &str = "SELECT owner, name, definition, created_at_us FROM named_query
    WHERE owner = ?1 AND name = ?2";
/// Index: primary key.
pub(super) const PAGE: &str = "SELECT owner, name, definition, created_at_us FROM named_query
    WHERE owner = ?1 AND name > ?2 ORDER BY name LIMIT ?3";

const DEFINE: &str = "INSERT INTO named_query (owner, name, definition, created_at_us)
    VALUES (?1, ?2, ?3, ?4)";
const DELETE: &str = "DELETE FROM named_query WHERE owner = ?1 AND name = ?2";

pub(super) fn define(db: &Connection, query: &NamedQuery, most: u64) -> Result<(), StoreError> {
    if one(db, &query.owner, &query.name)?.is_some() {
        return Err(StoreError::NameTaken(query.name.clone()));
    }
    let kept: i64 = db.prepare_cached(COUNT)?.query_row([&query.owner], |row| row.get(0))?;
    if kept.unsigned_abs() >= most {
        return Err(StoreError::TooManyQueries { most });
    }
    let created_at_us = query.created_at.as_microsecond();
    let row = (&query.owner, &query.name, &query.definition, created_at_us);
    db.prepare_cached(DEFINE)?.execute(row)?;
    Ok(())
}

/// Whether it was there. Its subscriptions end with it (EPCIS 2.0 §12.8.1).
pub(super) fn delete(db: &Connection, owner: &str, name: &str) -> rusqlite::Result<bool> {
    subscriptions::delete_all(db, owner, name)?;
    Ok(db.prepare_cached(DELETE)?.execute([owner, name])? > 0)
}

pub(super) fn one(
    db: &Connection,
    owner: &str,
    name: &str,
) -> Result<Option<NamedQuery>, StoreError> {
    Ok(db.prepare_cached(ONE)?.query_row([owner, name], query).optional()?)
}

pub(super) fn page(
    db: &Connection,
    owner: &str,
    after: &str,
    per_page: usize,
) -> Result<Page<NamedQuery, String>, StoreError> {
    let most = i64::try_from(per_page + 1).unwrap_or(i64::MAX);
    let mut statement = db.prepare_cached(PAGE)?;
    let queries = statement.query_map((owner, after, most), query)?.collect::<Result<_, _>>()?;
    Ok(Page::cut(queries, per_page, |last: &NamedQuery| last.name.clone()))
}

fn query(row: &Row<'_>) -> rusqlite::Result<NamedQuery> {
    let created_at = Timestamp::from_microsecond(row.get(3)?).map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(3, Type::Integer, error.into())
    })?;
    Ok(NamedQuery { owner: row.get(0)?, name: row.get(1)?, definition: row.get(2)?, created_at })
}
