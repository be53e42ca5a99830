//! A PostgreSQL server to measure on: databases that the benchmark makes for itself and drops.

use std::sync::{Mutex, PoisonError};

use nguon_event_store::PostgresSettings;
use nguon_postgres::tls;
use tokio_postgres::Client;

use crate::failure::{Doing, Failure};

/// The flag that names it.
const FLAG: &str = "--server";

/// How the base lines' statements are planned: by their indexes, as those of the store are.
const SESSION: &str = "SET search_path = nguon_events, nguon, public; SET enable_seqscan = off;
    SET enable_bitmapscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off;
    SET plan_cache_mode = force_generic_plan; SET jit = off";

/// A server, and what was made there.
#[derive(Debug)]
pub struct Server {
    /// Before and behind the name of the database in the address.
    address: (String, String),
    /// The database that was named.
    first: String,
    /// First part of the names, so that two runs do not meet.
    run: String,
    made: Mutex<Vec<String>>,
}

impl Server {
    /// From the address of a database whose user may make others.
    pub fn new(url: &str) -> Result<Self, Failure> {
        let (place, parameters) = match url.split_once('?') {
            Some((place, parameters)) => (place, format!("?{parameters}")),
            None => (url, String::new()),
        };
        let first = settings(url)?.config().get_dbname().unwrap_or_default().to_owned();
        let place = place.strip_suffix(&first).filter(|place| place.ends_with('/'));
        let Some(place) = place.filter(|_| !first.is_empty()) else {
            let reason = "must end in a database to begin from, e.g. postgres://u@host/postgres";
            return Err(Failure::settings(FLAG, reason));
        };
        Ok(Self {
            address: (place.to_owned(), parameters),
            first,
            run: format!("nguon_bench_{}", std::process::id()),
            made: Mutex::default(),
        })
    }

    /// The address of a new database.
    pub async fn database(&self, name: &str) -> Result<String, Failure> {
        let name = format!("{}_{}", self.run, name.replace('-', "_"));
        self.run(&format!("CREATE DATABASE {name}")).await?;
        let address = self.address_of(&name);
        self.made.lock().unwrap_or_else(PoisonError::into_inner).push(name);
        Ok(address)
    }

    /// Drops what was made.
    pub async fn end(&self) -> Result<(), Failure> {
        let made = std::mem::take(&mut *self.made.lock().unwrap_or_else(PoisonError::into_inner));
        for name in made {
            self.run(&format!("DROP DATABASE {name} WITH (FORCE)")).await?;
        }
        Ok(())
    }

    /// What the server calls itself.
    pub async fn version(&self) -> Result<String, Failure> {
        let client = client(&self.address_of(&self.first)).await?;
        let row = client.query_one("SHOW server_version", &[]).await;
        let version: String = row.and_then(|row| row.try_get(0)).doing("cannot ask the server")?;
        Ok(version)
    }

    fn address_of(&self, name: &str) -> String {
        format!("{}{name}{}", self.address.0, self.address.1)
    }

    async fn run(&self, statement: &str) -> Result<(), Failure> {
        let client = client(&self.address_of(&self.first)).await?;
        client.batch_execute(statement).await.doing(format!("cannot do there: {statement}"))
    }
}

/// How a database is reached.
pub fn settings(url: &str) -> Result<PostgresSettings, Failure> {
    PostgresSettings::parse(url).map_err(|error| {
        let reason = std::error::Error::source(&error).map(ToString::to_string);
        Failure::settings(FLAG, &reason.unwrap_or_default())
    })
}

/// A connection of the base lines.
pub async fn connect(url: &str) -> Result<Client, Failure> {
    let client = client(url).await?;
    client.batch_execute(SESSION).await.doing("cannot set a session up")?;
    Ok(client)
}

async fn client(url: &str) -> Result<Client, Failure> {
    let settings = settings(url)?;
    let tls = tls(&settings).doing("cannot reach the server")?;
    let made = settings.config().connect(tls).await;
    let (client, connection) = made.doing(format!("cannot reach {}", settings.place()))?;
    // It ends with the client.
    tokio::spawn(connection);
    Ok(client)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn databases_stand_beside_the_named_one() {
        for (url, other) in [
            ("postgres://u:p@h:1/postgres", "postgres://u:p@h:1/other"),
            ("postgres://u@%2Ftmp%2Fpg/a?port=7", "postgres://u@%2Ftmp%2Fpg/other?port=7"),
        ] {
            assert_eq!(Server::new(url).unwrap().address_of("other"), other);
        }
        for url in ["postgres://u@h", "mysql://h/d", "postgres://u@h?dbname=a", "postgres://u@h/"] {
            assert!(matches!(Server::new(url), Err(Failure::Settings(_))), "{url}");
        }
    }
}
