//! Postings of many keys at once: one statement that goes to the shards of all of them.

use nguon_epcis::query::Direction;

use super::super::readers::Db;
use super::super::search::{spots, uuids};
use super::super::spots::{Range, Spot};
use crate::StoreError;
use crate::plan::{Condition, Span};

/// Shards: of the keys $1. Index there: primary key of `posting`.
pub(in super::super) const OF_KEYS: [&str; 2] = [
    "SELECT event_time_ns, seq FROM posting WHERE key = ANY($1)
        AND (event_time_ns, seq) > ($2, $3) AND (event_time_ns, seq) < ($4, $5)
        AND seq + 0 >= $6 AND seq + 0 < $7 AND ($8 = 0 OR roles & $8 <> 0)
        ORDER BY event_time_ns, seq LIMIT $9",
    "SELECT event_time_ns, seq FROM posting WHERE key = ANY($1)
        AND (event_time_ns, seq) > ($2, $3) AND (event_time_ns, seq) < ($4, $5)
        AND seq + 0 >= $6 AND seq + 0 < $7 AND ($8 = 0 OR roles & $8 <> 0)
        ORDER BY event_time_ns DESC, seq DESC LIMIT $9",
];
/// Shards and index: the same.
pub(in super::super) const SOME: &str = "SELECT 1 FROM posting WHERE key = ANY($1)
    AND event_time_ns >= $2 AND event_time_ns < $3 LIMIT $4";

/// Places in the range, in the order of time; one for each key that an event has.
pub(in super::super) async fn places(
    db: &Db,
    condition: &Condition,
    range: &Range,
    limit: i64,
) -> Result<Vec<Spot>, StoreError> {
    let (from, to, places) = (range.from, range.to, range.places);
    let roles = i32::try_from(condition.roles).unwrap_or(i32::MAX);
    let keys = uuids(&condition.any_of);
    let sql = OF_KEYS[usize::from(range.direction == Direction::Descending)];
    let values: super::super::readers::Values<'_> =
        &[&keys, &from.0, &from.1, &to.0, &to.1, &places.from, &places.to, &roles, &limit];
    spots(&db.query(sql, values).await?)
}

/// Matches of a condition, counted as far as `most`.
pub(in super::super) async fn count(
    db: &Db,
    condition: &Condition,
    time: Span,
    most: i64,
) -> Result<i64, StoreError> {
    let keys = uuids(&condition.any_of);
    let rows = db.query(SOME, &[&keys, &time.from, &time.to, &most]).await?;
    Ok(i64::try_from(rows.len()).unwrap_or(i64::MAX))
}
