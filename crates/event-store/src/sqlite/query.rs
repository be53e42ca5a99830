//! Pages of a query: the index finds, and where it answers in part only, the events themselves
//! are looked at.

use rusqlite::Connection;

use super::search::{Search, Spot};
use super::{ordered, read};
use crate::plan::Plan;
use crate::{Page, PageKey, Seq, StoreError, StoredEvent};

/// Events that are looked at in one round, from the first that fills a page to the last.
const SIFTED_MIN: usize = 64;
const SIFTED_MAX: usize = 2_000;
/// Matches that are counted before the first page is given, for `maxEventCount`.
const COUNTED_AHEAD_MAX: u64 = 100_000;

/// The page of events behind `after`.
pub(super) fn page(
    db: &Connection,
    plan: &Plan,
    after: Option<PageKey>,
    per_page: usize,
) -> Result<Page<StoredEvent>, StoreError> {
    if let Some(by) = &plan.order_by_field {
        return ordered::page(db, plan, by, after, per_page);
    }
    let given = after.map_or(0, |key| key.given);
    let left = plan.limit.map_or(u64::MAX, |limit| limit.saturating_sub(given));
    let wanted = per_page.min(usize::try_from(left).unwrap_or(usize::MAX));
    let ahead = counted_ahead(plan, given);
    let looked = ahead.map_or(wanted, |most| most.max(wanted));

    let found = if plan.rest.filters.is_empty() {
        let spots = Search::new(db, plan)?.spots(db, after, looked + 1)?;
        let events = read::at(db, spots.iter().take(wanted).map(|(_, seq)| *seq))?;
        Found { events, spots }
    } else {
        sift(db, plan, after, wanted, looked + 1)?
    };
    let page = found.events.len() as u64;
    let matches = if ahead.is_some() { found.spots.len() as u64 } else { page };
    if let Some(most) = plan.most.filter(|most| given.saturating_add(matches) > *most) {
        return Err(StoreError::TooManyEvents { most });
    }
    let given = given + page;
    let more = found.spots.len() > found.events.len() && plan.limit.is_none_or(|most| given < most);
    let next = found.last().filter(|_| more);
    let next = next.map(|(time, seq)| PageKey { order: time, seq: Seq::new(seq), given });
    Ok(Page { items: found.events, next })
}

/// Matches, and the events of the first of them.
struct Found {
    events: Vec<StoredEvent>,
    spots: Vec<Spot>,
}

impl Found {
    /// Where the last of the events stands.
    fn last(&self) -> Option<Spot> {
        self.spots.get(self.events.len().checked_sub(1)?).copied()
    }
}

/// Looks at the events that the index finds until `most` are what is meant; the first `wanted`
/// are kept.
fn sift(
    db: &Connection,
    plan: &Plan,
    after: Option<PageKey>,
    wanted: usize,
    most: usize,
) -> Result<Found, StoreError> {
    let search = Search::new(db, plan)?;
    let mut after = after;
    let mut at_once = most.clamp(SIFTED_MIN, SIFTED_MAX);
    let mut spots = Vec::new();
    let mut kept = read::Answer::default();
    let mut full = wanted == 0;
    loop {
        let candidates = search.spots(db, after, at_once)?;
        for (time, seq) in &candidates {
            let event = read::one(db, *seq)?;
            if !plan.rest.matches(&event.event()?) {
                continue;
            }
            spots.push((*time, *seq));
            if !full {
                full = kept.push(event) || kept.events.len() == wanted;
            }
            if spots.len() == most {
                return Ok(Found { events: kept.events, spots });
            }
        }
        let Some((time, seq)) = candidates.get(at_once - 1) else {
            return Ok(Found { events: kept.events, spots });
        };
        after = Some(PageKey { order: *time, seq: Seq::new(*seq), given: 0 });
        at_once = (at_once * 4).min(SIFTED_MAX);
    }
}

/// How many matches are looked for before the first page, so that too many are refused at once.
/// A very large bound is watched from page to page instead.
fn counted_ahead(plan: &Plan, given: u64) -> Option<usize> {
    let most = plan.most.filter(|most| given == 0 && *most <= COUNTED_AHEAD_MAX)?;
    usize::try_from(most).ok()
}
