//! Types of lots.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{Offset, TimeZone};
use nguon_lineage::Quantity;
use nguon_platform::territory::Placed;

use crate::key::{ItemKey, Kind};

/// What one event says of the making of one thing.
#[derive(Debug, Clone, PartialEq)]
pub struct Making {
    /// What was made.
    pub key: ItemKey,
    /// The event's id.
    pub event: String,
    /// Its place in record order.
    pub seq: u64,
    /// When it was made.
    pub made: Timestamp,
    /// Where it was made.
    pub read_point: Option<String>,
    /// Where it was from then on.
    pub biz_location: Option<String>,
    /// How much of it; none for single things, or where the event does not say.
    pub quantity: Option<Quantity>,
    /// Whether the event speaks of the thing itself, not only of numbered pieces of a lot.
    pub stated: bool,
    /// Best before or expiry, as written.
    pub best_before: Option<String>,
    /// Country of origin, as written.
    pub origin: Option<String>,
    /// Certificates that the event names.
    pub certificates: Vec<String>,
}

/// A lot, a single good or a logistic unit.
#[derive(Debug, Clone, PartialEq)]
pub struct Lot {
    /// Its canonical identifier.
    pub key: ItemKey,
    /// When it was first made.
    pub made: Timestamp,
    /// The event that first made it.
    pub event: String,
    /// Identifier of the place where it was made.
    pub place: Option<String>,
    /// How much of it was made in all; none for single things and where an event does not say.
    pub quantity: Option<Quantity>,
    /// Best before or expiry, as written.
    pub best_before: Option<String>,
    /// Country of origin, as written.
    pub origin: Option<String>,
    /// Certificates that its events name.
    pub certificates: Vec<String>,
    /// Whose territory it lies in; empty while no register knows its place.
    pub placed: Placed,
    /// Whether it belongs to the demonstration.
    pub demonstration: bool,
}

impl Lot {
    /// Whether no register knows where it was made.
    pub fn is_unplaced(&self) -> bool {
        self.placed == Placed::default()
    }
}

/// What narrows a list of lots.
#[derive(Debug, Clone)]
pub struct Filter {
    /// A code or part of it, words of the product's name, or a whole identifier, however typed.
    pub text: String,
    /// Only this trade item (14 digits).
    pub product: Option<String>,
    /// Lots, single goods or logistic units.
    pub kind: Kind,
    /// Made on this day or later, on the office's clock.
    pub from: Option<Date>,
    /// Made on this day or earlier, on the office's clock.
    pub to: Option<Date>,
}

impl Default for Filter {
    fn default() -> Self {
        Self { text: String::new(), product: None, kind: Kind::Lot, from: None, to: None }
    }
}

/// The office's clock: UTC+7 the whole year.
pub(crate) const OFFICE: Offset = Offset::constant(7);

/// The first instant of a day on the office's clock.
pub(crate) fn begins(day: Date) -> Option<Timestamp> {
    let midnight = DateTime::from_parts(day, Time::midnight());
    OFFICE.to_timestamp(midnight).ok()
}

/// An instant as the office's clock shows it.
pub(crate) fn on_office_clock(at: Timestamp) -> DateTime {
    TimeZone::fixed(OFFICE).to_datetime(at)
}
