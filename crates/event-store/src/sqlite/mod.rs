//! The embedded engine: one file, one writer thread that groups commits, some readers, WAL.

mod append;
mod care;
mod connect;
mod copied;
mod facts;
mod jobs;
mod known;
mod leases;
mod long;
mod master;
mod migrate;
mod named;
mod older;
mod ordered;
mod postings;
mod query;
mod read;
mod readers;
mod rows;
mod search;
mod subscriptions;
mod values;
mod watch;
mod writer;

#[cfg(test)]
mod tests;

use std::fmt;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use jiff::Timestamp;
use nguon_epcis::query::SimpleEventQuery;
use nguon_lineage::{Fact, Query as Hop, Walk};
use rusqlite::Connection;
use uuid::Uuid;

pub(crate) use self::copied::{CopiedElement, CopiedEvent, CopyTarget, write_copy};
pub(crate) use self::rows::{lacking, read_rows};

use self::readers::Readers;
use self::watch::Watch;
use self::writer::Writer;
use crate::page::bounded;
use crate::{
    Batch, CaptureJob, CheckReport, EventStore, LongBatch, LongOutcome, NamedQuery, Page, PageKey,
    Receipt, Seq, Sight, Standing, StoreError, StoredElement, StoredEvent, Subscription, ValueKind,
    Window,
};

/// How long the engine may work on one answer. Index look-ups take thousandths of a second; what
/// takes longer is a query whose conditions are all frequent and hardly ever met together.
const ANSWER_WITHIN: Duration = Duration::from_secs(20);

/// Where the store takes its time from: `recordTime` is read at commit.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// The event store in one `SQLite` file.
pub struct SqliteStore {
    writer: Writer,
    readers: Arc<Readers>,
    leases: leases::Leases,
    watch: Watch,
}

impl SqliteStore {
    /// Open (and create) the file and bring its tables up to date. Blocks while it does.
    ///
    /// # Errors
    /// [`StoreError::Open`] when the folder is missing or read-only,
    /// [`StoreError::MigrationChanged`] or [`StoreError::MigrationUnknown`] when the file belongs
    /// to another program version.
    pub fn open(path: &Path, clock: Clock) -> Result<Self, StoreError> {
        let mut connection = connect::for_writing(path)?;
        migrate::run(&mut connection)?;
        let readers = Arc::new(Readers::new(path.to_owned())?);
        let writer = Writer::start(connection, clock)?;
        let watch = Watch::open(path)?;
        Ok(Self { writer, readers, leases: leases::Leases::default(), watch })
    }
}

impl fmt::Debug for SqliteStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SqliteStore").field("path", &self.readers.path()).finish_non_exhaustive()
    }
}

#[async_trait]
impl EventStore for SqliteStore {
    async fn append(&self, batch: Batch) -> Result<Receipt, StoreError> {
        self.writer.append(batch).await
    }

    async fn append_long(&self, batch: LongBatch) -> Result<LongOutcome, StoreError> {
        self.writer.append_long(batch).await
    }

    async fn running_jobs(&self, most: usize) -> Result<Vec<CaptureJob>, StoreError> {
        self.readers.read(ANSWER_WITHIN, move |db| jobs::running(db, bounded(most))).await
    }

    async fn save_job(&self, job: CaptureJob) -> Result<(), StoreError> {
        self.writer.save_job(job).await
    }

    async fn job(&self, sight: &Sight, id: Uuid) -> Result<Option<CaptureJob>, StoreError> {
        let job = self.readers.read(ANSWER_WITHIN, move |db| jobs::one(db, id)).await?;
        Ok(job.filter(|job| sight.includes(&job.captured_by)))
    }

    async fn jobs(
        &self,
        sight: &Sight,
        after: Option<Uuid>,
        per_page: usize,
    ) -> Result<Page<CaptureJob, Uuid>, StoreError> {
        let sight = sight.clone();
        self.readers
            .read(ANSWER_WITHIN, move |db| jobs::page(db, &sight, after, bounded(per_page)))
            .await
    }

    async fn event(&self, sight: &Sight, event_id: &str) -> Result<Vec<StoredEvent>, StoreError> {
        let event_id = event_id.to_owned();
        let events = self.readers.read(ANSWER_WITHIN, move |db| read::by_id(db, &event_id)).await?;
        let mut visible = Vec::with_capacity(events.len());
        for event in events {
            if sight.shows(&event)? {
                visible.push(event);
            }
        }
        Ok(visible)
    }

    async fn query(
        &self,
        sight: &Sight,
        query: &SimpleEventQuery,
        after: Option<PageKey>,
        per_page: usize,
    ) -> Result<Page<StoredEvent>, StoreError> {
        let (sight, query) = (sight.clone(), query.clone());
        self.readers
            .read(ANSWER_WITHIN, move |db| {
                let plan = master::plan(db, &sight, &query)?;
                query::page(db, &plan, after, bounded(per_page))
            })
            .await
    }

    async fn master_data(
        &self,
        sight: &Sight,
        id: &str,
        after: Option<u64>,
        per_page: usize,
    ) -> Result<Page<StoredElement, u64>, StoreError> {
        let (sight, id, after) = (sight.clone(), id.to_owned(), after.unwrap_or_default());
        self.readers
            .read(ANSWER_WITHIN, move |db| master::page(db, &sight, &id, after, bounded(per_page)))
            .await
    }

    async fn query_within(
        &self,
        sight: &Sight,
        query: &SimpleEventQuery,
        window: Window,
        after: Option<PageKey>,
        per_page: usize,
    ) -> Result<Page<StoredEvent>, StoreError> {
        let (sight, query) = (sight.clone(), query.clone());
        self.readers
            .read(ANSWER_WITHIN, move |db| {
                let plan = master::plan(db, &sight, &query)?.within(window);
                query::page(db, &plan, after, bounded(per_page))
            })
            .await
    }

