//! What an event can be found by. Pure: an event comes in, index rows go out; every engine
//! stores the same rows.
//!
//! A row ties a key to the event. The key is derived from a field and a canonical value, so
//! URN, Digital Link and the spellings of a vocabulary word are one. To add one more thing to
//! find events by: a function in [`terms`], its use in [`postings`], a condition in `plan`.

mod amounts;
mod declared;
mod members;
mod names;
mod roles;
mod terms;

use std::collections::BTreeMap;

use nguon_epcis::model::{Event, Identified};
use serde::{Deserialize, Serialize};

use crate::key::Key16;

pub(crate) use amounts::{Said, amounts, meant};
pub(crate) use declared::declared_meant;
pub(crate) use names::{KnownValue, known_values};
pub(crate) use roles::Roles;
pub(crate) use terms::{Has, Term, canonical_uri, flag_text, series_of, taking_part};

/// Rows that were not written at first, for events of before.
pub(crate) struct Added {
    /// Terms of which every event with such rows has one.
    pub having: fn() -> Vec<Term>,
    /// The rows.
    pub terms: fn(&Event) -> Vec<Term>,
}

/// Quantities and numbers of sensors.
pub(crate) const AMOUNTS: Added =
    Added { having: || amounts::of_events_with_amounts().collect(), terms: amounts };
/// Times of error declarations.
pub(crate) const DECLARED: Added =
    Added { having: || vec![Term::has(Has::ErrorDeclaration)], terms: declared::declared };

/// One row of the index: the event is found by `key`, which stands in it in these roles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Posting {
    pub key: Key16,
    /// Bits of [`Roles`]; zero for what is no object.
    pub roles: i64,
}

/// An object that an event names, and the key that leads to it.
pub(crate) struct Named<'e> {
    pub one: Identified<'e>,
    pub key: Key16,
}

/// Every object and class that an event names, in the order of its members.
pub(crate) fn named(event: &Event) -> Vec<Named<'_>> {
    let key = |one: &Identified<'_>| Term::object(&one.id).key();
    event.identifiers().map(|one| Named { key: key(&one), one }).collect()
}

/// Every row of an event, which names these objects, but that of its captor; each key once.
pub(crate) fn postings(event: &Event, named: &[Named<'_>]) -> Vec<Posting> {
    let mut rows: BTreeMap<Key16, i64> = BTreeMap::new();
    for Named { one, key } in named {
        let direct = Roles::of(one.role, one.level);
        *rows.entry(*key).or_default() |= direct.bits();
        if let Some(lot) = &one.lot_class {
            *rows.entry(Term::object(lot).key()).or_default() |= direct.through_lot().bits();
        }
        if let Some(series) = series_of(&one.id) {
            *rows.entry(Term::series(series).key()).or_default() |= direct.bits();
        }
    }
    for term in terms::of(event).into_iter().chain(amounts(event)).chain(declared::declared(event))
    {
        rows.entry(term.key()).or_default();
    }
    rows.into_iter().map(|(key, roles)| Posting { key, roles }).collect()
}

/// The row by which the events of a captor are found.
pub(crate) fn captor(name: &str) -> Posting {
    Posting { key: Term::captor(name).key(), roles: 0 }
}

#[cfg(test)]
mod tests;
