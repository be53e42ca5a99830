//! The registry database: one door for reading, one for writing, the same statements on every
//! engine.
//!
//! A store method is one hop: the closure runs on a blocking thread inside one transaction and
//! returns typed values. Statements are text with `$1, $2 …` in order of first appearance, which
//! `SQLite` and `PostgreSQL` both read; lists with filters are composed with `sea-query`.
//! A change that leaves no audit entry is rolled back (see [`Db::write`]).
//!
//! The engine is chosen when the database is opened ([`At`]): a file (`sqlite.rs`), or a server
//! with PostGIS (`postgres/`). What a statement must keep to so that both read it is in
//! `SQL.md` of this crate.

mod at;
mod copy;
mod dialect;
mod error;
mod migrate;
mod postgres;
mod sqlite;
mod tx;
mod value;

use std::path::Path;
use std::sync::Arc;

use nguon_postgres::PostgresSettings;

pub use at::At;
pub use error::{Cause, DbError};
pub use migrate::Migration;
pub use tx::{EngineKind, Tx};
pub use value::{FromValue, Row, Value};

/// A handle to the registry database; cheap to clone.
#[derive(Debug, Clone)]
pub struct Db {
    engine: Arc<Engine>,
}

#[derive(Debug)]
enum Engine {
    Sqlite(Box<sqlite::Engine>),
    Postgres(postgres::Engine),
}

impl Engine {
    fn read<T, E: From<DbError>>(
        &self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        match self {
            Self::Sqlite(engine) => engine.read(work),
            Self::Postgres(engine) => engine.read(work),
        }
    }

    fn write<T, E: From<DbError>>(
        &self,
        must_audit: bool,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let work = |tx: &mut Tx<'_>| {
            let answer = work(tx)?;
            if must_audit && tx.is_unaudited() {
                return Err(DbError::Unaudited.into());
            }
            Ok(answer)
        };
        match self {
            Self::Sqlite(engine) => engine.write(work),
            Self::Postgres(engine) => engine.write(work),
        }
    }
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
        Ok(Self { engine: Arc::new(Engine::Sqlite(Box::new(engine))) })
    }

    /// Use the database of a PostgreSQL server and bring its tables up to date. It needs the
    /// extension PostGIS. The calling thread waits.
    ///
    /// # Errors
    /// [`DbError::Server`] when the server cannot be reached, is too old or has no PostGIS, and the
    /// errors of migrations as in [`Db::open`].
    pub fn on_server(server: &PostgresSettings, migrations: &[Migration]) -> Result<Self, DbError> {
        let engine = postgres::Engine::open(server, migrations)?;
        Ok(Self { engine: Arc::new(Engine::Postgres(engine)) })
    }

    /// [`Db::open`] or [`Db::on_server`], as the address says.
    ///
    /// # Errors
    /// Those of the two.
    pub fn at(at: &At, migrations: &[Migration]) -> Result<Self, DbError> {
        match at {
            At::File(path) => Self::open(path, migrations),
            At::Server(server) => Self::on_server(server, migrations),
        }
    }

    /// Which engine it is.
    pub fn engine(&self) -> EngineKind {
        match &*self.engine {
            Engine::Sqlite(_) => EngineKind::Sqlite,
            Engine::Postgres(_) => EngineKind::Postgres,
        }
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

    /// A number that is another one as soon as anybody, in whatever program, has changed the
    /// database; cheap enough to be asked for with every page. Two that are equal, taken from one
    /// open database, say: nothing has changed between them. None when that cannot be said now.
    pub async fn version(&self) -> Option<u64> {
        match &*self.engine {
            Engine::Sqlite(engine) => engine.version(),
            Engine::Postgres(engine) => engine.version().await,
        }
    }

    /// Copy the whole database, consistent, while others go on reading and writing. The copy is a
    /// file, also of a registry on a server: it opens, and can be checked, without one.
    ///
    /// # Errors
    /// [`DbError`] when the target cannot be written.
    pub async fn backup_to(&self, target: &Path) -> Result<(), DbError> {
        let engine = Arc::clone(&self.engine);
        let target = target.to_owned();
        hop(move || match &*engine {
            Engine::Sqlite(engine) => engine.backup_to(&target),
            Engine::Postgres(server) => {
                let file = Self::open(&target, server.migrations())?;
                file.engine.write(false, |to| engine.read(|from| copy::all(from, to)))
            }
        })
        .await
    }
}

impl Db {
    /// Fill this registry, which must hold nothing yet, from a file, e.g. one that
    /// [`Db::backup_to`] made. All goes in, or nothing.
    ///
    /// # Errors
    /// [`DbError::NotEmpty`], [`DbError`] when the file cannot be read or belongs to another version
    /// of the program.
    pub async fn restore_from(&self, file: &Path, migrations: &[Migration]) -> Result<(), DbError> {
        let source = Self::open(file, migrations)?;
        let engine = Arc::clone(&self.engine);
        hop(move || engine.write(false, |to| source.engine.read(|from| copy::all(from, to)))).await
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
