//! The server engine: PostgreSQL 15 or newer, also where several programs use one database.
//!
//! Reading is by a pool of connections and fixed statements (`search`, `facts`, `read`). Appending
//! is by one thread that groups what waits into commits (`writer`, `commit`, `decide`, `rows`).
//! Tables stand in the schema `nguon_events`; their keys are derived from identifiers, so that
//! they can be distributed by them (`distributed`).

mod backup;
mod check;
mod commit;
mod connect;
mod decide;
mod distributed;
mod elements;
mod facts;
mod jobs;
mod long;
mod master;
mod migrate;
mod named;
mod older;
mod ordered;
mod query;
mod read;
mod readers;
mod restore;
mod rows;
mod search;
mod spots;
mod subscriptions;
mod values;
mod writer;

#[cfg(test)]
mod tests;

use std::fmt;
use std::path::Path;

use async_trait::async_trait;
use jiff::Timestamp;
use nguon_epcis::query::SimpleEventQuery;
use nguon_lineage::{Fact, Query as Hop, Walk};
use uuid::Uuid;

pub use self::distributed::convert::{Distribution, DistributionStep, Writers};
pub use nguon_postgres::PostgresSettings;

use self::connect::Connector;
use self::distributed::{convert, settle};
use self::readers::Readers;
use self::writer::Writer;
use crate::page::bounded;
use crate::{
    Batch, CaptureJob, CheckReport, Clock, EventStore, LongBatch, LongOutcome, NamedQuery,
    NewElement, NewEvent, Page, PageKey, Receipt, Seq, Sight, Standing, StoreError, StoredElement,
    StoredEvent, Subscription, ValueKind, Window,
};

/// The event store in a `PostgreSQL` database.
pub struct PostgresStore {
    connector: Connector,
    readers: Readers,
    writer: Writer,
}

impl PostgresStore {
    /// Connect and bring the tables up to date. When the server goes away later, calls fail with
    /// [`StoreError::Unavailable`] until it is back.
    ///
    /// # Errors
    /// [`StoreError::Open`] when the server cannot be reached or is too old,
    /// [`StoreError::MigrationChanged`] or [`StoreError::MigrationUnknown`] when the tables belong
    /// to another program version.
    pub async fn open(settings: &PostgresSettings, clock: Clock) -> Result<Self, StoreError> {
        let connector = Connector::new(settings)?;
        let mut client = connector.connect().await.map_err(|error| match error {
            StoreError::Unavailable(source) | StoreError::Engine(source) => {
                connector.cannot_open(source)
            }
            other => other,
        })?;
        connector.check(&client).await?;
        migrate::run(&mut client).await?;
        let distributed: bool = client.query_one(settle::VISIBLE, &[]).await?.try_get(0)?;
        if distributed {
            connector.know_distributed();
            // Where a node is away this is done when it is back.
            if let Err(error) = settle::settle(&client).await {
                tracing::warn!(%error, "it is not known how far the record is visible");
            }
        }
        let readers = Readers::new(settings, &connector)?;
        let writer = Writer::start(connector.clone(), clock)?;
        Ok(Self { connector, readers, writer })
    }

    /// Fill this store from a file of the embedded engine, e.g. one that
    /// [`EventStore::backup_to`] wrote. It must be empty; all goes in, or nothing.
    ///
    /// # Errors
    /// [`StoreError::Open`] when the file cannot be read, or this store holds events already.
    pub async fn restore_from(&self, file: &Path) -> Result<(), StoreError> {
        restore::fill(&self.connector, file).await
    }

    /// Distribute the tables over the workers that Citus has in this database, while programs go
    /// on reading; `tell` hears how far it is. What is distributed already is left as it is, so
    /// that an interrupted run is taken up by another.
    ///
    /// # Errors
    /// [`StoreError::CannotDistribute`] with what is missing; reading and writing go on then.
    pub async fn distribute(
        &self,
        how: Distribution,
        mut tell: impl FnMut(DistributionStep) + Send,
    ) -> Result<(), StoreError> {
        convert::run(&self.connector, how, &mut tell).await
    }
}

impl fmt::Debug for PostgresStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PostgresStore")
            .field("place", &self.connector.place())
            .finish_non_exhaustive()
    }
}

/// The server's texts hold no zero byte: what has one is in no row.
fn without_zero(text: &str) -> Result<(), StoreError> {
    if text.contains('\0') {
        let what = "this engine keeps no text with the character U+0000";
        return Err(StoreError::Unstorable(what.to_owned()));
    }
    Ok(())
}

fn event_without_zero(event: &NewEvent) -> Result<(), StoreError> {
    without_zero(event.event_id())?;
    event.known_values.iter().try_for_each(|known| without_zero(&known.value))
}

fn element_without_zero(element: &NewElement) -> Result<(), StoreError> {
    without_zero(&element.id)?;
    without_zero(&element.kind)?;
    element.postings.iter().try_for_each(|posting| without_zero(&posting.value))
}

