//! The one thread that writes. Appends that wait together share one commit, and so one wait for
//! the disk; one that is refused writes nothing, so that it does not sink the others.

use std::error::Error;
use std::thread::JoinHandle;

use jiff::Timestamp;
use rusqlite::{Connection, Transaction, TransactionBehavior};
use tokio::sync::{mpsc, oneshot};
use uuid::Uuid;

use super::known::Known;
use super::postings::Postings;
use super::{Clock, append, jobs, long, named, subscriptions};
use crate::{
    Batch, CaptureJob, LongBatch, LongOutcome, NamedQuery, Receipt, Standing, StoreError,
    Subscription,
};

/// Calls that may wait for the writer; more wait for a place in the queue.
const QUEUE: usize = 256;
/// Events and elements of master data of one commit, so that the first of a group does not wait for ever.
const GROUP_EVENTS_MAX: usize = 10_000;

type Reply<T> = oneshot::Sender<Result<T, StoreError>>;

/// What waits for the writer.
enum Waiting {
    /// Shares a commit with those that wait beside it.
    Small(Task),
    /// Has a commit of its own.
    Long(Box<LongBatch>, Reply<LongOutcome>),
}

enum Task {
    Append(Batch, Reply<Receipt>),
    SaveJob(CaptureJob, Reply<()>),
    DefineQuery(NamedQuery, u64, Reply<()>),
    DeleteQuery { owner: String, name: String, reply: Reply<bool> },
    Subscribe(Box<Subscription>, u64, Reply<()>),
    Unsubscribe { owner: String, query_name: String, id: Uuid, reply: Reply<bool> },
    Advance(Uuid, Standing, Reply<bool>),
}

/// What became of a task, if the commit succeeds.
enum Outcome {
    Stored(Receipt),
    /// This task alone; the others of the group are kept.
    Refused(StoreError),
    Saved,
    /// Whether it was there.
    Found(bool),
}

/// Handle to the thread; dropping it waits until all that was queued is written.
pub(super) struct Writer {
    queue: Option<mpsc::Sender<Waiting>>,
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

    pub(super) async fn append_long(&self, batch: LongBatch) -> Result<LongOutcome, StoreError> {
        self.wait(|reply| Waiting::Long(Box::new(batch), reply)).await
    }

    pub(super) async fn save_job(&self, job: CaptureJob) -> Result<(), StoreError> {
        self.ask(|reply| Task::SaveJob(job, reply)).await
    }

    pub(super) async fn define_query(
        &self,
        query: NamedQuery,
        most: u64,
    ) -> Result<(), StoreError> {
        self.ask(|reply| Task::DefineQuery(query, most, reply)).await
    }

    pub(super) async fn delete_query(
        &self,
        owner: String,
        name: String,
    ) -> Result<bool, StoreError> {
        self.ask(|reply| Task::DeleteQuery { owner, name, reply }).await
    }

    pub(super) async fn subscribe(
        &self,
        subscription: Subscription,
        most: u64,
    ) -> Result<(), StoreError> {
        self.ask(|reply| Task::Subscribe(Box::new(subscription), most, reply)).await
    }

    pub(super) async fn unsubscribe(
        &self,
        owner: String,
        query_name: String,
        id: Uuid,
    ) -> Result<bool, StoreError> {
        self.ask(|reply| Task::Unsubscribe { owner, query_name, id, reply }).await
    }

    pub(super) async fn advance_subscription(
        &self,
        id: Uuid,
        standing: Standing,
    ) -> Result<bool, StoreError> {
        self.ask(|reply| Task::Advance(id, standing, reply)).await
    }

    async fn ask<T>(&self, task: impl FnOnce(Reply<T>) -> Task) -> Result<T, StoreError> {
        self.wait(|reply| Waiting::Small(task(reply))).await
    }

