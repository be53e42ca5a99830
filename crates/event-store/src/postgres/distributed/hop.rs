//! Places of events by keys: one hop of a trace.

use std::collections::BTreeSet;

use uuid::Uuid;

use super::super::readers::Db;
use super::super::search::spots;
use super::super::spots::Spot;
use super::probe;
use crate::StoreError;

/// Shards: of the keys $1. Index there: primary key of `posting`.
pub(in super::super) const PLACES: &str = "SELECT event_time_ns, seq FROM posting
    WHERE key = ANY($1) AND seq <= $2 AND ($3 = 0 OR roles & $3 <> 0) LIMIT $4";
/// The same in the order of time, behind a place.
pub(in super::super) const BEHIND: &str = "SELECT event_time_ns, seq FROM posting
    WHERE key = ANY($1) AND seq <= $2 AND ($3 = 0 OR roles & $3 <> 0)
        AND (event_time_ns, seq) > ($4, $5) ORDER BY event_time_ns, seq LIMIT $6";

/// Places that are looked at in one round: few at first.
const RUN_MIN: usize = 256;
const RUN_MAX: usize = 4_096;

/// What a hop asks for.
pub(in super::super) struct Asked<'h> {
    pub objects: &'h [Uuid],
    /// Roles of the objects.
    pub roles: i32,
    pub transformations: &'h [Uuid],
    /// Rows that hold as many events as are wanted.
    pub limit: i64,
    /// Events that are wanted.
    pub most: usize,
}

/// Places, in record order; only of events that have one of the keys in `seen`, where it is given.
pub(in super::super) async fn places(
    db: &Db,
    seen: Option<&[Uuid]>,
    asked: &Asked<'_>,
) -> Result<Vec<i64>, StoreError> {
    let arms = [(asked.objects, asked.roles), (asked.transformations, 0)];
    let mut found = BTreeSet::new();
    for (keys, roles) in arms.into_iter().filter(|(keys, _)| !keys.is_empty()) {
        if let Some(seen) = seen {
            found.extend(visible(db, keys, roles, seen, asked.most).await?);
        } else {
            let rows = db.query(PLACES, &[&keys, &db.upto(), &roles, &asked.limit]).await?;
            found.extend(spots(&rows)?.into_iter().map(|(_, seq)| seq));
        }
    }
    Ok(found.into_iter().collect())
}

/// The first `most` events with one of the keys that have one of the keys in `seen` too.
pub(super) async fn visible(
    db: &Db,
    keys: &[Uuid],
    roles: i32,
    seen: &[Uuid],
    most: usize,
) -> Result<BTreeSet<i64>, StoreError> {
    let mut found = BTreeSet::new();
    let (mut reached, mut size): (Spot, usize) = ((i64::MIN, i64::MIN), RUN_MIN);
    loop {
        let run = i64::try_from(size).unwrap_or(i64::MAX);
        let (time, seq) = reached;
        let rows = db.query(BEHIND, &[&keys, &db.upto(), &roles, &time, &seq, &run]).await?;
        let some = spots(&rows)?;
        let held = probe::held(db, &some, seen, 0).await?;
        found.extend(held.into_iter().map(|(_, seq)| seq));
        match some.last() {
            Some(last) if some.len() == size && found.len() < most => reached = *last,
            _ => return Ok(found),
        }
        size = (size * 4).min(RUN_MAX);
    }
}