#[async_trait]
impl EventStore for PostgresStore {
    async fn append(&self, batch: Batch) -> Result<Receipt, StoreError> {
        without_zero(&batch.captured_by)?;
        batch.events.iter().try_for_each(event_without_zero)?;
        batch.master_data.iter().try_for_each(element_without_zero)?;
        self.writer.append(batch).await
    }

    async fn append_long(&self, batch: LongBatch) -> Result<LongOutcome, StoreError> {
        without_zero(&batch.job.captured_by)?;
        batch.master_data.iter().try_for_each(element_without_zero)?;
        self.writer.append_long(batch).await
    }

    async fn running_jobs(&self, most: usize) -> Result<Vec<CaptureJob>, StoreError> {
        let db = self.readers.db().await?;
        db.answer(jobs::running(&db, bounded(most))).await
    }

    async fn save_job(&self, job: CaptureJob) -> Result<(), StoreError> {
        without_zero(&job.captured_by)?;
        let db = self.readers.db().await?;
        db.answer(jobs::save(&db, job)).await.map_err(StoreError::of_change)
    }

    async fn job(&self, sight: &Sight, id: Uuid) -> Result<Option<CaptureJob>, StoreError> {
        let db = self.readers.db().await?;
        let job = db.answer(jobs::one(&db, id)).await?;
        Ok(job.filter(|job| sight.includes(&job.captured_by)))
    }

    async fn jobs(
        &self,
        sight: &Sight,
        after: Option<Uuid>,
        per_page: usize,
    ) -> Result<Page<CaptureJob, Uuid>, StoreError> {
        let db = self.readers.snapshot().await?;
        db.answer(jobs::page(&db, sight, after, bounded(per_page))).await
    }

    async fn event(&self, sight: &Sight, event_id: &str) -> Result<Vec<StoredEvent>, StoreError> {
        let db = self.readers.db().await?;
        let events = db.answer(read::by_id(&db, event_id)).await?;
        let shown = |event: StoredEvent| match sight.shows(&event) {
            Ok(true) => Some(Ok(event)),
            Ok(false) => None,
            Err(error) => Some(Err(error)),
        };
        events.into_iter().filter_map(shown).collect()
    }

