//! Subscriptions: a named query that is asked again and again, and how far its answers went.

use jiff::Timestamp;
use uuid::Uuid;

use crate::Seq;

/// A standing query (EPCIS 2.0 §12.8.4). The store keeps it and reads only what says when it is
/// due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subscription {
    /// UUID of version 7: its order is that of creation.
    pub id: Uuid,
    /// Who subscribed; the same as the owner of the query.
    pub owner: String,
    /// Name of the query.
    pub query_name: String,
    /// What was subscribed to, in words of the server. May hold a secret.
    pub definition: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// How far it is.
    pub standing: Standing,
}

/// The part of a subscription that changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Events up to here are done with: reported, or not meant.
    pub cursor: Seq,
    /// When there is something to do.
    pub wakes: Wakes,
    /// What else the server remembers of it, in its own words.
    pub progress: String,
}

/// When there is something to do for a subscription.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wakes {
    /// As soon as an event stands behind the cursor, but not before this time.
    OnEvents(Timestamp),
    /// At this time.
    At(Timestamp),
    /// Never again.
    Never,
}

/// Part of the record: the events behind `after`, up to and including `to`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// The last event that is not meant.
    pub after: Seq,
    /// The last event that is meant.
    pub to: Seq,
}

impl Wakes {
    /// Whether it waits for events, and from when on it is looked at.
    pub(crate) const fn columns(self) -> (bool, Option<Timestamp>) {
        match self {
            Self::OnEvents(from) => (true, Some(from)),
            Self::At(time) => (false, Some(time)),
            Self::Never => (false, None),
        }
    }

    /// The reverse of [`Wakes::columns`].
    pub(crate) const fn of_columns(on_events: bool, due_at: Option<Timestamp>) -> Self {
        match (on_events, due_at) {
            (true, Some(from)) => Self::OnEvents(from),
            (false, Some(time)) => Self::At(time),
            (_, None) => Self::Never,
        }
    }
}
