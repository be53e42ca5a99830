//! Finding the places of events: one condition leads, the others are probed, all by index.
//!
//! The statements are few and fixed, each for one index. A run of places of the leading condition
//! is read in the order of the answer, each other condition says which of them it holds for, and
//! so on until the page is full. So no planner has to guess, and where the tables are distributed
//! each statement goes to the shards of its keys.

use futures_util::future::try_join_all;
use nguon_epcis::query::{Direction, TimeField};
use tokio_postgres::Row;
use uuid::Uuid;

use super::distributed::{keys, probe};
use super::readers::Db;
use super::spots::{Range, Spot};
use crate::StoreError;
use crate::key::Key16;
use crate::plan::{Condition, Plan, Span};

/// Matches of a condition that are counted to see which one leads.
const COUNTED_MAX: i64 = 1_000;
/// Places that are read and probed at once: few at first, more when few of them hold.
const RUN_MIN: usize = 64;
const RUN_MAX: usize = 4_096;

/// Index: primary key of `posting`.
pub(super) const COUNT: &str = "SELECT count(*) FROM (SELECT 1 FROM posting
    WHERE key = $1 AND event_time_ns >= $2 AND event_time_ns < $3 LIMIT $4) few";
/// Index: `event_by_record_time`.
pub(super) const FIRST_RECORDED: &str = "SELECT seq FROM event WHERE record_time_us >= $1
    ORDER BY record_time_us, seq LIMIT 1";
/// Index: primary key of `event_identity`, then of `event`.
pub(super) const OF_IDS: &str = "SELECT e.event_time_ns, e.seq
    FROM event_identity i JOIN event e ON e.seq = i.seq WHERE i.event_key = ANY($1)";
/// Index: primary key of `posting`, in the order of the answer. The places that the record time
/// allows are no condition of the index (`+ 0`).
pub(super) const OF_KEY: [&str; 2] = [
    "SELECT event_time_ns, seq FROM posting WHERE key = $1
        AND (event_time_ns, seq) > ($2, $3) AND (event_time_ns, seq) < ($4, $5)
        AND seq + 0 >= $6 AND seq + 0 < $7 AND ($8 = 0 OR roles & $8 <> 0)
        ORDER BY event_time_ns, seq LIMIT $9",
    "SELECT event_time_ns, seq FROM posting WHERE key = $1
        AND (event_time_ns, seq) > ($2, $3) AND (event_time_ns, seq) < ($4, $5)
        AND seq + 0 >= $6 AND seq + 0 < $7 AND ($8 = 0 OR roles & $8 <> 0)
        ORDER BY event_time_ns DESC, seq DESC LIMIT $9",
];
/// The same where tables are distributed: their places, then their times. Index: primary keys.
pub(super) const SEQS_OF_IDS: &str = "SELECT seq FROM event_identity WHERE event_key = ANY($1)";
pub(super) const OF_SEQS: &str = "SELECT event_time_ns, seq FROM event WHERE seq = ANY($1)";
/// Index: `event_by_event_time`, in the order of the answer.
pub(super) const BY_TIME: [&str; 2] = [
    "SELECT event_time_ns, seq FROM event
        WHERE (event_time_ns, seq) > ($1, $2) AND (event_time_ns, seq) < ($3, $4)
        AND seq + 0 >= $5 AND seq + 0 < $6 ORDER BY event_time_ns, seq LIMIT $7",
    "SELECT event_time_ns, seq FROM event
        WHERE (event_time_ns, seq) > ($1, $2) AND (event_time_ns, seq) < ($3, $4)
        AND seq + 0 >= $5 AND seq + 0 < $6 ORDER BY event_time_ns DESC, seq DESC LIMIT $7",
];
/// The same for a part of the record: its places are the condition of the index, and what stands
/// there is sorted. Index: primary key of `event`, which holds the time too.
pub(super) const OF_PART: [&str; 2] = [
    "SELECT event_time_ns, seq FROM event
        WHERE (event_time_ns + 0, seq + 0) > ($1, $2) AND (event_time_ns + 0, seq + 0) < ($3, $4)
        AND seq >= $5 AND seq < $6 ORDER BY event_time_ns + 0, seq + 0 LIMIT $7",
    "SELECT event_time_ns, seq FROM event
        WHERE (event_time_ns + 0, seq + 0) > ($1, $2) AND (event_time_ns + 0, seq + 0) < ($3, $4)
        AND seq >= $5 AND seq < $6 ORDER BY event_time_ns + 0 DESC, seq + 0 DESC LIMIT $7",
];
/// Index: primary key of `event`, which holds the time too, in the order of the answer.
pub(super) const BY_PLACE: [&str; 2] = [
    "SELECT event_time_ns, seq FROM event WHERE seq >= $1 AND seq < $2
        AND event_time_ns + 0 >= $3 AND event_time_ns + 0 < $4 ORDER BY seq LIMIT $5",
    "SELECT event_time_ns, seq FROM event WHERE seq >= $1 AND seq < $2
        AND event_time_ns + 0 >= $3 AND event_time_ns + 0 < $4 ORDER BY seq DESC LIMIT $5",
];
/// Which of some places have one of the keys too. Index: primary key of `posting`, all of it, once
/// for each place and key.
pub(super) const PROBE: &str = "SELECT c.event_time_ns, c.seq
    FROM unnest($1::bigint[], $2::bigint[]) AS c (event_time_ns, seq)
    CROSS JOIN LATERAL (SELECT 1 FROM posting p WHERE p.key = ANY($3)
        AND p.event_time_ns = c.event_time_ns AND p.seq = c.seq
        AND ($4 = 0 OR p.roles & $4 <> 0) LIMIT 1) AS found";

