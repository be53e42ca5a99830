//! The one door to the events. What each method promises holds for every engine and is checked
//! by the conformance suite (feature `testing`).

use std::any::Any;
use std::path::Path;

use async_trait::async_trait;
use jiff::Timestamp;
use nguon_epcis::model::Event;
use nguon_epcis::query::SimpleEventQuery;
use nguon_lineage::{Fact, Query as Hop, Walk};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    CaptureJob, Duplicate, LongBatch, LongOutcome, NamedQuery, NewElement, NewEvent, OnError, Page,
    PageKey, Seq, Sight, Standing, StoreError, StoredElement, Subscription, Window,
};

/// Where events live. Methods are coarse: one hop to the engine per use case.
#[async_trait]
pub trait EventStore: Send + Sync + 'static {
    /// Take events in, in one transaction that others see whole or not at all.
    ///
    /// Returns only when the events would survive a power cut. `recordTime` is set here: it
    /// never falls, later calls never get an earlier one, and no event becomes visible with a
    /// `recordTime` below that of one that was visible before.
    ///
    /// An event whose `eventID` is taken is a [`Duplicate`], also when its content is the same:
    /// the sender learns both facts and decides. An error declaration goes in beside the event
    /// it declares wrong, and so does an event after its declaration; the same declaration twice
    /// is a duplicate. With [`OnError::Rollback`] one duplicate refuses the batch
    /// ([`StoreError::Duplicates`]); with [`OnError::Proceed`] the others go in and the receipt
    /// names it. The job of the batch, if any, is written finished in the same transaction, also
    /// when the batch is refused.
    ///
    /// The master data of the batch go in with its events, or not at all: under
    /// [`OnError::Rollback`] a duplicate refuses them too. An element replaces what its captor
    /// said before of the same type and identifier as far as it speaks of it: the values of the
    /// attributes that it names, and the children if it names any. What another captor says is
    /// not touched: both hold.
    async fn append(&self, batch: Batch) -> Result<Receipt, StoreError>;

    /// Take in a document that does not fit into memory, in one transaction that others see whole
    /// or not at all; its job is written finished in that transaction. Holds some thousand events
    /// at a time, and holds up others who append for as long as it writes.
    ///
    /// What is promised of [`EventStore::append`] holds here too, but that duplicates are no
    /// error: the job names them, the first [`JOB_ERRORS_MAX`](crate::JOB_ERRORS_MAX). Where the
    /// job runs no more, or is not there, nothing is done ([`LongOutcome::NotRunning`]): whoever
    /// does not know whether a call succeeded may call again.
    async fn append_long(&self, batch: LongBatch) -> Result<LongOutcome, StoreError>;

    /// The capture jobs that have begun and not ended, oldest first, at most `most`.
    async fn running_jobs(&self, most: usize) -> Result<Vec<CaptureJob>, StoreError>;

    /// Write a capture job as it is now, whether it is new or known. Durable on return.
    async fn save_job(&self, job: CaptureJob) -> Result<(), StoreError>;

    /// The capture job of that id; none if there is none or it is not visible.
    async fn job(&self, sight: &Sight, id: Uuid) -> Result<Option<CaptureJob>, StoreError>;

    /// Capture jobs, newest first, behind the job `after`.
    async fn jobs(
        &self,
        sight: &Sight,
        after: Option<Uuid>,
        per_page: usize,
    ) -> Result<Page<CaptureJob, Uuid>, StoreError>;

    /// The event of that id and its error declarations, in record order, as far as
    /// [`PAGE_BYTES_MAX`](crate::PAGE_BYTES_MAX) holds them; empty if there is none or it is not
    /// visible.
    async fn event(&self, sight: &Sight, event_id: &str) -> Result<Vec<StoredEvent>, StoreError>;

    /// Events that match, in the order that the query asks for (newest event first if it asks
    /// for none), behind `after`. `after` must come from the same query. A page holds at most
    /// `per_page` events, fewer where they are large ([`PAGE_BYTES_MAX`](crate::PAGE_BYTES_MAX));
    /// its key alone says whether more follow.
    ///
    /// Every parameter is answered from an index; comparisons of times and of extension fields by
    /// looking at the events that have one, of quantities and sensor values by looking at those
    /// that are near enough; an answer that still takes long to find is
    /// [`StoreError::TookTooLong`]. By a field of another namespace at most twenty thousand events
    /// are put in order, more are [`StoreError::TooManyToOrder`]; those without it come last, equal
    /// ones in record order. `eventCountLimit` bounds all pages together; more matches
    /// than `maxEventCount` are [`StoreError::TooManyEvents`].
    ///
    /// `WD_`, `HASATTR_` and `EQATTR_` are answered from the master data of captors whose things
    /// the reader sees, as they are when the page is asked for, whichever type of vocabulary
    /// speaks of an identifier; more than ten thousand values that they mean are
    /// [`StoreError::TooManyValues`], and so are more products or single identifiers that EPC
    /// patterns with several open components mean.
    async fn query(
        &self,
        sight: &Sight,
        query: &SimpleEventQuery,
        after: Option<PageKey>,
        per_page: usize,
    ) -> Result<Page<StoredEvent>, StoreError>;

    /// The same, of the events in `window` only, and without looking at others: what a standing
    /// query finds since it was asked before. `after` must come from the same query and window.
    async fn query_within(
        &self,
        sight: &Sight,
        query: &SimpleEventQuery,
        window: Window,
        after: Option<PageKey>,
        per_page: usize,
    ) -> Result<Page<StoredEvent>, StoreError>;

    /// What visible captors said of an identifier, in any of its spellings, oldest first, behind
    /// the element `after`: also what was replaced since.
    async fn master_data(
        &self,
        sight: &Sight,
        id: &str,
        after: Option<u64>,
        per_page: usize,
    ) -> Result<Page<StoredElement, u64>, StoreError>;

    /// All that a reader may know of some keys and transformations, in one hop: every fact of a
    /// visible event that names a key in any role, or an instance of the lot that a key names,
    /// each once, in record order. At most one more than `hop.facts_left`.
    async fn facts(&self, sight: &Sight, hop: &Hop) -> Result<Vec<Fact>, StoreError>;

    /// Takes a walk as far as it goes, each hop as [`EventStore::facts`] answers it, and gives it
    /// back: one visit instead of one for each hop, and one time for all of them. Where the engine
    /// reads at one moment, so do all hops. [`follow`](crate::follow) asks this.
    async fn walk(
        &self,
        sight: &Sight,
        mut walk: Box<dyn Walk>,
    ) -> Result<Box<dyn Walk>, StoreError> {
        while let Some(hop) = walk.need() {
            walk.feed(self.facts(sight, &hop).await?);
        }
        Ok(walk)
    }

    /// The events behind `after` in record order, at most `most`, fewer where they are large;
    /// none means that there are no more. Misses none: an event that becomes visible later has a
    /// higher [`Seq`].
    async fn feed(&self, after: Seq, most: usize) -> Result<Vec<StoredEvent>, StoreError>;

    /// The last event recorded before `time`, [`Seq::START`] if there is none; with
    /// [`Timestamp::MAX`] the last of all.
    async fn recorded_before(&self, time: Timestamp) -> Result<Seq, StoreError>;

    /// Values of that kind that stand in visible events, in the order of their bytes, behind
    /// `after`.
    async fn known_values(
        &self,
        sight: &Sight,
        kind: ValueKind,
        after: Option<&str>,
        per_page: usize,
    ) -> Result<Page<String, String>, StoreError>;

    /// Keep a query under its name. Durable on return. [`StoreError::NameTaken`] if its owner has
    /// one of that name, [`StoreError::TooManyQueries`] if the owner has `most` already.
    async fn define_query(&self, query: NamedQuery, most: u64) -> Result<(), StoreError>;

    /// The query of that owner and name.
    async fn named_query(&self, owner: &str, name: &str) -> Result<Option<NamedQuery>, StoreError>;

    /// The queries of an owner in the order of their names' bytes, behind the name `after`.
    async fn named_queries(
        &self,
        owner: &str,
        after: Option<&str>,
        per_page: usize,
    ) -> Result<Page<NamedQuery, String>, StoreError>;

    /// Forget a query and end its subscriptions. Durable on return; says whether it was there.
    async fn delete_query(&self, owner: &str, name: &str) -> Result<bool, StoreError>;

    /// Keep a subscription. Durable on return. [`StoreError::NoSuchQuery`] if its owner has no
    /// query of that name, [`StoreError::TooManySubscriptions`] if the owner has `most` already.
    async fn subscribe(&self, subscription: Subscription, most: u64) -> Result<(), StoreError>;

    /// The subscription of that id to that query.
    async fn subscription(
        &self,
        owner: &str,
        query_name: &str,
        id: Uuid,
    ) -> Result<Option<Subscription>, StoreError>;

    /// The subscriptions to a query, oldest first, behind the subscription `after`.
    async fn subscriptions(
        &self,
        owner: &str,
        query_name: &str,
        after: Option<Uuid>,
        per_page: usize,
    ) -> Result<Page<Subscription, Uuid>, StoreError>;

    /// End a subscription. Durable on return; says whether it was there.
    async fn unsubscribe(
        &self,
        owner: &str,
        query_name: &str,
        id: Uuid,
    ) -> Result<bool, StoreError>;

    /// Subscriptions of all owners that have something to do at `now`
    /// ([`Wakes`](crate::Wakes)) and are leased to nobody, those first that wait longest; at most
    /// `most`.
    async fn due_subscriptions(
        &self,
        now: Timestamp,
        most: usize,
    ) -> Result<Vec<Subscription>, StoreError>;

    /// Take a due subscription, so that of several dispatchers on one store one serves it at a
    /// time: until it is released, or `until` is reached, nobody else gets it. It comes back as it
    /// is now; none if it is not due any more or somebody else has it.
    async fn lease_subscription(
        &self,
        id: Uuid,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<Option<Subscription>, StoreError>;

    /// Give a subscription back that was leased until that moment.
    async fn release_subscription(&self, id: Uuid, until: Timestamp) -> Result<(), StoreError>;

    /// Write how far a subscription is. Durable on return; says whether it is still there: one
    /// that was ended does not come back.
    async fn advance_subscription(&self, id: Uuid, standing: Standing) -> Result<bool, StoreError>;

    /// A number that is another one as soon as anybody, in whatever program, has changed what the
    /// store answers; cheap enough to be asked for with every page. Two that are equal, taken from
    /// one open store, say: nothing has changed between them. None when that cannot be said now.
    async fn version(&self) -> Option<u64>;

    /// A consistent copy while the store goes on; `target` must not exist. It is complete and
    /// checked when this returns, and absent when this fails.
    async fn backup_to(&self, target: &Path) -> Result<(), StoreError>;

    /// Read everything and say what is wrong. Takes long on a large store.
    async fn check(&self) -> Result<CheckReport, StoreError>;
}

