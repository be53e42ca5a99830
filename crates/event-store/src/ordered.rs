//! An order that no index has, by a member of another namespace: the first of what is found, each
//! held by its rank alone. Pure; the engines bring the events.
//!
//! A page begins behind the last event of the one before. Events never change, so that event says
//! its rank again, and the key of a page is its place in record order alone.

use std::collections::BTreeSet;

use nguon_epcis::query::{FieldOrder, Rank, SimpleEventQuery};

use crate::plan::Plan;
use crate::{Page, PageKey, StoreError, StoredEvent};

/// Events that are put in order for one page; each is read from its text.
pub(crate) const ORDERED_MAX: usize = 20_000;

/// The first of some events in an order.
pub(crate) struct First {
    order: FieldOrder,
    /// What comes no later belongs to the pages before.
    after: Option<(Rank, i64)>,
    keep: usize,
    kept: BTreeSet<(Rank, i64)>,
    seen: usize,
}

impl First {
    /// Holds at most `keep` that come behind the event `after`.
    pub fn new(
        order: FieldOrder,
        after: Option<&StoredEvent>,
        keep: usize,
    ) -> Result<Self, StoreError> {
        let ranked =
            |last: &StoredEvent| Ok::<_, StoreError>((order.rank(&last.event()?), last.seq.sql()));
        let after = after.map(ranked).transpose()?;
        Ok(Self { order, after, keep, kept: BTreeSet::new(), seen: 0 })
    }

    /// Takes an event that the index found, if `rest` of the query means it too. Each comes once,
    /// in any order.
    pub fn take(&mut self, event: &StoredEvent, rest: &SimpleEventQuery) -> Result<(), StoreError> {
        let read = event.event()?;
        if !rest.matches(&read) {
            return Ok(());
        }
        self.seen += 1;
        if self.seen > ORDERED_MAX {
            return Err(StoreError::TooManyToOrder { most: ORDERED_MAX });
        }
        let ranked = (self.order.rank(&read), event.seq.sql());
        if self.after.as_ref().is_none_or(|after| ranked > *after) {
            self.kept.insert(ranked);
            if self.kept.len() > self.keep {
                self.kept.pop_last();
            }
        }
        Ok(())
    }

    /// How many events matched, those of other pages too.
    pub fn seen(&self) -> usize {
        self.seen
    }

    /// Their places in record order, in the order asked for.
    pub fn places(&self) -> Vec<i64> {
        self.kept.iter().map(|(_, seq)| *seq).collect()
    }
}

/// How much of a plan one page takes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Share {
    /// Events of the pages before.
    given: u64,
    /// Events that this page may hold.
    pub wanted: usize,
    most: Option<u64>,
    limit: Option<u64>,
}

impl Share {
    pub fn of(plan: &Plan, after: Option<PageKey>, per_page: usize) -> Self {
        let given = after.map_or(0, |key| key.given);
        let left = plan.limit.map_or(u64::MAX, |limit| limit.saturating_sub(given));
        let wanted = per_page.min(usize::try_from(left).unwrap_or(usize::MAX));
        Self { given, wanted, most: plan.most, limit: plan.limit }
    }

    /// The page of `items`, the first of `places`; `seen` events match in all.
    pub fn page(
        self,
        items: Vec<StoredEvent>,
        places: usize,
        seen: usize,
    ) -> Result<Page<StoredEvent>, StoreError> {
        // What came in between two pages is not held against the reader.
        let matches = if self.given == 0 { seen as u64 } else { self.given + items.len() as u64 };
        if let Some(most) = self.most.filter(|most| matches > *most) {
            return Err(StoreError::TooManyEvents { most });
        }
        let given = self.given + items.len() as u64;
        let more = places > items.len() && self.limit.is_none_or(|most| given < most);
        let last = items.last().filter(|_| more);
        let next = last.map(|last| PageKey { order: 0, seq: last.seq, given });
        Ok(Page { items, next })
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use nguon_epcis::query::SimpleEventQuery;

    use super::*;
    use crate::Seq;

    #[test]
    fn more_than_is_put_in_order_is_refused() {
        let json = serde_json::json!({
            "@context": nguon_epcis::context::GS1_CONTEXT, "type": "ObjectEvent", "action": "ADD",
            "eventTime": "2026-05-01T08:00:00Z", "eventTimeZoneOffset": "+00:00",
            "epcList": ["urn:x:1"],
        });
        let event = StoredEvent {
            seq: Seq::from_number(1),
            event_id: "urn:x:e".to_owned(),
            record_time: Timestamp::UNIX_EPOCH,
            captured_by: "demo".to_owned(),
            declares_error: false,
            json: json.to_string(),
        };
        let query = SimpleEventQuery::from_pairs([("orderBy", "urn:x#weight")]).unwrap();
        let rest = SimpleEventQuery::default();
        let mut first = First::new(query.order_by_field.unwrap(), None, 5).unwrap();
        first.seen = ORDERED_MAX - 1;
        first.take(&event, &rest).unwrap();
        let refused = first.take(&event, &rest).unwrap_err();
        assert!(matches!(refused, StoreError::TooManyToOrder { most: ORDERED_MAX }), "{refused}");
        assert_eq!(first.places(), [1]);
    }
}
