//! Index rows for events that were stored before there were such rows. An event that cannot be read
//! is left out: the check of the store names it.

use nguon_epcis::model::Event;
use rusqlite::Connection;

use super::read;
use crate::StoreError;
use crate::index::{self, Added, Term};

/// Index: primary key of `posting`, in its order.
pub(super) const BEHIND: &str = "SELECT event_time_ns, seq FROM posting
    WHERE key = ?1 AND (event_time_ns, seq) > (?2, ?3) ORDER BY event_time_ns, seq LIMIT ?4";

const ADD: &str = "INSERT INTO posting (key, event_time_ns, seq, roles) VALUES (?1, ?2, ?3, 0)
    ON CONFLICT (key, event_time_ns, seq) DO NOTHING";

/// Events that are read before their rows are written.
const AT_ONCE: i64 = 1_000;

/// Whoever takes part, for every event.
pub(super) fn index_taking_part(db: &Connection) -> Result<(), StoreError> {
    let mut places = db.prepare("SELECT event_time_ns, seq FROM event ORDER BY seq")?;
    let mut places = places.query([])?;
    while let Some(place) = places.next()? {
        add(db, (place.get(0)?, place.get(1)?), index::taking_part)?;
    }
    Ok(())
}

/// These rows, for every event that has some.
pub(super) fn index_added(db: &Connection, added: &Added) -> Result<(), StoreError> {
    let mut behind = db.prepare(BEHIND)?;
    for having in (added.having)() {
        let mut reached = (i64::MIN, i64::MIN);
        loop {
            let asked = (having.key().0, reached.0, reached.1, AT_ONCE);
            let spots = behind.query_map(asked, |row| Ok((row.get(0)?, row.get(1)?)))?;
            let spots = spots.collect::<Result<Vec<(i64, i64)>, _>>()?;
            let Some(last) = spots.last() else { break };
            reached = *last;
            for spot in spots {
                add(db, spot, added.terms)?;
            }
        }
    }
    Ok(())
}

fn add(
    db: &Connection,
    (event_time_ns, seq): (i64, i64),
    terms: fn(&Event) -> Vec<Term>,
) -> Result<(), StoreError> {
    let Ok(event) = read::one(db, seq).and_then(|stored| stored.event()) else { return Ok(()) };
    let mut insert = db.prepare_cached(ADD)?;
    for term in terms(&event) {
        insert.execute((term.key().0, event_time_ns, seq))?;
    }
    Ok(())
}
