//! Reading connections: as many as may read at once, each call on a blocking thread inside one
//! read transaction, and for a bounded time.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rusqlite::{Connection, InterruptHandle};
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

/// A call in progress, as the one who waits for it sees it.
#[derive(Default)]
struct Progress {
    overdue: bool,
    /// Only while the call has its connection: no other call is interrupted in its place.
    interrupt: Option<InterruptHandle>,
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

    /// All that `work` reads is of one moment. After `within` it is interrupted:
    /// [`StoreError::TookTooLong`].
    pub(super) async fn read<T: Send + 'static>(
        self: &Arc<Self>,
        within: Duration,
        work: impl FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let turn =
            Arc::clone(&self.turns).acquire_owned().await.map_err(|_| StoreError::Stopped)?;
        let progress = Arc::new(Mutex::new(Progress::default()));
        let (readers, seen) = (Arc::clone(self), Arc::clone(&progress));
        let mut reading = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            readers.read_now(&seen, work)
        });
        let ended = match tokio::time::timeout(within, &mut reading).await {
            Ok(ended) => ended,
            Err(_elapsed) => {
                interrupt(&progress);
                reading.await
            }
        };
        ended.map_err(|_| StoreError::Stopped)?
    }

    fn read_now<T>(
        &self,
        progress: &Mutex<Progress>,
        work: impl FnOnce(&Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        // A connection whose work panicked is dropped, not given back.
        let idle = lock(&self.idle).pop();
        let connection = idle.map_or_else(|| connect::for_reading(&self.path), Ok)?;
        {
            let mut progress = lock(progress);
            if progress.overdue {
                return Err(StoreError::TookTooLong);
            }
            progress.interrupt = Some(connection.get_interrupt_handle());
        }
        let answer = within_transaction(&connection, work);
        lock(progress).interrupt = None;
        // One that could not end its transaction reads nothing new any more.
        if connection.is_autocommit() {
            lock(&self.idle).push(connection);
        }
        answer
    }
}

fn within_transaction<T>(
    connection: &Connection,
    work: impl FnOnce(&Connection) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    // Statements that are kept: each call says them anew.
    connection.prepare_cached("BEGIN")?.execute([])?;
    let answer = work(connection);
    connection.prepare_cached("COMMIT")?.execute([])?;
    answer
}

fn interrupt(progress: &Mutex<Progress>) {
    let mut progress = lock(progress);
    progress.overdue = true;
    if let Some(call) = &progress.interrupt {
        call.interrupt();
    }
}

/// A poisoned lock only says that another thread panicked.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
