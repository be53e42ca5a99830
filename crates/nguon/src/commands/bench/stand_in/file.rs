//! In a file.

use std::path::Path;

use rusqlite::{Connection, ToSql};

use super::{COLUMNS, Row};
use crate::failure::{Doing, Failure};

pub struct StandIn {
    db: Connection,
    insert: String,
}

impl StandIn {
    pub fn new(path: &Path) -> Result<Self, Failure> {
        let columns = COLUMNS.map(|column| format!("{column} TEXT")).join(", ");
        let places = vec!["?"; COLUMNS.len()].join(", ");
        let insert = format!("INSERT INTO event_epc ({}) VALUES ({places})", COLUMNS.join(", "));
        let open = || {
            let db = Connection::open(path)?;
            db.pragma_update(None, "journal_mode", "wal")?;
            db.pragma_update(None, "synchronous", "full")?;
            db.execute_batch(&format!(
                "CREATE TABLE event_epc (id INTEGER PRIMARY KEY, {columns}) STRICT"
            ))?;
            Ok::<_, rusqlite::Error>(db)
        };
        Ok(Self { db: open().doing("cannot make the stand-in")?, insert })
    }

    pub fn capture(&mut self, rows: &[Row<'_>], in_transactions: bool) -> Result<(), Failure> {
        let insert = |db: &Connection| {
            rows.iter().try_for_each(|(told, body)| {
                let mut values: Vec<&dyn ToSql> = Vec::with_capacity(COLUMNS.len());
                values.extend(told.iter().map(|value| value as &dyn ToSql));
                values.push(body);
                db.prepare_cached(&self.insert)?.execute(&*values).map(drop)
            })
        };
        let all = || {
            if !in_transactions {
                return insert(&self.db);
            }
            let tx = self.db.unchecked_transaction()?;
            insert(&tx)?;
            tx.commit()
        };
        all().doing("cannot fill the stand-in")
    }
}
