//! Captures what waits in the [`Spool`]: reads, judges, prepares, and appends in one transaction
//! that ends the job too.
//!
//! **Comes in:** documents in the spool and their running jobs. **Goes out:** events in the store
//! and finished jobs. A document is removed when its job has ended, never before; the store takes
//! it only while its job runs. So it goes in once, whenever the plug is pulled.
//!
//! What fails for a while (a full disk, a server that is away) is tried again with growing pauses;
//! the job runs on. What a program left when it died is found at the next start.

mod judged;
mod lost;
mod read;

use std::collections::HashMap;
use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use nguon_event_store::{
    CaptureJob, JobError, LongBatch, LongOutcome, ReadyReader, Sight, StoreError,
};
use uuid::Uuid;

use crate::EpcisState;
use crate::media::Syntax;
use crate::problem::Exception;
use crate::spool::{Spool, Waiting};
use judged::Judged;

/// The spool is looked at so often even if nobody rings: another program may have died.
const LOOK_EVERY: Duration = Duration::from_secs(20);
/// Pause before a document is tried again; twice as long each time.
const RETRY_AFTER: SignedDuration = SignedDuration::from_secs(5);
/// Pauses grow up to this.
const RETRY_AFTER_MAX: SignedDuration = SignedDuration::from_mins(10);
/// Tries of a document on which the store fails in a way that nobody foresaw.
const TRIES_MAX: u32 = 8;

/// Captures documents that do not fit into memory.
pub struct Intake {
    epcis: EpcisState,
    spool: Option<Arc<Spool>>,
    stop: Arc<AtomicBool>,
    /// Tries of a document and when the next one is.
    failed: HashMap<Uuid, (u32, Timestamp)>,
}

impl Intake {
    /// One for the spool of `epcis`; it rests where there is none. Several may share a folder or a
    /// store.
    pub fn new(epcis: EpcisState) -> Self {
        let (spool, stop) = (epcis.spool.clone(), Arc::new(AtomicBool::new(false)));
        Self { epcis, spool, stop, failed: HashMap::new() }
    }

    /// Captures what waits and what comes, until it is told to stop; what it was doing is begun
    /// anew at the next start.
    pub async fn run(mut self, stop: impl Future<Output = ()>) {
        let told = Arc::clone(&self.stop);
        let spool = self.spool.clone();
        let working = async move {
            loop {
                if let Err(error) = self.settle().await {
                    tracing::error!(%error, "the spool of documents cannot be worked on");
                }
                let Some(spool) = &spool else { return std::future::pending().await };
                // Whoever rings has come, or time has.
                let _ = tokio::time::timeout(LOOK_EVERY, spool.rung()).await;
            }
        };
        let mut working = std::pin::pin!(working);
        let mut stop = std::pin::pin!(stop);
        tokio::select! {
            () = &mut working => {}
            () = &mut stop => told.store(true, Ordering::Relaxed),
        }
    }

    /// Captures what waits now, one document after the other, and gives up jobs whose document is
    /// lost. What cannot be captured now waits on.
    ///
    /// # Errors
    /// [`StoreError`] when the spool or the store cannot be read at all.
    pub async fn settle(&mut self) -> Result<(), StoreError> {
        let Some(spool) = self.spool.clone() else { return Ok(()) };
        let looked = Arc::clone(&spool);
        blocking(move || looked.clean()).await?;
        lost::give_up(&self.epcis, &spool).await?;
        let looked = Arc::clone(&spool);
        for (id, syntax) in blocking(move || looked.documents()).await? {
            if !self.stop.load(Ordering::Relaxed) && self.is_due(id) {
                self.one(&spool, id, syntax).await?;
            }
        }
        Ok(())
    }

    fn is_due(&self, id: Uuid) -> bool {
        let now = (self.epcis.clock)();
        self.failed.get(&id).is_none_or(|(_, at)| *at <= now)
    }

