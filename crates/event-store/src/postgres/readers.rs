//! The pool: connections for reading and for small changes.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use deadpool_postgres::{
    Hook, HookError, Manager, ManagerConfig, Object, Pool, PoolError, RecyclingMethod, Runtime,
};
use nguon_postgres::PostgresSettings;
use tokio_postgres::Row;
use tokio_postgres::types::ToSql;
use tokio_postgres_rustls::MakeRustlsConnect;

use super::connect::{self, Connector};
use crate::StoreError;

pub(super) type Values<'a> = &'a [&'a (dyn ToSql + Sync)];

pub(super) struct Readers {
    pool: Pool,
    tls: MakeRustlsConnect,
    answer_within: Duration,
}

impl Readers {
    pub fn new(settings: &PostgresSettings, connector: &Connector) -> Result<Self, StoreError> {
        let recycling_method = RecyclingMethod::Fast;
        let manager = Manager::from_config(
            connector.config.clone(),
            connector.tls.clone(),
            ManagerConfig { recycling_method },
        );
        let answer_ms = settings.answer_timeout.as_millis();
        let set_session =
            Hook::async_fn(move |client: &mut deadpool_postgres::ClientWrapper, _| {
                Box::pin(async move {
                    connect::set_session(client, answer_ms).await.map_err(HookError::Backend)
                })
            });
        let pool = Pool::builder(manager)
            .max_size(settings.connections_max)
            .runtime(Runtime::Tokio1)
            .wait_timeout(Some(settings.connect_timeout))
            .create_timeout(Some(settings.connect_timeout))
            .post_create(set_session)
            .build()
            .map_err(|error| StoreError::Engine(error.into()))?;
        Ok(Self { pool, tls: connector.tls.clone(), answer_within: settings.answer_timeout })
    }

    /// A connection of one's own; each statement sees what is committed when it begins.
    pub async fn db(&self) -> Result<Db, StoreError> {
        let client = self.pool.get().await?;
        Ok(Db {
            client: Some(client),
            tls: self.tls.clone(),
            answer_within: self.answer_within,
            open: AtomicBool::new(false),
            idle: AtomicBool::new(false),
        })
    }

    /// The same where all statements see one moment.
    pub async fn snapshot(&self) -> Result<Db, StoreError> {
        let db = self.db().await?;
        db.begin("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?;
        Ok(db)
    }
}

/// A connection that is given back when the answer is complete, and closed when whoever waited
/// for it went away: a statement that still runs holds up nobody else.
pub(super) struct Db {
    client: Option<Object>,
    tls: MakeRustlsConnect,
    answer_within: Duration,
    /// A transaction is open.
    open: AtomicBool,
    /// Nothing runs any more.
    idle: AtomicBool,
}

impl Db {
    fn client(&self) -> Result<&Object, StoreError> {
        // It is there until the value is dropped.
        self.client.as_ref().ok_or(StoreError::Stopped)
    }

    /// What `work` finds with this connection, within the time of an answer. A transaction that
    /// is still open then is rolled back.
    pub async fn answer<T>(
        &self,
        work: impl Future<Output = Result<T, StoreError>>,
    ) -> Result<T, StoreError> {
        match tokio::time::timeout(self.answer_within, self.answer_in_its_time(work)).await {
            Ok(answer) => answer,
            Err(_elapsed) => Err(StoreError::TookTooLong),
        }
    }

    /// The same for work of many statements, each of which is bounded.
    pub async fn answer_in_its_time<T>(
        &self,
        work: impl Future<Output = Result<T, StoreError>>,
    ) -> Result<T, StoreError> {
        let answer = work.await;
        let client = self.client()?;
        if self.open.swap(false, Ordering::Relaxed) && !client.is_closed() {
            client.batch_execute("ROLLBACK").await?;
        }
        self.idle.store(true, Ordering::Relaxed);
        answer
    }

    /// Rows of a statement, prepared once per connection.
    pub async fn query(&self, sql: &str, values: Values<'_>) -> Result<Vec<Row>, StoreError> {
        let client = self.client()?;
        let statement = client.prepare_cached(sql).await?;
        Ok(client.query(&statement, values).await?)
    }

    /// Runs a statement of a change; says how many rows it touched.
    pub async fn execute(&self, sql: &str, values: Values<'_>) -> Result<u64, StoreError> {
        let client = self.client()?;
        let statement = client.prepare_cached(sql).await?;
        Ok(client.execute(&statement, values).await?)
    }

    /// Begins a transaction by this statement.
    pub async fn begin(&self, sql: &str) -> Result<(), StoreError> {
        self.open.store(true, Ordering::Relaxed);
        Ok(self.client()?.batch_execute(sql).await?)
    }

    /// Keeps what the transaction did.
    pub async fn commit(&self) -> Result<(), StoreError> {
        self.client()?.batch_execute("COMMIT").await?;
        self.open.store(false, Ordering::Relaxed);
        Ok(())
    }
}

impl Drop for Db {
    fn drop(&mut self) {
        let Some(client) = self.client.take() else { return };
        if self.idle.load(Ordering::Relaxed) {
            return;
        }
        let (cancel, tls) = (client.cancel_token(), self.tls.clone());
        drop(Object::take(client));
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            // The server stops working on what nobody waits for; where that fails, its own time
            // limit does it.
            runtime.spawn(async move { cancel.cancel_query(tls).await });
        }
    }
}

impl From<PoolError> for StoreError {
    fn from(error: PoolError) -> Self {
        match error {
            PoolError::Backend(error) | PoolError::PostCreateHook(HookError::Backend(error)) => {
                error.into()
            }
            other => Self::Unavailable(other.into()),
        }
    }
}
