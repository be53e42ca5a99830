//! Pages in an order that no index has: all that matches is looked at, the first are kept.

use nguon_epcis::query::FieldOrder;
use rusqlite::Connection;

use super::read;
use super::search::Search;
use crate::ordered::{First, Share};
use crate::plan::Plan;
use crate::{Page, PageKey, Seq, StoreError, StoredEvent};

/// Events that are looked for in one round.
const LOOKED_AT_ONCE: usize = 500;

/// The page of events behind `after`, in the order `by`.
pub(super) fn page(
    db: &Connection,
    plan: &Plan,
    by: &FieldOrder,
    after: Option<PageKey>,
    per_page: usize,
) -> Result<Page<StoredEvent>, StoreError> {
    let share = Share::of(plan, after, per_page);
    let last = after.map(|key| read::one(db, key.seq.sql())).transpose()?;
    let mut first = First::new(by.clone(), last.as_ref(), share.wanted.saturating_add(1))?;
    let search = Search::new(db, plan)?;
    let mut reached = None;
    loop {
        let spots = search.spots(db, reached, LOOKED_AT_ONCE)?;
        for (_, seq) in &spots {
            first.take(&read::one(db, *seq)?, &plan.rest)?;
        }
        let Some((time, seq)) = spots.get(LOOKED_AT_ONCE - 1) else { break };
        reached = Some(PageKey { order: *time, seq: Seq::new(*seq), given: 0 });
    }
    let places = first.places();
    let items = read::at(db, places.iter().take(share.wanted).copied())?;
    share.page(items, places.len(), first.seen())
}
