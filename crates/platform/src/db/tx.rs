//! A transaction: what a store works with, whatever the engine.

use std::fmt;

use rusqlite::{Connection, params_from_iter};
use sea_query::{PostgresQueryBuilder, QueryStatementWriter, SqliteQueryBuilder};

use super::postgres::Session;
use super::{DbError, Row, Value};

/// Which engine a transaction runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EngineKind {
    /// A file.
    Sqlite,
    /// A server with PostGIS.
    Postgres,
}

/// The engine's own transaction.
pub(super) enum Link<'c> {
    Sqlite(&'c Connection),
    Postgres(&'c Session),
}

/// A transaction in progress: what a store works with.
pub struct Tx<'c> {
    link: Link<'c>,
    changed: bool,
    audited: bool,
}

impl fmt::Debug for Tx<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Tx(changed: {}, audited: {})", self.changed, self.audited)
    }
}

impl<'c> Tx<'c> {
    pub(super) fn new(link: Link<'c>) -> Self {
        Self { link, changed: false, audited: false }
    }

    /// Whether rows changed and nobody wrote down who did it.
    pub(super) fn is_unaudited(&self) -> bool {
        self.changed && !self.audited
    }

    /// Which engine reads the statements: for the few that cannot be the same on both.
    pub fn engine(&self) -> EngineKind {
        match self.link {
            Link::Sqlite(_) => EngineKind::Sqlite,
            Link::Postgres(_) => EngineKind::Postgres,
        }
    }

    /// Run a statement that changes rows; returns how many.
    ///
    /// # Errors
    /// [`DbError::Engine`] when a constraint does not hold or the statement is wrong.
    pub fn execute(&mut self, sql: &str, values: &[Value]) -> Result<usize, DbError> {
        let rows = match &self.link {
            Link::Sqlite(connection) => {
                connection.prepare_cached(sql)?.execute(params_from_iter(values))?
            }
            Link::Postgres(session) => session.execute(sql, values)?,
        };
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
        match &self.link {
            Link::Sqlite(connection) => {
                let mut statement = connection.prepare_cached(sql)?;
                let mut rows = statement.query(params_from_iter(values))?;
                let mut answer = Vec::new();
                while let Some(row) = rows.next()? {
                    answer.push(map(&Row::Sqlite(row))?);
                }
                Ok(answer)
            }
            Link::Postgres(session) => {
                let rows = session.query(sql, values)?;
                rows.iter().map(|row| map(&Row::Postgres(row))).collect()
            }
        }
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
        match &self.link {
            Link::Sqlite(connection) => {
                let mut statement = connection.prepare_cached(sql)?;
                let mut rows = statement.query(params_from_iter(values))?;
                rows.next()?.map(|row| map(&Row::Sqlite(row))).transpose()
            }
            Link::Postgres(session) => {
                let rows = session.query(sql, values)?;
                rows.first().map(|row| map(&Row::Postgres(row))).transpose()
            }
        }
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
        let (sql, values) = match self.engine() {
            EngineKind::Sqlite => query.build_any(&SqliteQueryBuilder),
            EngineKind::Postgres => query.build_any(&PostgresQueryBuilder),
        };
        let values: Vec<Value> = values.into_iter().map(Value::from).collect();
        self.rows(&sql, &values, map)
    }

    /// Note that this change has its audit entry. Called by [`crate::audit::record`] alone.
    pub(crate) fn mark_audited(&mut self) {
        self.audited = true;
    }
}
