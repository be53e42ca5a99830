//! Migrations: numbered, forward only, checked by the hash of their text.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};
use tokio_postgres::Client;

use super::older;
use crate::StoreError;
use crate::index::{self, Added};

/// A change of the tables, and what the program computes anew for the rows that are there.
#[derive(Clone, Copy)]
pub(super) struct Step {
    pub text: &'static str,
    rows: Option<&'static Added>,
}

pub(super) const fn tables(text: &'static str) -> Step {
    Step { text, rows: None }
}

/// In the order in which they run; number = place, 1 = first.
pub(super) const MIGRATIONS: [Step; 11] = [
    tables(include_str!("../../migrations/postgres/0001_events.sql")),
    tables(include_str!("../../migrations/postgres/0002_capture_jobs.sql")),
    tables(include_str!("../../migrations/postgres/0003_named_queries.sql")),
    tables(include_str!("../../migrations/postgres/0004_subscriptions.sql")),
    tables(include_str!("../../migrations/postgres/0005_master_data.sql")),
    tables(include_str!("../../migrations/postgres/0006_subscription_lease.sql")),
    Step {
        text: include_str!("../../migrations/postgres/0007_amounts.sql"),
        rows: Some(&index::AMOUNTS),
    },
    tables(include_str!("../../migrations/postgres/0008_visible.sql")),
    tables(include_str!("../../migrations/postgres/0009_running_jobs.sql")),
    tables(include_str!("../../migrations/postgres/0010_moving.sql")),
    Step {
        text: include_str!("../../migrations/postgres/0011_declaration_times.sql"),
        rows: Some(&index::DECLARED),
    },
];

/// Programs that start at the same time wait for each other: the number stands for nothing else.
const PREPARE: &str = "SELECT pg_advisory_xact_lock(7822104653118);
    CREATE SCHEMA IF NOT EXISTS nguon_events;
    CREATE TABLE IF NOT EXISTS nguon_events.migration (
        number integer PRIMARY KEY,
        checksum bytea NOT NULL
    )";

/// Runs what has not run yet, in one transaction.
pub(super) async fn run(client: &mut Client) -> Result<(), StoreError> {
    steps(client, &MIGRATIONS).await
}

pub(super) async fn steps(client: &mut Client, migrations: &[Step]) -> Result<(), StoreError> {
    let tx = client.transaction().await?;
    tx.batch_execute(PREPARE).await?;
    let rows = tx.query("SELECT number, checksum FROM migration", &[]).await?;
    let mut done: BTreeMap<i32, Vec<u8>> = BTreeMap::new();
    for row in rows {
        done.insert(row.try_get(0)?, row.try_get(1)?);
    }
    for (number, Step { text, rows }) in (1..).zip(migrations) {
        let checksum = Sha256::digest(text).to_vec();
        match done.remove(&number) {
            Some(ran) if ran == checksum => {}
            Some(_) => {
                return Err(StoreError::MigrationChanged { number: number.unsigned_abs() });
            }
            None => {
                tx.batch_execute(text).await?;
                if let Some(added) = rows {
                    older::index_added(tx.client(), added).await?;
                }
                tx.execute(
                    "INSERT INTO migration (number, checksum) VALUES ($1, $2)",
                    &[&number, &checksum],
                )
                .await?;
            }
        }
    }
    if let Some((number, _)) = done.pop_first() {
        return Err(StoreError::MigrationUnknown { number: number.unsigned_abs() });
    }
    Ok(tx.commit().await?)
}
