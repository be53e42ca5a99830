//! Writing a document that does not fit into memory: one transaction, some events at a time.

use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior};

use super::connect::WRITER_CACHE_KIB;
use super::known::Known;
use super::postings::Postings;
use super::{Clock, append, jobs, master};
use crate::long::{Tally, next_chunk};
use crate::{LongBatch, LongOutcome, StoreError};

/// Memory of the engine for parts of the file that change, in KiB; what does not fit is written
/// to the log before the commit, and read again when it changes again.
const CACHE_KIB: i64 = 64 * 1_024;

/// Writes it with its job, or nothing.
pub(super) fn write(
    connection: &mut Connection,
    clock: &Clock,
    batch: LongBatch,
) -> Result<LongOutcome, StoreError> {
    cache(connection, CACHE_KIB)?;
    let written = whole(connection, clock, batch);
    // A smaller memory is no promise to anybody.
    let _ = cache(connection, WRITER_CACHE_KIB);
    written
}

fn cache(connection: &Connection, kib: i64) -> Result<(), StoreError> {
    Ok(connection.pragma_update(None, "cache_size", -kib)?)
}

fn whole(
    connection: &mut Connection,
    clock: &Clock,
    batch: LongBatch,
) -> Result<LongOutcome, StoreError> {
    let LongBatch { mut events, master_data, job } = batch;
    let (id, captured_by) = (job.id, job.captured_by.clone());
    let mut tally = Tally::of(job);
    let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    if !runs(&tx, id)? {
        return Ok(LongOutcome::NotRunning);
    }
    let record_time = append::next_record_time(&tx, clock())?;
    let mut postings = Postings::default();
    loop {
        let chunk = next_chunk(&mut *events)?;
        if chunk.is_empty() {
            break;
        }
        // Of this part alone: what is known of a long document would not fit into memory.
        let mut known = Known::default();
        let (stored, duplicates) =
            append::events(&tx, &mut known, &mut postings, &chunk, &captured_by, record_time)?;
        postings.write(&tx)?;
        if tally.take(&chunk, stored.len(), &duplicates) {
            break;
        }
    }
    let is_refused = tally.is_refused();
    let (job, outcome) = tally.ended(record_time);
    if is_refused {
        tx.rollback()?;
        jobs::save(connection, &job)?;
    } else {
        master::append(&tx, &master_data, &captured_by, record_time)?;
        jobs::save(&tx, &job)?;
        tx.commit()?;
    }
    Ok(outcome)
}

/// Index: primary key.
fn runs(tx: &Transaction<'_>, id: uuid::Uuid) -> Result<bool, StoreError> {
    let running = tx
        .prepare_cached("SELECT running FROM capture_job WHERE id = ?1")?
        .query_row([id.as_bytes()], |row| row.get(0))
        .optional()?;
    Ok(running.unwrap_or(false))
}