    async fn query(
        &self,
        sight: &Sight,
        query: &SimpleEventQuery,
        after: Option<PageKey>,
        per_page: usize,
    ) -> Result<Page<StoredEvent>, StoreError> {
        let db = self.readers.snapshot().await?;
        db.answer(async {
            let plan = master::plan(&db, sight, query).await?;
            query::page(&db, &plan, after, bounded(per_page)).await
        })
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
        let db = self.readers.snapshot().await?;
        db.answer(async {
            let plan = master::plan(&db, sight, query).await?.within(window);
            query::page(&db, &plan, after, bounded(per_page)).await
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
        let db = self.readers.db().await?;
        let after = after.unwrap_or_default();
        db.answer(master::page(&db, sight, id, after, bounded(per_page))).await
    }

    async fn facts(&self, sight: &Sight, hop: &Hop) -> Result<Vec<Fact>, StoreError> {
        let seen = sight.keys();
        let db = self.readers.db().await?;
        let mut told = facts::Told::default();
        db.answer(facts::of(&db, seen.as_deref(), hop, &mut told)).await
    }

    async fn walk(
        &self,
        sight: &Sight,
        mut walk: Box<dyn Walk>,
    ) -> Result<Box<dyn Walk>, StoreError> {
        let seen = sight.keys();
        let db = self.readers.db().await?;
        db.answer(async {
            let mut told = facts::Told::default();
            while let Some(hop) = walk.need() {
                walk.feed(facts::of(&db, seen.as_deref(), &hop, &mut told).await?);
            }
            Ok(walk)
        })
        .await
    }

    async fn feed(&self, after: Seq, most: usize) -> Result<Vec<StoredEvent>, StoreError> {
        let db = self.readers.db().await?;
        db.answer(read::feed(&db, after, bounded(most))).await
    }

    async fn recorded_before(&self, time: Timestamp) -> Result<Seq, StoreError> {
        let db = self.readers.db().await?;
        db.answer(subscriptions::recorded_before(&db, time)).await
    }

    async fn known_values(
        &self,
        sight: &Sight,
        kind: ValueKind,
        after: Option<&str>,
        per_page: usize,
    ) -> Result<Page<String, String>, StoreError> {
        let after = after.unwrap_or_default();
        // Behind a text with a zero byte lies what is behind the part before that.
        let after = after.split('\0').next().unwrap_or_default();
        let db = self.readers.db().await?;
        db.answer(values::page(&db, sight, kind, after, bounded(per_page))).await
    }

    async fn define_query(&self, query: NamedQuery, most: u64) -> Result<(), StoreError> {
        for text in [&query.owner, &query.name, &query.definition] {
            without_zero(text)?;
        }
        let db = self.readers.db().await?;
        db.answer(named::define(&db, &query, most)).await.map_err(StoreError::of_change)
    }

    async fn named_query(&self, owner: &str, name: &str) -> Result<Option<NamedQuery>, StoreError> {
        if without_zero(owner).and(without_zero(name)).is_err() {
            return Ok(None);
        }
        let db = self.readers.db().await?;
        db.answer(named::one(&db, owner, name)).await
    }

    async fn named_queries(
        &self,
        owner: &str,
        after: Option<&str>,
        per_page: usize,
    ) -> Result<Page<NamedQuery, String>, StoreError> {
        let after = after.unwrap_or_default();
        let after = after.split('\0').next().unwrap_or_default();
        if without_zero(owner).is_err() {
            return Ok(Page { items: Vec::new(), next: None });
        }
        let db = self.readers.db().await?;
        db.answer(named::page(&db, owner, after, bounded(per_page))).await
    }

    async fn delete_query(&self, owner: &str, name: &str) -> Result<bool, StoreError> {
        if without_zero(owner).and(without_zero(name)).is_err() {
            return Ok(false);
        }
        let db = self.readers.db().await?;
        db.answer(named::delete(&db, owner, name)).await.map_err(StoreError::of_change)
    }

    async fn subscribe(&self, subscription: Subscription, most: u64) -> Result<(), StoreError> {
        let Subscription { owner, query_name, definition, standing, .. } = &subscription;
        for text in [owner, query_name, definition, &standing.progress] {
            without_zero(text)?;
        }
        let db = self.readers.db().await?;
        let inserting = subscriptions::insert(&db, &subscription, most);
        db.answer(inserting).await.map_err(StoreError::of_change)
    }

    async fn subscription(
        &self,
        owner: &str,
        query_name: &str,
        id: Uuid,
    ) -> Result<Option<Subscription>, StoreError> {
        if without_zero(owner).and(without_zero(query_name)).is_err() {
            return Ok(None);
        }
        let db = self.readers.db().await?;
        db.answer(subscriptions::one(&db, owner, query_name, id)).await
    }

    async fn subscriptions(
        &self,
        owner: &str,
        query_name: &str,
        after: Option<Uuid>,
        per_page: usize,
    ) -> Result<Page<Subscription, Uuid>, StoreError> {
        if without_zero(owner).and(without_zero(query_name)).is_err() {
            return Ok(Page { items: Vec::new(), next: None });
        }
        let db = self.readers.db().await?;
        db.answer(subscriptions::page(&db, owner, query_name, after, bounded(per_page))).await
    }

    async fn unsubscribe(
        &self,
        owner: &str,
        query_name: &str,
        id: Uuid,
    ) -> Result<bool, StoreError> {
        if without_zero(owner).and(without_zero(query_name)).is_err() {
            return Ok(false);
        }
        let db = self.readers.db().await?;
        let deleting = subscriptions::delete(&db, owner, query_name, id);
        db.answer(deleting).await.map_err(StoreError::of_change)
    }

    async fn due_subscriptions(
        &self,
        now: Timestamp,
        most: usize,
    ) -> Result<Vec<Subscription>, StoreError> {
        let db = self.readers.db().await?;
        db.answer(subscriptions::due(&db, now, bounded(most))).await
    }

    async fn lease_subscription(
        &self,
        id: Uuid,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<Option<Subscription>, StoreError> {
        let db = self.readers.db().await?;
        db.answer(subscriptions::lease(&db, id, now, until)).await.map_err(StoreError::of_change)
    }

    async fn release_subscription(&self, id: Uuid, until: Timestamp) -> Result<(), StoreError> {
        let db = self.readers.db().await?;
        db.answer(subscriptions::release(&db, id, until)).await.map_err(StoreError::of_change)
    }

    async fn advance_subscription(&self, id: Uuid, standing: Standing) -> Result<bool, StoreError> {
        without_zero(&standing.progress)?;
        let db = self.readers.db().await?;
        db.answer(subscriptions::advance(&db, id, &standing)).await.map_err(StoreError::of_change)
    }

    /// The copy is a file of the embedded engine.
    async fn version(&self) -> Option<u64> {
        let db = self.readers.db().await.ok()?;
        // Both only grow, and nothing goes in without one of them.
        let rows = db.answer(async { db.query(read::HEAD, &[]).await }).await.ok()?;
        let (events, elements): (i64, i64) = {
            let head = rows.first()?;
            (head.try_get(0).ok()?, head.try_get(1).ok()?)
        };
        // Committed, but not shown by all nodes yet: what is read now may lack it.
        if events > db.upto() {
            return None;
        }
        Some(events.wrapping_add(elements).cast_unsigned())
    }

    async fn backup_to(&self, target: &Path) -> Result<(), StoreError> {
        backup::write(&self.connector, target).await
    }

    async fn check(&self) -> Result<CheckReport, StoreError> {
        let db = self.readers.snapshot().await?;
        db.answer_in_its_time(check::all(&db)).await
    }
}

impl StoreError {
    /// A small change whose answer was lost may be there or not.
    fn of_change(self) -> Self {
        match self {
            Self::Unavailable(_) => Self::Uncertain,
            other => other,
        }
    }
}
