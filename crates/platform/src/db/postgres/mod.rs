//! The server engine: PostgreSQL 15 or newer with PostGIS 3.
//!
//! Tables stand in the schema `nguon_registry`. Reading sees one moment (`REPEATABLE READ`,
//! read only). Whoever changes something holds one lock of the database until its end, so that
//! changes come one after the other as on a file: the audit chain needs an order anyway, running
//! numbers have no gaps, and no change is repeated because of another. Several programs may use
//! one database.
//!
//! The library is asynchronous and the stores are not. The engine has a small runtime of its own
//! whose one thread drives the connections; a store's thread waits for each answer.

mod migrate;
mod session;
mod values;
mod version;

use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use deadpool_postgres::{
    Hook, HookError, Manager, ManagerConfig, Object, Pool, RecyclingMethod, Runtime as PoolRuntime,
};
use nguon_postgres::{PostgresSettings, Unfit, tls};
use tokio::runtime::{Handle, Runtime};
use tokio_postgres::Client;

pub(super) use self::session::Session;

use super::tx::Link;
use super::{Cause, DbError, Migration, Tx};

/// What every connection needs. PostGIS stands in the schema `public`. A commit must be on the
/// disk when it is answered, also where the server's owner set it otherwise; and one who changes
/// something may not hold the others up for ever.
const SESSION: &str = "SET search_path = nguon_registry, public; SET jit = off;
    SET client_min_messages = warning; SET lock_timeout = '20s';
    SET idle_in_transaction_session_timeout = '60s';
    SELECT set_config('synchronous_commit', 'on', false)
        WHERE current_setting('synchronous_commit') IN ('off', 'local')";

const READ: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
/// The number stands for nothing but this lock.
const WRITE: &str = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE;
    SELECT pg_advisory_xact_lock(7822104653120)";

/// A database of a server.
pub(super) struct Engine {
    pool: Pool,
    /// Changes of this program wait here, so that they hold no more than one connection between
    /// them and readers find the others.
    changing: Mutex<()>,
    driver: Driver,
    place: String,
    migrations: Vec<Migration>,
}

impl fmt::Debug for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Engine({})", self.place)
    }
}

impl Engine {
    pub(super) fn open(
        settings: &PostgresSettings,
        migrations: &[Migration],
    ) -> Result<Self, DbError> {
        let place = settings.place().to_owned();
        let cannot_open = |source: Cause| DbError::Server { place: place.clone(), source };
        let driver = Driver::start().map_err(|error| cannot_open(error.into()))?;
        let pool = pool(settings).map_err(cannot_open)?;
        // On a thread of its own: the caller may be a thread that drives other things.
        let prepared = std::thread::scope(|scope| {
            let prepare = || driver.handle().block_on(prepare(&pool, migrations));
            scope.spawn(prepare).join().unwrap_or(Err(DbError::Worker))
        });
        match prepared {
            Ok(()) => Ok(Self {
                pool,
                changing: Mutex::new(()),
                driver,
                place,
                migrations: migrations.to_vec(),
            }),
            Err(
                DbError::Server { source, .. }
                | DbError::Unavailable(source)
                | DbError::Busy(source),
            ) => Err(cannot_open(source)),
            Err(other) => Err(other),
        }
    }

    /// What the tables were made by.
    pub(super) fn migrations(&self) -> &[Migration] {
        &self.migrations
    }

    pub(super) fn read<T, E: From<DbError>>(
        &self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let session = self.begin(READ)?;
        let answer = work(&mut Tx::new(Link::Postgres(&session)));
        // What was read stands, whatever becomes of the connection.
        let _given_back = session.roll_back();
        answer
    }

    pub(super) fn write<T, E: From<DbError>>(
        &self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let _turn = self.changing.lock().unwrap_or_else(PoisonError::into_inner);
        let session = self.begin(WRITE)?;
        match work(&mut Tx::new(Link::Postgres(&session))) {
            Ok(answer) => {
                session.commit()?;
                Ok(answer)
            }
            Err(error) => {
                // Where it cannot be told, the server rolls back by itself.
                let _rolled_back = session.roll_back();
                Err(error)
            }
        }
    }

