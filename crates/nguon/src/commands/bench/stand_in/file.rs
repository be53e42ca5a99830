//! A stand-in for the common shape of today's open repositories, rebuilt in the same engine: an
//! event is a row for each of its EPCs with the event's JSON in it, there is no index on the EPC,
//! and every row is one statement. It is no measurement of any of them.

use std::path::Path;
use std::time::Instant;

use rusqlite::Connection;
use serde_json::Value as Json;

use super::report::count;
use crate::failure::{Doing, Failure};

const TABLE: &str = "CREATE TABLE event_epc (
    id INTEGER PRIMARY KEY,
    event_id TEXT, event_type TEXT, action TEXT, biz_step TEXT, disposition TEXT,
    event_time TEXT, read_point TEXT, biz_location TEXT, epc TEXT, body TEXT
) STRICT";

const INSERT: &str = "INSERT INTO event_epc (event_id, event_type, action, biz_step, disposition,
    event_time, read_point, biz_location, epc, body)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";

const LISTS: [&str; 8] = [
    "epcList",
    "childEPCs",
    "inputEPCList",
    "outputEPCList",
    "quantityList",
    "childQuantityList",
    "inputQuantityList",
    "outputQuantityList",
];

/// Events per second; a transaction for each document, or for each row.
pub fn events_per_second(
    path: &Path,
    documents: &[String],
    in_transactions: bool,
) -> Result<f64, Failure> {
    let open = || {
        let db = Connection::open(path)?;
        db.pragma_update(None, "journal_mode", "wal")?;
        db.pragma_update(None, "synchronous", "full")?;
        db.execute_batch(TABLE)?;
        Ok::<_, rusqlite::Error>(db)
    };
    let mut db = open().doing("cannot make the stand-in")?;
    let begun = Instant::now();
    let mut events = 0;
    for document in documents {
        let document: Json = serde_json::from_str(document).doing("cannot read a document")?;
        let list = document["epcisBody"]["eventList"].as_array().map_or(&[][..], Vec::as_slice);
        events += list.len();
        capture(&mut db, list, in_transactions).doing("cannot fill the stand-in")?;
    }
    Ok(count(events) / begun.elapsed().as_secs_f64())
}

fn capture(db: &mut Connection, events: &[Json], in_transactions: bool) -> rusqlite::Result<()> {
    if !in_transactions {
        return events.iter().try_for_each(|event| rows(db, event));
    }
    let tx = db.transaction()?;
    events.iter().try_for_each(|event| rows(&tx, event))?;
    tx.commit()
}

fn rows(db: &Connection, event: &Json) -> rusqlite::Result<()> {
    let text = |name: &str| event[name].as_str();
    let place = |name: &str| event[name]["id"].as_str();
    let body = event.to_string();
    let listed = LISTS.iter().filter_map(|list| event[*list].as_array()).flatten();
    let epcs = listed.filter_map(|item| item.as_str().or(item["epcClass"].as_str()));
    for epc in epcs.chain(text("parentID")) {
        db.prepare_cached(INSERT)?.execute((
            text("eventID"),
            text("type"),
            text("action"),
            text("bizStep"),
            text("disposition"),
            text("eventTime"),
            place("readPoint"),
            place("bizLocation"),
            epc,
            &body,
        ))?;
    }
    Ok(())
}
