//! Raw look-ups: the engine alone, asked for the same keys over its own indexes.

mod file;
mod server;

use nguon_lineage::Key;

use super::workshop::{Filled, Place};
use crate::failure::Failure;

/// EPCs and EPC classes among the known values.
const KIND_EPC: i16 = 2;

/// A reading connection to where a store's events stand.
pub enum Raw {
    File(file::Raw),
    Server(server::Raw),
}

impl Raw {
    pub async fn open(filled: &Filled) -> Result<Self, Failure> {
        Ok(match &filled.place {
            Place::Folder => Self::File(file::Raw::open(&filled.events_file())?),
            Place::Server(url) => Self::Server(server::Raw::open(url).await?),
        })
    }

    /// Some things that events speak of, about so many, the same every time: a value's key is a
    /// hash, so the first of all keys are a fair sample.
    pub async fn sample(&self, most: usize) -> Result<Vec<String>, Failure> {
        self.values("%", most).await
    }

    /// Some lots.
    pub async fn lots(&self, most: usize) -> Result<Vec<String>, Failure> {
        self.values("%/01/%/10/%", most).await
    }

    async fn values(&self, like: &str, most: usize) -> Result<Vec<String>, Failure> {
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        match self {
            Self::File(raw) => raw.values(like, most),
            Self::Server(raw) => raw.values(like, most).await,
        }
    }

    /// The index keys of some things; one that no event names has none.
    pub async fn keys(&self, things: &[Key]) -> Result<Vec<[u8; 16]>, Failure> {
        match self {
            Self::File(raw) => raw.keys(things),
            Self::Server(raw) => raw.keys(things).await,
        }
    }

    /// Every row under these keys, each event's row once; how many bytes they are.
    pub async fn look_up(&self, keys: &[[u8; 16]]) -> Result<usize, Failure> {
        match self {
            Self::File(raw) => raw.look_up(keys),
            Self::Server(raw) => raw.look_up(keys).await,
        }
    }

    /// The texts of as many events as a page has, by primary key, from the middle of the store.
    pub async fn read_rows(&self, most: usize) -> Result<usize, Failure> {
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        match self {
            Self::File(raw) => raw.read_rows(most),
            Self::Server(raw) => raw.read_rows(most).await,
        }
    }
}
