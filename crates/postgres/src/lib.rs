//! How a PostgreSQL server is reached.
//!
//! **Comes in:** an address (`postgres://…`) and a few numbers of the settings. **Goes out:** what
//! a connection is made with ([`PostgresSettings`], [`tls`]), whether the server will do ([`check()`]),
//! and what an error of it means for whoever asked ([`Fault`]).
//!
//! **Deliberately does not know:** what is stored. Events and the registry have their own pools,
//! sessions and schemas; they may share one database.

mod check;
mod fault;
mod settings;
mod tls;

pub use check::{Unfit, check};
pub use fault::Fault;
pub use settings::{AddressError, PostgresSettings};
pub use tls::{TlsError, tls};
