//! Writing a document that does not fit into memory: one transaction, some events at a time.
//!
//! The row of `head` is held from the first event to the commit, as in every commit: others who
//! append wait, or are told to come again.

use std::sync::atomic::{AtomicBool, Ordering};

use jiff::Timestamp;
use tokio_postgres::Client;

use super::commit::{self, Begun, Statements};
use super::decide::{Decided, Head, decide};
use super::distributed::moved;
use super::elements;
use super::event_without_zero;
use super::jobs::{self, JobRow};
use super::rows::Rows;
use crate::long::{Tally, next_chunk};
use crate::{Batch, LongBatch, LongOutcome, OnError, StoreError};

/// Writes it with its job, or nothing, in the transaction that was begun. On an error it is still
/// open.
pub(super) async fn commit(
    client: &Client,
    statements: &Statements,
    batch: LongBatch,
    begun: Begun,
    warned: &AtomicBool,
) -> Result<LongOutcome, StoreError> {
    let LongBatch { mut events, master_data, job } = batch;
    let (mut last, record_time) = (begun.last, begun.record_time);
    let before = last.seq;
    // Whoever wrote it before has let go of the head.
    let runs = client.query_opt(jobs::RUNS, &[&job.id]).await?;
    if !runs.map(|row| row.try_get(0)).transpose()?.unwrap_or(false) {
        client.batch_execute("ROLLBACK").await?;
        return Ok(LongOutcome::NotRunning);
    }
    let captured_by = job.captured_by.clone();
    let mut tally = Tally::of(job);
    let mut part = Batch {
        events: Vec::new(),
        master_data,
        captured_by,
        // The document as a whole decides.
        on_error: OnError::Proceed,
        job: None,
    };
    loop {
        part.events = next_chunk(&mut *events)?;
        part.events.iter().try_for_each(event_without_zero)?;
        if part.events.is_empty() && part.master_data.is_empty() {
            break;
        }
        let taken = commit::taken(client, statements, &part.events).await?;
        let decided = decide(&[&part], taken, last, record_time);
        last = write(client, statements, &decided, last, record_time).await?;
        let is_enough = decided
            .outcomes
            .iter()
            .flatten()
            .any(|receipt| tally.take(&part.events, receipt.stored.len(), &receipt.duplicates));
        if is_enough {
            break;
        }
        part.master_data = Vec::new();
    }
    let moves = (last.seq > before).then_some(last.seq);
    warned.store(false, Ordering::Relaxed);
    if !commit::is_unmoved(client, begun.shards.as_ref()).await? {
        return Err(moved::moved());
    }
    let outcome = end(client, statements, tally, last, record_time).await?;
    // A refused document was rolled back: the mark is not moved past the head.
    if matches!(outcome, LongOutcome::Kept { .. })
        && !commit::shown(client, statements, moves, warned).await
    {
        return Err(StoreError::Uncertain);
    }
    Ok(outcome)
}

/// Writes one part; the last places are then these.
async fn write(
    client: &Client,
    statements: &Statements,
    decided: &Decided<'_>,
    last: Head,
    record_time: Timestamp,
) -> Result<Head, StoreError> {
    elements::write(client, &decided.elements, record_time).await?;
    if !decided.rows.is_empty() {
        let rows = Rows::of(&decided.rows, record_time);
        rows.copy(client).await?;
        rows.insert_values(client, &statements.values).await?;
    }
    Ok(Head {
        seq: decided.rows.last().map_or(last.seq, |row| row.seq),
        element: decided.elements.last().map_or(last.element, |row| row.number),
    })
}

async fn end(
    client: &Client,
    statements: &Statements,
    tally: Tally,
    last: Head,
    record_time: Timestamp,
) -> Result<LongOutcome, StoreError> {
    let is_refused = tally.is_refused();
    let (job, outcome) = tally.ended(record_time);
    let job = JobRow::of(job)?;
    if is_refused {
        client.batch_execute("ROLLBACK").await?;
        client.execute(&statements.job, &job.values()).await?;
        return Ok(outcome);
    }
    let us = record_time.as_microsecond();
    client.execute(&statements.move_head, &[&last.seq, &last.element, &us]).await?;
    client.execute(&statements.job, &job.values()).await?;
    client.batch_execute("COMMIT").await.map_err(|error| match StoreError::from(error) {
        StoreError::Unavailable(_) => StoreError::Uncertain,
        other => other,
    })?;
    Ok(outcome)
}
