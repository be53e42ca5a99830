//! One transaction on one connection, asked from a thread that waits.

use std::cell::Cell;

use deadpool_postgres::Object;
use nguon_postgres::Fault;
use tokio::runtime::Handle;
use tokio_postgres::{Error, Row, Statement};

use super::values::{Bound, bind};
use crate::db::{DbError, Value};

/// Prepared statements kept per connection. Composed queries are of many shapes, so what is full
/// is emptied.
const STATEMENTS_CACHED: usize = 256;

/// A connection with an open transaction. One that is dropped before its end is closed: the server
/// then rolls back, and nobody else gets a connection of which nobody knows the state.
pub(in crate::db) struct Session {
    client: Option<Object>,
    handle: Handle,
    /// A statement failed: the server refuses everything but a rollback.
    failed: Cell<bool>,
}

impl Session {
    pub(super) fn begin(client: Object, handle: Handle, sql: &str) -> Result<Self, DbError> {
        let session = Self { client: Some(client), handle, failed: Cell::new(false) };
        session.wait(session.client()?.batch_execute(sql))?;
        Ok(session)
    }

    fn client(&self) -> Result<&Object, DbError> {
        // It is there until the value is dropped.
        self.client.as_ref().ok_or(DbError::Worker)
    }

    fn wait<T>(&self, answer: impl Future<Output = Result<T, Error>>) -> Result<T, DbError> {
        let answer = self.handle.block_on(answer);
        self.failed.set(self.failed.get() || answer.is_err());
        Ok(answer?)
    }

    fn prepare(&self, sql: &str) -> Result<Statement, DbError> {
        let client = self.client()?;
        if client.statement_cache.size() >= STATEMENTS_CACHED {
            client.statement_cache.clear();
        }
        self.wait(client.prepare_cached(sql))
    }

    /// Runs a statement that changes rows; says how many.
    pub(in crate::db) fn execute(&self, sql: &str, values: &[Value]) -> Result<usize, DbError> {
        let statement = self.prepare(sql)?;
        let bound = bind(values, statement.params())?;
        let bound: Vec<Bound<'_>> = bound.iter().map(AsRef::as_ref).collect();
        let rows = self.wait(self.client()?.execute(&statement, &bound))?;
        Ok(usize::try_from(rows).unwrap_or(usize::MAX))
    }

    /// The rows of a query.
    pub(in crate::db) fn query(&self, sql: &str, values: &[Value]) -> Result<Vec<Row>, DbError> {
        let statement = self.prepare(sql)?;
        let bound = bind(values, statement.params())?;
        let bound: Vec<Bound<'_>> = bound.iter().map(AsRef::as_ref).collect();
        self.wait(self.client()?.query(&statement, &bound))
    }

    /// Keeps what the transaction did.
    pub(super) fn commit(self) -> Result<(), DbError> {
        if self.failed.get() {
            // The server would answer a commit with a rollback, and not call it an error.
            return Err(DbError::Engine("a statement failed, so nothing was kept".into()));
        }
        let answer = self.handle.block_on(self.client()?.batch_execute("COMMIT"));
        match answer {
            Ok(()) => {
                self.give_back();
                Ok(())
            }
            Err(error) if Fault::of(&error) == Fault::Away => Err(DbError::Uncertain(error.into())),
            Err(error) => Err(error.into()),
        }
    }

    /// Ends the transaction without a change.
    pub(super) fn roll_back(self) -> Result<(), DbError> {
        self.wait(self.client()?.batch_execute("ROLLBACK"))?;
        self.give_back();
        Ok(())
    }

    /// The pool takes the connection as it is dropped.
    fn give_back(mut self) {
        drop(self.client.take());
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        if let Some(client) = self.client.take() {
            drop(Object::take(client));
        }
    }
}