    async fn one(
        &mut self,
        spool: &Arc<Spool>,
        id: Uuid,
        syntax: Syntax,
    ) -> Result<(), StoreError> {
        let asked = Arc::clone(spool);
        let Some(waiting) = blocking(move || asked.take(id, syntax)).await? else { return Ok(()) };
        let waiting = Arc::new(waiting);
        let tried = match self.capture(&waiting).await {
            Err(error) => self.after(id, error).await,
            done => done,
        };
        match tried {
            Ok(()) => {
                self.failed.remove(&id);
                // Nobody else holds it: its reader has ended.
                if let Some(waiting) = Arc::into_inner(waiting) {
                    blocking(move || waiting.remove()).await?;
                }
                Ok(())
            }
            Err(StoreError::Stopped) => Ok(()),
            Err(error) => {
                tracing::warn!(%error, job = %id, "a document waits in the spool until it can be captured");
                blocking(move || waiting.remove_rows()).await
            }
        }
    }

    /// Captures a document, or says in its job why not. An error leaves everything as it was.
    async fn capture(&self, waiting: &Arc<Waiting>) -> Result<(), StoreError> {
        let store = &self.epcis.store;
        let job = match store.job(&Sight::All, waiting.id).await? {
            Some(job) if job.running() => job,
            // Its events are there, or nobody was promised anything of it.
            _ => return Ok(()),
        };
        let (read, limits) = (Arc::clone(waiting), self.epcis.limits);
        let stop = Arc::clone(&self.stop);
        let judging =
            tokio::task::spawn_blocking(move || judged::judge(&read, job, &limits, &stop));
        let judged = judging.await.map_err(|error| StoreError::Engine(error.into()))??;
        match judged {
            Judged::Refused(job) => store.save_job(job.finished((self.epcis.clock)())).await,
            Judged::Ready { job, master_data } => {
                let rows = waiting.open_rows().map_err(failed)?;
                let rows = ReadyReader::new(std::io::BufReader::with_capacity(1 << 20, rows));
                let stop = Arc::clone(&self.stop);
                let events = Box::new(rows.map(move |event| {
                    if stop.load(Ordering::Relaxed) { Err(StoreError::Stopped) } else { event }
                }));
                let outcome = store.append_long(LongBatch { events, master_data, job }).await?;
                if matches!(outcome, LongOutcome::Kept { events: 1.., .. }) {
                    self.epcis.captured();
                }
                Ok(())
            }
        }
    }

    /// After an error: tried again later, or given up with the reason in the job.
    async fn after(&mut self, id: Uuid, error: StoreError) -> Result<(), StoreError> {
        let tries = self.failed.get(&id).map_or(0, |(tries, _)| *tries).saturating_add(1);
        let reason = match &error {
            StoreError::Stopped => return Err(error),
            StoreError::Unstorable(_) => Some((Exception::Validation, error.to_string())),
            StoreError::NoSpace
            | StoreError::ReadOnly
            | StoreError::Unavailable(_)
            | StoreError::Uncertain => None,
            _ if tries < TRIES_MAX => None,
            _ => {
                let detail = format!("{error}; nothing of it was kept");
                Some((Exception::Implementation, detail))
            }
        };
        let Some((exception, detail)) = reason else {
            let pause = RETRY_AFTER.saturating_mul(1 << (tries - 1).min(10)).min(RETRY_AFTER_MAX);
            let now = (self.epcis.clock)();
            self.failed.insert(id, (tries, now.saturating_add(pause).unwrap_or(now)));
            return Err(error);
        };
        if let Some(job) = self.epcis.store.job(&Sight::All, id).await?
            && job.running()
        {
            let reason = reason_of(exception, "not-stored", detail);
            fail(&self.epcis, job, reason).await?;
        }
        Ok(())
    }
}

/// Ends a job of which nothing was kept.
async fn fail(epcis: &EpcisState, job: CaptureJob, reason: JobError) -> Result<(), StoreError> {
    let now = (epcis.clock)();
    epcis.store.save_job(job.refused([reason]).finished(now)).await
}

fn reason_of(exception: Exception, rule: &str, detail: String) -> JobError {
    JobError {
        exception: exception.name().to_owned(),
        pointer: String::new(),
        rule: rule.to_owned(),
        detail,
    }
}

/// Does what waits for the disk where it does no harm.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> std::io::Result<T> + Send + 'static,
) -> Result<T, StoreError> {
    let worked = tokio::task::spawn_blocking(work).await;
    worked.map_err(|error| StoreError::Engine(error.into()))?.map_err(failed)
}

fn failed(error: std::io::Error) -> StoreError {
    match error.kind() {
        std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => StoreError::NoSpace,
        _ => StoreError::Engine(error.into()),
    }
}
