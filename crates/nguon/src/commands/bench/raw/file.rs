//! In a file: prepared statements, key by key.

use std::collections::BTreeSet;
use std::path::Path;

use nguon_lineage::Key;
use rusqlite::{Connection, OpenFlags, OptionalExtension};

use super::KIND_EPC;
use crate::failure::{Doing, Failure};

/// A reading connection to a store's file.
pub struct Raw(Connection);

impl Raw {
    pub fn open(path: &Path) -> Result<Self, Failure> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        Connection::open_with_flags(path, flags).map(Self).doing("cannot open the store's file")
    }

    pub fn values(&self, like: &str, most: i64) -> Result<Vec<String>, Failure> {
        let sql = "SELECT value FROM known_value WHERE kind = ?1 AND value LIKE ?2
                   ORDER BY key LIMIT ?3";
        let read = || {
            let mut select = self.0.prepare(sql)?;
            let rows = select.query_map((KIND_EPC, like, most), |row| row.get(0))?;
            rows.collect::<rusqlite::Result<Vec<String>>>()
        };
        read().doing("cannot read the known values")
    }

    pub fn keys(&self, things: &[Key]) -> Result<Vec<[u8; 16]>, Failure> {
        let sql = "SELECT key FROM known_value WHERE kind = ?1 AND value = ?2";
        let one = |thing: &Key| {
            let mut select = self.0.prepare_cached(sql)?;
            select.query_row((KIND_EPC, thing.as_str()), |row| row.get(0)).optional()
        };
        let found = things.iter().filter_map(|thing| one(thing).transpose());
        found.collect::<rusqlite::Result<_>>().doing("cannot read the keys")
    }

    pub fn look_up(&self, keys: &[[u8; 16]]) -> Result<usize, Failure> {
        self.rows(keys).doing("cannot look the keys up")
    }

    fn rows(&self, keys: &[[u8; 16]]) -> rusqlite::Result<usize> {
        let mut places = self.0.prepare_cached("SELECT seq FROM posting WHERE key = ?1")?;
        let mut found: BTreeSet<i64> = BTreeSet::new();
        for key in keys {
            let mut rows = places.query([key])?;
            while let Some(row) = rows.next()? {
                found.insert(row.get(0)?);
            }
        }
        let mut row_of = self.0.prepare_cached(
            "SELECT event_id, event_time_ns, record_time_us, fact FROM event WHERE seq = ?1",
        )?;
        let mut bytes = 0;
        for seq in found {
            bytes += row_of.query_row([seq], |row| {
                let id = row.get_ref(0)?.as_str().map_or(0, str::len);
                Ok(id + row.get_ref(3)?.as_blob().map_or(0, <[u8]>::len))
            })?;
        }
        Ok(bytes)
    }

    pub fn read_rows(&self, most: i64) -> Result<usize, Failure> {
        let sql = "SELECT body FROM event WHERE seq > (SELECT max(seq) / 2 FROM event) LIMIT ?1";
        let read = || {
            let mut select = self.0.prepare_cached(sql)?;
            let mut rows = select.query([most])?;
            let mut bytes = 0;
            while let Some(row) = rows.next()? {
                bytes += row.get_ref(0)?.as_blob().map_or(0, <[u8]>::len);
            }
            Ok::<_, rusqlite::Error>(bytes)
        };
        read().doing("cannot read rows")
    }
}
