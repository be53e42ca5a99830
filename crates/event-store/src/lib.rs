//! Where EPCIS events live: one trait, engines, one conformance suite.
//!
//! **Comes in:** events and master data that were judged good ([`NewEvent`],
//! [`NewElement`]), queries as typed values, the hops
//! of a trace. **Goes out:** receipts that hold across a power cut, events in pages, facts for
//! lineage, a feed in record order for projections.
//!
//! Events are appended and never changed: a mistake is corrected by an error declaration beside
//! the event. `recordTime` is given at commit, and its order is the order of visibility.
//!
//! **Deliberately does not know:** HTTP, accounts (a captor is a name, what one may see is a
//! [`Sight`]), rules of EPCIS (events come in judged), the clock (it comes in).
//!
//! **To add one more** engine: a module with the tables of `migrations/`, an
//! `impl EventStore` that stores the rows of `index` and answers a `plan`, and one line,
//! `conformance!`. To find events by one more thing: see `index`.

mod body;
#[cfg(any(test, feature = "testing"))]
pub mod conformance;
mod error;
mod fact;
mod index;
mod job;
mod key;
mod long;
mod master;
mod named;
mod new_event;
mod opened;
mod ordered;
mod page;
mod plan;
mod postgres;
mod ready;
mod sight;
mod sqlite;
mod store;
mod subscription;

pub use error::{Duplicate, StoreError};
pub use job::{CaptureJob, JOB_ERRORS_MAX, JobError, OnError};
pub use long::{LongBatch, LongOutcome};
pub use master::{NewElement, StoredElement, prepare_master_data};
pub use named::NamedQuery;
pub use new_event::NewEvent;
pub use page::{PAGE_BYTES_MAX, PER_PAGE_MAX, Page, PageKey, Seq};
pub use postgres::{Distribution, DistributionStep, PostgresSettings, PostgresStore, Writers};
pub use ready::{ReadyReader, ReadyWriter};
pub use sight::Sight;
pub use sqlite::{Clock, SqliteStore};
pub use store::{Batch, CheckReport, EventStore, Receipt, StoredEvent, ValueKind, follow};
pub use subscription::{Standing, Subscription, Wakes, Window};
