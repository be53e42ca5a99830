//! Connections and what the engine's errors mean.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags};

use crate::StoreError;

/// How long a statement waits for a lock held by another process, e.g. the command line.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);
/// Prepared statements kept per connection.
const STATEMENTS_CACHED: usize = 128;

/// Memory of the writing connection for parts of the file, in KiB: those that the index rows of one
/// commit lie in should not be written out and read again before it ends.
pub(super) const WRITER_CACHE_KIB: i64 = 32 * 1_024;
/// Pages of the log after which it is written back into the file. A page that changes in many commits
/// is written back once.
const LOG_PAGES: i64 = 4_000;

/// The writing connection. Every commit is on the disk when it returns: write-ahead log with
/// synchronous FULL.
pub(super) fn for_writing(path: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
    open(path, flags, |connection| {
        connection.pragma_update(None, "journal_mode", "wal")?;
        connection.pragma_update(None, "synchronous", "full")?;
        connection.pragma_update(None, "cache_size", -WRITER_CACHE_KIB)?;
        connection.pragma_update(None, "wal_autocheckpoint", LOG_PAGES)
    })
}

/// A reading connection.
pub(super) fn for_reading(path: &Path) -> Result<Connection, StoreError> {
    open(path, OpenFlags::SQLITE_OPEN_READ_ONLY, |_| Ok(()))
}

fn open(
    path: &Path,
    flags: OpenFlags,
    prepare: impl FnOnce(&Connection) -> rusqlite::Result<()>,
) -> Result<Connection, StoreError> {
    let open = || {
        let connection =
            Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
        connection.busy_timeout(BUSY_TIMEOUT)?;
        connection.set_prepared_statement_cache_capacity(STATEMENTS_CACHED);
        prepare(&connection)?;
        Ok(connection)
    };
    open().map_err(|source: rusqlite::Error| cannot_open(path, source))
}

/// The error of a file that cannot be opened.
pub(super) fn cannot_open(
    path: &Path,
    source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
) -> StoreError {
    StoreError::Open { place: path.display().to_string(), source: source.into() }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::NoSpace,
            Some(ErrorCode::ReadOnly) => Self::ReadOnly,
            Some(ErrorCode::OperationInterrupted) => Self::TookTooLong,
            _ => Self::Engine(error.into()),
        }
    }
}