/// Takes a trace, or whatever else asks hop by hop, to its end.
///
/// # Errors
/// What [`EventStore::facts`] and [`EventStore::walk`] say.
pub async fn follow<W: Walk>(
    store: &dyn EventStore,
    sight: &Sight,
    walk: W,
) -> Result<W, StoreError> {
    let walked: Box<dyn Any> = store.walk(sight, Box::new(walk)).await?;
    // An engine gives back what it took.
    walked.downcast().map(|walk| *walk).map_err(|_| StoreError::Stopped)
}

/// Events and master data that go in together.
#[derive(Debug, Clone)]
pub struct Batch {
    /// In the order in which they are recorded.
    pub events: Vec<NewEvent>,
    /// In the order in which they hold: of what is said twice, the last.
    pub master_data: Vec<NewElement>,
    /// Who captures.
    pub captured_by: String,
    /// What one duplicate does to the others.
    pub on_error: OnError,
    /// The capture job that this batch finishes.
    pub job: Option<CaptureJob>,
}

/// What became of a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// `recordTime` of all its events.
    pub record_time: Timestamp,
    /// Place in record order of the events that went in, in batch order.
    pub stored: Vec<Seq>,
    /// Events that were there already; empty with [`OnError::Rollback`].
    pub duplicates: Vec<Duplicate>,
}

