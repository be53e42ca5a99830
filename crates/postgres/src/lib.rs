//! How a PostgreSQL server is reached.
//!
//! **Comes in:** an address (`postgres://…`) and a few numbers of the settings. **Goes out:** what
//! a connection is made with ([`PostgresSettings`], [`tls`]), and what an error of the server means
//! for whoever asked ([`Fault`]).
//!
//! **Deliberately does not know:** what is stored. Events and the registry have their own pools,
//! sessions and schemas; they may share one database.

mod fault;
mod settings;
mod tls;

pub use fault::Fault;
pub use settings::{AddressError, PostgresSettings};
pub use tls::{TlsError, tls};
