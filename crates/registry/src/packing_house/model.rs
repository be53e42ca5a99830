//! Types of packing houses.

use std::str::FromStr;

use jiff::Timestamp;
use nguon_platform::territory::Placed;
use nguon_plots::LonLat;
use serde_json::{Value as Json, json};
use uuid::Uuid;

use crate::certificate::NewCertificate;
use crate::code::NewCode;
use crate::growing_area::RangeError;
use crate::identifier::PlaceId;
use crate::market::NewStatus;
use crate::site::Site;
use crate::words::Name;

const CAPACITY_MAX: u32 = 10_000_000;

/// Kilograms packed in a day at the most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct CapacityKgPerDay(u32);

impl CapacityKgPerDay {
    /// The number.
    pub fn get(self) -> u32 {
        self.0
    }
}

impl TryFrom<u32> for CapacityKgPerDay {
    type Error = RangeError;

    fn try_from(value: u32) -> Result<Self, RangeError> {
        match value {
            1..=CAPACITY_MAX => Ok(Self(value)),
            _ => Err(RangeError { least: 1, most: CAPACITY_MAX }),
        }
    }
}

impl FromStr for CapacityKgPerDay {
    type Err = RangeError;

    fn from_str(text: &str) -> Result<Self, RangeError> {
        text.trim().parse::<u32>().map_or(Self::try_from(0), Self::try_from)
    }
}

/// What is said of a packing house and may change.
#[derive(Debug, Clone, PartialEq)]
pub struct Facts {
    /// Name.
    pub name: Name,
    /// Holder.
    pub holder: Uuid,
    /// Where it lies.
    pub site: Site,
    /// GS1 location number.
    pub identifier: Option<PlaceId>,
    /// Position of its gate, WGS 84.
    pub point: Option<LonLat>,
    /// What it can pack in a day.
    pub capacity: Option<CapacityKgPerDay>,
}

impl Facts {
    /// For the audit log.
    pub(crate) fn json(&self) -> Json {
        json!({
            "name": self.name,
            "holder": self.holder,
            "site": self.site.json(),
            "identifier": self.identifier,
            "point": self.point.map(|point| [point.lon(), point.lat()]),
            "capacity_kg_per_day": self.capacity.map(CapacityKgPerDay::get),
        })
    }
}

/// A packing house to be registered, with all that is known of it.
#[derive(Debug, Clone)]
pub struct NewPackingHouse {
    /// Identity, fresh.
    pub id: Uuid,
    /// What is said of it.
    pub facts: Facts,
    /// Codes.
    pub codes: Vec<NewCode>,
    /// Statuses per market, older ones first.
    pub statuses: Vec<NewStatus>,
    /// Certificates.
    pub certificates: Vec<NewCertificate>,
    /// Whether it belongs to the demonstration.
    pub demonstration: bool,
}

/// A registered packing house.
#[derive(Debug, Clone)]
pub struct PackingHouse {
    /// Identity.
    pub id: Uuid,
    /// What is said of it.
    pub facts: Facts,
    /// The holder's name.
    pub holder_name: String,
    /// Whether it belongs to the demonstration.
    pub demonstration: bool,
    /// Since when it is registered.
    pub created: Timestamp,
    /// Grows with every change of the house or of what it has.
    pub version: i64,
}

impl PackingHouse {
    /// In whose territory it lies.
    pub fn placed(&self) -> Placed {
        self.facts.site.placed(self.facts.holder)
    }
}