/// An event as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredEvent {
    /// Place in record order.
    pub seq: Seq,
    /// Its id; an error declaration bears the id of the event it declares wrong.
    pub event_id: String,
    /// When it was taken in.
    pub record_time: Timestamp,
    /// Who captured it.
    pub captured_by: String,
    /// Whether it is an error declaration.
    pub declares_error: bool,
    /// JSON-LD text that stands alone, without `recordTime`.
    pub json: String,
}

impl StoredEvent {
    /// The event with its `recordTime`.
    pub fn event(&self) -> Result<Event, StoreError> {
        let damaged = |what: String| StoreError::Damaged { seq: self.seq, what };
        let value = serde_json::from_str(&self.json).map_err(|error| damaged(error.to_string()))?;
        let mut event = nguon_epcis::json::read_event(value)
            .map_err(|refusals| damaged(refusals.to_string()))?;
        let written = format!("{:.6}", self.record_time);
        event.record_time = Some(written.parse().map_err(|_| damaged("recordTime".to_owned()))?);
        Ok(event)
    }
}

/// Lists of values that a repository knows (EPCIS 2.0 §12.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ValueKind {
    /// Types of events.
    EventType,
    /// EPCs and EPC classes, canonical.
    Epc,
    /// Business steps, canonical.
    BizStep,
    /// Business locations, canonical.
    BizLocation,
    /// Read points, canonical.
    ReadPoint,
    /// Dispositions, canonical.
    Disposition,
}

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CheckReport {
    /// Events that were read.
    pub events: u64,
    /// What is wrong, at most a hundred findings; empty = all is well.
    pub problems: Vec<String>,
}