    async fn wait<T>(&self, waiting: impl FnOnce(Reply<T>) -> Waiting) -> Result<T, StoreError> {
        let (reply, answer) = oneshot::channel();
        let queue = self.queue.as_ref().ok_or(StoreError::Stopped)?;
        queue.send(waiting(reply)).await.map_err(|_| StoreError::Stopped)?;
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

fn run(mut connection: Connection, clock: &Clock, mut tasks: mpsc::Receiver<Waiting>) {
    let mut known = Known::default();
    let mut behind = None;
    while let Some(first) = behind.take().or_else(|| tasks.blocking_recv()) {
        let first = match first {
            Waiting::Small(task) => task,
            Waiting::Long(batch, reply) => {
                // A caller that went away does not hear it; what was committed stays.
                let _heard = reply.send(long::write(&mut connection, clock, *batch));
                continue;
            }
        };
        let (group, long) = gather(first, &mut tasks);
        behind = long;
        // Answered only when it is on the disk.
        match write(&mut connection, &mut known, clock, &group) {
            Ok(outcomes) => {
                known.committed();
                for (task, outcome) in group.into_iter().zip(outcomes) {
                    task.answer(outcome);
                }
            }
            Err(cause) => {
                known.rolled_back();
                let source = cause.source().map(ToString::to_string);
                tracing::error!(%cause, source, calls = group.len(), "nothing of this commit was kept");
                for task in group {
                    task.fail(&cause);
                }
            }
        }
    }
}

/// The first task and those that wait behind it, as far as a long one, which is given too.
fn gather(first: Task, tasks: &mut mpsc::Receiver<Waiting>) -> (Vec<Task>, Option<Waiting>) {
    let mut events = first.events();
    let mut group = vec![first];
    while events < GROUP_EVENTS_MAX {
        match tasks.try_recv() {
            Ok(Waiting::Small(task)) => {
                events += task.events();
                group.push(task);
            }
            Ok(long) => return (group, Some(long)),
            Err(_) => break,
        }
    }
    (group, None)
}

/// One transaction. An error of the engine, wherever it comes, keeps nothing of the group.
fn write(
    connection: &mut Connection,
    known: &mut Known,
    clock: &Clock,
    group: &[Task],
) -> Result<Vec<Outcome>, StoreError> {
    let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let record_time = append::next_record_time(&tx, clock())?;
    let mut postings = Postings::default();
    let outcomes = group
        .iter()
        .map(|task| task.write(&tx, known, &mut postings, record_time))
        .collect::<Result<_, _>>()?;
    postings.write(&tx)?;
    tx.commit()?;
    Ok(outcomes)
}

impl Task {
    fn events(&self) -> usize {
        match self {
            Self::Append(batch, _) => batch.events.len() + batch.master_data.len(),
            _ => 1,
        }
    }

    fn write(
        &self,
        tx: &Transaction<'_>,
        known: &mut Known,
        postings: &mut Postings,
        record_time: Timestamp,
    ) -> Result<Outcome, StoreError> {
        match self {
            Self::Append(batch, _) => {
                match append::batch(tx, known, postings, batch, record_time) {
                    Ok(receipt) => Ok(Outcome::Stored(receipt)),
                    Err(refused @ StoreError::Duplicates(_)) => Ok(Outcome::Refused(refused)),
                    Err(error) => Err(error),
                }
            }
            Self::SaveJob(job, _) => {
                jobs::save(tx, job)?;
                Ok(Outcome::Saved)
            }
            Self::DefineQuery(query, most, _) => saved(named::define(tx, query, *most)),
            Self::DeleteQuery { owner, name, .. } => {
                Ok(Outcome::Found(named::delete(tx, owner, name)?))
            }
            Self::Subscribe(new, most, _) => saved(subscriptions::insert(tx, new, *most)),
            Self::Unsubscribe { owner, query_name, id, .. } => {
                Ok(Outcome::Found(subscriptions::delete(tx, owner, query_name, *id)?))
            }
            Self::Advance(id, standing, _) => {
                Ok(Outcome::Found(subscriptions::advance(tx, *id, standing)?))
            }
        }
    }

    /// A caller that went away does not hear it; what was committed stays.
    fn answer(self, outcome: Outcome) {
        match (self, outcome) {
            (Self::Append(_, reply), Outcome::Stored(receipt)) => drop(reply.send(Ok(receipt))),
            (Self::Append(_, reply), Outcome::Refused(why)) => drop(reply.send(Err(why))),
            (
                Self::SaveJob(_, reply)
                | Self::DefineQuery(_, _, reply)
                | Self::Subscribe(_, _, reply),
                Outcome::Saved,
            ) => drop(reply.send(Ok(()))),
            (
                Self::DefineQuery(_, _, reply) | Self::Subscribe(_, _, reply),
                Outcome::Refused(why),
            ) => drop(reply.send(Err(why))),
            (
                Self::DeleteQuery { reply, .. }
                | Self::Unsubscribe { reply, .. }
                | Self::Advance(_, _, reply),
                Outcome::Found(was_there),
            ) => drop(reply.send(Ok(was_there))),
            // What was written is not what was asked: without an answer the caller takes it as
            // not kept.
            (task, _) => drop(task),
        }
    }

    fn fail(self, cause: &StoreError) {
        let why = match cause {
            StoreError::NoSpace => StoreError::NoSpace,
            StoreError::ReadOnly => StoreError::ReadOnly,
            other => StoreError::Engine(other.source().unwrap_or(other).to_string().into()),
        };
        match self {
            Self::Append(_, reply) => drop(reply.send(Err(why))),
            Self::SaveJob(_, reply)
            | Self::DefineQuery(_, _, reply)
            | Self::Subscribe(_, _, reply) => drop(reply.send(Err(why))),
            Self::DeleteQuery { reply, .. }
            | Self::Unsubscribe { reply, .. }
            | Self::Advance(_, _, reply) => drop(reply.send(Err(why))),
        }
    }
}

/// What the rules of the store refuse sinks nothing else of the group.
fn saved(written: Result<(), StoreError>) -> Result<Outcome, StoreError> {
    match written {
        Ok(()) => Ok(Outcome::Saved),
        Err(
            refused @ (StoreError::NameTaken(_)
            | StoreError::TooManyQueries { .. }
            | StoreError::NoSuchQuery(_)
            | StoreError::TooManySubscriptions { .. }),
        ) => Ok(Outcome::Refused(refused)),
        Err(error) => Err(error),
    }
}
