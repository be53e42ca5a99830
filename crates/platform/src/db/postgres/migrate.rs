//! Migrations on a server: all that is missing, in one transaction.

use tokio_postgres::Client;

use crate::db::migrate::{Done, missing};
use crate::db::{DbError, Migration, dialect};

/// Programs that start at the same time wait for each other: the number stands for nothing else.
/// `hex` is a function of `SQLite` that a migration uses.
const PREPARE: &str = "SET LOCAL lock_timeout = 0; SET LOCAL statement_timeout = 0;
    SELECT pg_advisory_xact_lock(7822104653121);
    CREATE SCHEMA IF NOT EXISTS nguon_registry;
    CREATE TABLE IF NOT EXISTS nguon_registry.migration (
        room TEXT COLLATE \"C\" NOT NULL,
        number BIGINT NOT NULL,
        checksum BYTEA NOT NULL,
        PRIMARY KEY (room, number)
    );
    CREATE OR REPLACE FUNCTION nguon_registry.hex(bytes BYTEA) RETURNS TEXT
        LANGUAGE sql IMMUTABLE RETURN upper(encode(bytes, 'hex'))";

/// Runs what has not run yet, in the order given.
pub(super) async fn run(client: &mut Client, migrations: &[Migration]) -> Result<(), DbError> {
    let tx = client.transaction().await?;
    tx.batch_execute(PREPARE).await?;
    let mut done = Done::new();
    for row in tx.query("SELECT room, number, checksum FROM migration", &[]).await? {
        let number: i64 = row.try_get(1)?;
        let number = u32::try_from(number).unwrap_or(u32::MAX);
        done.insert((row.try_get(0)?, number), row.try_get(2)?);
    }
    for (step, checksum) in missing(done, migrations)? {
        tx.batch_execute(&dialect::for_postgres(step.sqlite)).await?;
        tx.execute(
            "INSERT INTO migration (room, number, checksum) VALUES ($1, $2, $3)",
            &[&step.room, &i64::from(step.number), &checksum],
        )
        .await?;
    }
    Ok(tx.commit().await?)
}
