//! The whole answer over events at hand: filter, order, limits.

use std::cmp::{Ordering, Reverse};

use serde_json::Value;

use super::extension::first_plain;
use super::{Direction, FieldName, FieldOrder, SimpleEventQuery};
use crate::model::{DecimalText, Event, EventTime};

/// More events match than `maxEventCount` allows, or more elements of master data than
/// `maxElementCount` (`QueryTooLargeException`, status 413).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("more than {most} match; narrow the query or raise its limit")]
pub struct TooMany {
    /// The bound of the query.
    pub most: u64,
}

impl SimpleEventQuery {
    /// The events that match, in the order asked for, inside the limits. Without an order they
    /// stand as they came; equal ones do too. Pages are not cut.
    pub fn select<'e>(
        &self,
        events: impl IntoIterator<Item = &'e Event>,
    ) -> Result<Vec<&'e Event>, TooMany> {
        let mut found: Vec<&Event> =
            events.into_iter().filter(|event| self.matches(event)).collect();
        if let Some(most) = self.max_event_count.filter(|most| found.len() as u64 > *most) {
            return Err(TooMany { most });
        }
        if let Some(order) = self.order {
            sort(&mut found, order.direction, |event| order.by.of(event).map(EventTime::epoch_ns));
        }
        if let Some(order) = &self.order_by_field {
            found.sort_by_cached_key(|event| order.rank(event));
        }
        if let Some(limit) = self.event_count_limit {
            found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        }
        Ok(found)
    }
}

impl FieldOrder {
    /// Where `event` stands in this order: the least first, events without the member last in
    /// either direction. Equal ranks stand as they came.
    pub fn rank(&self, event: &Event) -> Rank {
        Rank(ranked(Key::of(event, &self.by), self.direction))
    }
}

/// Place of an event in an order by a member of another namespace.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rank(Ranked<Key>);

/// Whether there is no key; the key if the least comes first; the key if the greatest does.
type Ranked<K> = (bool, Option<K>, Reverse<Option<K>>);

fn ranked<K>(key: Option<K>, direction: Direction) -> Ranked<K> {
    let none = key.is_none();
    match direction {
        Direction::Ascending => (none, key, Reverse(None)),
        Direction::Descending => (none, None, Reverse(key)),
    }
}

/// Events without a key come last in either direction.
fn sort<K: Ord>(events: &mut [&Event], direction: Direction, key: impl Fn(&Event) -> Option<K>) {
    events.sort_by_cached_key(|event| ranked(key(event), direction));
}

/// Characters of a text that are looked at, so that many can be held while they are ordered.
const TEXT_CHARS_MAX: usize = 500;

/// A value to order by: numbers, then times, then texts by the bytes of their beginning (EPCIS 2.0
/// §8.2.7.1).
#[derive(Debug, PartialEq, Eq)]
enum Key {
    Number(DecimalText),
    Time(i64),
    Text(String),
}

impl Key {
    fn of(event: &Event, name: &FieldName) -> Option<Self> {
        let text = match first_plain(event, name)? {
            Value::String(text) => text.clone(),
            plain @ (Value::Number(_) | Value::Bool(_)) => plain.to_string(),
            _ => return None,
        };
        // Canonical, so that what is equal in order is equal.
        let number = text.parse::<DecimalText>().ok().and_then(|n| n.canonical().parse().ok());
        if let Some(number) = number {
            return Some(Self::Number(number));
        }
        let time = text.parse::<EventTime>();
        Some(time.map_or_else(|_| Self::Text(beginning(text)), |time| Self::Time(time.epoch_ns())))
    }
}

fn beginning(mut text: String) -> String {
    if let Some((end, _)) = text.char_indices().nth(TEXT_CHARS_MAX) {
        text.truncate(end);
    }
    text
}

impl Ord for Key {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Number(left), Self::Number(right)) => left.numeric_cmp(right),
            (Self::Time(left), Self::Time(right)) => left.cmp(right),
            (Self::Text(left), Self::Text(right)) => left.cmp(right),
            _ => self.rank().cmp(&other.rank()),
        }
    }
}

impl PartialOrd for Key {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Key {
    const fn rank(&self) -> u8 {
        match self {
            Self::Number(_) => 0,
            Self::Time(_) => 1,
            Self::Text(_) => 2,
        }
    }
}
