//! Documents that do not fit into memory: what goes in, what becomes of it, and how much of it is
//! held at a time. The same for every engine.

use std::fmt;

use jiff::Timestamp;

use crate::job::duplicate_errors;
use crate::{CaptureJob, Duplicate, JOB_ERRORS_MAX, NewElement, NewEvent, OnError, StoreError};

/// A document that does not fit into memory, made ready.
pub struct LongBatch {
    /// Its good events in the order in which they are recorded. An error ends the call, and
    /// nothing is kept.
    pub events: Box<dyn Iterator<Item = Result<NewEvent, StoreError>> + Send>,
    /// In the order in which they hold.
    pub master_data: Vec<NewElement>,
    /// Its job, running, with the refusals so far. It says who captures, and what one duplicate
    /// does to the others.
    pub job: CaptureJob,
}

impl fmt::Debug for LongBatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LongBatch").field("job", &self.job).finish_non_exhaustive()
    }
}

/// What became of a long document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LongOutcome {
    /// It is on the disk; its job says what of it.
    Kept {
        /// `recordTime` of all its events.
        record_time: Timestamp,
        /// How many events went in.
        events: u64,
    },
    /// Events of it were there already, and none went in ([`OnError::Rollback`]).
    Refused,
    /// Its job had ended before, or is not there.
    NotRunning,
}

/// Events that are held at a time: enough that their index rows, sorted, touch each part of the
/// index once.
const CHUNK_EVENTS: usize = 1_000;
/// Bytes of prepared events that are held at a time, about; one fits always.
const CHUNK_BYTES: usize = 16 << 20;

/// The next events, as many as are held at a time; none = that was all.
pub(crate) fn next_chunk(
    events: &mut dyn Iterator<Item = Result<NewEvent, StoreError>>,
) -> Result<Vec<NewEvent>, StoreError> {
    let (mut chunk, mut bytes) = (Vec::new(), 0);
    while chunk.len() < CHUNK_EVENTS && bytes < CHUNK_BYTES {
        let Some(event) = events.next().transpose()? else { break };
        bytes += event.bytes();
        chunk.push(event);
    }
    Ok(chunk)
}

/// What is known of a long document while it is written.
pub(crate) struct Tally {
    job: CaptureJob,
    duplicates: u64,
    stored: u64,
}

impl Tally {
    pub fn of(job: CaptureJob) -> Self {
        Self { job, duplicates: 0, stored: 0 }
    }

    /// Counts what became of a chunk. `true` = no more must be written: it is refused, and its job
    /// names as many reasons as it keeps.
    pub fn take(&mut self, chunk: &[NewEvent], stored: usize, duplicates: &[Duplicate]) -> bool {
        let errors = duplicate_errors(chunk, duplicates);
        self.job = self.job.clone().refused(errors);
        self.duplicates += duplicates.len() as u64;
        self.stored += stored as u64;
        self.is_refused() && self.job.errors.len() >= JOB_ERRORS_MAX
    }

    pub fn is_refused(&self) -> bool {
        self.job.behaviour == OnError::Rollback && self.duplicates > 0
    }

    /// The job at its end and what to answer when it is written.
    pub fn ended(self, record_time: Timestamp) -> (CaptureJob, LongOutcome) {
        let outcome = if self.is_refused() {
            LongOutcome::Refused
        } else {
            LongOutcome::Kept { record_time, events: self.stored }
        };
        (self.job.finished(record_time), outcome)
    }
}
