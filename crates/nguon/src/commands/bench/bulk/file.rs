//! In a file: prepared statements in one transaction.

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use jiff::Timestamp;
use nguon_event_store::SqliteStore;
use rusqlite::types::Value;
use rusqlite::{Connection, OpenFlags, params_from_iter};

use crate::commands::bench::report::count;
use crate::failure::{Doing, Failure};

/// Tables that a captured event fills, and the order of their rows.
const TABLES: [(&str, &str); 3] = [("event", "seq"), ("posting", "seq"), ("known_value", "key")];

/// Events per second.
pub fn events_per_second(from: &Path, to: &Path) -> Result<f64, Failure> {
    load(from, to).doing("cannot load in bulk")
}

fn load(from: &Path, to: &Path) -> rusqlite::Result<f64> {
    let source = Connection::open_with_flags(from, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let tables = TABLES.iter().map(|(table, order)| rows(&source, table, order));
    let tables = tables.collect::<rusqlite::Result<Vec<_>>>()?;
    let mut target = empty(to)?;
    let begun = Instant::now();
    let tx = target.transaction()?;
    for ((table, _), (columns, rows)) in TABLES.iter().zip(&tables) {
        let places = vec!["?"; *columns].join(", ");
        let mut insert = tx.prepare(&format!("INSERT INTO {table} VALUES ({places})"))?;
        for row in rows {
            insert.execute(params_from_iter(row))?;
        }
    }
    tx.commit()?;
    Ok(count(tables[0].1.len()) / begun.elapsed().as_secs_f64())
}

/// How many columns a table has, and all its rows.
fn rows(
    source: &Connection,
    table: &str,
    order: &str,
) -> rusqlite::Result<(usize, Vec<Vec<Value>>)> {
    let mut select = source.prepare(&format!("SELECT * FROM {table} ORDER BY {order}"))?;
    let columns = select.column_count();
    let rows = select.query_map([], |row| (0..columns).map(|at| row.get(at)).collect())?;
    Ok((columns, rows.collect::<rusqlite::Result<_>>()?))
}

/// The same tables and indexes, as durable as the store.
fn empty(to: &Path) -> rusqlite::Result<Connection> {
    // The store itself makes its tables; the clock is not asked before an event comes.
    let made = SqliteStore::open(to, Arc::new(|| Timestamp::UNIX_EPOCH));
    drop(made.map_err(|_| rusqlite::Error::InvalidQuery)?);
    let target = Connection::open(to)?;
    target.pragma_update(None, "journal_mode", "wal")?;
    target.pragma_update(None, "synchronous", "full")?;
    Ok(target)
}
