//! Pages of a query: the index finds, and where it answers in part only, the events themselves
//! are looked at.

use super::readers::Db;
use super::search::Search;
use super::spots::Spot;
use super::{ordered, read};
use crate::page::PAGE_BYTES_MAX;
use crate::plan::Plan;
use crate::{Page, PageKey, Seq, StoreError, StoredEvent};

/// Events that are looked at in one round, from the first that fills a page to the last.
const SIFTED_MIN: usize = 64;
const SIFTED_MAX: usize = 2_000;
/// Matches that are counted before the first page is given, for `maxEventCount`.
const COUNTED_AHEAD_MAX: u64 = 100_000;

/// The page of events behind `after`.
pub(super) async fn page(
    db: &Db,
    plan: &Plan,
    after: Option<PageKey>,
    per_page: usize,
) -> Result<Page<StoredEvent>, StoreError> {
    if let Some(by) = &plan.order_by_field {
        return ordered::page(db, plan, by, after, per_page).await;
    }
    let given = after.map_or(0, |key| key.given);
    let left = plan.limit.map_or(u64::MAX, |limit| limit.saturating_sub(given));
    let wanted = per_page.min(usize::try_from(left).unwrap_or(usize::MAX));
    let ahead = counted_ahead(plan, given);
    let looked = ahead.map_or(wanted, |most| most.max(wanted));

    let search = Search::new(db, plan).await?;
    let after = after.map(|key| (key.order, key.seq.sql()));
    let found = if plan.rest.filters.is_empty() {
        let spots = search.spots(db, after, looked + 1).await?;
        let events = read::at(db, &places(&spots[..wanted.min(spots.len())])).await?;
        Found { events, spots }
    } else {
        sift(db, &search, plan, after, wanted, looked + 1).await?
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

fn places(spots: &[Spot]) -> Vec<i64> {
    spots.iter().map(|(_, seq)| *seq).collect()
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
/// are kept, as far as one answer holds them.
async fn sift(
    db: &Db,
    search: &Search<'_>,
    plan: &Plan,
    mut after: Option<Spot>,
    wanted: usize,
    most: usize,
) -> Result<Found, StoreError> {
    let mut found = Found { events: Vec::new(), spots: Vec::new() };
    let mut bytes = 0;
    let mut at_once = most.clamp(SIFTED_MIN, SIFTED_MAX);
    loop {
        let candidates = search.spots(db, after, at_once).await?;
        let mut rest = &candidates[..];
        while !rest.is_empty() {
            // Fewer than asked for where they are large.
            let events = read::at(db, &places(rest)).await?;
            let (looked, behind) = rest.split_at(events.len());
            rest = behind;
            for (event, spot) in matching(plan, events).await?.into_iter().zip(looked) {
                let Some(event) = event else { continue };
                found.spots.push(*spot);
                if found.events.len() < wanted && bytes < PAGE_BYTES_MAX {
                    bytes += event.json.len();
                    found.events.push(event);
                }
                if found.spots.len() == most {
                    return Ok(found);
                }
            }
        }
        match candidates.last() {
            Some(last) if candidates.len() == at_once => after = Some(*last),
            _ => return Ok(found),
        }
        at_once = (at_once * 4).min(SIFTED_MAX);
    }
}

/// Each event that is what is meant; none in the place of one that is not. Reading the texts keeps
/// a thread busy: not one of those that wait for others.
async fn matching(
    plan: &Plan,
    events: Vec<StoredEvent>,
) -> Result<Vec<Option<StoredEvent>>, StoreError> {
    let rest = plan.rest.clone();
    let looking = tokio::task::spawn_blocking(move || {
        let look = |event: StoredEvent| Ok(rest.matches(&event.event()?).then_some(event));
        events.into_iter().map(look).collect()
    });
    looking.await.map_err(|_| StoreError::Stopped)?
}

/// How many matches are looked for before the first page, so that too many are refused at once.
/// A very large bound is watched from page to page instead.
fn counted_ahead(plan: &Plan, given: u64) -> Option<usize> {
    let most = plan.most.filter(|most| given == 0 && *most <= COUNTED_AHEAD_MAX)?;
    usize::try_from(most).ok()
}
