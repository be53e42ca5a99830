//! What a stream takes, and how it ends.

use crate::model::Event;
use crate::{Refusal, Refusals};

/// What a streaming reader takes and holds at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StreamLimits {
    /// Bytes of the whole document.
    pub bytes_max: u64,
    /// Events of the whole document.
    pub events_max: u64,
    /// Bytes of one event.
    pub event_bytes_max: usize,
    /// Bytes of everything but the events: header, master data, context.
    pub frame_bytes_max: usize,
    /// Bytes of events that are held back while the context has not come yet.
    pub held_bytes_max: usize,
    /// Objects and lists inside each other; never more than [`Limits::DEPTH_CEILING`](crate::json::Limits::DEPTH_CEILING).
    pub depth_max: usize,
    /// Refusals that are told per event, or for the envelope.
    pub refusals_max: usize,
}

impl Default for StreamLimits {
    /// 4 GB, 100 million events of 1 MB each, 10 MB of frame, 10 MB held back, 64 levels, 100
    /// refusals.
    fn default() -> Self {
        Self {
            bytes_max: 4_000_000_000,
            events_max: 100_000_000,
            event_bytes_max: 1_000_000,
            frame_bytes_max: 10_000_000,
            held_bytes_max: 10_000_000,
            depth_max: 64,
            refusals_max: 100,
        }
    }
}

/// Why a stream ended before its document did.
#[derive(Debug, thiserror::Error)]
pub enum StreamError {
    /// The source failed.
    #[error("the document cannot be read on")]
    Source(#[from] std::io::Error),
    /// The document is refused as a whole.
    #[error(transparent)]
    Refused(#[from] Refusals),
}

impl From<Refusal> for StreamError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal.into())
    }
}

/// The fate of one event.
pub type Fate = Result<Event, Vec<Refusal>>;
