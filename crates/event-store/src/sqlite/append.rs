//! Writing a batch of prepared events.

use jiff::{Timestamp, ToSpan};
use rusqlite::{Connection, OptionalExtension, Transaction};

use super::known::Known;
use super::{jobs, master};
use crate::index;
use crate::job::duplicate_errors;
use crate::{Batch, Duplicate, NewEvent, OnError, Receipt, Seq, StoreError};

/// Index: `event_by_record_time`, its last entry.
pub(super) const LAST_RECORD_TIME: &str = "SELECT max(record_time_us) FROM event";

const INSERT_EVENT: &str = "INSERT INTO event
    (event_key, declaration_key, record_time_us, event_time_ns, event_id, captured_by, hash, fact, body)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
    ON CONFLICT (event_key, declaration_key) DO NOTHING";

/// Index: `event_by_id`.
pub(super) const HASH_OF: &str =
    "SELECT hash FROM event WHERE event_key = ?1 AND declaration_key = ?2";

pub(super) const INSERT_POSTING: &str =
    "INSERT INTO posting (key, event_time_ns, seq, roles) VALUES (?1, ?2, ?3, ?4)";

pub(super) const INSERT_VALUE: &str =
    "INSERT INTO known_value (kind, value, key) VALUES (?1, ?2, ?3)
    ON CONFLICT (kind, value) DO NOTHING";

/// The `recordTime` of the next commit: now, or a microsecond after the last one if the clock
/// stood still or went back.
pub(super) fn next_record_time(db: &Connection, now: Timestamp) -> rusqlite::Result<Timestamp> {
    let last_us: Option<i64> =
        db.prepare_cached(LAST_RECORD_TIME)?.query_row([], |row| row.get(0))?;
    let now = Timestamp::from_microsecond(now.as_microsecond()).unwrap_or(now);
    let after_last = last_us
        .and_then(|us| Timestamp::from_microsecond(us).ok())
        .and_then(|last| last.checked_add(1.microsecond()).ok());
    Ok(after_last.map_or(now, |after| after.max(now)))
}

/// Writes a batch inside a savepoint; with it its job.
pub(super) fn batch(
    tx: &mut Transaction<'_>,
    known: &mut Known,
    batch: &Batch,
    record_time: Timestamp,
) -> Result<Receipt, StoreError> {
    let mark = known.mark();
    let savepoint = tx.savepoint()?;
    let (stored, duplicates) =
        events(&savepoint, known, &batch.events, &batch.captured_by, record_time)?;
    let refused = batch.on_error == OnError::Rollback && !duplicates.is_empty();
    if refused {
        // Dropping it rolls it back.
        drop(savepoint);
        known.back_to(mark);
    } else {
        master::append(&savepoint, &batch.master_data, &batch.captured_by, record_time)?;
        savepoint.commit()?;
    }
    if let Some(job) = batch.job.clone() {
        let errors = duplicate_errors(&batch.events, &duplicates);
        jobs::save(tx, &job.refused(errors).finished(record_time))?;
    }
    if refused {
        return Err(StoreError::Duplicates(duplicates));
    }
    Ok(Receipt { record_time, stored, duplicates })
}

/// Writes the events that are not there yet; says their places, and which are there.
pub(super) fn events(
    db: &Connection,
    known: &mut Known,
    events: &[NewEvent],
    captured_by: &str,
    record_time: Timestamp,
) -> Result<(Vec<Seq>, Vec<Duplicate>), StoreError> {
    let mut stored = Vec::with_capacity(events.len());
    let mut duplicates = Vec::new();
    for (index, event) in events.iter().enumerate() {
        match insert(db, event, captured_by, record_time)? {
            Some(seq) => {
                index_event(db, known, event, captured_by, seq)?;
                stored.push(Seq::new(seq));
            }
            None => duplicates.push(Duplicate {
                index,
                event_id: event.event_id().to_owned(),
                identical: is_identical(db, event)?,
            }),
        }
    }
    Ok((stored, duplicates))
}

/// The place of the new event, or none if it is there already.
fn insert(
    db: &Connection,
    event: &NewEvent,
    captured_by: &str,
    record_time: Timestamp,
) -> rusqlite::Result<Option<i64>> {
    let rows = db.prepare_cached(INSERT_EVENT)?.execute((
        event.event_key.0,
        event.declaration_key(),
        record_time.as_microsecond(),
        event.event_time_ns,
        event.event_id(),
        captured_by,
        event.hash,
        &event.fact,
        &event.body,
    ))?;
    Ok((rows > 0).then(|| db.last_insert_rowid()))
}

fn index_event(
    db: &Connection,
    known: &mut Known,
    event: &NewEvent,
    captured_by: &str,
    seq: i64,
) -> rusqlite::Result<()> {
    let captor = index::captor(captured_by);
    let mut insert = db.prepare_cached(INSERT_POSTING)?;
    for posting in event.postings.iter().chain([&captor]) {
        insert.execute((posting.key.0, event.event_time_ns, seq, posting.roles))?;
    }
    let mut insert = db.prepare_cached(INSERT_VALUE)?;
    for value in &event.known_values {
        if known.is_new(value.key) {
            insert.execute((value.kind.number(), &value.value, value.key.0))?;
        }
    }
    Ok(())
}

fn is_identical(db: &Connection, event: &NewEvent) -> rusqlite::Result<bool> {
    let hash: Option<[u8; 32]> = db
        .prepare_cached(HASH_OF)?
        .query_row((event.event_key.0, event.declaration_key()), |row| row.get(0))
        .optional()?;
    Ok(hash == Some(event.hash))
}