    async fn facts(&self, sight: &Sight, hop: &Hop) -> Result<Vec<Fact>, StoreError> {
        let (keys, hop) = (sight.keys(), hop.clone());
        let facts = move |db: &Connection| {
            facts::of(db, keys.as_deref(), &hop, &mut facts::Told::default())
        };
        self.readers.read(ANSWER_WITHIN, facts).await
    }

    async fn walk(
        &self,
        sight: &Sight,
        mut walk: Box<dyn Walk>,
    ) -> Result<Box<dyn Walk>, StoreError> {
        let keys = sight.keys();
        let going = move |db: &Connection| {
            let mut told = facts::Told::default();
            while let Some(hop) = walk.need() {
                walk.feed(facts::of(db, keys.as_deref(), &hop, &mut told)?);
            }
            Ok(walk)
        };
        self.readers.read(ANSWER_WITHIN, going).await
    }

    async fn feed(&self, after: Seq, most: usize) -> Result<Vec<StoredEvent>, StoreError> {
        self.readers.read(ANSWER_WITHIN, move |db| read::feed(db, after, bounded(most))).await
    }

    async fn recorded_before(&self, time: Timestamp) -> Result<Seq, StoreError> {
        self.readers.read(ANSWER_WITHIN, move |db| subscriptions::recorded_before(db, time)).await
    }

    async fn known_values(
        &self,
        sight: &Sight,
        kind: ValueKind,
        after: Option<&str>,
        per_page: usize,
    ) -> Result<Page<String, String>, StoreError> {
        let (sight, after) = (sight.clone(), after.unwrap_or_default().to_owned());
        self.readers
            .read(ANSWER_WITHIN, move |db| {
                values::page(db, &sight, kind, &after, bounded(per_page))
            })
            .await
    }

    async fn define_query(&self, query: NamedQuery, most: u64) -> Result<(), StoreError> {
        self.writer.define_query(query, most).await
    }

    async fn named_query(&self, owner: &str, name: &str) -> Result<Option<NamedQuery>, StoreError> {
        let (owner, name) = (owner.to_owned(), name.to_owned());
        self.readers.read(ANSWER_WITHIN, move |db| named::one(db, &owner, &name)).await
    }

    async fn named_queries(
        &self,
        owner: &str,
        after: Option<&str>,
        per_page: usize,
    ) -> Result<Page<NamedQuery, String>, StoreError> {
        let (owner, after) = (owner.to_owned(), after.unwrap_or_default().to_owned());
        self.readers
            .read(ANSWER_WITHIN, move |db| named::page(db, &owner, &after, bounded(per_page)))
            .await
    }

    async fn delete_query(&self, owner: &str, name: &str) -> Result<bool, StoreError> {
        self.writer.delete_query(owner.to_owned(), name.to_owned()).await
    }

    async fn subscribe(&self, subscription: Subscription, most: u64) -> Result<(), StoreError> {
        self.writer.subscribe(subscription, most).await
    }

    async fn subscription(
        &self,
        owner: &str,
        query_name: &str,
        id: Uuid,
    ) -> Result<Option<Subscription>, StoreError> {
        let (owner, name) = (owner.to_owned(), query_name.to_owned());
        self.readers.read(ANSWER_WITHIN, move |db| subscriptions::one(db, &owner, &name, id)).await
    }

    async fn subscriptions(
        &self,
        owner: &str,
        query_name: &str,
        after: Option<Uuid>,
        per_page: usize,
    ) -> Result<Page<Subscription, Uuid>, StoreError> {
        let (owner, name) = (owner.to_owned(), query_name.to_owned());
        self.readers
            .read(ANSWER_WITHIN, move |db| {
                subscriptions::page(db, &owner, &name, after, bounded(per_page))
            })
            .await
    }

    async fn unsubscribe(
        &self,
        owner: &str,
        query_name: &str,
        id: Uuid,
    ) -> Result<bool, StoreError> {
        self.writer.unsubscribe(owner.to_owned(), query_name.to_owned(), id).await
    }

    async fn due_subscriptions(
        &self,
        now: Timestamp,
        most: usize,
    ) -> Result<Vec<Subscription>, StoreError> {
        let due = move |db: &Connection| subscriptions::due(db, now, bounded(most));
        let mut due = self.readers.read(ANSWER_WITHIN, due).await?;
        due.retain(|one| self.leases.is_free(one.id, now));
        Ok(due)
    }

    async fn lease_subscription(
        &self,
        id: Uuid,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<Option<Subscription>, StoreError> {
        if !self.leases.take(id, now, until) {
            return Ok(None);
        }
        // Read behind the lease, so that what another wrote before is seen.
        let found =
            self.readers.read(ANSWER_WITHIN, move |db| subscriptions::due_one(db, id, now)).await;
        if !matches!(found, Ok(Some(_))) {
            self.leases.release(id, until);
        }
        found
    }

    async fn release_subscription(&self, id: Uuid, until: Timestamp) -> Result<(), StoreError> {
        self.leases.release(id, until);
        Ok(())
    }

    async fn advance_subscription(&self, id: Uuid, standing: Standing) -> Result<bool, StoreError> {
        self.writer.advance_subscription(id, standing).await
    }

    async fn version(&self) -> Option<u64> {
        self.watch.version()
    }

    async fn backup_to(&self, target: &Path) -> Result<(), StoreError> {
        let target = target.to_owned();
        self.readers.read(Duration::MAX, move |db| care::backup(db, &target)).await
    }

    async fn check(&self) -> Result<CheckReport, StoreError> {
        self.readers.read(Duration::MAX, care::check).await
    }
}
