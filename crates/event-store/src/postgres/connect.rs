//! Connections: how they are made, what is set on each, and what the server's errors mean.

use std::sync::Arc;

use nguon_postgres::{Fault, PostgresSettings, TlsError, tls};
use tokio_postgres::{Client, Config, Error};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::StoreError;

/// Oldest server that is known to do all that is asked of it.
const VERSION_MIN: i32 = 150_000;

/// What every connection needs. The tables have a schema of their own. Each statement is written
/// for one index: the planner is kept from guessing otherwise, also while a new table has no
/// statistics.
const SESSION: &str = "SET search_path = nguon_events; SET enable_seqscan = off;
    SET enable_bitmapscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off;
    SET plan_cache_mode = force_generic_plan; SET jit = off; SET client_min_messages = warning";

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
}

impl Connector {
    pub fn new(settings: &PostgresSettings) -> Result<Self, StoreError> {
        let wrong = |TlsError { place, source }| StoreError::Open { place, source };
        let tls = tls(settings).map_err(wrong)?;
        Ok(Self { config: settings.config(), tls, place: settings.place().into() })
    }

    /// A new connection with its session set; what it takes to drive it runs as a task.
    pub async fn connect(&self) -> Result<Client, StoreError> {
        let (client, connection) = self.config.connect(self.tls.clone()).await?;
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::warn!(%error, "the connection to the event store's server ended");
            }
        });
        client.batch_execute(SESSION).await?;
        Ok(client)
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
        let row = client
            .query_one(
                "SELECT current_setting('server_version_num')::integer,
                    current_setting('server_encoding'), current_setting('fsync')",
                &[],
            )
            .await?;
        let (version, encoding, fsync): (i32, String, String) =
            (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
        if version < VERSION_MIN {
            let found = format!("the server has version {version}; 15 or newer is needed");
            return Err(self.cannot_open(found));
        }
        if encoding != "UTF8" {
            return Err(self.cannot_open(format!("the database is in {encoding}; it must be UTF8")));
        }
        if fsync != "on" {
            tracing::warn!("the server runs with fsync = {fsync}: a power cut loses events");
        }
        Ok(())
    }
}

/// Sets a session up; for connections that a pool makes.
pub(super) async fn set_session(client: &Client, answer_ms: u128) -> Result<(), Error> {
    client.batch_execute(&format!("{SESSION}; SET statement_timeout = {answer_ms}")).await
}

impl From<Error> for StoreError {
    fn from(error: Error) -> Self {
        match Fault::of(&error) {
            Fault::NoSpace => Self::NoSpace,
            Fault::ReadOnly => Self::ReadOnly,
            Fault::TookTooLong => Self::TookTooLong,
            Fault::Busy | Fault::Away => Self::Unavailable(error.into()),
            Fault::Statement => Self::Engine(error.into()),
        }
    }
}
