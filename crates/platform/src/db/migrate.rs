//! Migrations: numbered per room, forward only, checked by the hash of their text.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::DbError;

/// One step of a room's tables. Numbers start at 1 and have no gaps within a room.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    /// The room that owns the tables.
    pub room: &'static str,
    /// Order within the room.
    pub number: u32,
    /// The statements, as `SQLite` reads them. PostgreSQL's are made from them; what stands in the
    /// file for one engine alone is marked (`db/dialect.rs` says how).
    pub sqlite: &'static str,
}

/// What ran already: room and number, with the hash of the text.
pub(super) type Done = BTreeMap<(String, u32), Vec<u8>>;

/// The steps that have not run yet, in order, each with the hash of its text.
pub(super) fn missing(
    mut done: Done,
    migrations: &[Migration],
) -> Result<Vec<(&Migration, Vec<u8>)>, DbError> {
    let mut missing = Vec::new();
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
            None => missing.push((step, checksum)),
        }
    }
    match done.pop_first() {
        Some(((room, number), _)) => Err(DbError::MigrationUnknown { room, number }),
        None => Ok(missing),
    }
}
