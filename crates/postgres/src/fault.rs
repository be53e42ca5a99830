//! What the server's errors mean for whoever asked.

use std::error::Error as _;

use tokio_postgres::Error;
use tokio_postgres::error::SqlState;

/// Whose fault an error is, and whether it passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The server's disk is full.
    NoSpace,
    /// The server, or this database, takes no changes now.
    ReadOnly,
    /// The statement was stopped: it ran for too long.
    TookTooLong,
    /// Others held a lock for too long.
    Busy,
    /// The server cannot be reached, or ends the connection.
    Away,
    /// The statement, or what it would leave behind.
    Statement,
}

impl Fault {
    /// Of an error of the server or of the connection to it.
    pub fn of(error: &Error) -> Self {
        let code = error.code();
        if code == Some(&SqlState::DISK_FULL) {
            Self::NoSpace
        } else if code == Some(&SqlState::READ_ONLY_SQL_TRANSACTION) {
            Self::ReadOnly
        } else if code == Some(&SqlState::QUERY_CANCELED) {
            Self::TookTooLong
        } else if code == Some(&SqlState::LOCK_NOT_AVAILABLE) {
            Self::Busy
        } else if is_away(error) {
            Self::Away
        } else {
            Self::Statement
        }
    }
}

/// Whether the server, not the statement, is the reason.
fn is_away(error: &Error) -> bool {
    let states = [
        &SqlState::ADMIN_SHUTDOWN,
        &SqlState::CRASH_SHUTDOWN,
        &SqlState::CANNOT_CONNECT_NOW,
        &SqlState::TOO_MANY_CONNECTIONS,
        &SqlState::IDLE_IN_TRANSACTION_SESSION_TIMEOUT,
    ];
    let by_state =
        error.code().is_some_and(|code| states.contains(&code) || code.code().starts_with("08"));
    let by_wire = error.source().is_some_and(<dyn std::error::Error>::is::<std::io::Error>);
    by_state || by_wire || error.is_closed() || (error.code().is_none() && is_connecting(error))
}

/// An error before there was a connection: no host, refused, the wrong certificate, time.
fn is_connecting(error: &Error) -> bool {
    let text = error.to_string();
    text.starts_with("error connecting")
        || text.starts_with("error performing TLS")
        || text.starts_with("timeout")
}
