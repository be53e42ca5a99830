//! Tables that Citus keeps on several servers: the third deployment.
//!
//! **What is where:** [`TABLES`]. Each table that grows with the events is distributed by the key
//! that it is asked by, so a look-up goes to the shards of its keys. What is small, or what says
//! the order of record, stays on the coordinator, the one node that programs speak to.
//!
//! **What differs:** statements name one distributed table each (`probe`, `hop`, `keys`, `seen`, `taken`),
//! because two tables are never distributed by what joins them. They hold on ordinary tables too:
//! while `convert` distributes one table after the other, programs go on.
//!
//! **Order of record = order of visibility:** a commit is one transaction on all nodes (two
//! phases), and its last phase reaches them one after the other. So a row of its own,
//! `visible`, says up to where all nodes show the record; `settle` moves it. Nothing is
//! acknowledged that it does not reach, nobody reads behind it, and no commit begins before the
//! last one is complete.
//!
//! **One more table:** a line in [`TABLES`] (a test compares them with those that there are), and
//! statements of a distributed table that join it with no other.

pub(super) mod convert;
pub(super) mod hop;
pub(super) mod keys;
pub(super) mod moved;
pub(super) mod probe;
pub(super) mod seen;
pub(super) mod settle;
pub(super) mod taken;

/// Where the rows of a table are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Spread {
    /// On the coordinator: it is small beside the events, or orders them.
    Coordinator,
    /// On the workers, by this column; tables with the same word have their shards side by side.
    By(&'static str, &'static str),
}

/// Every table of the schema `nguon_events`. The order is that in which they are distributed.
pub(super) const TABLES: [(&str, Spread); 12] = [
    ("event_identity", Spread::By("event_key", "key")),
    ("known_value", Spread::By("key", "key")),
    ("posting", Spread::By("key", "key")),
    ("event", Spread::By("seq", "place")),
    ("head", Spread::Coordinator),
    ("visible", Spread::Coordinator),
    ("migration", Spread::Coordinator),
    // One row per document, read in the order of time.
    ("capture_job", Spread::Coordinator),
    ("named_query", Spread::Coordinator),
    ("subscription", Spread::Coordinator),
    // Places, parties and products: as many as the registry has, not as many as events.
    ("master_element", Spread::Coordinator),
    ("master_posting", Spread::Coordinator),
];
