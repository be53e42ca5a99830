//! Reading everything and saying what is wrong.

use std::collections::HashMap;

use jiff::Timestamp;
use uuid::Uuid;

use super::readers::Db;
use super::{master, read};
use crate::index::{captor, named, postings};
use crate::key::event_key;
use crate::new_event::hash_bytes;
use crate::{CheckReport, Seq, StoreError, StoredEvent};

/// Events read in one step.
const EVENTS_AT_ONCE: usize = 1_000;
/// Findings that a check reports.
const PROBLEMS_MAX: usize = 100;

/// Index: primary key of `event`.
const HASHES: &str = "SELECT seq, hash, event_time_ns FROM event WHERE seq = ANY($1)";
/// Index: primary key of `posting`.
const POSTED: &str = "SELECT c.seq, count(*) FROM unnest($1::uuid[], $2::bigint[], $3::bigint[])
        AS c (key, event_time_ns, seq)
    CROSS JOIN LATERAL (SELECT 1 FROM posting p WHERE p.key = c.key
        AND p.event_time_ns = c.event_time_ns AND p.seq = c.seq LIMIT 1) AS found GROUP BY c.seq";
/// The same where tables are distributed. Shards: all.
const POSTED_APART: &str = "SELECT c.seq, count(*)
    FROM unnest($1::uuid[], $2::bigint[], $3::bigint[]) AS c (key, event_time_ns, seq)
    JOIN posting p ON p.key = c.key AND p.event_time_ns = c.event_time_ns AND p.seq = c.seq
    GROUP BY c.seq";
/// Index: primary key of `event_identity`.
const IDENTIFIED: &str = "SELECT c.seq FROM unnest($1::uuid[], $2::bigint[]) AS c (key, seq)
    CROSS JOIN LATERAL (SELECT 1 FROM event_identity i WHERE i.event_key = c.key AND i.seq = c.seq
        LIMIT 1) AS found";
/// The same where tables are distributed. Shards: all.
const IDENTIFIED_APART: &str = "SELECT c.seq FROM unnest($1::uuid[], $2::bigint[]) AS c (key, seq)
    JOIN event_identity i ON i.event_key = c.key AND i.seq = c.seq";
const HEAD: &str = "SELECT seq FROM head";

/// Every element of master data: its text can be read. Every event: its text can be read, its hash
/// is that of the text, record times do not fall, and it can be found by its id and by each of its
/// values.
pub(super) async fn all(db: &Db) -> Result<CheckReport, StoreError> {
    let problems_of_master_data = master::problems(db, PROBLEMS_MAX).await?;
    let mut report = CheckReport { events: 0, problems: problems_of_master_data };
    let (mut after, mut recorded) = (Seq::START, Timestamp::MIN);
    loop {
        let events = match read::feed(db, after, EVENTS_AT_ONCE).await {
            Ok(events) => events,
            Err(damage @ StoreError::Damaged { .. }) => {
                // The events behind it are not read: the finding names the place.
                report.problems.push(damage.to_string());
                return Ok(report);
            }
            Err(error) => return Err(error),
        };
        let Some(last) = events.last() else { break };
        after = last.seq;
        for event in &events {
            if event.record_time < recorded {
                let seq = event.seq;
                report.problems.push(format!("event {seq} was recorded before the one before it"));
            }
            recorded = event.record_time;
        }
        report.events += events.len() as u64;
        report.problems.extend(problems(db, events).await?);
        if report.problems.len() >= PROBLEMS_MAX {
            report.problems.truncate(PROBLEMS_MAX);
            return Ok(report);
        }
    }
    let head: i64 = db.query(HEAD, &[]).await?.first().map_or(Ok(0), |row| row.try_get(0))?;
    if head < after.sql() {
        report.problems.push(format!("the head stands at {head}, the last event at {after}"));
    }
    Ok(report)
}

/// What an event must be found by, computed from its text.
struct Expected {
    seq: i64,
    event_key: Uuid,
    hash: Option<[u8; 32]>,
    keys: Vec<Uuid>,
}

async fn problems(db: &Db, events: Vec<StoredEvent>) -> Result<Vec<String>, StoreError> {
    let reading = tokio::task::spawn_blocking(move || {
        events.iter().map(expected).collect::<Vec<Result<Expected, String>>>()
    });
    let (mut problems, mut whole) = (Vec::new(), Vec::new());
    for event in reading.await.map_err(|_| StoreError::Stopped)? {
        match event {
            Ok(event) => whole.push(event),
            Err(problem) => problems.push(problem),
        }
    }
    let seqs: Vec<i64> = whole.iter().map(|event| event.seq).collect();
    let mut stored: HashMap<i64, (Vec<u8>, i64)> = HashMap::new();
    for row in db.query(HASHES, &[&seqs]).await? {
        stored.insert(row.try_get(0)?, (row.try_get(1)?, row.try_get(2)?));
    }
    let (mut keys, mut times, mut places) = (Vec::new(), Vec::new(), Vec::new());
    for event in &whole {
        for key in &event.keys {
            keys.push(*key);
            times.push(stored.get(&event.seq).map_or(0, |(_, time)| *time));
            places.push(event.seq);
        }
    }
    let mut posted: HashMap<i64, usize> = HashMap::new();
    let apart = db.is_distributed();
    let (posted_in, identified_in) =
        if apart { (POSTED_APART, IDENTIFIED_APART) } else { (POSTED, IDENTIFIED) };
    for row in db.query(posted_in, &[&keys, &times, &places]).await? {
        let count: i64 = row.try_get(1)?;
        posted.insert(row.try_get(0)?, usize::try_from(count).unwrap_or(0));
    }
    let ids: Vec<Uuid> = whole.iter().map(|event| event.event_key).collect();
    let mut identified = std::collections::HashSet::new();
    for row in db.query(identified_in, &[&ids, &seqs]).await? {
        identified.insert(row.try_get::<_, i64>(0)?);
    }
    for event in &whole {
        let seq = event.seq;
        let hash = stored.get(&seq).map(|(hash, _)| &hash[..]);
        if event.hash.as_ref().map(|hash| &hash[..]) != hash {
            problems.push(format!("event {seq} does not have the hash it was stored with"));
        }
        if !identified.contains(&seq) {
            problems.push(format!("event {seq} is not found by its id"));
        }
        let missing = event.keys.len().saturating_sub(posted.get(&seq).copied().unwrap_or(0));
        if missing > 0 {
            problems.push(format!("event {seq} is not found by {missing} of its values"));
        }
    }
    Ok(problems)
}

fn expected(stored: &StoredEvent) -> Result<Expected, String> {
    let event = stored.event().map_err(|error| error.to_string())?;
    let mut keys: Vec<Uuid> =
        postings(&event, &named(&event)).iter().map(|one| one.key.as_uuid()).collect();
    keys.push(captor(&stored.captured_by).key.as_uuid());
    Ok(Expected {
        seq: stored.seq.sql(),
        event_key: event_key(&stored.event_id).as_uuid(),
        hash: hash_bytes(&nguon_epcis::hash::event_id(&event)),
        keys,
    })
}
