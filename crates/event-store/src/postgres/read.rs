//! Reading whole events: by id, in record order, by their places.

use std::collections::HashMap;

use jiff::Timestamp;
use tokio_postgres::Row;

use super::readers::Db;
use crate::key::event_key;
use crate::page::PAGE_BYTES_MAX;
use crate::{Seq, StoreError, StoredEvent, body};

/// Index: primary key of `event_identity`.
pub(super) const BY_ID: &str = "SELECT seq FROM event_identity WHERE event_key = $1";
/// The one row that whoever commits holds.
pub(super) const HEAD: &str = "SELECT seq, element FROM head";
/// Index: primary key of `event`, which holds the lengths too.
pub(super) const FEED: &str =
    "SELECT seq, text_bytes FROM event WHERE seq > $1 ORDER BY seq LIMIT $2";
/// Index: primary key of `event`, which holds the lengths too.
pub(super) const LENGTHS: &str = "SELECT seq, text_bytes FROM event WHERE seq = ANY($1)";
/// Index: primary key of `event`.
pub(super) const BY_SEQ: &str = "SELECT seq, event_id, record_time_us, captured_by, declares_error,
    body FROM event WHERE seq = ANY($1)";

/// From so many events on their texts are unpacked on a thread that may be kept busy.
const UNPACKED_HERE_MAX: usize = 50;

pub(super) async fn by_id(db: &Db, event_id: &str) -> Result<Vec<StoredEvent>, StoreError> {
    let key = event_key(event_id).as_uuid();
    let rows = db.query(BY_ID, &[&key]).await?;
    let mut places = rows.iter().map(|row| row.try_get(0)).collect::<Result<Vec<i64>, _>>()?;
    places.retain(|seq| *seq <= db.upto());
    // An event and its declarations are few.
    places.sort_unstable();
    at(db, &places).await
}

pub(super) async fn feed(db: &Db, after: Seq, most: usize) -> Result<Vec<StoredEvent>, StoreError> {
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let rows = db.query(FEED, &[&after.sql(), &most]).await?;
    let mut lengths = rows.iter().map(length).collect::<Result<Vec<_>, _>>()?;
    lengths.retain(|(seq, _)| *seq <= db.upto());
    events(db, &fitting(lengths)).await
}

/// The events at these places, in that order, as far as one answer holds them.
pub(super) async fn at(db: &Db, places: &[i64]) -> Result<Vec<StoredEvent>, StoreError> {
    // One fits always.
    if places.len() < 2 {
        return events(db, places).await;
    }
    let rows = db.query(LENGTHS, &[&places]).await?;
    let lengths = rows.iter().map(length).collect::<Result<HashMap<_, _>, _>>()?;
    // One that is gone is met when it is read.
    let length = |seq: &i64| (*seq, lengths.get(seq).copied().unwrap_or(0));
    events(db, &fitting(places.iter().map(length))).await
}

fn length(row: &Row) -> Result<(i64, usize), tokio_postgres::Error> {
    let bytes: i32 = row.try_get(1)?;
    Ok((row.try_get(0)?, usize::try_from(bytes).unwrap_or(0)))
}

/// The first places, until their texts fill an answer.
fn fitting(lengths: impl IntoIterator<Item = (i64, usize)>) -> Vec<i64> {
    let mut sum = 0_usize;
    let fits = lengths.into_iter().take_while(|(_, bytes)| {
        let fits = sum < PAGE_BYTES_MAX;
        sum += bytes;
        fits
    });
    fits.map(|(seq, _)| seq).collect()
}

async fn events(db: &Db, places: &[i64]) -> Result<Vec<StoredEvent>, StoreError> {
    if places.is_empty() {
        return Ok(Vec::new());
    }
    let rows = db.query(BY_SEQ, &[&places]).await?;
    let places = places.to_vec();
    if rows.len() <= UNPACKED_HERE_MAX {
        return unpacked(&rows, &places);
    }
    let unpacking = tokio::task::spawn_blocking(move || unpacked(&rows, &places));
    unpacking.await.map_err(|_| StoreError::Stopped)?
}

fn unpacked(rows: &[Row], places: &[i64]) -> Result<Vec<StoredEvent>, StoreError> {
    let mut events = HashMap::with_capacity(rows.len());
    for row in rows {
        let event = event(row)?;
        events.insert(event.seq.sql(), event);
    }
    let missing = |seq: i64| {
        let what = "its row is missing".to_owned();
        StoreError::Damaged { seq: Seq::new(seq), what }
    };
    places.iter().map(|seq| events.remove(seq).ok_or_else(|| missing(*seq))).collect()
}

fn event(row: &Row) -> Result<StoredEvent, StoreError> {
    let seq = Seq::new(row.try_get(0)?);
    let damaged = |what: String| StoreError::Damaged { seq, what };
    let record_time =
        Timestamp::from_microsecond(row.try_get(2)?).map_err(|error| damaged(error.to_string()))?;
    Ok(StoredEvent {
        seq,
        event_id: row.try_get(1)?,
        record_time,
        captured_by: row.try_get(3)?,
        declares_error: row.try_get(4)?,
        json: body::unpack(row.try_get(5)?).map_err(damaged)?,
    })
}