/// What leads the search.
#[derive(Debug, PartialEq, Eq)]
enum Lead {
    /// Events with one of these ids.
    Ids(Vec<Key16>),
    /// Postings of this condition of the plan.
    Condition(usize),
    /// All events of the time, because no condition is rare.
    Walk,
}

/// A plan with all that the store must be asked first.
pub(super) struct Search<'p> {
    plan: &'p Plan,
    lead: Lead,
    /// Places in record order that the record time allows.
    places: Span,
}

/// Places in the order of the answer, and whether there are no more.
struct Run {
    spots: Vec<Spot>,
    last: bool,
}

impl<'p> Search<'p> {
    pub async fn new(db: &Db, plan: &'p Plan) -> Result<Self, StoreError> {
        let lead = match &plan.event_ids {
            Some(ids) => Lead::Ids(ids.clone()),
            None => lead(db, plan).await?,
        };
        let recorded = Span {
            from: first_recorded(db, plan.record_time.from).await?,
            to: first_recorded(db, plan.record_time.to).await?,
        };
        let visible = Span { from: i64::MIN, to: db.upto().saturating_add(1) };
        let places = recorded.meet(plan.places).meet(visible);
        Ok(Self { plan, lead, places })
    }

    /// The first `most` matches behind `after` in the order of the plan.
    pub async fn spots(
        &self,
        db: &Db,
        after: Option<Spot>,
        most: usize,
    ) -> Result<Vec<Spot>, StoreError> {
        let mut range = Range::of(self.plan, self.places, after);
        let probes: Vec<&Condition> = self.probes().collect();
        let mut size = match (probes.is_empty(), self.walks_part()) {
            (true, _) => most,
            // Each run sorts the part anew.
            (false, true) => most.max(RUN_MAX),
            (false, false) => most.clamp(RUN_MIN, RUN_MAX),
        };
        let mut found = Vec::new();
        loop {
            let run = self.run(db, &range, size).await?;
            let reached = run.spots.last().copied();
            found.extend(probed(db, &probes, run.spots).await?);
            if found.len() >= most || run.last {
                found.truncate(most);
                return Ok(found);
            }
            if let Some(reached) = reached {
                range = range.behind(reached);
            }
            size = (size * 4).min(RUN_MAX.max(most));
        }
    }

    fn walks_part(&self) -> bool {
        self.lead == Lead::Walk && self.plan.is_part_of_record()
    }

    /// Every condition but the one that leads.
    fn probes(&self) -> impl Iterator<Item = &'p Condition> {
        let conditions = self.plan.conditions.iter().enumerate();
        conditions.filter(|(at, _)| self.lead != Lead::Condition(*at)).map(|(_, one)| one)
    }

    async fn run(&self, db: &Db, range: &Range, size: usize) -> Result<Run, StoreError> {
        let limit = i64::try_from(size).unwrap_or(i64::MAX);
        match &self.lead {
            Lead::Ids(ids) => {
                let ids = uuids(ids);
                let rows = if db.is_distributed() {
                    let rows = db.query(SEQS_OF_IDS, &[&ids]).await?;
                    let seqs = rows.iter().map(|row| row.try_get(0));
                    let seqs = seqs.collect::<Result<Vec<i64>, _>>()?;
                    db.query(OF_SEQS, &[&seqs]).await?
                } else {
                    db.query(OF_IDS, &[&ids]).await?
                };
                Ok(Run { spots: range.sorted(spots(&rows)?), last: true })
            }
            Lead::Condition(at) => {
                let condition = &self.plan.conditions[*at];
                // By record time the condition is rare, or it would not lead: all of it.
                let limit = if range.by_time() { limit } else { i64::MAX };
                if db.is_distributed() && condition.any_of.len() > 1 {
                    let found = keys::places(db, condition, range, limit).await?;
                    let last = !range.by_time() || found.len() < size;
                    return Ok(Run { spots: range.sorted(found), last });
                }
                let keys = condition.any_of.iter();
                let runs = keys.map(|key| of_key(db, key, condition.roles, range, limit));
                let mut merged = range.sorted(try_join_all(runs).await?.concat());
                let last = !range.by_time() || merged.len() < size;
                if range.by_time() {
                    merged.truncate(size);
                }
                Ok(Run { spots: merged, last })
            }
            Lead::Walk => {
                let spots = walk(db, range, self.walks_part(), limit).await?;
                Ok(Run { last: spots.len() < size, spots })
            }
        }
    }
}

