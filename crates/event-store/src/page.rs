//! Answers in pages, continued by key and never by counting rows.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Place of an event in record order. Grows with every event; gaps mean nothing.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Seq(i64);

impl Seq {
    /// Before the first event.
    pub const START: Self = Self(0);

    pub(crate) const fn new(value: i64) -> Self {
        Self(value)
    }

    pub(crate) const fn sql(self) -> i64 {
        self.0
    }

    /// As a plain number.
    pub const fn get(self) -> u64 {
        self.0.unsigned_abs()
    }

    /// From a plain number; one that is too large lies behind all events.
    pub fn from_number(number: u64) -> Self {
        Self(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl fmt::Display for Seq {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Where a page of events ended: the next begins behind it. Holds for the query it came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageKey {
    /// Value of the ordering field of the last event.
    pub(crate) order: i64,
    /// Its place in record order, which settles equal values.
    pub(crate) seq: Seq,
    /// Events given so far, for queries that bound the whole answer.
    pub(crate) given: u64,
}

impl PageKey {
    /// Three numbers that [`PageKey::from_numbers`] takes back, for tokens.
    pub const fn to_numbers(self) -> [i64; 3] {
        [self.order, self.seq.0, self.given.cast_signed()]
    }

    /// The key of three numbers.
    pub const fn from_numbers([order, seq, given]: [i64; 3]) -> Self {
        Self { order, seq: Seq(seq), given: given.cast_unsigned() }
    }
}

/// Some items and the key to the next; no key on the last page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T, K = PageKey> {
    /// At most as many as asked for.
    pub items: Vec<T>,
    /// Where the next page begins.
    pub next: Option<K>,
}

impl<T, K> Page<T, K> {
    /// A page of at most `most` items out of one more; the key comes from the last that is kept.
    pub(crate) fn cut(mut items: Vec<T>, most: usize, key: impl FnOnce(&T) -> K) -> Self {
        let more = items.len() > most;
        items.truncate(most);
        let next = items.last().filter(|_| more).map(key);
        Self { items, next }
    }
}

/// Most items of one page, whatever is asked for.
pub const PER_PAGE_MAX: usize = 1_000;

/// Bytes of event texts after which a page ends early: a few events can be very large.
pub const PAGE_BYTES_MAX: usize = 16_000_000;

/// Page sizes stay between one and [`PER_PAGE_MAX`].
pub(crate) fn bounded(per_page: usize) -> usize {
    per_page.clamp(1, PER_PAGE_MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_says_whether_more_follows() {
        let whole = Page::cut(vec![1, 2], 2, |last| *last);
        assert_eq!(whole, Page { items: vec![1, 2], next: None });
        let first = Page::cut(vec![1, 2, 3], 2, |last| *last);
        assert_eq!(first, Page { items: vec![1, 2], next: Some(2) });
        assert_eq!(Page::cut(Vec::<i32>::new(), 2, |last| *last).next, None);
    }

    #[test]
    fn keys_survive_their_token() {
        let key = PageKey { order: -7, seq: Seq(9), given: u64::MAX };
        assert_eq!(PageKey::from_numbers(key.to_numbers()), key);
    }
}
