//! Where the registry is.

use std::path::PathBuf;
use std::str::FromStr;

use nguon_postgres::{AddressError, PostgresSettings};

/// A file, or a database of a PostgreSQL server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum At {
    /// A file of the embedded engine.
    File(PathBuf),
    /// A database of a server.
    Server(Box<PostgresSettings>),
}

/// `postgres://…` is a server; anything else is the path of a file.
impl FromStr for At {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            Ok(Self::Server(Box::new(PostgresSettings::parse(text)?)))
        } else {
            Ok(Self::File(text.into()))
        }
    }
}
