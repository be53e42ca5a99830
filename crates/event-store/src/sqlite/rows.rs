//! Reading the rows of a file for another engine.

use std::path::Path;

use rusqlite::Row;

use super::connect;
use super::migrate::ADDED;
use crate::StoreError;
use crate::index::Added;

/// The index rows that the program of which the file is did not write yet.
pub(crate) fn lacking(path: &Path) -> Result<Vec<&'static Added>, StoreError> {
    let sql = "SELECT NOT EXISTS (SELECT 1 FROM migration WHERE number = ?1)";
    let db = connect::for_reading(path)?;
    let mut lacking = Vec::new();
    for (step, added) in ADDED {
        if db.query_row(sql, [step], |row| row.get(0))? {
            lacking.push(added);
        }
    }
    Ok(lacking)
}

/// Calls `take` for each row of each of these statements, in their order: its number and the row.
/// All is read at one moment.
pub(crate) fn read_rows(
    path: &Path,
    statements: &[&str],
    mut take: impl FnMut(usize, &Row<'_>) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let mut db = connect::for_reading(path)?;
    let tx = db.transaction()?;
    for (number, sql) in statements.iter().enumerate() {
        let mut statement = tx.prepare(sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            take(number, row)?;
        }
    }
    Ok(())
}
