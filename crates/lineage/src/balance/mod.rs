//! The quantity balance of an origin and a season: what may be harvested there against what was
//! harvested, packed and shipped under its name, with the events behind every number.
//!
//! **In** come the facts that a [`Survey`] read and a [`Setting`]: the [`Ground`]s, the mass of a
//! piece, who holds which place, the [`Rules`]. **Out** go [`Balance`]s: [`Amount`]s, the
//! [`Line`]s that they are the sum of, and [`Finding`]s.
//!
//! - *Harvested*: what an ADD makes known at a place of the ground (Object event).
//! - *Packed*: harvested lots that went into a transformation, or into containers that nobody is
//!   known to have emptied.
//! - *Shipped*: what left the place where its lot was made to another party, in kilograms as
//!   shipped; harvested lots only as far as nobody packed them elsewhere. What buyers make of
//!   shipped goods and ship on is not counted again.
//! - *Returned*: what came back to the place where its lot was made after it had been shipped.
//!
//! A lot of several origins is shared by the mass of its inputs; where that is not known, each
//! share is the interval between the least and the greatest of the inputs'. Nothing is guessed: what
//! has no mass is kept in its own unit, beside the sum.
//!
//! To add a rule: a variant of [`FindingKind`], a row in `data/balance-rules.tsv`, a function in
//! `judge.rs`, cases in `tests.rs`.

mod amount;
mod ground;
mod judge;
mod ledger;
mod replay;
mod rules;
mod shares;
mod survey;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::fmt;

use jiff::Timestamp;
use jiff::tz::Offset;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

pub use amount::{Amount, Interval};
pub use ground::{Ground, Grown, Period, Season};
pub use rules::{FindingKind, Rules, UnknownRule};
pub use survey::{Survey, Surveyed};

use crate::facts::Facts;
use crate::model::{Key, Quantity};

/// What surrounds the events.
pub struct Setting<'a> {
    /// Every origin that the facts may name.
    pub grounds: &'a [Ground],
    /// Mass of one piece of a lot in kilograms, where it is known.
    pub piece_kg: &'a dyn Fn(&Key) -> Option<Decimal>,
    /// Who holds a place, where it is known: goods that stay with their holder are not shipped.
    pub holder: &'a dyn Fn(&str) -> Option<String>,
    /// Which findings there are.
    pub rules: &'a Rules,
    /// The clock by which a year begins.
    pub clock: Offset,
}

impl fmt::Debug for Setting<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Setting").field("grounds", &self.grounds).finish_non_exhaustive()
    }
}

/// What a number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineKind {
    /// Came off the field.
    Harvested,
    /// Went into packing.
    Packed,
    /// Went to others.
    Shipped,
    /// Came back.
    Returned,
}

/// One movement behind a number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Which number it belongs to.
    pub kind: LineKind,
    /// The event that says so.
    pub event: String,
    /// When it happened.
    pub time: Timestamp,
    /// Which lot moved.
    pub lot: Key,
    /// How much of the lot, as the event states it.
    pub stated: Option<Quantity>,
    /// How much of the lot is of this origin and season, as a part of one.
    pub share: Interval,
    /// What counts of it, in kilograms; none where its mass is not known.
    pub kg: Option<Interval>,
}

/// One thing that does not add up, with its proof.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Which rule was applied.
    pub kind: FindingKind,
    /// The lot, label or input that it is about, where it is about one.
    pub about: Option<Key>,
    /// What was measured, in kilograms (pieces where the finding is about a label).
    pub measured: Option<Decimal>,
    /// What would have been in order, before the tolerance.
    pub allowed: Option<Decimal>,
    /// Tolerance of the rule in per cent.
    pub tolerance_percent: Decimal,
    /// The events that prove it, in the order of time.
    pub events: Vec<String>,
    /// The event from which on it was so.
    pub since: String,
}

/// The balance of one origin and season.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Balance {
    /// The ground's id.
    pub origin: String,
    /// The recorded season's id, or a year.
    pub season: String,
    /// Whether the season is a recorded harvest window.
    pub recorded: bool,
    /// What may be harvested, in kilograms; none where area or yield is not recorded.
    pub capacity_kg: Option<Decimal>,
    /// What was harvested.
    pub harvested: Amount,
    /// What of it was packed.
    pub packed: Amount,
    /// What of it was shipped.
    pub shipped: Amount,
    /// What of that came back.
    pub returned: Amount,
    /// What does not add up.
    pub findings: Vec<Finding>,
    /// The movements behind the numbers, in the order of time.
    pub lines: Vec<Line>,
}

impl Balance {
    /// Harvested as a part of the capacity, in per cent, as far as it is known to be at least.
    pub fn used_percent(&self) -> Option<Decimal> {
        let capacity = self.capacity_kg.filter(|capacity| *capacity > Decimal::ZERO)?;
        self.harvested.at_least().checked_mul(Decimal::ONE_HUNDRED)?.checked_div(capacity)
    }
}

/// The balances of the asked origins, one for each season in which something was harvested, by
/// origin and season. The facts must be what a [`Survey`] from their harvests read; `partial` if it
/// was cut short, when nothing is found missing.
pub fn balances(
    facts: &Facts,
    asked: &BTreeSet<String>,
    setting: &Setting<'_>,
    partial: bool,
) -> Vec<Balance> {
    let replay = replay::Replay::of(facts, setting);
    let shares = shares::shares(&replay);
    let mut found = ledger::balances(&replay, &shares, asked, setting);
    judge::judge(&mut found, &replay, &shares, setting, partial);
    found
}
