//! The one thread that writes. Appends that wait together share one commit, and so one wait for
//! the disk; each stands in a savepoint of its own, so that a bad one does not sink the others.

use std::thread::JoinHandle;

use jiff::Timestamp;
use rusqlite::{Connection, ErrorCode, TransactionBehavior};
use tokio::sync::{mpsc, oneshot};

use super::{Clock, append, jobs};
use crate::{Batch, CaptureJob, Receipt, StoreError};

/// Calls that may wait for the writer; more wait for a place in the queue.
const QUEUE: usize = 256;
/// Events of one commit, so that the first of a group does not wait for ever.
const GROUP_EVENTS_MAX: usize = 10_000;

type Reply<T> = oneshot::Sender<Result<T, StoreError>>;

enum Task {
    Append(Batch, Reply<Receipt>),
    SaveJob(CaptureJob, Reply<()>),
}

/// What the commit decides: given to the caller only when it is on the disk.
enum Answer {
    Append(Reply<Receipt>, Result<Receipt, StoreError>),
    SaveJob(Reply<()>, Result<(), StoreError>),
}

/// Handle to the thread; dropping it waits until all that was queued is written.
pub(super) struct Writer {
    queue: Option<mpsc::Sender<Task>>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    pub(super) fn start(connection: Connection, clock: Clock) -> Result<Self, StoreError> {
        let (queue, tasks) = mpsc::channel(QUEUE);
        let thread = std::thread::Builder::new()
            .name("event-writer".to_owned())
            .spawn(move || run(connection, &clock, tasks))
            .map_err(|error| StoreError::Engine(error.into()))?;
        Ok(Self { queue: Some(queue), thread: Some(thread) })
    }

    pub(super) async fn append(&self, batch: Batch) -> Result<Receipt, StoreError> {
        self.ask(|reply| Task::Append(batch, reply)).await
    }

    pub(super) async fn save_job(&self, job: CaptureJob) -> Result<(), StoreError> {
        self.ask(|reply| Task::SaveJob(job, reply)).await
    }

    async fn ask<T>(&self, task: impl FnOnce(Reply<T>) -> Task) -> Result<T, StoreError> {
        let (reply, answer) = oneshot::channel();
        let queue = self.queue.as_ref().ok_or(StoreError::Stopped)?;
        queue.send(task(reply)).await.map_err(|_| StoreError::Stopped)?;
        answer.await.map_err(|_| StoreError::Stopped)?
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        drop(self.queue.take());
        if let Some(thread) = self.thread.take() {
            let _ended = thread.join();
        }
    }
}

fn run(mut connection: Connection, clock: &Clock, mut tasks: mpsc::Receiver<Task>) {
    while let Some(first) = tasks.blocking_recv() {
        let group = gather(first, &mut tasks);
        for answer in write_group(&mut connection, clock, group) {
            answer.give();
        }
    }
}

/// The first task and those that wait behind it.
fn gather(first: Task, tasks: &mut mpsc::Receiver<Task>) -> Vec<Task> {
    let mut events = first.events();
    let mut group = vec![first];
    while events < GROUP_EVENTS_MAX {
        let Ok(task) = tasks.try_recv() else { break };
        events += task.events();
        group.push(task);
    }
    group
}

/// One transaction. If it cannot be committed, every answer is an error, whatever went before.
fn write_group(connection: &mut Connection, clock: &Clock, group: Vec<Task>) -> Vec<Answer> {
    let mut answers = Vec::with_capacity(group.len());
    let mut waiting = group.into_iter();
    let outcome = stage(connection, clock, &mut waiting, &mut answers);
    if let Err(error) = outcome {
        tracing::error!(%error, calls = answers.len() + waiting.len(), "no event of this commit was kept");
        answers.extend(waiting.map(Task::untouched));
        for answer in &mut answers {
            answer.fail(&error);
        }
    }
    answers
}

fn stage(
    connection: &mut Connection,
    clock: &Clock,
    waiting: &mut std::vec::IntoIter<Task>,
    answers: &mut Vec<Answer>,
) -> rusqlite::Result<()> {
    let mut tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let record_time = append::next_record_time(&tx, clock())?;
    for task in waiting {
        let answer = task.write(&mut tx, record_time);
        let fatal = answer.is_fatal();
        answers.push(answer);
        // After these the engine may have given up the whole transaction.
        if fatal || tx.is_autocommit() {
            return Err(rusqlite::Error::SqliteFailure(
                rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_ABORT),
                Some("an earlier statement of the commit failed".to_owned()),
            ));
        }
    }
    tx.commit()
}

impl Task {
    fn events(&self) -> usize {
        match self {
            Self::Append(batch, _) => batch.events.len(),
            Self::SaveJob(..) => 1,
        }
    }

    fn write(self, tx: &mut rusqlite::Transaction<'_>, record_time: Timestamp) -> Answer {
        match self {
            Self::Append(batch, reply) => {
                Answer::Append(reply, append::batch(tx, batch, record_time))
            }
            Self::SaveJob(job, reply) => {
                Answer::SaveJob(reply, jobs::save(tx, &job).map_err(StoreError::from))
            }
        }
    }

    fn untouched(self) -> Answer {
        match self {
            Self::Append(_, reply) => Answer::Append(reply, Err(StoreError::Stopped)),
            Self::SaveJob(_, reply) => Answer::SaveJob(reply, Err(StoreError::Stopped)),
        }
    }
}

impl Answer {
    fn error(&self) -> Option<&StoreError> {
        match self {
            Self::Append(_, answer) => answer.as_ref().err(),
            Self::SaveJob(_, answer) => answer.as_ref().err(),
        }
    }

    /// Whether the engine failed, not the batch.
    fn is_fatal(&self) -> bool {
        matches!(self.error(), Some(StoreError::NoSpace | StoreError::Engine(_)))
    }

    /// Replaces the answer by the failure of the commit; an answer that names a cause keeps it.
    fn fail(&mut self, error: &rusqlite::Error) {
        if self.is_fatal() {
            return;
        }
        let full = error.sqlite_error_code() == Some(ErrorCode::DiskFull);
        let why = || {
            if full { StoreError::NoSpace } else { StoreError::Engine(error.to_string().into()) }
        };
        match self {
            Self::Append(_, answer) => *answer = Err(why()),
            Self::SaveJob(_, answer) => *answer = Err(why()),
        }
    }

    /// A caller that went away does not hear it; what was committed stays.
    fn give(self) {
        match self {
            Self::Append(reply, answer) => drop(reply.send(answer)),
            Self::SaveJob(reply, answer) => drop(reply.send(answer)),
        }
    }
}
