//! Capture jobs: what became of one capture call.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{Duplicate, NewEvent};

/// What happens to the good events of a document when others are refused
/// (`GS1-Capture-Error-Behaviour`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OnError {
    /// All or nothing.
    #[default]
    Rollback,
    /// The good ones are kept.
    Proceed,
}

impl OnError {
    /// Word of the header and of the capture job.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Rollback => "rollback",
            Self::Proceed => "proceed",
        }
    }

    /// The behaviour of that name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Rollback, Self::Proceed].into_iter().find(|behaviour| behaviour.name() == name)
    }
}

/// A capture job, running or finished (EPCIS 2.0 §12.6.1).
///
/// | `finished_at` | `success` | rollback | proceed |
/// |---|---|---|---|
/// | none | true | capturing, no error so far | the same |
/// | none | false | rollback in progress | an error seen, others still going in |
/// | some | true | all captured | all captured |
/// | some | false | all refused | some may be captured |
#[derive(Debug, Clone, PartialEq)]
pub struct CaptureJob {
    /// UUID of version 7: its order is that of creation.
    pub id: Uuid,
    /// Who captures.
    pub captured_by: String,
    /// All or nothing, or what is good.
    pub behaviour: OnError,
    /// No error so far.
    pub success: bool,
    /// When the call came.
    pub created_at: Timestamp,
    /// When the last event was stored or refused; none while it runs.
    pub finished_at: Option<Timestamp>,
    /// What was refused, in document order.
    pub errors: Vec<JobError>,
}

/// One refusal of a capture job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobError {
    /// Name of the EPCIS exception, e.g. `ValidationException`.
    pub exception: String,
    /// JSON Pointer into the document as it was sent.
    pub pointer: String,
    /// Stable name of the rule that was broken.
    pub rule: String,
    /// What is wrong and what would be right.
    pub detail: String,
}

/// Errors that one job keeps; more say nothing that these do not.
pub const JOB_ERRORS_MAX: usize = 100;

impl CaptureJob {
    /// A job that has begun.
    pub fn begun(id: Uuid, captured_by: String, behaviour: OnError, now: Timestamp) -> Self {
        Self {
            id,
            captured_by,
            behaviour,
            success: true,
            created_at: now,
            finished_at: None,
            errors: Vec::new(),
        }
    }

    /// Whether events of it may still be going in.
    pub fn running(&self) -> bool {
        self.finished_at.is_none()
    }

    /// The same with refusals added, as far as there is room.
    #[must_use]
    pub fn refused(mut self, errors: impl IntoIterator<Item = JobError>) -> Self {
        let before = self.errors.len();
        let room = JOB_ERRORS_MAX.saturating_sub(before);
        let mut errors = errors.into_iter().peekable();
        self.success &= errors.peek().is_none();
        self.errors.extend(errors.take(room));
        self
    }

    /// The same at its end.
    #[must_use]
    pub fn finished(mut self, now: Timestamp) -> Self {
        self.finished_at = Some(now);
        self
    }
}

/// The refusal of events that are there already, for the job of their batch.
pub(crate) fn duplicate_errors<'a>(
    events: &'a [NewEvent],
    duplicates: &'a [Duplicate],
) -> impl Iterator<Item = JobError> + 'a {
    duplicates.iter().map(|duplicate| {
        let same = if duplicate.identical { "the same content" } else { "other content" };
        JobError {
            exception: "ResourceAlreadyExistsException".to_owned(),
            pointer: events.get(duplicate.index).map(NewEvent::pointer).unwrap_or_default().to_owned(),
            rule: "event-id-taken".to_owned(),
            detail: format!(
                "the event {} is stored already, with {same}; only an error declaration may use its eventID again",
                duplicate.event_id
            ),
        }
    })
}
