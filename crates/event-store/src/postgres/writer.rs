//! The one thread of this program that appends. Calls that wait together share one commit, and so
//! one wait for the disk of the server; other programs on the same database take turns with it.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::thread::JoinHandle;
use std::time::Duration;

use tokio::sync::{mpsc, oneshot};
use tokio_postgres::Client;

use super::commit::{self, Begun, Failed, Outcomes, Statements, Trace};
use super::connect::{APPENDING, Connector};
use super::distributed::{moved, settle};
use super::long;
use crate::{Batch, Clock, LongBatch, LongOutcome, Receipt, StoreError};

/// Calls that may wait for the writer; more wait for a place in the queue.
const QUEUE: usize = 256;
/// Events of one commit, so that the first of a group does not wait for ever.
const GROUP_EVENTS_MAX: usize = 10_000;
/// How long one commit may take before its connection is given up; a dead network is noticed much
/// earlier.
const COMMIT_MAX: Duration = Duration::from_mins(10);
/// The same for a document that does not fit into memory.
const LONG_COMMIT_MAX: Duration = Duration::from_hours(4);
/// How long is asked whether a commit succeeded whose answer was lost: a server that was killed
/// needs some seconds to come back.
const ASKED_MAX: Duration = Duration::from_secs(15);
/// How long a commit waits for a node that does not show the last one yet.
const SETTLED_MAX: Duration = Duration::from_secs(5);
/// Where tables are distributed a commit has one transaction on each node, not one for each shard.
const ONE_EACH: &str = "SET citus.max_adaptive_executor_pool_size = 1";
/// Between two questions.
const ASKED_EVERY: Duration = Duration::from_millis(200);

type Reply<T> = oneshot::Sender<Result<T, StoreError>>;
type Task = (Batch, Reply<Receipt>);

/// What waits for the writer.
enum Waiting {
    /// Shares a commit with those that wait beside it.
    Small(Task),
    /// Has a commit of its own.
    Long(Box<LongBatch>, Reply<LongOutcome>),
}

