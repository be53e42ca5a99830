//! Whether the file has changed: a connection that does nothing but ask.

use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use rusqlite::Connection;

use super::connect;
use crate::StoreError;

pub(super) struct Watch(Mutex<Connection>);

impl Watch {
    pub(super) fn open(path: &Path) -> Result<Self, StoreError> {
        let connection = connect::for_reading(path)?;
        // Whoever asks does not wait: the answer is then that nothing is known.
        connection.busy_timeout(Duration::ZERO)?;
        Ok(Self(Mutex::new(connection)))
    }

    /// Another number after each commit of another connection, in this program or another. It
    /// looks at the shared memory of the log, so it takes some microseconds and no thread of its own.
    pub(super) fn version(&self) -> Option<u64> {
        let connection = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut asked = connection.prepare_cached("PRAGMA data_version").ok()?;
        let version: i64 = asked.query_row([], |row| row.get(0)).ok()?;
        Some(version.cast_unsigned())
    }
}
