//! Where the server is and how it is spoken to.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use tokio_postgres::Config;
use tokio_postgres::config::{Host, SslMode, TargetSessionAttrs};

/// A text that is no address of a server.
#[derive(Debug, thiserror::Error)]
#[error("this is no address of a PostgreSQL server (postgres://user@host/database)")]
pub struct AddressError(#[source] Box<dyn std::error::Error + Send + Sync>);

/// How to reach a PostgreSQL server and how much of it to use.
#[derive(Clone, PartialEq, Eq)]
pub struct PostgresSettings {
    config: Config,
    place: String,
    /// Connections of the pool; the event store uses one more to append.
    pub connections_max: usize,
    /// How long to wait for a connection to be made, or for a free one of the pool.
    pub connect_timeout: Duration,
    /// How long the server may work on one answer.
    pub answer_timeout: Duration,
    /// Certificates (PEM) that the server's must lead to, instead of those of public authorities.
    pub authorities: Option<PathBuf>,
}

/// Connections of the pool where nothing else is said.
const CONNECTIONS_MAX: usize = 8;
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
const ANSWER_TIMEOUT: Duration = Duration::from_secs(20);
/// A connection on which nothing was heard for so long is probed by the system, so that one that
/// a firewall forgot is noticed.
const KEEPALIVES_IDLE: Duration = Duration::from_secs(30);
/// A connection whose other end confirms nothing for so long is dead.
const UNCONFIRMED_MAX: Duration = Duration::from_secs(30);

impl PostgresSettings {
    /// From `postgres://user:password@host:port/database?…`. Several hosts may be named
    /// (`host1,host2`): the one that takes writes is used.
    ///
    /// A server on another machine is spoken to by TLS and its certificate is checked; only
    /// `sslmode=disable` in the address forgoes that. On this machine (a socket, a loopback
    /// address) TLS is used where the address says `sslmode=require`.
    ///
    /// # Errors
    /// [`AddressError`] that says what is wrong with the address.
    pub fn parse(url: &str) -> Result<Self, AddressError> {
        let mut config = Config::from_str(url).map_err(|error| AddressError(error.into()))?;
        if config.get_ssl_mode() == SslMode::Prefer {
            let near = config.get_hosts().iter().all(is_near);
            config.ssl_mode(if near { SslMode::Disable } else { SslMode::Require });
        }
        config
            .application_name("nguon")
            .connect_timeout(CONNECT_TIMEOUT)
            .keepalives_idle(KEEPALIVES_IDLE)
            .tcp_user_timeout(UNCONFIRMED_MAX)
            .target_session_attrs(TargetSessionAttrs::ReadWrite);
        Ok(Self {
            place: place(&config),
            config,
            connections_max: CONNECTIONS_MAX,
            connect_timeout: CONNECT_TIMEOUT,
            answer_timeout: ANSWER_TIMEOUT,
            authorities: None,
        })
    }

    /// What connections are made with; it holds the password.
    pub fn config(&self) -> Config {
        let mut config = self.config.clone();
        config.connect_timeout(self.connect_timeout);
        config
    }

    /// Host and database, without what is secret.
    pub fn place(&self) -> &str {
        &self.place
    }
}

/// Whether what is sent there stays on this machine.
fn is_near(host: &Host) -> bool {
    match host {
        Host::Unix(_) => true,
        Host::Tcp(name) => {
            name == "localhost" || name.parse().is_ok_and(|ip: std::net::IpAddr| ip.is_loopback())
        }
    }
}

fn place(config: &Config) -> String {
    let host = |host: &Host| match host {
        Host::Tcp(name) => name.clone(),
        Host::Unix(path) => path.display().to_string(),
    };
    let hosts: Vec<String> = config.get_hosts().iter().map(host).collect();
    format!("postgres://{}/{}", hosts.join(","), config.get_dbname().unwrap_or_default())
}

impl fmt::Debug for PostgresSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PostgresSettings").field("place", &self.place).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_spoken_to_in_the_clear_unless_the_address_says_so() {
        for (url, mode) in [
            ("postgres://u@localhost/d", SslMode::Disable),
            ("postgres://u@127.0.0.1:5433/d", SslMode::Disable),
            ("postgres://u@%2Frun%2Fpostgresql/d", SslMode::Disable),
            ("postgres://u@localhost/d?sslmode=require", SslMode::Require),
            ("postgres://u@db.example.vn/d", SslMode::Require),
            ("postgres://u@localhost,db.example.vn/d", SslMode::Require),
            ("postgres://u@db.example.vn/d?sslmode=disable", SslMode::Disable),
        ] {
            let settings = PostgresSettings::parse(url).unwrap();
            assert_eq!(settings.config.get_ssl_mode(), mode, "{url}");
        }
    }

    #[test]
    fn secrets_are_not_shown() {
        let settings = PostgresSettings::parse("postgres://u:secret@db.example.vn/events").unwrap();
        assert_eq!(settings.place(), "postgres://db.example.vn/events");
        assert!(!format!("{settings:?}").contains("secret"));
        for bad in ["postgres://u:secret@h:port/d", "mysql://u:secret@h/d"] {
            let error = PostgresSettings::parse(bad).unwrap_err();
            assert!(!format!("{error:?}").contains("secret"), "{error:?}");
        }
    }
}