/// Handle to the thread; dropping it waits until all that was queued is written or refused.
pub(super) struct Writer {
    queue: Option<mpsc::Sender<Waiting>>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    pub fn start(connector: Connector, clock: Clock) -> Result<Self, StoreError> {
        let (queue, tasks) = mpsc::channel(QUEUE);
        // Its own, so that a commit waits for no other work of the program.
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| StoreError::Engine(error.into()))?;
        let line = Line { connector, clock, open: None };
        let thread = std::thread::Builder::new()
            .name("event-writer".to_owned())
            .spawn(move || runtime.block_on(line.run(tasks)))
            .map_err(|error| StoreError::Engine(error.into()))?;
        Ok(Self { queue: Some(queue), thread: Some(thread) })
    }

    pub async fn append(&self, batch: Batch) -> Result<Receipt, StoreError> {
        self.wait(|reply| Waiting::Small((batch, reply))).await
    }

    pub async fn append_long(&self, batch: LongBatch) -> Result<LongOutcome, StoreError> {
        self.wait(|reply| Waiting::Long(Box::new(batch), reply)).await
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

/// The connection over which is appended, made when it is needed and made anew when it was lost.
struct Line {
    connector: Connector,
    clock: Clock,
    open: Option<Open>,
}

/// A connection that is set up.
struct Open {
    client: Client,
    statements: Statements,
    /// Set when the server warns.
    warned: Arc<AtomicBool>,
}

impl Line {
    async fn run(mut self, mut tasks: mpsc::Receiver<Waiting>) {
        let mut behind = None;
        loop {
            let next = match behind.take() {
                None => tasks.recv().await,
                next => next,
            };
            match next {
                None => return,
                Some(Waiting::Small(first)) => {
                    let (group, long) = gather(first, &mut tasks);
                    behind = long;
                    self.serve(group).await;
                }
                Some(Waiting::Long(batch, reply)) => {
                    // A caller that went away does not hear it; what was committed stays.
                    let _heard = reply.send(self.long(*batch).await);
                }
            }
        }
    }

    /// Commits a long document. Its events are read once: who finds that nothing was kept, or
    /// that nobody can say, calls again.
    async fn long(&mut self, batch: LongBatch) -> Result<LongOutcome, StoreError> {
        let begun = loop {
            match self.begin_long().await {
                Ok(begun) => break begun,
                Err(failed) => {
                    self.open = None;
                    match failed {
                        Failed::Before(error) => return Err(error),
                        Failed::During(..) => return Err(StoreError::Uncertain),
                        Failed::Distributed => self.connector.know_distributed(),
                        Failed::Moved => {}
                        Failed::Behind => self.settled().await?,
                    }
                }
            }
        };
        // The connection that began it and no other: on a new one nothing would hold it together.
        let Some(Open { client, statements, warned }) = &self.open else {
            return Err(StoreError::Stopped);
        };
        let committing = long::commit(client, statements, batch, begun, warned);
        let outcome = tokio::time::timeout(LONG_COMMIT_MAX, committing).await;
        let outcome = outcome.unwrap_or(Err(StoreError::Uncertain));
        if outcome.is_err() {
            // The server rolls back when it is closed.
            self.open = None;
        }
        outcome
    }

    /// Begins and holds the head. Nothing of the document is read yet, so it can be tried again.
    async fn begin_long(&mut self) -> Result<Begun, Failed> {
        let clock = self.clock.clone();
        let Open { client, statements, .. } = self.opened().await?;
        let beginning = commit::begin(client, statements, &[], &clock);
        let begun = tokio::time::timeout(COMMIT_MAX, beginning).await;
        begun.unwrap_or_else(|_elapsed| {
            Err(Failed::Before(StoreError::Unavailable("the head was not given in time".into())))
        })
    }

    /// Commits a group and answers it. Where a statement failed and not the server, each call has
    /// a commit of its own then: a bad one does not sink the others.
    async fn serve(&mut self, group: Vec<Task>) {
        let batches: Vec<&Batch> = group.iter().map(|(batch, _)| batch).collect();
        let failed = match self.commit(&batches).await {
            Ok(outcomes) => return answer(group, outcomes),
            Err(failed) => failed,
        };
        tracing::error!(
            error = %failed, cause = failed.cause(), calls = group.len(), "nothing of this commit was kept"
        );
        if group.len() > 1 && matches!(failed, StoreError::Engine(_)) {
            for task in group {
                let outcome = self.commit(&[&task.0]).await;
                answer(vec![task], outcome.unwrap_or_else(|error| vec![Err(error)]));
            }
        } else {
            let outcomes = group.iter().map(|_| Err(failed.again())).collect();
            answer(group, outcomes);
        }
    }

    /// A connection may be dead without anyone knowing yet: where nothing was kept for that
    /// reason, a second one is tried.
    async fn commit(&mut self, batches: &[&Batch]) -> Result<Outcomes, StoreError> {
        match self.attempts(batches).await {
            Err(StoreError::Unavailable(_)) => self.attempts(batches).await,
            other => other,
        }
    }

    /// Tries until the connection fits the tables, and all nodes show the last commit.
    async fn attempts(&mut self, batches: &[&Batch]) -> Result<Outcomes, StoreError> {
        loop {
            match self.attempt(batches).await? {
                Attempt::Done(outcomes) => return Ok(outcomes),
                Attempt::Distributed => self.connector.know_distributed(),
                Attempt::Moved => {}
                Attempt::Behind => self.settled().await?,
            }
        }
    }

    /// Waits until all nodes show the last commit.
    async fn settled(&mut self) -> Result<(), StoreError> {
        let client = self.connector.connect().await?;
        let settling = async {
            while !settle::settle(&client).await? {
                tokio::time::sleep(ASKED_EVERY).await;
            }
            Ok(())
        };
        let behind = "a node does not show the last commit yet";
        tokio::time::timeout(SETTLED_MAX, settling)
            .await
            .unwrap_or_else(|_elapsed| Err(StoreError::Unavailable(behind.into())))
    }

    async fn attempt(&mut self, batches: &[&Batch]) -> Result<Attempt, StoreError> {
        let clock = self.clock.clone();
        let Open { client, statements, warned } = self.opened().await?;
        let committing = commit::group(client, statements, batches, &clock, warned);
        let failed = match tokio::time::timeout(COMMIT_MAX, committing).await {
            Ok(Ok(outcomes)) => return Ok(Attempt::Done(outcomes)),
            Ok(Err(failed)) => failed,
            // It may have been under way to the end, and no number to ask for is known.
            Err(_elapsed) => Failed::Before(StoreError::Uncertain),
        };
        // What the connection holds is of no use: the server rolls back when it is closed.
        self.open = None;
        match failed {
            Failed::Before(error) => Err(error),
            Failed::Distributed => Ok(Attempt::Distributed),
            Failed::Behind => Ok(Attempt::Behind),
            Failed::Moved => Ok(Attempt::Moved),
            Failed::During(trace, outcomes) => {
                if self.was_kept(&trace).await? {
                    Ok(Attempt::Done(outcomes))
                } else {
                    Err(StoreError::Unavailable("the connection was lost".into()))
                }
            }
        }
    }

    async fn opened(&mut self) -> Result<&Open, StoreError> {
        if self.open.as_ref().is_none_or(|open| open.client.is_closed()) {
            self.open = None;
            self.open = Some(open(&self.connector).await?);
        }
        self.open.as_ref().ok_or(StoreError::Stopped)
    }

    /// Asks the server, as soon as it is back, what became of a commit.
    async fn was_kept(&self, trace: &Trace) -> Result<bool, StoreError> {
        let asking = async {
            loop {
                if let Ok(Some(kept)) = asked(&self.connector, trace).await {
                    return kept;
                }
                tokio::time::sleep(ASKED_EVERY).await;
            }
        };
        tokio::time::timeout(ASKED_MAX, asking).await.map_err(|_elapsed| StoreError::Uncertain)
    }
}

/// What became of an attempt that did not fail.
enum Attempt {
    Done(Outcomes),
    /// The tables are distributed since: another connection is needed.
    Distributed,
    /// A table went to the workers meanwhile.
    Moved,
    /// A node does not show the last commit yet.
    Behind,
}

async fn open(connector: &Connector) -> Result<Open, StoreError> {
    let distributed = connector.is_distributed();
    let (client, warned) = connector.connect_heard().await?;
    client.batch_execute(APPENDING).await?;
    if distributed {
        client.batch_execute(ONE_EACH).await?;
    }
    let statements = Statements::prepare(&client, distributed).await?;
    Ok(Open { client, statements, warned })
}

/// Whether the commit is there; none while it is still under way. A number of a transaction means
/// nothing on a server that took the place of another, its events do.
async fn asked(connector: &Connector, trace: &Trace) -> Result<Option<bool>, StoreError> {
    let client = connector.connect().await?;
    // Nothing is known while a node has not heard the end of it.
    let distributed = connector.is_distributed();
    if distributed && !settle::settle(&client).await? {
        return Ok(None);
    }
    let shards = if distributed { moved::shards(&client).await? } else { Vec::new() };
    let row =
        client.query_one("SELECT pg_xact_status($1::text::xid8)", &[&trace.transaction]).await?;
    let status: Option<String> = row.try_get(0)?;
    match status.as_deref() {
        Some("in progress") => return Ok(None),
        Some("aborted") => return Ok(Some(false)),
        _ => {}
    }
    let Some((seq, event_key)) = trace.first else {
        return Ok(Some(status.as_deref() == Some("committed")));
    };
    let found = client
        .query(
            "SELECT 1 FROM event_identity WHERE event_key = $1 AND seq = $2",
            &[&event_key, &seq],
        )
        .await?;
    if distributed && moved::shards(&client).await? != shards {
        return Ok(None);
    }
    Ok(Some(!found.is_empty()))
}

/// The first call and those that wait behind it, as far as a long one, which is given too.
fn gather(first: Task, tasks: &mut mpsc::Receiver<Waiting>) -> (Vec<Task>, Option<Waiting>) {
    let mut events = first.0.events.len();
    let mut group = vec![first];
    while events < GROUP_EVENTS_MAX {
        match tasks.try_recv() {
            Ok(Waiting::Small(task)) => {
                events += task.0.events.len().max(1);
                group.push(task);
            }
            Ok(long) => return (group, Some(long)),
            Err(_) => break,
        }
    }
    (group, None)
}

/// A caller that went away does not hear it; what was committed stays.
fn answer(group: Vec<Task>, outcomes: Outcomes) {
    for ((_, reply), outcome) in group.into_iter().zip(outcomes) {
        let _heard = reply.send(outcome);
    }
}

impl StoreError {
    /// The same for one more caller.
    fn again(&self) -> Self {
        match self {
            Self::NoSpace => Self::NoSpace,
            Self::ReadOnly => Self::ReadOnly,
            Self::Uncertain => Self::Uncertain,
            Self::TookTooLong => Self::TookTooLong,
            Self::Unavailable(cause) => Self::Unavailable(cause.to_string().into()),
            other => Self::Engine(other.cause().into()),
        }
    }

    fn cause(&self) -> String {
        let mut text = std::error::Error::source(self).map(ToString::to_string).unwrap_or_default();
        let mut inner = std::error::Error::source(self).and_then(std::error::Error::source);
        while let Some(cause) = inner {
            text = format!("{text}: {cause}");
            inner = cause.source();
        }
        text
    }
}
