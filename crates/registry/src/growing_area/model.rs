//! Types of growing areas.

use std::str::FromStr;

use jiff::Timestamp;
use nguon_platform::territory::Placed;
use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::{NewContract, NewPlot};
use crate::certificate::NewCertificate;
use crate::closed::closed_list;
use crate::code::NewCode;
use crate::crop::CropId;
use crate::identifier::PlaceId;
use crate::market::NewStatus;
use crate::site::Site;
use crate::words::{Name, Number};

closed_list! {
    /// What the harvest is for (R2).
    Purpose {
        /// Tiêu thụ nội địa.
        Domestic = "domestic",
        /// Xuất khẩu.
        Export = "export",
    }
}

/// A number outside its range.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a whole number from {least} to {most} is needed")]
pub struct RangeError {
    /// Least value.
    pub least: u32,
    /// Greatest value.
    pub most: u32,
}

macro_rules! ranged {
    ($(#[$doc:meta])* $name:ident, $least:literal ..= $most:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub struct $name(u32);

        impl $name {
            /// The number.
            pub fn get(self) -> u32 {
                self.0
            }
        }

        impl TryFrom<u32> for $name {
            type Error = RangeError;

            fn try_from(value: u32) -> Result<Self, RangeError> {
                if ($least..=$most).contains(&value) {
                    Ok(Self(value))
                } else {
                    Err(RangeError { least: $least, most: $most })
                }
            }
        }

        impl FromStr for $name {
            type Err = RangeError;

            fn from_str(text: &str) -> Result<Self, RangeError> {
                let value = text.trim().parse::<u32>();
                value.map_err(|_| RangeError { least: $least, most: $most })?.try_into()
            }
        }
    };
}

ranged! {
    /// Year in which most of the trees were planted.
    PlantedYear, 1900..=2200
}
ranged! {
    /// Number of trees of a crop.
    Trees, 1..=100_000_000
}
ranged! {
    /// Expected yield in kilograms per hectare and season.
    YieldKgPerHa, 1..=300_000
}

/// What is said of a growing area and may change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// Name.
    pub name: Name,
    /// Holder.
    pub holder: Uuid,
    /// Where it lies.
    pub site: Site,
    /// GS1 location number of the whole area.
    pub identifier: Option<PlaceId>,
    /// What the harvest is for.
    pub purpose: Purpose,
}

impl Facts {
    /// For the audit log.
    pub(crate) fn json(&self) -> Json {
        json!({
            "name": self.name,
            "holder": self.holder,
            "site": self.site.json(),
            "identifier": self.identifier,
            "purpose": self.purpose,
        })
    }
}

/// A crop of a growing area.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GrowingAreaCrop {
    /// Which crop.
    pub crop: CropId,
    /// Variety.
    pub variety: Option<Number>,
    /// Year of planting.
    pub planted: Option<PlantedYear>,
    /// Number of trees.
    pub trees: Option<Trees>,
    /// Expected yield per hectare and season.
    pub expected_yield: Option<YieldKgPerHa>,
}

impl GrowingAreaCrop {
    /// For the audit log.
    pub(crate) fn json(&self) -> Json {
        json!({
            "crop": self.crop,
            "variety": self.variety,
            "planted_year": self.planted.map(PlantedYear::get),
            "trees": self.trees.map(Trees::get),
            "expected_yield_kg_per_ha": self.expected_yield.map(YieldKgPerHa::get),
        })
    }
}

/// A growing area to be registered, with all that is known of it.
#[derive(Debug, Clone)]
pub struct NewGrowingArea {
    /// Identity, fresh.
    pub id: Uuid,
    /// What is said of it.
    pub facts: Facts,
    /// At least one.
    pub crops: Vec<GrowingAreaCrop>,
    /// Plots.
    pub plots: Vec<NewPlot>,
    /// Codes.
    pub codes: Vec<NewCode>,
    /// Statuses per market, older ones first.
    pub statuses: Vec<NewStatus>,
    /// Certificates.
    pub certificates: Vec<NewCertificate>,
    /// Contracts with buyers.
    pub contracts: Vec<NewContract>,
    /// Whether it belongs to the demonstration.
    pub demonstration: bool,
}

/// A registered growing area.
#[derive(Debug, Clone)]
pub struct GrowingArea {
    /// Identity.
    pub id: Uuid,
    /// What is said of it.
    pub facts: Facts,
    /// The holder's name.
    pub holder_name: String,
    /// Its crops.
    pub crops: Vec<GrowingAreaCrop>,
    /// Whether it belongs to the demonstration.
    pub demonstration: bool,
    /// Since when it is registered.
    pub created: Timestamp,
    /// Grows with every change of the area or of what it has.
    pub version: i64,
}

impl GrowingArea {
    /// In whose territory it lies.
    pub fn placed(&self) -> Placed {
        self.facts.site.placed(self.facts.holder)
    }
}