    /// Another number after each commit.
    pub(super) async fn version(&self) -> Option<u64> {
        // Where the connections are driven.
        self.driver.handle().spawn(version::version(self.pool.clone())).await.ok()?
    }

    fn begin(&self, statement: &str) -> Result<Session, DbError> {
        let handle = self.driver.handle().clone();
        let client = handle.block_on(self.pool.get())?;
        Session::begin(client, handle, statement)
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        self.pool.close();
    }
}

/// The thread that drives the connections.
struct Driver(Option<Runtime>);

impl Driver {
    fn start() -> std::io::Result<Self> {
        let mut builder = tokio::runtime::Builder::new_multi_thread();
        builder.worker_threads(1).thread_name("registry-server").enable_all();
        builder.build().map(|runtime| Self(Some(runtime)))
    }

    fn handle(&self) -> &Handle {
        #[expect(clippy::expect_used, reason = "only drop takes the runtime out")]
        self.0.as_ref().expect("taken only on drop").handle()
    }
}

/// Without waiting: whoever drops the last handle may drive other things.
impl Drop for Driver {
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

fn pool(settings: &PostgresSettings) -> Result<Pool, Cause> {
    let manager = Manager::from_config(
        settings.config(),
        tls(settings)?,
        ManagerConfig { recycling_method: RecyclingMethod::Fast },
    );
    let answer_within = settings.answer_timeout;
    let set_session = Hook::async_fn(move |client: &mut deadpool_postgres::ClientWrapper, _| {
        Box::pin(
            async move { set_session(client, answer_within).await.map_err(HookError::Backend) },
        )
    });
    Ok(Pool::builder(manager)
        .max_size(settings.connections_max)
        .runtime(PoolRuntime::Tokio1)
        // A change waits for those before it, and they for the server.
        .wait_timeout(Some(settings.connect_timeout + settings.answer_timeout))
        .create_timeout(Some(settings.connect_timeout))
        .post_create(set_session)
        .build()?)
}

async fn set_session(
    client: &Client,
    answer_within: Duration,
) -> Result<(), tokio_postgres::Error> {
    let answer_ms = answer_within.as_millis();
    client.batch_execute(&format!("{SESSION}; SET statement_timeout = {answer_ms}")).await
}

/// Checks the server and brings the tables up to date.
async fn prepare(pool: &Pool, migrations: &[Migration]) -> Result<(), DbError> {
    let mut client: Object = pool.get().await.map_err(|error| DbError::Server {
        place: String::new(),
        source: match error.into() {
            DbError::Unavailable(cause) | DbError::Busy(cause) | DbError::Engine(cause) => cause,
            other => other.into(),
        },
    })?;
    check(&client).await?;
    migrate::run(&mut client, migrations).await
}

/// Refuses a server that cannot hold the registry.
async fn check(client: &Client) -> Result<(), DbError> {
    let unfit = |source: String| DbError::Server { place: String::new(), source: source.into() };
    nguon_postgres::check(client, "changes").await.map_err(|told| match told {
        Unfit::Failed(error) => error.into(),
        told => unfit(told.to_string()),
    })?;
    let there = "SELECT to_regtype('public.geometry') IS NOT NULL";
    let has_postgis: bool = client.query_one(there, &[]).await?.try_get(0)?;
    if !has_postgis && let Err(error) = client.batch_execute(POSTGIS).await {
        let said =
            error.as_db_error().map_or_else(|| error.to_string(), |e| e.message().to_owned());
        return Err(unfit(format!(
            "PostGIS is missing there and could not be added ({said}); install it on the server \
             and let an administrator run in this database: {POSTGIS}"
        )));
    }
    Ok(())
}

const POSTGIS: &str = "CREATE EXTENSION IF NOT EXISTS postgis SCHEMA public";

#[cfg(test)]
mod tests;
