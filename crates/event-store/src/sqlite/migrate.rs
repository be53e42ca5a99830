//! Migrations: numbered, forward only, checked by the hash of their text.

use std::collections::BTreeMap;

use rusqlite::{Connection, TransactionBehavior};
use sha2::{Digest, Sha256};

use super::older;
use crate::StoreError;
use crate::index::{self, Added};

/// A change of the tables, and what the program computes anew for the rows that are there.
struct Step {
    text: &'static str,
    rows: Option<Rows>,
}

type Rows = fn(&Connection) -> Result<(), StoreError>;

const fn tables(text: &'static str) -> Step {
    Step { text, rows: None }
}

/// The steps since which events have these index rows.
pub(super) const ADDED: [(u32, &Added); 2] = [(7, &index::AMOUNTS), (9, &index::DECLARED)];

/// In the order in which they run; number = place, 1 = first.
const MIGRATIONS: [Step; 9] = [
    tables(include_str!("../../migrations/sqlite/0001_events.sql")),
    tables(include_str!("../../migrations/sqlite/0002_capture_jobs.sql")),
    tables(include_str!("../../migrations/sqlite/0003_named_queries.sql")),
    Step {
        text: include_str!("../../migrations/sqlite/0004_taking_part.sql"),
        rows: Some(older::index_taking_part),
    },
    tables(include_str!("../../migrations/sqlite/0005_subscriptions.sql")),
    tables(include_str!("../../migrations/sqlite/0006_master_data.sql")),
    Step {
        text: include_str!("../../migrations/sqlite/0007_amounts.sql"),
        rows: Some(|db| older::index_added(db, &index::AMOUNTS)),
    },
    tables(include_str!("../../migrations/sqlite/0008_running_jobs.sql")),
    Step {
        text: include_str!("../../migrations/sqlite/0009_declaration_times.sql"),
        rows: Some(|db| older::index_added(db, &index::DECLARED)),
    },
];

const JOURNAL: &str = "CREATE TABLE IF NOT EXISTS migration (
    number INTEGER PRIMARY KEY,
    checksum BLOB NOT NULL
) STRICT";

/// Runs what has not run yet, in one transaction.
pub(super) fn run(connection: &mut Connection) -> Result<(), StoreError> {
    steps(connection, &MIGRATIONS)
}

fn steps(connection: &mut Connection, migrations: &[Step]) -> Result<(), StoreError> {
    let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    tx.execute(JOURNAL, [])?;
    let mut done: BTreeMap<u32, Vec<u8>> = tx
        .prepare("SELECT number, checksum FROM migration")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    for (number, step) in (1..).zip(migrations) {
        let checksum = Sha256::digest(step.text).to_vec();
        match done.remove(&number) {
            Some(ran) if ran == checksum => {}
            Some(_) => return Err(StoreError::MigrationChanged { number }),
            None => {
                tx.execute_batch(step.text)?;
                if let Some(rows) = step.rows {
                    rows(&tx)?;
                }
                tx.execute(
                    "INSERT INTO migration (number, checksum) VALUES (?1, ?2)",
                    (number, checksum),
                )?;
            }
        }
    }
    if let Some((number, _)) = done.pop_first() {
        return Err(StoreError::MigrationUnknown { number });
    }
    tx.commit()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_run_once_in_order_and_guard_their_text() {
        let mut db = Connection::open_in_memory().unwrap();
        let a = || tables("CREATE TABLE a (x INTEGER) STRICT");
        let b = || tables("ALTER TABLE a ADD COLUMN y INTEGER");
        steps(&mut db, &[a()]).unwrap();
        steps(&mut db, &[a(), b()]).unwrap();
        steps(&mut db, &[a(), b()]).unwrap();
        db.execute("INSERT INTO a (x, y) VALUES (1, 2)", []).unwrap();

        let changed = steps(&mut db, &[a(), tables("SELECT 1")]).unwrap_err();
        assert!(matches!(changed, StoreError::MigrationChanged { number: 2 }));
        let newer = steps(&mut db, &[a()]).unwrap_err();
        assert!(matches!(newer, StoreError::MigrationUnknown { number: 2 }));
    }

    #[test]
    fn a_failed_step_leaves_nothing() {
        let mut db = Connection::open_in_memory().unwrap();
        let good = "CREATE TABLE a (x INTEGER) STRICT";
        assert!(steps(&mut db, &[tables(good), tables(good)]).is_err());
        steps(&mut db, &[tables(good)]).unwrap();
    }
}
