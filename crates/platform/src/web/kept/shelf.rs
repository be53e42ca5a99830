//! The answers themselves: so many bytes, those that were asked for longest ago go first.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use jiff::Timestamp;
use lru::LruCache;

use super::Stamp;

/// Rough cost of an entry besides its texts.
const ENTRY_BYTES: usize = 512;

/// One answer.
pub(super) struct Entry {
    pub(super) stamp: Stamp,
    pub(super) made: Timestamp,
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

impl Entry {
    /// The same answer again.
    pub(super) fn response(&self) -> Response {
        let mut response = Response::new(Body::from(self.body.clone()));
        *response.status_mut() = self.status;
        response.headers_mut().clone_from(&self.headers);
        response
    }

    fn bytes(&self, asked: &str) -> usize {
        let headers = self.headers.iter().map(|(name, value)| name.as_str().len() + value.len());
        ENTRY_BYTES + asked.len() + self.body.len() + headers.sum::<usize>()
    }
}

pub(super) struct Shelf {
    bytes_max: usize,
    room: Mutex<Room>,
}

struct Room {
    entries: LruCache<String, Arc<Entry>>,
    bytes: usize,
}

impl Shelf {
    pub(super) fn new(bytes_max: usize) -> Self {
        let room = Mutex::new(Room { entries: LruCache::unbounded(), bytes: 0 });
        Self { bytes_max, room }
    }

    /// The answer to this, if it still holds; one that does not is thrown away.
    pub(super) fn get(
        &self,
        asked: &str,
        holds: impl FnOnce(&Entry) -> Option<()>,
    ) -> Option<Arc<Entry>> {
        let mut room = self.room.lock().unwrap_or_else(PoisonError::into_inner);
        let entry = Arc::clone(room.entries.get(asked)?);
        if holds(&entry).is_some() {
            return Some(entry);
        }
        room.entries.pop(asked);
        room.bytes -= entry.bytes(asked);
        None
    }

    pub(super) fn put(&self, asked: String, entry: Entry) {
        let bytes = entry.bytes(&asked);
        if bytes > self.bytes_max {
            return;
        }
        let mut room = self.room.lock().unwrap_or_else(PoisonError::into_inner);
        room.bytes += bytes;
        if let Some((asked, old)) = room.entries.push(asked, Arc::new(entry)) {
            room.bytes -= old.bytes(&asked);
        }
        while room.bytes > self.bytes_max {
            let Some((asked, old)) = room.entries.pop_lru() else { break };
            room.bytes -= old.bytes(&asked);
        }
    }
}

impl fmt::Debug for Shelf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let room = self.room.lock().unwrap_or_else(PoisonError::into_inner);
        let (entries, bytes) = (room.entries.len(), room.bytes);
        let mut told = f.debug_struct("Shelf");
        told.field("entries", &entries).field("bytes", &bytes).finish_non_exhaustive()
    }
}
