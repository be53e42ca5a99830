//! Pages in an order that no index has: all that matches is looked at, the first are kept.

use std::sync::Arc;

use nguon_epcis::query::FieldOrder;

use super::read;
use super::readers::Db;
use super::search::Search;
use crate::ordered::{First, Share};
use crate::plan::Plan;
use crate::{Page, PageKey, StoreError, StoredEvent};

/// Events that are looked for in one round.
const LOOKED_AT_ONCE: usize = 500;

/// The page of events behind `after`, in the order `by`.
pub(super) async fn page(
    db: &Db,
    plan: &Plan,
    by: &FieldOrder,
    after: Option<PageKey>,
    per_page: usize,
) -> Result<Page<StoredEvent>, StoreError> {
    let share = Share::of(plan, after, per_page);
    let last = match after {
        Some(key) => read::at(db, &[key.seq.sql()]).await?.into_iter().next(),
        None => None,
    };
    let mut first = First::new(by.clone(), last.as_ref(), share.wanted.saturating_add(1))?;
    let rest = Arc::new(plan.rest.clone());
    let search = Search::new(db, plan).await?;
    let mut reached = None;
    loop {
        let spots = search.spots(db, reached, LOOKED_AT_ONCE).await?;
        let places: Vec<i64> = spots.iter().map(|(_, seq)| *seq).collect();
        let mut left = &places[..];
        while !left.is_empty() {
            // Fewer than asked for where they are large.
            let events = read::at(db, left).await?;
            left = left.get(events.len()..).unwrap_or_default();
            // Reading the texts keeps a thread busy: not one of those that wait for others.
            let rest = Arc::clone(&rest);
            let taking = tokio::task::spawn_blocking(move || {
                events.iter().try_for_each(|event| first.take(event, &rest))?;
                Ok::<_, StoreError>(first)
            });
            first = taking.await.map_err(|_| StoreError::Stopped)??;
        }
        match spots.last() {
            Some(last) if spots.len() == LOOKED_AT_ONCE => reached = Some(*last),
            _ => break,
        }
    }
    let places = first.places();
    let wanted = share.wanted.min(places.len());
    let items = read::at(db, &places[..wanted]).await?;
    share.page(items, places.len(), first.seen())
}
