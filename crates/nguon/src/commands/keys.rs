//! `nguon keys …`: machines that hand in or ask for events.

use clap::Subcommand;
use nguon_platform::accounts::{ApiKey, create_key};
use nguon_platform::db::DbError;
use nguon_platform::territory::Territory;

use super::print;
use crate::failure::{Doing, Failure};
use crate::office;
use crate::settings::Settings;

/// Keys.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make a key and print its secret, once
    ///
    /// The secret goes into the header: Authorization: Bearer <secret>
    Create {
        /// Whose machine
        #[arg(long)]
        name: String,
        /// May hand in events
        #[arg(long)]
        capture: bool,
        /// May ask for events
        #[arg(long)]
        query: bool,
        /// country, province:<unit>, commune:<unit> or holder:<id>
        #[arg(long, default_value = "country")]
        territory: Territory,
    },
}

/// Run it.
pub async fn run(settings: &Settings, command: Command) -> Result<(), Failure> {
    let Command::Create { name, capture, query, territory } = command;
    if !(capture || query) {
        return Err(Failure::settings("--capture, --query", "a key must open at least one"));
    }
    let office = office::open(settings)?;
    let key =
        ApiKey { id: office.world.id(), name, may_capture: capture, may_query: query, territory };
    let (actor, world) = (office.program(), office.world.clone());
    let secret = office
        .db
        .write::<_, DbError>(move |tx| create_key(tx, &actor, &world, &key))
        .await
        .doing("cannot make the key")?;
    print(&secret)
}
