//! What the handlers work with.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::FromRef;
use nguon_event_store::{Clock, EventStore};
use nguon_gs1::PrefixTable;
use tokio::sync::Semaphore;
use uuid::Uuid;

use crate::delivery::Destinations;
use crate::sockets::Sockets;
use crate::spool::Spool;
use crate::{Authenticator, Wake};

/// Everything the server needs from outside.
#[derive(Clone)]
pub struct EpcisState {
    /// Where events live.
    pub store: Arc<dyn EventStore>,
    /// Says who calls.
    pub auth: Arc<dyn Authenticator>,
    /// Says what time it is.
    pub clock: Clock,
    /// Ids of capture jobs: UUIDs of version 7, so that their order is that of time.
    pub ids: Arc<dyn Fn() -> Uuid + Send + Sync>,
    /// What is taken and given at most.
    pub limits: Limits,
    /// Where the router is mounted, as the outside sees it, without a slash at the end.
    pub base_url: String,
    /// Where company prefixes end, for callers who ask for EPC URNs. Without it, or where it does
    /// not know a prefix, Digital Links stay as captured and the answer says how many.
    pub prefixes: Option<Arc<PrefixTable>>,
    /// Signs the tokens of pages. A server that shares the load with another shares this too.
    pub token_key: [u8; 32],
    /// Called after events went in, so that projections catch up; must return at once.
    pub on_captured: Arc<dyn Fn() + Send + Sync>,
    /// Where subscriptions may be delivered to.
    pub destinations: Destinations,
    /// Where documents wait that do not fit into memory; shared by the router and the
    /// [`Intake`](crate::Intake). Without it they are refused.
    pub spool: Option<Arc<Spool>>,
    /// Wakes whoever reports to subscribers: shared by the router and the
    /// [`Dispatcher`](crate::Dispatcher).
    pub wake: Wake,
}

impl EpcisState {
    /// Bytes of a document that is taken: without a spool only what fits into memory.
    pub(crate) fn document_bytes_max(&self) -> usize {
        let Limits { document_bytes_max, document_bytes_at_once_max, .. } = self.limits;
        match self.spool {
            Some(_) => document_bytes_max,
            None => document_bytes_max.min(document_bytes_at_once_max),
        }
    }

    /// Tells everybody that events went in.
    pub(crate) fn captured(&self) {
        (self.on_captured)();
        self.wake.wake();
    }
}

/// What is taken and given at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one captured document.
    pub document_bytes_max: usize,
    /// Bytes of a document that is captured before it is answered; a longer one is written into
    /// the [`Spool`], answered with a running job, and captured by the [`Intake`](crate::Intake).
    pub document_bytes_at_once_max: usize,
    /// Bytes of one event, and of everything in a document but its events.
    pub event_bytes_max: usize,
    /// Events of one captured document.
    pub document_events_max: usize,
    /// Elements of master data in one captured document, counted with their attributes and
    /// children.
    pub document_master_data_max: usize,
    /// Objects and lists inside each other.
    pub document_depth_max: usize,
    /// Time in which a document must have arrived; one that is captured later has ten seconds more
    /// for each MiB.
    pub document_arrival_max: Duration,
    /// Documents in memory at once, and as many that are written into the spool; more wait for
    /// their turn.
    pub documents_at_once_max: usize,
    /// Refusals that one answer names.
    pub refusals_max: usize,
    /// Events or jobs on one page.
    pub per_page_max: usize,
    /// Bytes of the definition of a named query.
    pub named_query_bytes_max: usize,
    /// Named queries of one caller.
    pub named_queries_max: u64,
    /// Bytes of the body of a subscription.
    pub subscription_bytes_max: usize,
    /// Subscriptions of one caller.
    pub subscriptions_max: u64,
    /// Open sockets, of everybody together.
    pub sockets_max: usize,
    /// Open sockets of one caller.
    pub sockets_of_caller_max: usize,
    /// How long a socket may be silent: it is asked for a sign of life after half of it, and
    /// closed after all of it, or when it takes that long to read a message.
    pub socket_silence_max: Duration,
    /// Bytes of path and query in a URL.
    pub query_bytes_max: usize,
    /// How long a token for the next page holds.
    pub page_token_life: Duration,
}

impl Default for Limits {
    /// 1 GiB, 5,000,000 events and 20,000 parts of master data a document, at once up to 1 MiB, 10 MB
    /// an event, 64 levels, a minute to arrive and more for what is long, 8 at once, 100 refusals, 500 events a page, 1,000 named queries of 64 kB and 100
    /// subscriptions of 16 kB for a caller, 256 sockets, 16 of a caller, silent for a minute, 16 kB
    /// of query, tokens for an hour.
    fn default() -> Self {
        Self {
            document_bytes_max: 1 << 30,
            document_bytes_at_once_max: 1 << 20,
            event_bytes_max: 10_000_000,
            document_events_max: 5_000_000,
            document_master_data_max: 20_000,
            document_depth_max: 64,
            document_arrival_max: Duration::from_mins(1),
            documents_at_once_max: 8,
            refusals_max: 100,
            per_page_max: 500,
            named_query_bytes_max: 65_536,
            named_queries_max: 1_000,
            subscription_bytes_max: 16_384,
            subscriptions_max: 100,
            sockets_max: 256,
            sockets_of_caller_max: 16,
            socket_silence_max: Duration::from_mins(1),
            query_bytes_max: 16_384,
            page_token_life: Duration::from_hours(1),
        }
    }
}

/// Items of a page if the caller does not say (EPCIS 2.0 §12.6.4).
pub(crate) const PER_PAGE_DEFAULT: usize = 30;

impl Limits {
    /// Items of a page, of those asked for.
    pub(crate) fn per_page(&self, asked: Option<usize>) -> usize {
        asked.unwrap_or(PER_PAGE_DEFAULT).min(self.per_page_max)
    }
}

/// The state with what the handlers share beside it.
#[derive(Clone)]
pub(crate) struct Shared {
    pub epcis: Arc<EpcisState>,
    /// Turns of [`Limits::documents_at_once_max`], for what is captured at once and for what is
    /// spooled.
    pub turns: Arc<Semaphore>,
    pub spool_turns: Arc<Semaphore>,
    pub sockets: Arc<Sockets>,
}

impl Shared {
    pub fn new(mut state: EpcisState) -> Self {
        state.base_url.truncate(state.base_url.trim_end_matches('/').len());
        let turns = || Arc::new(Semaphore::new(state.limits.documents_at_once_max.max(1)));
        let (turns, spool_turns) = (turns(), turns());
        let sockets = Arc::new(Sockets::new(&state.limits));
        Self { epcis: Arc::new(state), turns, spool_turns, sockets }
    }
}

impl FromRef<Shared> for Arc<EpcisState> {
    fn from_ref(shared: &Shared) -> Self {
        Self::clone(&shared.epcis)
    }
}
