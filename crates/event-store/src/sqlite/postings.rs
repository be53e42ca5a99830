//! Index rows of a commit, written in the order of the index: rows that lie beside each other are
//! written one after the other, whichever events and documents they are of.

use rusqlite::Connection;

use crate::NewEvent;
use crate::index::Posting;
use crate::key::Key16;

pub(super) const INSERT: &str =
    "INSERT INTO posting (key, event_time_ns, seq, roles) VALUES (?1, ?2, ?3, ?4)";

/// What waits to be written.
#[derive(Debug, Default)]
pub(super) struct Postings(Vec<Row>);

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Row {
    key: Key16,
    event_time_ns: i64,
    seq: i64,
    roles: i64,
}

impl Postings {
    /// The rows of an event at this place, with that of its captor.
    pub fn add(&mut self, event: &NewEvent, captor: Posting, seq: i64) {
        let postings = event.postings.iter().chain([&captor]);
        self.0.extend(postings.map(|posting| Row {
            key: posting.key,
            event_time_ns: event.event_time_ns,
            seq,
            roles: posting.roles,
        }));
    }

    /// Writes them all; none waits afterwards.
    pub fn write(&mut self, db: &Connection) -> rusqlite::Result<()> {
        self.0.sort_unstable();
        let mut insert = db.prepare_cached(INSERT)?;
        for row in self.0.drain(..) {
            insert.execute((row.key.0, row.event_time_ns, row.seq, row.roles))?;
        }
        Ok(())
    }
}
