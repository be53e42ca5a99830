//! Writing a batch of prepared events.

use std::collections::HashMap;

use jiff::{Timestamp, ToSpan};
use rusqlite::{Connection, OptionalExtension};

use super::known::Known;
use super::postings::Postings;
use super::{jobs, master};
use crate::index;
use crate::job::duplicate_errors;
use crate::key::Key16;
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

/// Writes a batch and its job; of one that goes in whole or not at all nothing but the job, if an
/// event is there already. Nobody else writes, so what was looked up before still holds; a savepoint
/// for the case would cost every batch a copy of each page that it changes.
pub(super) fn batch(
    db: &Connection,
    known: &mut Known,
    postings: &mut Postings,
    batch: &Batch,
    record_time: Timestamp,
) -> Result<Receipt, StoreError> {
    let refused = match batch.on_error {
        OnError::Rollback => duplicates(db, &batch.events)?,
        OnError::Proceed => Vec::new(),
    };
    if !refused.is_empty() {
        finish_job(db, batch, &refused, record_time)?;
        return Err(StoreError::Duplicates(refused));
    }
    let (stored, duplicates) =
        events(db, known, postings, &batch.events, &batch.captured_by, record_time)?;
    master::append(db, &batch.master_data, &batch.captured_by, record_time)?;
    finish_job(db, batch, &duplicates, record_time)?;
    Ok(Receipt { record_time, stored, duplicates })
}

fn finish_job(
    db: &Connection,
    batch: &Batch,
    duplicates: &[Duplicate],
    record_time: Timestamp,
) -> Result<(), StoreError> {
    let Some(job) = batch.job.clone() else { return Ok(()) };
    let errors = duplicate_errors(&batch.events, duplicates);
    Ok(jobs::save(db, &job.refused(errors).finished(record_time))?)
}

/// Which events are there already, or stand in the batch before.
fn duplicates(db: &Connection, events: &[NewEvent]) -> Result<Vec<Duplicate>, StoreError> {
    let mut here: HashMap<(Key16, &[u8]), [u8; 32]> = HashMap::with_capacity(events.len());
    let mut duplicates = Vec::new();
    for (index, event) in events.iter().enumerate() {
        let id = (event.event_key, event.declaration_key());
        let there = match here.get(&id) {
            Some(hash) => Some(*hash),
            None => hash_of(db, event)?,
        };
        match there {
            Some(hash) => duplicates.push(Duplicate {
                index,
                event_id: event.event_id().to_owned(),
                identical: hash == event.hash,
            }),
            None => {
                here.insert(id, event.hash);
            }
        }
    }
    Ok(duplicates)
}

/// Writes the events that are not there yet; says their places, and which are there. Their index rows
/// wait in `postings`.
pub(super) fn events(
    db: &Connection,
    known: &mut Known,
    postings: &mut Postings,
    events: &[NewEvent],
    captured_by: &str,
    record_time: Timestamp,
) -> Result<(Vec<Seq>, Vec<Duplicate>), StoreError> {
    let mut stored = Vec::with_capacity(events.len());
    let mut duplicates = Vec::new();
    let captor = index::captor(captured_by);
    for (index, event) in events.iter().enumerate() {
        match insert(db, event, captured_by, record_time)? {
            Some(seq) => {
                postings.add(event, captor, seq);
                list_values(db, known, event)?;
                stored.push(Seq::new(seq));
            }
            None => duplicates.push(Duplicate {
                index,
                event_id: event.event_id().to_owned(),
                identical: hash_of(db, event)? == Some(event.hash),
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

fn list_values(db: &Connection, known: &mut Known, event: &NewEvent) -> rusqlite::Result<()> {
    let mut insert = db.prepare_cached(INSERT_VALUE)?;
    for value in &event.known_values {
        if known.is_new(value.key) {
            insert.execute((value.kind.number(), &value.value, value.key.0))?;
        }
    }
    Ok(())
}

/// The hash of the event that is there with the id of this one.
fn hash_of(db: &Connection, event: &NewEvent) -> rusqlite::Result<Option<[u8; 32]>> {
    db.prepare_cached(HASH_OF)?
        .query_row((event.event_key.0, event.declaration_key()), |row| row.get(0))
        .optional()
}
