//! Raw look-ups: the engine alone, asked for the same keys over its own indexes.

use std::collections::BTreeSet;
use std::path::Path;

use nguon_lineage::Key;
use rusqlite::{Connection, OpenFlags, OptionalExtension};

use crate::failure::{Doing, Failure};

/// A reading connection to a store's file.
pub struct Raw(Connection);

/// EPCs and EPC classes among the known values.
const KIND_EPC: i64 = 2;

impl Raw {
    pub fn open(path: &Path) -> Result<Self, Failure> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        Connection::open_with_flags(path, flags).map(Self).doing("cannot open the store's file")
    }

    /// Some things that events speak of, about so many, the same every time: a value's key is a
    /// hash, so the first of all keys are a fair sample.
    pub fn sample(&self, most: usize) -> Result<Vec<String>, Failure> {
        self.select(
            "SELECT value FROM known_value WHERE kind = ?1 ORDER BY key LIMIT ?2",
            (KIND_EPC, i64::try_from(most).unwrap_or(i64::MAX)),
        )
    }

    /// Some lots.
    pub fn lots(&self, most: usize) -> Result<Vec<String>, Failure> {
        self.select(
            "SELECT value FROM known_value WHERE kind = ?1 AND value LIKE '%/01/%/10/%'
             ORDER BY key LIMIT ?2",
            (KIND_EPC, i64::try_from(most).unwrap_or(i64::MAX)),
        )
    }

    fn select(&self, sql: &str, values: (i64, i64)) -> Result<Vec<String>, Failure> {
        let read = || {
            let mut select = self.0.prepare(sql)?;
            let rows = select.query_map(values, |row| row.get(0))?;
            rows.collect::<rusqlite::Result<Vec<String>>>()
        };
        read().doing("cannot read the known values")
    }

    /// The index keys of some things; one that no event names has none.
    pub fn keys(&self, things: &[Key]) -> Result<Vec<[u8; 16]>, Failure> {
        let sql = "SELECT key FROM known_value WHERE kind = ?1 AND value = ?2";
        let one = |thing: &Key| {
            let mut select = self.0.prepare_cached(sql)?;
            select.query_row((KIND_EPC, thing.as_str()), |row| row.get(0)).optional()
        };
        let found = things.iter().filter_map(|thing| one(thing).transpose());
        found.collect::<rusqlite::Result<_>>().doing("cannot read the keys")
    }

    /// Every row under these keys, each event's row once; how many bytes they are.
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

    /// The texts of as many events as a page has, by primary key, from the middle of the file.
    pub fn read_rows(&self, most: usize) -> Result<usize, Failure> {
        let sql = "SELECT body FROM event WHERE seq > (SELECT max(seq) / 2 FROM event) LIMIT ?1";
        let read = || {
            let mut select = self.0.prepare_cached(sql)?;
            let mut rows = select.query([i64::try_from(most).unwrap_or(i64::MAX)])?;
            let mut bytes = 0;
            while let Some(row) = rows.next()? {
                bytes += row.get_ref(0)?.as_blob().map_or(0, <[u8]>::len);
            }
            Ok::<_, rusqlite::Error>(bytes)
        };
        read().doing("cannot read rows")
    }
}
