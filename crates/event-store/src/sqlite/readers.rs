//! Reading connections: as many as may read at once, each call on a blocking thread inside one
//! read transaction.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rusqlite::Connection;
use tokio::sync::Semaphore;

use super::connect;
use crate::StoreError;

/// Calls that read at once; more wait for their turn.
const READERS: usize = 8;

pub(super) struct Readers {
    path: PathBuf,
    idle: Mutex<Vec<Connection>>,
    turns: Arc<Semaphore>,
}

impl Readers {
    pub(super) fn new(path: PathBuf) -> Result<Self, StoreError> {
        // One is opened at once, so that a file that cannot be read is refused when it is opened.
        let first = connect::for_reading(&path)?;
        let turns = Arc::new(Semaphore::new(READERS));
        Ok(Self { path, idle: Mutex::new(vec![first]), turns })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// All that `work` reads is of one moment.
    pub(super) async fn read<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let turn =
            Arc::clone(&self.turns).acquire_owned().await.map_err(|_| StoreError::Stopped)?;
        let readers = Arc::clone(self);
        let reading = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            readers.read_now(work)
        });
        reading.await.map_err(|_| StoreError::Stopped)?
    }

    fn read_now<T>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        // A connection whose work panicked is dropped, not given back.
        let idle = self.idle().pop();
        let connection = idle.map_or_else(|| connect::for_reading(&self.path), Ok)?;
        let answer = {
            let tx = connection.unchecked_transaction()?;
            work(&tx)?
        };
        self.idle().push(connection);
        Ok(answer)
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Connection>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
