//! A database that somebody sent, opened in memory so that nothing in it runs and work on it ends
//! (<https://sqlite.org/security.html>, "Untrusted SQLite Database Files").

use nguon_plots::files::{FileError, FileLimits};
use rusqlite::Connection;
use rusqlite::config::DbConfig;
use rusqlite::limits::Limit;

/// Steps of the machine between two looks at how long it has worked.
const STEPS: i32 = 10_000;
/// Looks until it is stopped: some seconds.
const LOOKS_MAX: u32 = 30_000;
/// Columns of a table that are looked at.
pub(crate) const COLUMNS_MAX: i32 = 500;

/// Bytes of the header that say how the file is written: 2 is a write-ahead log, which a database in
/// memory has not. What is in the file is read; a log beside it did not come along.
const FORMAT_BYTES: [usize; 2] = [18, 19];
const ROLLBACK_JOURNAL: u8 = 1;

pub(crate) fn open(bytes: &[u8], limits: &FileLimits) -> Result<Connection, FileError> {
    let mut bytes = bytes.to_vec();
    for at in FORMAT_BYTES {
        if let Some(format) = bytes.get_mut(at) {
            *format = ROLLBACK_JOURNAL;
        }
    }
    let opened = guarded(&bytes, limits).map_err(|error| refused(&error))?;
    let checked = opened.query_row("PRAGMA quick_check(1)", [], |row| row.get::<_, String>(0));
    match checked.map_err(|error| refused(&error))?.as_str() {
        "ok" => Ok(opened),
        found => Err(because(found)),
    }
}

fn guarded(bytes: &[u8], limits: &FileLimits) -> rusqlite::Result<Connection> {
    let mut database = Connection::open_in_memory()?;
    database.deserialize_read_exact("main", bytes, bytes.len(), true)?;
    for (option, on) in [
        (DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true),
        (DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_VIEW, false),
    ] {
        database.set_db_config(option, on)?;
    }
    let longest = i32::try_from(limits.bytes_max).unwrap_or(i32::MAX);
    for (limit, most) in [
        (Limit::SQLITE_LIMIT_LENGTH, longest),
        (Limit::SQLITE_LIMIT_SQL_LENGTH, 200_000),
        (Limit::SQLITE_LIMIT_COLUMN, COLUMNS_MAX),
        (Limit::SQLITE_LIMIT_VDBE_OP, 50_000),
        (Limit::SQLITE_LIMIT_ATTACHED, 0),
        (Limit::SQLITE_LIMIT_WORKER_THREADS, 0),
    ] {
        database.set_limit(limit, most)?;
    }
    let mut looks = 0;
    database.progress_handler(
        STEPS,
        Some(move || {
            looks += 1;
            looks > LOOKS_MAX
        }),
    )?;
    database.execute_batch(
        "PRAGMA trusted_schema = OFF; PRAGMA query_only = ON; PRAGMA cell_size_check = ON;",
    )?;
    Ok(database)
}

pub(crate) fn refused(error: &rusqlite::Error) -> FileError {
    because(&error.to_string())
}

pub(crate) fn because(reason: &str) -> FileError {
    FileError::NotGeoPackage { reason: reason.chars().take(200).collect() }
}
