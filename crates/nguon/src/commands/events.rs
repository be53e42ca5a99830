//! `nguon events`: where the events are kept.

use std::time::{Duration, Instant};

use clap::{Args, Subcommand};
use nguon_event_store::{Distribution, DistributionStep, PostgresStore, StoreError, Writers};

use super::print;
use crate::failure::{Doing, Failure};
use crate::office;
use crate::settings::Settings;

/// `nguon events …`.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Distribute the events of a PostgreSQL server over its Citus workers, while reads go on
    Distribute(Arguments),
}

/// `nguon events distribute`.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Writes wait while a table is copied; needs no logical replication
    #[arg(long)]
    writes_wait: bool,
    /// Shards of a table: several for each worker that there will ever be
    #[arg(long, value_name = "N", default_value_t = 32, value_parser = clap::value_parser!(u16).range(1..=1024))]
    shards: u16,
}

/// Between two lines about one table.
const TOLD_EVERY: Duration = Duration::from_secs(5);

/// Run it.
pub async fn run(settings: &Settings, command: Command) -> Result<(), Failure> {
    let Command::Distribute(arguments) = command;
    let Some(server) = &settings.events else {
        let reason = "names no PostgreSQL server; only its tables can be distributed";
        return Err(Failure::settings("events.url", reason));
    };
    let store =
        PostgresStore::open(server, office::clock()).await.doing("cannot open the events")?;
    let writers = if arguments.writes_wait { Writers::Wait } else { Writers::GoOn };
    let mut told: Option<Instant> = None;
    let tell = |step: DistributionStep| match step {
        DistributionStep::Announced => eprintln!("waiting until all programs have taken note"),
        DistributionStep::Skipped(table) => eprintln!("{table}: is distributed already"),
        DistributionStep::Copying { table, rows, about } => {
            if told.is_none_or(|last| last.elapsed() >= TOLD_EVERY) {
                told = Some(Instant::now());
                let about = about.map(|rows| format!(" of about {rows}")).unwrap_or_default();
                eprintln!("{table}: {rows}{about} rows copied");
            }
        }
        DistributionStep::Done(table) => {
            told = None;
            eprintln!("{table}: on the workers");
        }
    };
    match store.distribute(Distribution { writers, shards: arguments.shards }, tell).await {
        Ok(()) => print(&format!("the events in {} are distributed", server.place())),
        Err(error @ StoreError::CannotDistribute(_)) => Err(Failure::No(error.to_string())),
        Err(error) => Err(Failure::outside("cannot distribute the events", error)),
    }
}