async fn of_key(
    db: &Db,
    key: &Key16,
    roles: i64,
    range: &Range,
    limit: i64,
) -> Result<Vec<Spot>, StoreError> {
    let (from, to, places) = (range.from, range.to, range.places);
    let roles = i32::try_from(roles).unwrap_or(i32::MAX);
    let rows = db
        .query(
            OF_KEY[way(range.direction)],
            &[
                &key.as_uuid(),
                &from.0,
                &from.1,
                &to.0,
                &to.1,
                &places.from,
                &places.to,
                &roles,
                &limit,
            ],
        )
        .await?;
    spots(&rows)
}

async fn walk(db: &Db, range: &Range, part: bool, limit: i64) -> Result<Vec<Spot>, StoreError> {
    let (from, to, places, time) = (range.from, range.to, range.places, range.time);
    let rows = match range.by {
        TimeField::EventTime => {
            let statements = if part { OF_PART } else { BY_TIME };
            db.query(
                statements[way(range.direction)],
                &[&from.0, &from.1, &to.0, &to.1, &places.from, &places.to, &limit],
            )
            .await?
        }
        TimeField::RecordTime => {
            db.query(
                BY_PLACE[way(range.direction)],
                &[&places.from, &places.to, &time.from, &time.to, &limit],
            )
            .await?
        }
    };
    spots(&rows)
}

/// Those places for which all the conditions hold, in their order.
async fn probed(
    db: &Db,
    conditions: &[&Condition],
    mut places: Vec<Spot>,
) -> Result<Vec<Spot>, StoreError> {
    for condition in conditions {
        if places.is_empty() {
            break;
        }
        let keys = uuids(&condition.any_of);
        let roles = i32::try_from(condition.roles).unwrap_or(i32::MAX);
        let held = if db.is_distributed() {
            probe::held(db, &places, &keys, roles).await?
        } else {
            let (times, seqs): (Vec<i64>, Vec<i64>) = places.iter().copied().unzip();
            let rows = db.query(PROBE, &[&times, &seqs, &keys, &roles]).await?;
            spots(&rows)?.into_iter().collect()
        };
        places.retain(|place| held.contains(place));
    }
    Ok(places)
}

/// The rarest condition leads. By event time a frequent one may lead too, because its postings
/// stand in that order; by record time, and in a part of the record, the events themselves are
/// walked then.
async fn lead(db: &Db, plan: &Plan) -> Result<Lead, StoreError> {
    let in_time = plan.order.by == TimeField::EventTime && !plan.is_part_of_record();
    if in_time && plan.conditions.len() < 2 {
        return Ok(if plan.conditions.is_empty() { Lead::Walk } else { Lead::Condition(0) });
    }
    let counts = plan.conditions.iter().map(|one| count(db, one, plan.event_time));
    let counts = try_join_all(counts).await?;
    let rarest = counts.into_iter().enumerate().min_by_key(|(_, count)| *count);
    Ok(match rarest {
        None => Lead::Walk,
        Some((_, count)) if count >= COUNTED_MAX && !in_time => Lead::Walk,
        Some((at, _)) => Lead::Condition(at),
    })
}

/// Matches of a condition; each key is counted as far as [`COUNTED_MAX`].
async fn count(db: &Db, condition: &Condition, time: Span) -> Result<i64, StoreError> {
    if db.is_distributed() && condition.any_of.len() > 1 {
        return keys::count(db, condition, time, COUNTED_MAX).await;
    }
    let counts = condition.any_of.iter().map(|key| async move {
        let values: super::readers::Values<'_> =
            &[&key.as_uuid(), &time.from, &time.to, &COUNTED_MAX];
        let rows = db.query(COUNT, values).await?;
        Ok::<i64, StoreError>(rows.first().map_or(Ok(0), |row| row.try_get(0))?)
    });
    Ok(try_join_all(counts).await?.into_iter().sum())
}

/// The place of the first event recorded at or after `us`.
async fn first_recorded(db: &Db, us: i64) -> Result<i64, StoreError> {
    if us == i64::MIN || us == i64::MAX {
        return Ok(us);
    }
    let rows = db.query(FIRST_RECORDED, &[&us]).await?;
    Ok(rows.first().map_or(Ok(i64::MAX), |row| row.try_get(0))?)
}

fn way(direction: Direction) -> usize {
    match direction {
        Direction::Ascending => 0,
        Direction::Descending => 1,
    }
}

pub(super) fn spots(rows: &[Row]) -> Result<Vec<Spot>, StoreError> {
    rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
}

pub(super) fn uuids(keys: &[Key16]) -> Vec<Uuid> {
    keys.iter().map(Key16::as_uuid).collect()
}
