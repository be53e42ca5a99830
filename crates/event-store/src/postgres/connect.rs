//! Connections: how they are made, what is set on each, and what the server's errors mean.

use std::future::poll_fn;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Instant;

use nguon_postgres::{Fault, PostgresSettings, TlsError, Unfit, tls};
use tokio_postgres::error::DbError;
use tokio_postgres::{AsyncMessage, Client, Config, Connection, Error};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::distributed::moved::is_of_moved_table;
use crate::StoreError;

/// What every connection needs. The tables have a schema of their own. Each statement is written
/// for one index: the planner is kept from guessing otherwise, also while a new table has no
/// statistics.
const SESSION: &str = "SET application_name = 'nguon events';
    SET search_path = nguon_events; SET enable_seqscan = off;
    SET enable_bitmapscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off;
    SET plan_cache_mode = force_generic_plan; SET jit = off; SET client_min_messages = warning";

/// The same where tables are distributed: their statements are planned with their values, which
/// say the shards. Sessions are told apart by their name.
const DISTRIBUTED: &str = "; SET plan_cache_mode = force_custom_plan;
    SET application_name = 'nguon distributed'";

/// A commit must be on the disk when it is answered, also where the server's owner set it
/// otherwise; and one who appends may not hold the others up for ever.
pub(super) const APPENDING: &str = "SELECT set_config('synchronous_commit', 'on', false)
        WHERE current_setting('synchronous_commit') IN ('off', 'local');
    SET lock_timeout = '20s';
    SET idle_in_transaction_session_timeout = '30s'";

/// All that is needed to make connections.
#[derive(Clone)]
pub(super) struct Connector {
    pub config: Config,
    pub tls: MakeRustlsConnect,
    place: Arc<str>,
    /// Since when the tables are known to be distributed.
    distributed: Arc<OnceLock<Instant>>,
}

impl Connector {
    pub fn new(settings: &PostgresSettings) -> Result<Self, StoreError> {
        let wrong = |TlsError { place, source }| StoreError::Open { place, source };
        let tls = tls(settings).map_err(wrong)?;
        let (config, place) = (settings.config(), settings.place().into());
        Ok(Self { config, tls, place, distributed: Arc::new(OnceLock::new()) })
    }

    /// Whether the tables are known to be distributed, or to become so.
    pub fn is_distributed(&self) -> bool {
        self.distributed.get().is_some()
    }

    /// From now on connections are set up for distributed tables.
    pub fn know_distributed(&self) {
        self.distributed.get_or_init(Instant::now);
    }

    /// Whether a connection was made before that was known.
    pub fn is_outdated(&self, made: Instant) -> bool {
        self.distributed.get().is_some_and(|known| made < *known)
    }

    /// A new connection with its session set; what it takes to drive it runs as a task.
    pub async fn connect(&self) -> Result<Client, StoreError> {
        Ok(self.connect_heard().await?.0)
    }

    /// The same; the flag is set when the server warns, before the answer that it warns of.
    pub async fn connect_heard(&self) -> Result<(Client, Arc<AtomicBool>), StoreError> {
        let (client, connection) = self.config.connect(self.tls.clone()).await?;
        let warned = Arc::new(AtomicBool::new(false));
        tokio::spawn(drive(connection, Arc::clone(&warned)));
        client.batch_execute(&session(self.is_distributed())).await?;
        Ok((client, warned))
    }

    /// Host and database, without what is secret.
    pub fn place(&self) -> &str {
        &self.place
    }

    /// The error of a store that cannot be opened here.
    pub fn cannot_open(
        &self,
        source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> StoreError {
        StoreError::Open { place: self.place.to_string(), source: source.into() }
    }

    /// Refuses a server that cannot hold the events.
    pub async fn check(&self, client: &Client) -> Result<(), StoreError> {
        nguon_postgres::check(client, "events").await.map_err(|unfit| match unfit {
            Unfit::Failed(error) => error.into(),
            unfit => self.cannot_open(unfit),
        })
    }
}

/// Sets a session up; for connections that a pool makes.
pub(super) async fn set_session(
    client: &Client,
    distributed: bool,
    answer_ms: u128,
) -> Result<(), Error> {
    let session = session(distributed);
    client.batch_execute(&format!("{session}; SET statement_timeout = {answer_ms}")).await
}

fn session(distributed: bool) -> String {
    format!("{SESSION}{}", if distributed { DISTRIBUTED } else { "" })
}

/// Drives a connection until it ends.
async fn drive<S, T>(mut connection: Connection<S, T>, warned: Arc<AtomicBool>)
where
    S: tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin,
    T: tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin,
{
    loop {
        match poll_fn(|context| connection.poll_message(context)).await {
            // Sessions ask for nothing below a warning.
            Some(Ok(AsyncMessage::Notice(warning))) => {
                warned.store(true, Ordering::Relaxed);
                tracing::warn!(%warning, "the event store's server warns");
            }
            Some(Ok(_)) => {}
            Some(Err(error)) => {
                tracing::warn!(%error, "the connection to the event store's server ended");
                return;
            }
            None => return,
        }
    }
}

/// Whether a coordinator tells of a worker that it lost in the middle of a statement, or that it
/// ends itself: it has no state of its own for that, and several codes.
fn is_of_lost_node(error: &DbError) -> bool {
    let said = [
        "server closed the connection",
        "connection to the remote node",
        "connection not open",
        "failure on connection marked as essential",
        "failed to COPY to shard",
        "postmaster was shut down",
        "unexpected postmaster exit",
    ];
    said.iter().any(|text| error.message().contains(text))
}

impl From<Error> for StoreError {
    fn from(error: Error) -> Self {
        match Fault::of(&error) {
            Fault::NoSpace => Self::NoSpace,
            Fault::ReadOnly => Self::ReadOnly,
            Fault::TookTooLong => Self::TookTooLong,
            Fault::Busy | Fault::Away => Self::Unavailable(error.into()),
            Fault::Statement
                if error.as_db_error().is_some_and(is_of_lost_node)
                    || is_of_moved_table(&error) =>
            {
                Self::Unavailable(error.into())
            }
            Fault::Statement => Self::Engine(error.into()),
        }
    }
}
