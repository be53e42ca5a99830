//! The embedded engine: one writer, some readers, WAL, strict tables.

use std::fmt;
use std::path::Path;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rusqlite::types::ToSqlOutput;
use rusqlite::{Connection, OpenFlags, ToSql, TransactionBehavior};

use super::migrate::{Done, missing};
use super::tx::Link;
use super::{DbError, Migration, Tx, Value, dialect};

/// Connections that may read at once; a hop waits for one when all are busy.
const READERS: usize = 4;
/// How long a statement waits for a lock held by another process, e.g. the command line.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);
/// Prepared statements kept per connection.
const STATEMENTS_CACHED: usize = 128;

const JOURNAL: &str = "CREATE TABLE IF NOT EXISTS migration (
    room TEXT NOT NULL,
    number INTEGER NOT NULL,
    checksum BLOB NOT NULL,
    PRIMARY KEY (room, number)
) STRICT";

/// One database file.
pub(super) struct Engine {
    writer: Mutex<Connection>,
    readers: Mutex<Vec<Connection>>,
    reader_free: Condvar,
    /// Does nothing but ask whether others have changed the file.
    watch: Mutex<Connection>,
}

impl fmt::Debug for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Engine(sqlite)")
    }
}

impl Engine {
    pub(super) fn open(path: &Path) -> Result<Self, DbError> {
        let open = |flags| {
            connect(path, flags)
                .map_err(|source| DbError::Open { path: path.display().to_string(), source })
        };
        let writer = open(OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE)?;
        let readers = (0..READERS)
            .map(|_| open(OpenFlags::SQLITE_OPEN_READ_ONLY))
            .collect::<Result<_, _>>()?;
        let watch = open(OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        // Whoever asks does not wait: the answer is then that nothing is known.
        watch.busy_timeout(Duration::ZERO)?;
        Ok(Self {
            watch: Mutex::new(watch),
            writer: Mutex::new(writer),
            readers: Mutex::new(readers),
            reader_free: Condvar::new(),
        })
    }

    pub(super) fn migrate(&self, migrations: &[Migration]) -> Result<(), DbError> {
        let mut writer = lock(&self.writer);
        let tx = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
        tx.execute(JOURNAL, [])?;
        let done: Done = tx
            .prepare("SELECT room, number, checksum FROM migration")?
            .query_map([], |row| Ok(((row.get(0)?, row.get(1)?), row.get(2)?)))?
            .collect::<Result<_, _>>()?;
        for (step, checksum) in missing(done, migrations)? {
            tx.execute_batch(&dialect::for_sqlite(step.sqlite))?;
            tx.execute(
                "INSERT INTO migration (room, number, checksum) VALUES (?1, ?2, ?3)",
                (step.room, step.number, checksum),
            )?;
        }
        Ok(tx.commit()?)
    }

    pub(super) fn read<T, E: From<DbError>>(
        &self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut reader = Reader::take(self);
        let tx = reader.connection().transaction().map_err(DbError::from)?;
        work(&mut Tx::new(Link::Sqlite(&tx)))
    }

    pub(super) fn write<T, E: From<DbError>>(
        &self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut writer = lock(&self.writer);
        let tx = writer
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(DbError::from)?;
        let answer = work(&mut Tx::new(Link::Sqlite(&tx)))?;
        tx.commit().map_err(DbError::from)?;
        Ok(answer)
    }

    /// Another number after each commit of another connection, in this program or another. It looks
    /// at the shared memory of the log: some microseconds, and no thread of its own.
    pub(super) fn version(&self) -> Option<u64> {
        let watch = lock(&self.watch);
        let mut asked = watch.prepare_cached("PRAGMA data_version").ok()?;
        let version: i64 = asked.query_row([], |row| row.get(0)).ok()?;
        Some(version.cast_unsigned())
    }

    pub(super) fn backup_to(&self, target: &Path) -> Result<(), DbError> {
        let mut reader = Reader::take(self);
        let mut copy = Connection::open(target)
            .map_err(|source| DbError::Open { path: target.display().to_string(), source })?;
        rusqlite::backup::Backup::new(reader.connection(), &mut copy)?.run_to_completion(
            1_000,
            Duration::ZERO,
            None,
        )?;
        Ok(())
    }
}

fn connect(path: &Path, flags: OpenFlags) -> rusqlite::Result<Connection> {
    let connection = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS_CACHED);
    if flags.contains(OpenFlags::SQLITE_OPEN_READ_WRITE) {
        connection.pragma_update(None, "journal_mode", "wal")?;
        connection.pragma_update(None, "synchronous", "full")?;
    }
    connection.pragma_update(None, "foreign_keys", true)?;
    Ok(connection)
}

/// A poisoned lock only says that another thread panicked; its transaction was rolled back.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A reading connection, given back when dropped.
struct Reader<'e> {
    engine: &'e Engine,
    connection: Option<Connection>,
}

impl<'e> Reader<'e> {
    fn take(engine: &'e Engine) -> Self {
        let mut free = lock(&engine.readers);
        loop {
            if let Some(connection) = free.pop() {
                return Self { engine, connection: Some(connection) };
            }
            free = engine.reader_free.wait(free).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn connection(&mut self) -> &mut Connection {
        #[expect(clippy::expect_used, reason = "only drop takes the connection out")]
        self.connection.as_mut().expect("taken only on drop")
    }
}

impl Drop for Reader<'_> {
    fn drop(&mut self) {
        if let Some(connection) = self.connection.take() {
            lock(&self.engine.readers).push(connection);
            self.engine.reader_free.notify_one();
        }
    }
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        use rusqlite::types::{Value as Owned, ValueRef};
        Ok(match self {
            Self::Null => ToSqlOutput::Owned(Owned::Null),
            Self::Int(v) => ToSqlOutput::Owned(Owned::Integer(*v)),
            Self::Real(v) => ToSqlOutput::Owned(Owned::Real(*v)),
            Self::Text(v) => ToSqlOutput::Borrowed(ValueRef::Text(v.as_bytes())),
            Self::Bytes(v) => ToSqlOutput::Borrowed(ValueRef::Blob(v)),
        })
    }
}
