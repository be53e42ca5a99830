//! One hop of a trace.

use std::collections::HashSet;

use nguon_epcis::query::Member;
use nguon_lineage::{Fact, Query as Hop};
use tokio_postgres::Row;
use uuid::Uuid;

use super::distributed::hop;
use super::readers::Db;
use super::search::uuids;
use crate::fact::{self, Placed};
use crate::index::{Roles, Term};
use crate::key::Key16;
use crate::{Seq, StoreError};

/// Places of events that name one of the objects ($1) in one of the roles ($2), or one of the
/// transformations ($3). Index: primary key of `posting`.
pub(super) const PLACES: &str = "SELECT DISTINCT seq FROM (
    (SELECT seq FROM posting WHERE key = ANY($1) AND roles & $2 <> 0 LIMIT $4)
    UNION ALL (SELECT seq FROM posting WHERE key = ANY($3) LIMIT $4)) AS found";
/// The same, only of events that have one of the keys $5. Index: primary key of `posting`, all of
/// it for each key of the sight.
pub(super) const SEEN_PLACES: &str = "SELECT DISTINCT seq FROM (
    (SELECT p.seq FROM posting p CROSS JOIN LATERAL (SELECT 1 FROM posting v
        WHERE v.key = ANY($5) AND v.event_time_ns = p.event_time_ns AND v.seq = p.seq LIMIT 1)
        AS seen WHERE p.key = ANY($1) AND p.roles & $2 <> 0 LIMIT $4)
    UNION ALL (SELECT p.seq FROM posting p CROSS JOIN LATERAL (SELECT 1 FROM posting v
        WHERE v.key = ANY($5) AND v.event_time_ns = p.event_time_ns AND v.seq = p.seq LIMIT 1)
        AS seen WHERE p.key = ANY($3) LIMIT $4)) AS found";
/// Index: primary key of `event`.
pub(super) const FACTS: &str = "SELECT seq, event_id, event_time_ns, record_time_us, fact
    FROM event WHERE seq = ANY($1)";

/// From so many facts on they are unpacked on a thread that may be kept busy.
const UNPACKED_HERE_MAX: usize = 500;

/// Places of events whose facts one who asks has been told.
pub(super) type Told = HashSet<i64>;

/// The facts of a hop in record order, at most one more than it may still read; only of events
/// that have one of the keys in `seen`, where it is given, and of none that was `told` before.
///
/// Two statements without a common snapshot: events are only ever added, so what the first finds
/// the second reads.
pub(super) async fn of(
    db: &Db,
    seen: Option<&[Key16]>,
    hop: &Hop,
    told: &mut Told,
) -> Result<Vec<Fact>, StoreError> {
    let wanted = hop.facts_left.saturating_add(1);
    // What was told may be found before what was not.
    let most = wanted.saturating_add(told.len());
    let objects: Vec<Uuid> =
        hop.keys.iter().map(|key| Term::object(key.as_str()).key().as_uuid()).collect();
    let transformations = hop.transformations.iter();
    let transformations: Vec<Uuid> = transformations
        .map(|id| Term::member_value(Member::TransformationId, id).key().as_uuid())
        .collect();
    let roles = i32::try_from(Roles::NAMED_OR_LOT.bits()).unwrap_or(i32::MAX);
    // An event is found at most once by each key, so that many rows hold `most` events.
    let keys = objects.len().max(transformations.len()).max(1);
    let limit = i64::try_from(most.saturating_mul(keys)).unwrap_or(i64::MAX);
    let seen = seen.map(uuids);
    let mut places = if db.is_distributed() {
        let (objects, transformations) = (&objects[..], &transformations[..]);
        let asked = hop::Asked { objects, roles, transformations, limit, most };
        hop::places(db, seen.as_deref(), &asked).await?
    } else {
        let rows = match seen {
            None => db.query(PLACES, &[&objects, &roles, &transformations, &limit]).await?,
            Some(seen) => {
                let values: super::readers::Values<'_> =
                    &[&objects, &roles, &transformations, &limit, &seen];
                db.query(SEEN_PLACES, values).await?
            }
        };
        rows.iter().map(|row| row.try_get(0)).collect::<Result<Vec<i64>, _>>()?
    };
    places.retain(|seq| !told.contains(seq));
    places.sort_unstable();
    places.truncate(wanted);
    told.extend(&places);
    if places.is_empty() {
        return Ok(Vec::new());
    }
    let rows = db.query(FACTS, &[&places]).await?;
    if rows.len() <= UNPACKED_HERE_MAX {
        return unpacked(&rows);
    }
    let unpacking = tokio::task::spawn_blocking(move || unpacked(&rows));
    unpacking.await.map_err(|_| StoreError::Stopped)?
}

fn unpacked(rows: &[Row]) -> Result<Vec<Fact>, StoreError> {
    let mut facts = rows.iter().map(one).collect::<Result<Vec<_>, StoreError>>()?;
    facts.sort_unstable_by_key(|fact| fact.seq);
    Ok(facts)
}

fn one(row: &Row) -> Result<Fact, StoreError> {
    let seq: i64 = row.try_get(0)?;
    let placed = Placed {
        event_id: row.try_get(1)?,
        event_time_ns: row.try_get(2)?,
        record_time_us: row.try_get(3)?,
        seq,
    };
    let damaged = |what| StoreError::Damaged { seq: Seq::new(seq), what };
    fact::unpack(row.try_get(4)?, placed).map_err(damaged)
}
