//! Following goods through the events: driving [`nguon_lineage`] over the store, hop by hop.
//!
//! `lineage` says which keys it needs, the store answers with facts, until nothing new comes up or
//! a limit is met. The command line, the portal and the pages all ask here.

mod answer;
#[cfg(test)]
mod tests;

use nguon_event_store::{EventStore, Sight, StoreError, follow};
use nguon_lineage::{
    AsOf, Direction, Facts, Key, Limits, Locate, Trace, TraceResult, Whereabouts, whereabouts,
};

pub use answer::{AnswerError, AnsweredPlace, AnsweredThing, TraceAnswer, answer};
pub(crate) use answer::{along, place_of};

/// Limits of a trace that a page shows: what a screen can hold, within a second.
pub const PAGE_LIMITS: Limits =
    Limits { depth_max: 32, nodes_max: 2_000, facts_max: 20_000, edges_max: 10_000 };

/// Where these came from, or where they went; with the facts that the answer rests on.
///
/// # Errors
/// [`StoreError`] from the store.
pub async fn trace(
    store: &dyn EventStore,
    starts: Vec<Key>,
    direction: Direction,
    as_of: AsOf,
    limits: Limits,
) -> Result<(TraceResult, Facts), StoreError> {
    let trace = Trace::new(starts, direction, as_of, limits);
    Ok(follow(store, &Sight::All, trace).await?.finish_with_facts())
}

/// Where these are now, who holds them and how much; in the order asked. The limit is set when
/// not all facts could be read.
///
/// # Errors
/// [`StoreError`] from the store.
pub async fn locate(
    store: &dyn EventStore,
    keys: &[Key],
    as_of: AsOf,
    limits: Limits,
) -> Result<(Vec<Whereabouts>, Option<nguon_lineage::LimitHit>), StoreError> {
    let locate = Locate::new(keys.iter().cloned(), as_of, limits);
    let (facts, partial) = follow(store, &Sight::All, locate).await?.finish();
    Ok((keys.iter().map(|key| whereabouts(&facts, key)).collect(), partial))
}
