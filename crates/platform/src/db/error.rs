//! What can go wrong at the database door.

use deadpool_postgres::{HookError, PoolError};
use nguon_postgres::Fault;

/// What an engine said.
pub type Cause = Box<dyn std::error::Error + Send + Sync>;

/// What can go wrong between a store and its tables.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    /// The engine refused or failed.
    #[error("the database refused a statement")]
    Engine(#[source] Cause),
    /// The file or its folder could not be opened.
    #[error("cannot open the database {path}; check that the folder exists and may be written")]
    Open {
        /// The file asked for.
        path: String,
        /// What the engine said.
        source: rusqlite::Error,
    },
    /// The server could not be reached, or cannot hold the registry.
    #[error("cannot open the database {place}")]
    Server {
        /// Host and database, without what is secret.
        place: String,
        /// What is wrong there.
        source: Cause,
    },
    /// The server is away for a while, or takes no changes; nothing was changed.
    #[error("the database server cannot be asked now; try again later")]
    Unavailable(#[source] Cause),
    /// Others changed something for too long, or the answer took too long; nothing was changed.
    #[error("the database was busy for too long; try again")]
    Busy(#[source] Cause),
    /// The connection broke while a change was kept.
    #[error("the database server went away while keeping a change; look whether it is there")]
    Uncertain(#[source] Cause),
    /// What was to be filled holds a registry already.
    #[error("the database is not empty: a registry is in it already")]
    NotEmpty,
    /// PostgreSQL keeps no text with U+0000.
    #[error("a text holds the character U+0000, which this database does not keep")]
    ZeroCharacter,
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

impl DbError {
    /// Whether the same may be answered in a while.
    pub fn passes(&self) -> bool {
        matches!(self, Self::Unavailable(_) | Self::Busy(_))
    }
}

impl From<rusqlite::Error> for DbError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::DatabaseBusy) => Self::Busy(error.into()),
            _ => Self::Engine(error.into()),
        }
    }
}

impl From<tokio_postgres::Error> for DbError {
    fn from(error: tokio_postgres::Error) -> Self {
        match Fault::of(&error) {
            Fault::Away | Fault::ReadOnly | Fault::NoSpace => Self::Unavailable(error.into()),
            Fault::Busy | Fault::TookTooLong => Self::Busy(error.into()),
            Fault::Statement => Self::Engine(error.into()),
        }
    }
}

impl From<PoolError> for DbError {
    fn from(error: PoolError) -> Self {
        match error {
            PoolError::Backend(error) | PoolError::PostCreateHook(HookError::Backend(error)) => {
                error.into()
            }
            PoolError::Timeout(_) => Self::Busy(error.into()),
            other => Self::Unavailable(other.into()),
        }
    }
}
