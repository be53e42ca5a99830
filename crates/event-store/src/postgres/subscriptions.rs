//! Subscriptions.

use jiff::Timestamp;
use tokio_postgres::Row;
use uuid::Uuid;

use super::named;
use super::readers::Db;
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
pub(super) const COUNT: &str = "SELECT count(*) FROM subscription WHERE owner = $1";
/// Index: primary key.
pub(super) const ONE: &str =
    select_subscription!("WHERE id = $1 AND owner = $2 AND query_name = $3");
/// Index: `subscription_by_query`.
pub(super) const PAGE: &str =
    select_subscription!("WHERE owner = $1 AND query_name = $2 AND id > $3 ORDER BY id LIMIT $4");
/// Index: `subscription_by_due`; the last event stands in the one row of `head`.
pub(super) const DUE: &str = select_subscription!(
    "WHERE due_at_us <= $1 AND (NOT on_events OR cursor < (SELECT seq FROM head))
        AND (leased_until_us IS NULL OR leased_until_us <= $1)
    ORDER BY due_at_us, id LIMIT $2"
);
/// Index: primary key. Of two that ask at the same time the second waits for the first, and finds
/// its lease.
pub(super) const LEASE: &str = "UPDATE subscription SET leased_until_us = $3
    WHERE id = $1 AND due_at_us <= $2 AND (NOT on_events OR cursor < (SELECT seq FROM head))
        AND (leased_until_us IS NULL OR leased_until_us <= $2)
    RETURNING id, owner, query_name, definition, created_at_us, cursor, on_events, due_at_us,
        progress";
/// Index: primary key. Only one's own: another may have it since.
pub(super) const RELEASE: &str =
    "UPDATE subscription SET leased_until_us = NULL WHERE id = $1 AND leased_until_us = $2";
/// Index: `event_by_record_time`.
pub(super) const RECORDED_BEFORE: &str = "SELECT seq FROM event WHERE record_time_us < $1
    ORDER BY record_time_us DESC, seq DESC LIMIT 1";

const INSERT: &str = "INSERT INTO subscription (id, owner, query_name, definition, created_at_us,
    cursor, on_events, due_at_us, progress) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
/// Index: primary key.
const ADVANCE: &str = "UPDATE subscription
    SET cursor = $2, on_events = $3, due_at_us = $4, progress = $5 WHERE id = $1";
/// Index: primary key.
const DELETE: &str = "DELETE FROM subscription WHERE id = $1 AND owner = $2 AND query_name = $3";

pub(super) async fn insert(db: &Db, new: &Subscription, most: u64) -> Result<(), StoreError> {
    db.begin("BEGIN").await?;
    named::lock_owner(db, &new.owner).await?;
    if named::one(db, &new.owner, &new.query_name).await?.is_none() {
        return Err(StoreError::NoSuchQuery(new.query_name.clone()));
    }
    let rows = db.query(COUNT, &[&new.owner]).await?;
    let kept: i64 = rows.first().map_or(Ok(0), |row| row.try_get(0))?;
    if kept.unsigned_abs() >= most {
        return Err(StoreError::TooManySubscriptions { most });
    }
    let (on_events, due_at) = new.standing.wakes.columns();
    db.execute(
        INSERT,
        &[
            &new.id,
            &new.owner,
            &new.query_name,
            &new.definition,
            &new.created_at.as_microsecond(),
            &new.standing.cursor.sql(),
            &on_events,
            &due_at.map(Timestamp::as_microsecond),
            &new.standing.progress,
        ],
    )
    .await?;
    db.commit().await
}

/// Whether it is still there.
pub(super) async fn advance(db: &Db, id: Uuid, standing: &Standing) -> Result<bool, StoreError> {
    let (on_events, due_at) = standing.wakes.columns();
    let touched = db
        .execute(
            ADVANCE,
            &[
                &id,
                &standing.cursor.sql(),
                &on_events,
                &due_at.map(Timestamp::as_microsecond),
                &standing.progress,
            ],
        )
        .await?;
    Ok(touched > 0)
}

/// Whether it was there.
pub(super) async fn delete(
    db: &Db,
    owner: &str,
    query_name: &str,
    id: Uuid,
) -> Result<bool, StoreError> {
    Ok(db.execute(DELETE, &[&id, &owner, &query_name]).await? > 0)
}

pub(super) async fn one(
    db: &Db,
    owner: &str,
    query_name: &str,
    id: Uuid,
) -> Result<Option<Subscription>, StoreError> {
    db.query(ONE, &[&id, &owner, &query_name]).await?.first().map(subscription).transpose()
}

pub(super) async fn page(
    db: &Db,
    owner: &str,
    query_name: &str,
    after: Option<Uuid>,
    per_page: usize,
) -> Result<Page<Subscription, Uuid>, StoreError> {
    let most = i64::try_from(per_page + 1).unwrap_or(i64::MAX);
    let after = after.unwrap_or_default();
    let rows = db.query(PAGE, &[&owner, &query_name, &after, &most]).await?;
    let found = rows.iter().map(subscription).collect::<Result<_, _>>()?;
    Ok(Page::cut(found, per_page, |last: &Subscription| last.id))
}

/// The longest due first.
pub(super) async fn due(
    db: &Db,
    now: Timestamp,
    most: usize,
) -> Result<Vec<Subscription>, StoreError> {
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let rows = db.query(DUE, &[&now.as_microsecond(), &most]).await?;
    rows.iter().map(subscription).collect()
}

/// The subscription as it is now, if it is due and nobody else has it.
pub(super) async fn lease(
    db: &Db,
    id: Uuid,
    now: Timestamp,
    until: Timestamp,
) -> Result<Option<Subscription>, StoreError> {
    let (now, until) = (now.as_microsecond(), until.as_microsecond());
    db.query(LEASE, &[&id, &now, &until]).await?.first().map(subscription).transpose()
}

pub(super) async fn release(db: &Db, id: Uuid, until: Timestamp) -> Result<(), StoreError> {
    db.execute(RELEASE, &[&id, &until.as_microsecond()]).await?;
    Ok(())
}

pub(super) async fn recorded_before(db: &Db, time: Timestamp) -> Result<Seq, StoreError> {
    // A fraction of a microsecond later is after the whole one.
    let us = time.as_nanosecond().div_euclid(1_000) + i128::from(time.as_nanosecond() % 1_000 != 0);
    let us = i64::try_from(us).unwrap_or(i64::MAX);
    let rows = db.query(RECORDED_BEFORE, &[&us]).await?;
    let last: i64 = rows.first().map_or(Ok(Seq::START.sql()), |row| row.try_get(0))?;
    Ok(Seq::new(last.min(db.upto())))
}

pub(super) fn subscription(row: &Row) -> Result<Subscription, StoreError> {
    let time =
        |us: i64| Timestamp::from_microsecond(us).map_err(|error| StoreError::Engine(error.into()));
    let due_at: Option<i64> = row.try_get(7)?;
    Ok(Subscription {
        id: row.try_get(0)?,
        owner: row.try_get(1)?,
        query_name: row.try_get(2)?,
        definition: row.try_get(3)?,
        created_at: time(row.try_get(4)?)?,
        standing: Standing {
            cursor: Seq::new(row.try_get(5)?),
            wakes: Wakes::of_columns(row.try_get(6)?, due_at.map(time).transpose()?),
            progress: row.try_get(8)?,
        },
    })
}
