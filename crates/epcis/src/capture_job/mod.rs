//! What became of a capture: the capture job of EPCIS 2.0 in JSON and XML (openapi `CaptureJob`,
//! XSD `EPCISCaptureJobType`).

mod json;
mod xml;

#[cfg(test)]
mod tests;

pub(crate) use xml::{elements, members_of_text, problem_elements};

use crate::model::EventTime;

/// A capture job.
#[derive(Debug, Clone, PartialEq)]
pub struct CaptureJob {
    /// Its identifier.
    pub capture_id: String,
    /// Still at work.
    pub running: bool,
    /// No error so far; at the end, none at all.
    pub success: bool,
    /// What an error does to the other events.
    pub error_behaviour: ErrorBehaviour,
    /// When it began.
    pub created_at: Option<EventTime>,
    /// When it ended.
    pub finished_at: Option<EventTime>,
    /// What went wrong.
    pub errors: Option<JobErrors>,
}

/// `GS1-Capture-Error-Behaviour`
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum ErrorBehaviour {
    /// One bad event refuses all.
    #[default]
    Rollback,
    /// Good events are kept.
    Proceed,
}

impl ErrorBehaviour {
    /// Name in headers, JSON and XML.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Rollback => "rollback",
            Self::Proceed => "proceed",
        }
    }

    /// The behaviour of that name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Rollback, Self::Proceed].into_iter().find(|one| one.name() == name)
    }
}

/// The errors of a job: here, or in a file elsewhere.
#[derive(Debug, Clone, PartialEq)]
pub enum JobErrors {
    /// Each as a problem.
    Here(Vec<Problem>),
    /// URL of a file of them.
    File(String),
}

/// A problem (RFC 9457), as far as EPCIS knows its members.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Problem {
    /// URI of its type: `epcisException:ValidationException`.
    pub kind: String,
    /// What it is called.
    pub title: String,
    /// HTTP status.
    pub status: Option<u16>,
    /// What happened this time.
    pub detail: Option<String>,
    /// URI of this occurrence.
    pub instance: Option<String>,
}
