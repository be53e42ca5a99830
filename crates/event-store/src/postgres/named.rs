//! Named queries.

use jiff::Timestamp;
use tokio_postgres::Row;

use super::readers::Db;
use crate::key::Key16;
use crate::{NamedQuery, Page, StoreError};

/// Index: primary key.
pub(super) const COUNT: &str = "SELECT count(*) FROM named_query WHERE owner = $1";
/// Index: primary key.
pub(super) const ONE: &str = "SELECT owner, name, definition, created_at_us FROM named_query
    WHERE owner = $1 AND name = $2";
/// Index: primary key.
pub(super) const PAGE: &str = "SELECT owner, name, definition, created_at_us FROM named_query
    WHERE owner = $1 AND name > $2 ORDER BY name LIMIT $3";

/// Those of one owner wait for each other, so that none slips past the count.
const LOCK: &str = "SELECT 1 FROM pg_advisory_xact_lock($1)";
const DEFINE: &str = "INSERT INTO named_query (owner, name, definition, created_at_us)
    VALUES ($1, $2, $3, $4)";
const DELETE: &str = "DELETE FROM named_query WHERE owner = $1 AND name = $2";

pub(super) async fn define(db: &Db, query: &NamedQuery, most: u64) -> Result<(), StoreError> {
    db.begin("BEGIN").await?;
    lock_owner(db, &query.owner).await?;
    if one(db, &query.owner, &query.name).await?.is_some() {
        return Err(StoreError::NameTaken(query.name.clone()));
    }
    let rows = db.query(COUNT, &[&query.owner]).await?;
    let kept: i64 = rows.first().map_or(Ok(0), |row| row.try_get(0))?;
    if kept.unsigned_abs() >= most {
        return Err(StoreError::TooManyQueries { most });
    }
    let created_at_us = query.created_at.as_microsecond();
    db.execute(DEFINE, &[&query.owner, &query.name, &query.definition, &created_at_us]).await?;
    db.commit().await
}

/// Until the transaction ends nobody else adds to what this owner has.
pub(super) async fn lock_owner(db: &Db, owner: &str) -> Result<(), StoreError> {
    let (lock, _) = Key16::of("queries of", owner).as_uuid().as_u64_pair();
    db.query(LOCK, &[&lock.cast_signed()]).await?;
    Ok(())
}

/// Whether it was there. Its subscriptions end with it (EPCIS 2.0 §12.8.1).
pub(super) async fn delete(db: &Db, owner: &str, name: &str) -> Result<bool, StoreError> {
    Ok(db.execute(DELETE, &[&owner, &name]).await? > 0)
}

pub(super) async fn one(
    db: &Db,
    owner: &str,
    name: &str,
) -> Result<Option<NamedQuery>, StoreError> {
    db.query(ONE, &[&owner, &name]).await?.first().map(query).transpose()
}

pub(super) async fn page(
    db: &Db,
    owner: &str,
    after: &str,
    per_page: usize,
) -> Result<Page<NamedQuery, String>, StoreError> {
    let most = i64::try_from(per_page + 1).unwrap_or(i64::MAX);
    let rows = db.query(PAGE, &[&owner, &after, &most]).await?;
    let queries = rows.iter().map(query).collect::<Result<Vec<_>, _>>()?;
    Ok(Page::cut(queries, per_page, |last: &NamedQuery| last.name.clone()))
}

pub(super) fn query(row: &Row) -> Result<NamedQuery, StoreError> {
    let created_at = Timestamp::from_microsecond(row.try_get(3)?)
        .map_err(|error| StoreError::Engine(error.into()))?;
    Ok(NamedQuery {
        owner: row.try_get(0)?,
        name: row.try_get(1)?,
        definition: row.try_get(2)?,
        created_at,
    })
}
