//! What every engine must do: the same tests, expanded over each.
//!
//! [`conformance!`] takes the name of an async function that opens an empty store on a
//! [`Clock`] and returns it with whatever must live as long as the store (a folder, a server);
//! none where the engine is not on this machine.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "a test says what failed by stopping"
)]
#![expect(missing_docs, reason = "the names of the cases are sentences")]

mod append;
mod care;
mod facts;
mod long;
mod master;
mod named;
mod query;
mod reference;
mod sample;
mod sight;
mod subscriptions;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::Timestamp;

pub use append::*;
pub use care::*;
pub use facts::*;
pub use long::*;
pub use master::*;
pub use named::*;
pub use query::*;
pub use reference::*;
pub use sight::*;
pub use subscriptions::*;

use crate::Clock;

/// A clock that stands where it is put.
#[derive(Debug, Clone)]
pub struct TestClock(Arc<AtomicI64>);

impl Default for TestClock {
    /// The second of May 2026, at noon in Việt Nam.
    fn default() -> Self {
        Self(Arc::new(AtomicI64::new(1_777_698_000_000_000)))
    }
}

impl TestClock {
    /// As a store takes it.
    pub fn clock(&self) -> Clock {
        let us = Arc::clone(&self.0);
        Arc::new(move || Timestamp::from_microsecond(us.load(Ordering::SeqCst)).unwrap_or_default())
    }

    /// Moves it, also backwards.
    pub fn move_by(&self, us: i64) {
        self.0.fetch_add(us, Ordering::SeqCst);
    }
}

/// Expands the suite: `conformance!(open_store);` where
/// `async fn open_store(clock: Clock) -> Option<(impl EventStore, impl Sized)>`.
#[macro_export]
macro_rules! conformance {
    ($open:path) => {
        $crate::conformance! { $open:
            events_come_back_as_captured,
            an_event_without_id_gets_its_hash,
            a_batch_goes_in_whole_or_not_at_all,
            proceeding_keeps_the_good_events,
            a_duplicate_says_whether_its_content_is_the_same,
            error_declarations_stand_beside_the_event,
            record_times_rise_even_when_the_clock_falls,
            appends_that_wait_together_do_not_sink_each_other,
            an_empty_batch_finishes_its_job,
            jobs_are_kept_and_paged_newest_first,
            a_long_document_goes_in_whole_with_its_job,
            a_duplicate_refuses_a_long_document,
            a_long_document_proceeds,
            a_long_document_that_fails_leaves_nothing,
            queries_answer_as_the_reference_does,
            urn_and_digital_link_find_each_other,
            a_newer_element_replaces_what_it_speaks_of,
            captors_say_what_they_say_beside_each_other,
            master_data_share_the_fate_of_their_batch,
            a_query_that_means_too_many_values_is_refused,
            open_patterns_find_what_they_mean,
            pages_hold_while_events_come_in,
            an_extension_field_orders_the_answer,
            pages_of_large_events_are_short,
            the_whole_answer_is_bounded_where_the_query_says_so,
            others_events_are_hidden_in_every_answer,
            what_concerns_somebody_is_seen_in_every_answer,
            narrow_questions_of_a_narrow_sight_agree,
            known_values_are_listed_once_and_paged,
            a_query_is_kept_under_its_name,
            names_of_owners_do_not_meet,
            queries_are_listed_by_name_in_pages,
            an_owner_has_so_many_queries_at_most,
            a_subscription_is_kept_until_it_is_ended,
            a_subscription_needs_its_query_and_ends_with_it,
            an_owner_has_so_many_subscriptions_at_most,
            subscriptions_are_listed_by_age_in_pages,
            subscriptions_are_due_by_time_and_by_events,
            a_subscription_is_served_by_one_at_a_time,
            a_subscription_advances_and_does_not_come_back,
            a_window_gives_its_events_and_no_others,
            the_record_is_found_by_time,
            a_hop_finds_objects_lots_and_transformations,
            a_hop_stops_at_its_limit,
            a_trace_runs_from_plot_to_pallet,
            the_feed_misses_nothing,
            a_change_is_another_version,
            a_backup_answers_as_the_store_did,
            a_sound_store_passes_its_check,
        }
    };
    ($open:path: $($case:ident),* $(,)?) => {
        $(
            #[tokio::test]
            async fn $case() {
                let clock = $crate::conformance::TestClock::default();
                let Some((store, _kept)) = $open(clock.clock()).await else { return };
                $crate::conformance::$case(&store, &clock).await;
            }
        )*
    };
}
