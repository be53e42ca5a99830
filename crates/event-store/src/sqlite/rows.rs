//! Reading the rows of a file for another engine.

use std::path::Path;

use rusqlite::Row;

use super::connect;
use crate::StoreError;

/// Whether the file is of a program that did not write index rows for amounts yet.
pub(crate) fn lacks_amounts(path: &Path) -> Result<bool, StoreError> {
    let sql = "SELECT NOT EXISTS (SELECT 1 FROM migration WHERE number = ?1)";
    Ok(connect::for_reading(path)?.query_row(sql, [super::migrate::AMOUNTS], |row| row.get(0))?)
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
