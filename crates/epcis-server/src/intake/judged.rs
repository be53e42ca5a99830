//! From a document to rows: every event is read, judged and prepared, and stands in a file then.

use std::io::BufWriter;
use std::sync::atomic::{AtomicBool, Ordering};

use nguon_epcis::json::StreamError;
use nguon_event_store::{
    CaptureJob, JOB_ERRORS_MAX, JobError, NewElement, NewEvent, OnError, ReadyWriter, StoreError,
    prepare_master_data,
};

use super::failed;
use super::read::Reading;
use crate::problem::{Exception, job_error};
use crate::spool::Waiting;
use crate::{Limits, body};

/// What is known of a document that was read to its end.
pub(super) enum Judged {
    /// Nothing of it is kept; the job says why.
    Refused(CaptureJob),
    /// Its good events stand prepared in a file, in their order.
    Ready {
        /// With the refusals so far.
        job: CaptureJob,
        master_data: Vec<NewElement>,
    },
}

/// Takes the processor and the disk for as long as the document is large.
pub(super) fn judge(
    waiting: &Waiting,
    mut job: CaptureJob,
    limits: &Limits,
    stop: &AtomicBool,
) -> Result<Judged, StoreError> {
    let source = waiting.open().map_err(failed)?;
    let rows = waiting.create_rows().map_err(failed)?;
    let mut rows = ReadyWriter::new(BufWriter::with_capacity(1 << 20, rows));
    let mut reading = match Reading::begin(source, waiting.syntax, limits) {
        Ok(reading) => reading,
        Err(error) => return whole(job, error),
    };
    loop {
        if stop.load(Ordering::Relaxed) {
            return Err(StoreError::Stopped);
        }
        let (fate, pointer) = match reading.next() {
            Ok(Some(next)) => next,
            Ok(None) => break,
            Err(error) => return whole(job, error),
        };
        let refused = match fate {
            Ok(event) => match NewEvent::prepare(event, pointer.as_str()) {
                Ok(event) => {
                    rows.push(&event)?;
                    continue;
                }
                Err(StoreError::Unstorable(why)) => vec![unstorable(pointer, why)],
                Err(error) => return Err(error),
            },
            Err(refusals) => refusals.iter().map(job_error).collect(),
        };
        job = job.refused(refused);
        // More reasons would not be kept, and nothing else would be.
        if job.behaviour == OnError::Rollback && job.errors.len() >= JOB_ERRORS_MAX {
            return Ok(Judged::Refused(job));
        }
    }
    rows.finish()?;
    let frame = match reading.finish() {
        Ok(frame) => frame,
        Err(error) => return whole(job, error),
    };
    let master_data = match body::master_data(&frame, limits) {
        Ok(data) => prepare_master_data(&data, &frame.namespaces),
        Err(refusals) => return whole(job, refusals.into()),
    };
    if job.behaviour == OnError::Rollback && !job.success {
        return Ok(Judged::Refused(job));
    }
    Ok(Judged::Ready { job, master_data })
}

/// The document is refused as a whole.
fn whole(job: CaptureJob, error: StreamError) -> Result<Judged, StoreError> {
    match error {
        StreamError::Source(error) => Err(failed(error)),
        StreamError::Refused(refusals) => {
            Ok(Judged::Refused(job.refused(refusals.0.iter().map(job_error))))
        }
    }
}

fn unstorable(pointer: String, why: String) -> JobError {
    JobError {
        exception: Exception::Validation.name().to_owned(),
        pointer,
        rule: "unstorable".to_owned(),
        detail: why,
    }
}
