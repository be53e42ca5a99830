//! Running numbers, counted in the transaction that uses them: two cases never get one, and a
//! transaction that fails leaves no gap.

use nguon_platform::db::{DbError, Tx};

/// The next number of a stem, from 1.
pub(crate) fn next(tx: &mut Tx<'_>, stem: &str) -> Result<u64, DbError> {
    tx.execute(
        "INSERT INTO registry_series (stem, last) VALUES ($1, 1) \
         ON CONFLICT (stem) DO UPDATE SET last = registry_series.last + 1",
        &[stem.into()],
    )?;
    let last =
        tx.row("SELECT last FROM registry_series WHERE stem = $1", &[stem.into()], |row| {
            row.get::<u64>("last")
        })?;
    Ok(last.unwrap_or(1))
}
