//! The names under which machines hand in events, and whose machines these are.

use super::Owner;
use crate::db::{DbError, Row, Tx};
use crate::territory::Territory;

/// A name under which events may have been handed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Captor {
    /// The name.
    pub name: String,
    /// Whose machines.
    pub owner: Owner,
}

fn read(row: &Row<'_>) -> Result<Captor, DbError> {
    let territory: Territory = row.parse("territory")?;
    Ok(Captor { name: row.get("name")?, owner: territory.into() })
}

/// Names by their bytes, behind `after`: few, since machines have them and not people.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn captors(tx: &mut Tx<'_>, after: &str, most: u32) -> Result<Vec<Captor>, DbError> {
    tx.rows(
        "SELECT name, territory FROM captor WHERE name > $1 ORDER BY name LIMIT $2",
        &[after.into(), most.into()],
        read,
    )
}

/// Every name of one owner: its own, and those of keys from before owners had one.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn captors_of(tx: &mut Tx<'_>, owner: &Owner) -> Result<Vec<String>, DbError> {
    let mut names: Vec<String> = tx.rows(
        "SELECT name FROM captor WHERE territory = $1 ORDER BY name",
        &[owner.territory().to_string().into()],
        |row| row.get("name"),
    )?;
    let own = owner.captor();
    if !names.contains(&own) {
        names.push(own);
    }
    Ok(names)
}

/// Whether the owner's own name was written down.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn is_known(tx: &mut Tx<'_>, owner: &Owner) -> Result<bool, DbError> {
    let sql = "SELECT name FROM captor WHERE name = $1";
    Ok(tx.row(sql, &[owner.captor().into()], |row| row.get::<String>("name"))?.is_some())
}

/// Write an owner down whose machines come without a key of ours (as bearers of another issuer),
/// so that those who look after its territory see what they hand in.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn remember(tx: &mut Tx<'_>, owner: &Owner) -> Result<(), DbError> {
    add(tx, &owner.captor(), owner)
}

pub(super) fn add(tx: &mut Tx<'_>, name: &str, owner: &Owner) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO captor (name, territory) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING",
        &[name.into(), owner.territory().to_string().into()],
    )
    .map(drop)
}
