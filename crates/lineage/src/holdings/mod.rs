//! Where is it now, who holds it, how much of it.

pub(crate) mod cbv;
mod fold;
mod locate;
mod pools;

#[cfg(test)]
mod tests;

pub use fold::whereabouts;
pub use locate::Locate;

use jiff::Timestamp;
use serde::Serialize;

use crate::model::{Key, Quantity};

/// Some of a key at one place, or under way. Whatever no event states is `None`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Holding {
    /// Where it is (`bizLocation` of the last event that states one); none while under way.
    pub place: Option<String>,
    /// It has been shipped and has not arrived.
    pub in_transit: bool,
    /// Where it is under way to, if the shipping event names a destination location.
    pub in_transit_to: Option<String>,
    /// The receiving party that the last event with one names (possessing, else owning).
    pub holder: Option<String>,
    /// How much; an instance is one piece; none where an event did not say how much it moved.
    pub quantity: Option<Quantity>,
    /// Last disposition stated, as a bare CBV word or the URI of another vocabulary.
    pub disposition: Option<String>,
    /// The container that it is in.
    pub container: Option<Key>,
    /// Where it was last read, whether or not it stayed there.
    pub last_seen: Option<String>,
    /// Since when it has been there, or under way, or with that holder.
    pub since: Timestamp,
    /// The event that says so.
    pub event: String,
}

/// What does not add up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DiscrepancyKind {
    /// More was used, ended or packed than the events before account for at that place.
    OverWithdrawal,
    /// More was seen or received than the events before account for at that place; what was
    /// seen counts as held.
    Unexplained,
    /// An instance was seen, or used up again, after it had been used up or ended; once seen, it
    /// counts as held again.
    SeenAfterEnd,
}

/// One event that does not agree with those before it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Discrepancy {
    /// What does not add up.
    pub kind: DiscrepancyKind,
    /// The event.
    pub event: String,
    /// Where it says that it happened.
    pub place: Option<String>,
    /// How much is not accounted for.
    pub quantity: Quantity,
}

/// All that is held of one key, and what does not add up on the way there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Whereabouts {
    /// Of what.
    pub key: Key,
    /// What is held, by place; empty when it is used up, ended or unheard of.
    pub holdings: Vec<Holding>,
    /// In the order of time.
    pub discrepancies: Vec<Discrepancy>,
}
