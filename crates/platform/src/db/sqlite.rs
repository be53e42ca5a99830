//! The embedded engine: one writer, some readers, WAL, strict tables.

use std::fmt;
use std::path::Path;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rusqlite::types::ToSqlOutput;
use rusqlite::{Connection, OpenFlags, ToSql, TransactionBehavior, params_from_iter};
use sea_query::{QueryStatementWriter, SqliteQueryBuilder};

use super::{DbError, Migration, Row, Value, migrate};

/// Connections that may read at once; a hop waits for one when all are busy.
const READERS: usize = 4;
/// How long a statement waits for a lock held by another process, e.g. the command line.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);
/// Prepared statements kept per connection.
const STATEMENTS_CACHED: usize = 128;

/// One database file.
pub(super) struct Engine {
    writer: Mutex<Connection>,
    readers: Mutex<Vec<Connection>>,
    reader_free: Condvar,
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
        Ok(Self {
            writer: Mutex::new(writer),
            readers: Mutex::new(readers),
            reader_free: Condvar::new(),
        })
    }

    pub(super) fn migrate(&self, migrations: &[Migration]) -> Result<(), DbError> {
        migrate::run(&mut lock(&self.writer), migrations)
    }

    pub(super) fn read<T, E: From<DbError>>(
        &self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut reader = Reader::take(self);
        let tx = reader.connection().transaction().map_err(DbError::from)?;
        let mut view = Tx { connection: &tx, changed: false, audited: false };
        work(&mut view)
    }

    pub(super) fn write<T, E: From<DbError>>(
        &self,
        must_audit: bool,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut writer = lock(&self.writer);
        let tx = writer
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(DbError::from)?;
        let mut change = Tx { connection: &tx, changed: false, audited: false };
        let answer = work(&mut change)?;
        if must_audit && change.changed && !change.audited {
            return Err(DbError::Unaudited.into());
        }
        tx.commit().map_err(DbError::from)?;
        Ok(answer)
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

/// A transaction in progress: what a store works with.
pub struct Tx<'c> {
    connection: &'c Connection,
    changed: bool,
    audited: bool,
}

impl fmt::Debug for Tx<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Tx(changed: {}, audited: {})", self.changed, self.audited)
    }
}

impl Tx<'_> {
    /// Run a statement that changes rows; returns how many.
    ///
    /// # Errors
    /// [`DbError::Engine`] when a constraint does not hold or the statement is wrong.
    pub fn execute(&mut self, sql: &str, values: &[Value]) -> Result<usize, DbError> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.execute(params_from_iter(values))?;
        self.changed |= rows > 0;
        Ok(rows)
    }

    /// All rows of a query. The query carries its own LIMIT.
    ///
    /// # Errors
    /// [`DbError::Engine`], or what `map` returns.
    pub fn rows<T>(
        &mut self,
        sql: &str,
        values: &[Value],
        mut map: impl FnMut(&Row<'_>) -> Result<T, DbError>,
    ) -> Result<Vec<T>, DbError> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query(params_from_iter(values))?;
        let mut answer = Vec::new();
        while let Some(row) = rows.next()? {
            answer.push(map(&Row(row))?);
        }
        Ok(answer)
    }

    /// The first row of a query, if there is one.
    ///
    /// # Errors
    /// [`DbError::Engine`], or what `map` returns.
    pub fn row<T>(
        &mut self,
        sql: &str,
        values: &[Value],
        map: impl FnOnce(&Row<'_>) -> Result<T, DbError>,
    ) -> Result<Option<T>, DbError> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query(params_from_iter(values))?;
        rows.next()?.map(|row| map(&Row(row))).transpose()
    }

    /// All rows of a composed query (lists with filters).
    ///
    /// # Errors
    /// As [`Tx::rows`].
    pub fn select<T>(
        &mut self,
        query: &impl QueryStatementWriter,
        map: impl FnMut(&Row<'_>) -> Result<T, DbError>,
    ) -> Result<Vec<T>, DbError> {
        let (sql, values) = query.build_any(&SqliteQueryBuilder);
        let values: Vec<Value> = values.into_iter().map(Value::from).collect();
        self.rows(&sql, &values, map)
    }

    /// Note that this change has its audit entry. Called by [`crate::audit::record`] alone.
    pub(crate) fn mark_audited(&mut self) {
        self.audited = true;
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
