//! Migrations: numbered per room, forward only, checked by the hash of their text.

use std::collections::BTreeMap;

use rusqlite::{Connection, TransactionBehavior};
use sha2::{Digest, Sha256};

use super::DbError;

/// One step of a room's tables. Numbers start at 1 and have no gaps within a room.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    /// The room that owns the tables.
    pub room: &'static str,
    /// Order within the room.
    pub number: u32,
    /// The statements, for `SQLite`.
    pub sqlite: &'static str,
}

const JOURNAL: &str = "CREATE TABLE IF NOT EXISTS migration (
    room TEXT NOT NULL,
    number INTEGER NOT NULL,
    checksum BLOB NOT NULL,
    PRIMARY KEY (room, number)
) STRICT";

/// Run what has not run yet, in the order given, in one transaction.
pub(super) fn run(connection: &mut Connection, migrations: &[Migration]) -> Result<(), DbError> {
    let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    tx.execute(JOURNAL, [])?;
    let mut done: BTreeMap<(String, u32), Vec<u8>> = tx
        .prepare("SELECT room, number, checksum FROM migration")?
        .query_map([], |row| Ok(((row.get(0)?, row.get(1)?), row.get(2)?)))?
        .collect::<Result<_, _>>()?;
    for step in migrations {
        let checksum = Sha256::digest(step.sqlite).to_vec();
        match done.remove(&(step.room.to_owned(), step.number)) {
            Some(ran) if ran == checksum => {}
            Some(_) => {
                return Err(DbError::MigrationChanged {
                    room: step.room.to_owned(),
                    number: step.number,
                });
            }
            None => {
                tx.execute_batch(step.sqlite)?;
                tx.execute(
                    "INSERT INTO migration (room, number, checksum) VALUES (?1, ?2, ?3)",
                    (step.room, step.number, checksum),
                )?;
            }
        }
    }
    if let Some(((room, number), _)) = done.pop_first() {
        return Err(DbError::MigrationUnknown { room, number });
    }
    tx.commit()?;
    Ok(())
}
