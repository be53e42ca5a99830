//! The registry database: one door for reading, one for writing, the same statements on every
//! engine.
//!
//! A store method is one hop: the closure runs on a blocking thread inside one transaction and
//! returns typed values. Statements are text with `$1, $2 …` in order of first appearance, which
//! `SQLite` and `PostgreSQL` both read; lists with filters are composed with `sea-query`.
//! A change that leaves no audit entry is rolled back (see [`Db::write`]).

mod migrate;
mod sqlite;
mod value;

use std::path::Path;
use std::sync::Arc;

pub use migrate::Migration;
pub use sqlite::Tx;
pub use value::{FromValue, Row, Value};

/// What can go wrong between a store and its tables.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    /// The engine refused or failed.
    #[error("the database refused a statement")]
    Engine(#[from] rusqlite::Error),
    /// The file or its folder could not be opened.
    #[error("cannot open the database {path}; check that the folder exists and may be written")]
    Open {
        /// The file asked for.
        path: String,
        /// What the engine said.
        source: rusqlite::Error,
    },
    /// A column holds what its type does not allow.
    #[error("column {column} holds {found}, not {expected}")]
    Column {
        /// Name of the column.
        column: String,
        /// What was expected.
        expected: &'static str,
        /// What is there.
        found: String,
    },
    /// A migration that ran before has another text now.
    #[error("migration {room}/{number} was changed after it ran; write a new one instead")]
    MigrationChanged {
        /// Room that owns the table.
        room: String,
        /// Number within the room.
        number: u32,
    },
    /// The database was written by a newer program.
    #[error(
        "the database has migration {room}/{number}, which this program does not know; use a newer program"
    )]
    MigrationUnknown {
        /// Room that owns the table.
        room: String,
        /// Number within the room.
        number: u32,
    },
    /// A change without an audit entry: a mistake in the program, so nothing was kept.
    #[error("a change was not audited and was rolled back")]
    Unaudited,
    /// The worker thread died.
    #[error("the database worker stopped")]
    Worker,
}

/// A handle to the registry database; cheap to clone.
#[derive(Debug, Clone)]
pub struct Db {
    engine: Arc<sqlite::Engine>,
}

impl Db {
    /// Open (and create) the database file and bring its tables up to date.
    ///
    /// # Errors
    /// [`DbError::Open`] when the folder is missing or read-only, [`DbError::MigrationChanged`] or
    /// [`DbError::MigrationUnknown`] when file and program do not belong together.
    pub fn open(path: &Path, migrations: &[Migration]) -> Result<Self, DbError> {
        let engine = sqlite::Engine::open(path)?;
        engine.migrate(migrations)?;
        Ok(Self { engine: Arc::new(engine) })
    }

    /// Read in one consistent snapshot.
    ///
    /// # Errors
    /// Whatever the closure returns, and [`DbError`] from the engine.
    pub async fn read<T, E>(
        &self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        let engine = Arc::clone(&self.engine);
        hop(move || engine.read(work)).await
    }

    /// Change rows in one transaction. All or nothing: an error rolls back, and so does a change
    /// for which [`crate::audit::record`] was not called.
    ///
    /// # Errors
    /// Whatever the closure returns, [`DbError::Unaudited`], and [`DbError`] from the engine.
    pub async fn write<T, E>(
        &self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        let engine = Arc::clone(&self.engine);
        hop(move || engine.write(true, work)).await
    }

    /// Change rows that are no office's record: sessions, throttles, projections of events that
    /// can be computed again. Nothing an officer answers for may go this way.
    ///
    /// # Errors
    /// Whatever the closure returns, and [`DbError`] from the engine.
    pub async fn write_derived<T, E>(
        &self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        let engine = Arc::clone(&self.engine);
        hop(move || engine.write(false, work)).await
    }

    /// Copy the whole database, consistent, while others go on reading and writing.
    ///
    /// # Errors
    /// [`DbError`] when the target cannot be written.
    pub async fn backup_to(&self, target: &Path) -> Result<(), DbError> {
        let engine = Arc::clone(&self.engine);
        let target = target.to_owned();
        hop(move || engine.backup_to(&target)).await
    }
}

async fn hop<T, E>(work: impl FnOnce() -> Result<T, E> + Send + 'static) -> Result<T, E>
where
    T: Send + 'static,
    E: From<DbError> + Send + 'static,
{
    match tokio::task::spawn_blocking(work).await {
        Ok(answer) => answer,
        Err(_) => Err(DbError::Worker.into()),
    }
}

#[cfg(test)]
mod tests;
