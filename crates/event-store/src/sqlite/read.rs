//! Reading whole events: by id, in record order, by their places.

use jiff::Timestamp;
use rusqlite::{Connection, Row};

use crate::key::event_key;
use crate::page::PAGE_BYTES_MAX;
use crate::{Seq, StoreError, StoredEvent, body};

macro_rules! select_event {
    ($rest:literal) => {
        concat!(
            "SELECT seq, event_id, record_time_us, captured_by, length(declaration_key) > 0, body
             FROM event ",
            $rest
        )
    };
}

/// Index: `event_by_id`.
pub(super) const BY_ID: &str = select_event!("WHERE event_key = ?1");
/// Index: primary key.
pub(super) const FEED: &str = select_event!("WHERE seq > ?1 ORDER BY seq LIMIT ?2");
/// Index: primary key.
pub(super) const BY_SEQ: &str = select_event!("WHERE seq = ?1");

pub(super) fn by_id(db: &Connection, event_id: &str) -> Result<Vec<StoredEvent>, StoreError> {
    let key = event_key(event_id);
    let mut events = collect(db, BY_ID, [key.0])?.events;
    // An event and its declarations are few.
    events.sort_by_key(|event| event.seq);
    Ok(events)
}

pub(super) fn feed(
    db: &Connection,
    after: Seq,
    most: usize,
) -> Result<Vec<StoredEvent>, StoreError> {
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    Ok(collect(db, FEED, [after.sql(), most])?.events)
}

/// The events at these places, in that order, as far as one answer holds them.
pub(super) fn at(
    db: &Connection,
    places: impl Iterator<Item = i64>,
) -> Result<Vec<StoredEvent>, StoreError> {
    let mut answer = Answer::default();
    for seq in places {
        if answer.push(one(db, seq)?) {
            break;
        }
    }
    Ok(answer.events)
}

/// The event at this place.
pub(super) fn one(db: &Connection, seq: i64) -> Result<StoredEvent, StoreError> {
    db.prepare_cached(BY_SEQ)?.query_row([seq], |row| Ok(event(row)))?
}

fn collect<P: rusqlite::Params>(
    db: &Connection,
    sql: &str,
    params: P,
) -> Result<Answer, StoreError> {
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query(params)?;
    let mut answer = Answer::default();
    while let Some(row) = rows.next()? {
        if answer.push(event(row)?) {
            break;
        }
    }
    Ok(answer)
}

/// Events of one answer, bounded in the bytes of their texts; one fits always.
#[derive(Default)]
pub(super) struct Answer {
    pub events: Vec<StoredEvent>,
    bytes: usize,
}

impl Answer {
    /// True when it is full.
    pub fn push(&mut self, event: StoredEvent) -> bool {
        self.bytes += event.json.len();
        self.events.push(event);
        self.bytes >= PAGE_BYTES_MAX
    }
}

fn event(row: &Row<'_>) -> Result<StoredEvent, StoreError> {
    let seq = Seq::new(row.get(0)?);
    let damaged = |what: String| StoreError::Damaged { seq, what };
    let record_time =
        Timestamp::from_microsecond(row.get(2)?).map_err(|error| damaged(error.to_string()))?;
    let stored = row.get_ref(5)?.as_blob().map_err(|error| damaged(error.to_string()))?;
    Ok(StoredEvent {
        seq,
        event_id: row.get(1)?,
        record_time,
        captured_by: row.get(3)?,
        declares_error: row.get(4)?,
        json: body::unpack(stored).map_err(damaged)?,
    })
}
