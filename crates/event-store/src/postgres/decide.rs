//! What goes in and what is refused, once it is known what is there. Pure: everything is decided
//! before anything is written, so that no statement of a commit fails for a duplicate.

use std::collections::HashMap;

use jiff::Timestamp;

use crate::job::duplicate_errors;
use crate::key::Key16;
use crate::{
    Batch, CaptureJob, Duplicate, NewElement, NewEvent, OnError, Receipt, Seq, StoreError,
};

/// Event key and declaration key, zero for an event.
pub(super) type Identity = (Key16, Key16);

pub(super) fn identity(event: &NewEvent) -> Identity {
    let mut declaration = [0; 16];
    if let Ok(key) = <[u8; 16]>::try_from(event.declaration_key()) {
        declaration = key;
    }
    (event.event_key, Key16(declaration))
}

/// The hashes of what is there.
pub(super) type Taken = HashMap<Identity, [u8; 32]>;

/// An event that goes in, and where.
#[derive(Debug, Clone, Copy)]
pub(super) struct NewRow<'b> {
    pub seq: i64,
    pub captured_by: &'b str,
    pub event: &'b NewEvent,
}

/// An element of master data that goes in, and where.
#[derive(Debug, Clone, Copy)]
pub(super) struct NewElementRow<'b> {
    pub number: i64,
    pub captured_by: &'b str,
    pub element: &'b NewElement,
}

/// The places of the last event and of the last element that are there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Head {
    pub seq: i64,
    pub element: i64,
}

/// What a commit writes, and what it answers if it succeeds.
#[derive(Debug, Default)]
pub(super) struct Decided<'b> {
    pub rows: Vec<NewRow<'b>>,
    pub elements: Vec<NewElementRow<'b>>,
    pub jobs: Vec<CaptureJob>,
    /// One for each batch.
    pub outcomes: Vec<Result<Receipt, StoreError>>,
}

/// Decides on batches in their order, behind `last`.
pub(super) fn decide<'b>(
    batches: &[&'b Batch],
    mut taken: Taken,
    mut last: Head,
    record_time: Timestamp,
) -> Decided<'b> {
    let mut decided = Decided::default();
    for batch in batches {
        let (good, duplicates) = sift(batch, &taken);
        let refused = batch.on_error == OnError::Rollback && !duplicates.is_empty();
        let mut stored = Vec::new();
        if !refused {
            for event in good {
                last.seq += 1;
                taken.insert(identity(event), event.hash);
                let captured_by = &batch.captured_by;
                decided.rows.push(NewRow { seq: last.seq, captured_by, event });
                stored.push(Seq::new(last.seq));
            }
            for element in &batch.master_data {
                last.element += 1;
                let (number, captured_by) = (last.element, batch.captured_by.as_str());
                decided.elements.push(NewElementRow { number, captured_by, element });
            }
        }
        decided.jobs.extend(batch.job.clone().map(|job| {
            job.refused(duplicate_errors(&batch.events, &duplicates)).finished(record_time)
        }));
        decided.outcomes.push(if refused {
            Err(StoreError::Duplicates(duplicates))
        } else {
            Ok(Receipt { record_time, stored, duplicates })
        });
    }
    decided
}

/// The events of a batch that are new, and those that are there: before it, or earlier in it.
fn sift<'b>(batch: &'b Batch, taken: &Taken) -> (Vec<&'b NewEvent>, Vec<Duplicate>) {
    let mut earlier = Taken::new();
    let (mut good, mut duplicates) = (Vec::with_capacity(batch.events.len()), Vec::new());
    for (index, event) in batch.events.iter().enumerate() {
        let identity = identity(event);
        if let Some(hash) = taken.get(&identity).or_else(|| earlier.get(&identity)) {
            duplicates.push(Duplicate {
                index,
                event_id: event.event_id().to_owned(),
                identical: *hash == event.hash,
            });
        } else {
            earlier.insert(identity, event.hash);
            good.push(event);
        }
    }
    (good, duplicates)
}
