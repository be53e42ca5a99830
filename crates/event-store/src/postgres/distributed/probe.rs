//! Which of some places have one of the keys too.

use std::collections::HashSet;

use uuid::Uuid;

use super::super::readers::Db;
use super::super::search::spots;
use super::super::spots::Spot;
use crate::StoreError;

/// Shards: of the keys $3. Index there: primary key of `posting`, all of it.
pub(in super::super) const PROBE: &str = "SELECT p.event_time_ns, p.seq
    FROM unnest($1::bigint[], $2::bigint[]) AS c (event_time_ns, seq)
    JOIN posting p ON p.event_time_ns = c.event_time_ns AND p.seq = c.seq
    WHERE p.key = ANY($3) AND ($4 = 0 OR p.roles & $4 <> 0)";

/// Those of the places that have one of the keys in one of the roles (0 = in any).
pub(in super::super) async fn held(
    db: &Db,
    places: &[Spot],
    keys: &[Uuid],
    roles: i32,
) -> Result<HashSet<Spot>, StoreError> {
    let (times, seqs): (Vec<i64>, Vec<i64>) = places.iter().copied().unzip();
    let rows = db.query(PROBE, &[&times, &seqs, &keys, &roles]).await?;
    Ok(spots(&rows)?.into_iter().collect())
}
