//! Subscriptions.

use jiff::Timestamp;
use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension, Row};
use uuid::Uuid;

use super::named;
use crate::{Page, Seq, Standing, StoreError, Subscription, Wakes};

macro_rules! select_subscription {
    ($rest:literal) => {
        concat!(
            "SELECT id, owner, query_name, definition, created_at_us, cursor, on_events, due_at_us,
                progress FROM subscription ",
            $rest
        )
    };
}

/// Index: `subscription_by_query`, its first column.
pub(super) const COUNT: &str = "SELECT count(*) FROM subscription WHERE owner = ?1";
/// Index: primary key.
pub(super) const ONE: &str =
    select_subscription!("WHERE id = ?1 AND owner = ?2 AND query_name = ?3");
/// Index: `subscription_by_query`.
pub(super) const PAGE: &str =
    select_subscription!("WHERE owner = ?1 AND query_name = ?2 AND id > ?3 ORDER BY id LIMIT ?4");
/// Index: `subscription_by_due`; the last event from its primary key.
pub(super) const DUE: &str = select_subscription!(
    "WHERE due_at_us <= ?1
        AND (on_events = 0 OR cursor < (SELECT coalesce(max(seq), 0) FROM event))
    ORDER BY due_at_us, id LIMIT ?2"
);
/// Index: primary key.
pub(super) const DUE_ONE: &str = select_subscription!(
    "WHERE id = ?1 AND due_at_us <= ?2
        AND (on_events = 0 OR cursor < (SELECT coalesce(max(seq), 0) FROM event))"
);
/// Index: `event_by_record_time`.
pub(super) const RECORDED_BEFORE: &str = "SELECT seq FROM event WHERE record_time_us < ?1
    ORDER BY record_time_us DESC, seq DESC LIMIT 1";

const INSERT: &str = "INSERT INTO subscription (id, owner, query_name, definition, created_at_us,
    cursor, on_events, due_at_us, progress) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
const ADVANCE: &str = "UPDATE subscription
    SET cursor = ?2, on_events = ?3, due_at_us = ?4, progress = ?5 WHERE id = ?1";
const DELETE: &str = "DELETE FROM subscription WHERE id = ?1 AND owner = ?2 AND query_name = ?3";
const DELETE_ALL: &str = "DELETE FROM subscription WHERE owner = ?1 AND query_name = ?2";

pub(super) fn insert(db: &Connection, new: &Subscription, most: u64) -> Result<(), StoreError> {
    if named::one(db, &new.owner, &new.query_name)?.is_none() {
        return Err(StoreError::NoSuchQuery(new.query_name.clone()));
    }
    let kept: i64 = db.prepare_cached(COUNT)?.query_row([&new.owner], |row| row.get(0))?;
    if kept.unsigned_abs() >= most {
        return Err(StoreError::TooManySubscriptions { most });
    }
    let (on_events, due_at) = new.standing.wakes.columns();
    db.prepare_cached(INSERT)?.execute((
        new.id.as_bytes(),
        &new.owner,
        &new.query_name,
        &new.definition,
        new.created_at.as_microsecond(),
        new.standing.cursor.sql(),
        on_events,
        due_at.map(Timestamp::as_microsecond),
        &new.standing.progress,
    ))?;
    Ok(())
}

/// Whether it is still there.
pub(super) fn advance(db: &Connection, id: Uuid, standing: &Standing) -> rusqlite::Result<bool> {
    let (on_events, due_at) = standing.wakes.columns();
    let row = (
        id.as_bytes(),
        standing.cursor.sql(),
        on_events,
        due_at.map(Timestamp::as_microsecond),
        &standing.progress,
    );
    Ok(db.prepare_cached(ADVANCE)?.execute(row)? > 0)
}

/// Whether it was there.
pub(super) fn delete(
    db: &Connection,
    owner: &str,
    query_name: &str,
    id: Uuid,
) -> rusqlite::Result<bool> {
    Ok(db.prepare_cached(DELETE)?.execute((id.as_bytes(), owner, query_name))? > 0)
}

/// Ends all of a query.
pub(super) fn delete_all(db: &Connection, owner: &str, query_name: &str) -> rusqlite::Result<()> {
    db.prepare_cached(DELETE_ALL)?.execute((owner, query_name))?;
    Ok(())
}

pub(super) fn one(
    db: &Connection,
    owner: &str,
    query_name: &str,
    id: Uuid,
) -> Result<Option<Subscription>, StoreError> {
    let row = (id.as_bytes(), owner, query_name);
    Ok(db.prepare_cached(ONE)?.query_row(row, subscription).optional()?)
}

pub(super) fn page(
    db: &Connection,
    owner: &str,
    query_name: &str,
    after: Option<Uuid>,
    per_page: usize,
) -> Result<Page<Subscription, Uuid>, StoreError> {
    let most = i64::try_from(per_page + 1).unwrap_or(i64::MAX);
    let after = after.unwrap_or_default();
    let mut statement = db.prepare_cached(PAGE)?;
    let found = statement
        .query_map((owner, query_name, after.as_bytes(), most), subscription)?
        .collect::<Result<_, _>>()?;
    Ok(Page::cut(found, per_page, |last: &Subscription| last.id))
}

/// The longest due first.
pub(super) fn due(
    db: &Connection,
    now: Timestamp,
    most: usize,
) -> Result<Vec<Subscription>, StoreError> {
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let mut statement = db.prepare_cached(DUE)?;
    let found = statement.query_map((now.as_microsecond(), most), subscription)?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// The subscription as it is now, if it is due.
pub(super) fn due_one(
    db: &Connection,
    id: Uuid,
    now: Timestamp,
) -> Result<Option<Subscription>, StoreError> {
    let row = (id.as_bytes(), now.as_microsecond());
    Ok(db.prepare_cached(DUE_ONE)?.query_row(row, subscription).optional()?)
}

pub(super) fn recorded_before(db: &Connection, time: Timestamp) -> Result<Seq, StoreError> {
    // A fraction of a microsecond later is after the whole one.
    let us = time.as_nanosecond().div_euclid(1_000) + i128::from(time.as_nanosecond() % 1_000 != 0);
    let us = i64::try_from(us).unwrap_or(i64::MAX);
    let mut statement = db.prepare_cached(RECORDED_BEFORE)?;
    let seq = statement.query_row([us], |row| row.get(0)).optional()?;
    Ok(seq.map_or(Seq::START, Seq::new))
}

fn subscription(row: &Row<'_>) -> rusqlite::Result<Subscription> {
    let time = |column: usize, us: i64| {
        Timestamp::from_microsecond(us).map_err(|error| {
            rusqlite::Error::FromSqlConversionFailure(column, Type::Integer, error.into())
        })
    };
    let due_at: Option<i64> = row.get(7)?;
    let due_at = due_at.map(|us| time(7, us)).transpose()?;
    Ok(Subscription {
        id: Uuid::from_bytes(row.get(0)?),
        owner: row.get(1)?,
        query_name: row.get(2)?,
        definition: row.get(3)?,
        created_at: time(4, row.get(4)?)?,
        standing: Standing {
            cursor: Seq::new(row.get(5)?),
            wakes: Wakes::of_columns(row.get(6)?, due_at),
            progress: row.get(8)?,
        },
    })
}
