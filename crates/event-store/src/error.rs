//! What can go wrong between a caller and the events.

use std::error::Error;

use crate::Seq;

/// An event that is there already.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("event {index} of the batch, {event_id}, is already there{}", if *.identical { ", with the same content" } else { ", with other content" })]
pub struct Duplicate {
    /// Place in the batch, 0 = first.
    pub index: usize,
    /// Its eventID.
    pub event_id: String,
    /// The event hash is the same too: whoever sends it again after a lost answer may rest.
    pub identical: bool,
}

/// Why the store did not do what was asked. Nothing of a refused call is kept, but for
/// [`StoreError::Uncertain`].
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Events of a batch that must go in whole are there already; never empty.
    #[error("{} of the events are already there; the first: {}", .0.len(), .0.first().map(ToString::to_string).unwrap_or_default())]
    Duplicates(Vec<Duplicate>),
    /// More events match than the query allows (`maxEventCount`).
    #[error("more than {most} events match; narrow the query or page through it")]
    TooManyEvents {
        /// The bound of the query.
        most: u64,
    },
    /// Master data or open EPC patterns put more values into the query than can be looked for.
    #[error("master data or open patterns mean more than {most} values by this query; narrow it")]
    TooManyValues {
        /// How many are looked for.
        most: usize,
    },
    /// An order that no index has was asked of more events than are put in order for one answer.
    #[error(
        "more than {most} events match, too many to order by an extension field; narrow the query, e.g. by EXISTS_ of that field or by time"
    )]
    TooManyToOrder {
        /// How many are put in order.
        most: usize,
    },
    /// The engine worked on an answer for as long as it may.
    #[error("the answer takes too long to find; narrow the query")]
    TookTooLong,
    /// Parameters that nothing in the store can answer, named as the query names them.
    #[error("this store cannot answer {0} yet; leave it out")]
    Unsupported(&'static str),
    /// Its owner has another query of that name.
    #[error("there is a query {0} already; delete it first or take another name")]
    NameTaken(String),
    /// The owner has as many queries as one may have.
    #[error("{most} queries are kept already; delete one first")]
    TooManyQueries {
        /// How many one may have.
        most: u64,
    },
    /// The owner has no query of that name to subscribe to.
    #[error("there is no query {0}; define it first")]
    NoSuchQuery(String),
    /// The owner has as many subscriptions as one may have.
    #[error("{most} subscriptions are kept already; end one first")]
    TooManySubscriptions {
        /// How many one may have.
        most: u64,
    },
    /// The disk is full; free some space and send again.
    #[error("no space is left for the events; nothing of this call was kept")]
    NoSpace,
    /// The file or server takes no changes: a folder that may not be written, a server that is a
    /// copy of another.
    #[error("the event store may not be written; nothing of this call was kept")]
    ReadOnly,
    /// The server cannot be reached, or is busy for too long. The store goes on by itself when it
    /// is back.
    #[error(
        "the event store's server does not answer; nothing of this call was kept, send it again later"
    )]
    Unavailable(#[source] Box<dyn Error + Send + Sync>),
    /// The server went away while it committed, and did not come back in time to be asked.
    #[error(
        "the event store's server went away during the commit; send again: what was kept is answered as a duplicate"
    )]
    Uncertain,
    /// The file or server could not be opened.
    #[error("cannot open the event store {place}; check that it exists and may be written")]
    Open {
        /// File or address.
        place: String,
        /// What the engine said.
        source: Box<dyn Error + Send + Sync>,
    },
    /// A migration that ran before has another text now.
    #[error("migration {number} was changed after it ran; write a new one instead")]
    MigrationChanged {
        /// Its number.
        number: u32,
    },
    /// The store was written by a newer program.
    #[error(
        "the store has migration {number}, which this program does not know; use a newer program"
    )]
    MigrationUnknown {
        /// Its number.
        number: u32,
    },
    /// The tables cannot be distributed over several servers; the store is as it was, but for
    /// tables that are distributed already.
    #[error("the events cannot be distributed: {0}")]
    CannotDistribute(String),
    /// A stored event cannot be read back.
    #[error("event {seq} is damaged: {what}; restore it from a backup")]
    Damaged {
        /// Its place in record order.
        seq: Seq,
        /// Which part.
        what: String,
    },
    /// An event that cannot be prepared for storing.
    #[error("the event cannot be stored: {0}")]
    Unstorable(String),
    /// The engine refused or failed.
    #[error("the event store's engine failed")]
    Engine(#[source] Box<dyn Error + Send + Sync>),
    /// The store is shutting down, or its writer died.
    #[error("the event store has stopped")]
    Stopped,
}
