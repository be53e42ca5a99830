//! The pool: connections for reading and for small changes.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use deadpool_postgres::{
    Hook, HookError, Manager, ManagerConfig, Object, Pool, PoolError, RecyclingMethod, Runtime,
};
use nguon_postgres::PostgresSettings;
use tokio_postgres::Row;
use tokio_postgres::types::ToSql;

use super::connect::{self, Connector};
use super::distributed::moved;
use super::distributed::settle::VISIBLE;
use crate::StoreError;

pub(super) type Values<'a> = &'a [&'a (dyn ToSql + Sync)];

/// So often is asked whether the tables were distributed.
pub(super) const ASKED_EVERY: Duration = Duration::from_secs(2);

/// A table that is being distributed is at its new place after so many looks, so far apart.
const MOVED_TRIES: usize = 20;
const MOVED_WITHIN: Duration = Duration::from_millis(100);

pub(super) struct Readers {
    pool: Pool,
    connector: Connector,
    answer_within: Duration,
    asked: Mutex<Option<Instant>>,
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
        let made_for = connector.clone();
        let set_session =
            Hook::async_fn(move |client: &mut deadpool_postgres::ClientWrapper, _| {
                let distributed = made_for.is_distributed();
                Box::pin(async move {
                    let setting = connect::set_session(client, distributed, answer_ms);
                    setting.await.map_err(HookError::Backend)
                })
            });
        let outdated = connector.clone();
        let still_fits = Hook::sync_fn(move |_, about| {
            if outdated.is_outdated(about.created) {
                return Err(HookError::message("the tables were distributed since"));
            }
            Ok(())
        });
        let pool = Pool::builder(manager)
            .max_size(settings.connections_max)
            .runtime(Runtime::Tokio1)
            .wait_timeout(Some(settings.connect_timeout))
            .create_timeout(Some(settings.connect_timeout))
            .post_create(set_session)
            .pre_recycle(still_fits)
            .build()
            .map_err(|error| StoreError::Engine(error.into()))?;
        let answer_within = settings.answer_timeout;
        Ok(Self { pool, connector: connector.clone(), answer_within, asked: Mutex::new(None) })
    }

    /// A connection of one's own; each statement sees what is committed when it begins.
    pub async fn db(&self) -> Result<Db, StoreError> {
        let mut db = self.connection().await?;
        if !db.distributed && !self.must_ask() {
            return Ok(db);
        }
        let (distributed, mark, moving) = db.visible().await?;
        if distributed && !db.distributed {
            // The tables are being distributed since: connections that know nothing of it go.
            self.connector.know_distributed();
            db.idle.store(true, Ordering::Relaxed);
            db = self.connection().await?;
        }
        if distributed {
            db.upto = mark;
            db.moving = moving;
        }
        Ok(db)
    }

    async fn connection(&self) -> Result<Db, StoreError> {
        // Asked before: a connection that is made meanwhile may know more, never less.
        let distributed = self.connector.is_distributed();
        Ok(Db {
            client: Some(self.pool.get().await?),
            connector: self.connector.clone(),
            answer_within: self.answer_within,
            distributed,
            upto: i64::MAX,
            moving: false,
            open: AtomicBool::new(false),
            idle: AtomicBool::new(false),
        })
    }

    /// Whether it is time to ask whether the tables were distributed.
    fn must_ask(&self) -> bool {
        let Ok(mut asked) = self.asked.lock() else { return true };
        let due = asked.is_none_or(|last| last.elapsed() >= ASKED_EVERY);
        if due {
            *asked = Some(Instant::now());
        }
        due
    }

    /// The same where all statements see one moment. Nodes have none in common: where tables are
    /// distributed the mark is what all statements see.
    pub async fn snapshot(&self) -> Result<Db, StoreError> {
        let db = self.db().await?;
        if db.distributed {
            return Ok(db);
        }
        db.begin("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?;
        Ok(db)
    }
}

/// A connection that is given back when the answer is complete, and closed when whoever waited
/// for it went away: a statement that still runs holds up nobody else.
pub(super) struct Db {
    client: Option<Object>,
    connector: Connector,
    answer_within: Duration,
    /// Its statements must hold on distributed tables.
    distributed: bool,
    /// Nothing behind this place is told.
    upto: i64,
    /// Tables are on their way to the workers.
    moving: bool,
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

    /// Whether statements must hold on distributed tables.
    pub fn is_distributed(&self) -> bool {
        self.distributed
    }

    /// The last place that may be told: all nodes show it. The highest where one server has all.
    pub fn upto(&self) -> i64 {
        self.upto
    }

    async fn visible(&self) -> Result<(bool, i64, bool), StoreError> {
        let rows = self.query(VISIBLE, &[]).await?;
        let row = rows.first().ok_or(StoreError::Engine("the mark is missing".into()))?;
        Ok((row.try_get(0)?, row.try_get(1)?, row.try_get(2)?))
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
        let asked = async || {
            let statement = client.prepare_cached(sql).await?;
            client.query(&statement, values).await
        };
        // In a transaction nothing can be asked again.
        if !self.moving || self.open.load(Ordering::Relaxed) {
            return Ok(asked().await?);
        }
        for _ in 0..MOVED_TRIES {
            let before = moved::shards(client).await?;
            let rows = asked().await;
            let met = rows.as_ref().is_err_and(moved::is_of_moved_table);
            if !met && moved::shards(client).await? == before {
                return Ok(rows?);
            }
            tokio::time::sleep(MOVED_WITHIN).await;
        }
        Err(moved::moved())
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
        let (cancel, tls) = (client.cancel_token(), self.connector.tls.clone());
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
