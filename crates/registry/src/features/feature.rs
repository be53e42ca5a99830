//! Features and what is said of them: words and numbers side by side, as tables of programs take
//! them. Personal data is what the lists show: the holder's name, no contact, no household.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use nguon_platform::i18n::Language;
use schemars::JsonSchema;
use serde::Serialize;
use uuid::Uuid;

use super::link::Link;
use crate::api::PlaceOut;
use crate::code::Code;
use crate::crop::Crop;
use crate::map;
use crate::market::{MarketStatus, Status};

/// A feature.
#[derive(Debug, Clone)]
pub(super) struct Feature {
    pub(super) id: Uuid,
    /// GeoJSON; none when nobody drew it yet.
    pub(super) geometry: Option<String>,
    /// A JSON object.
    pub(super) properties: String,
}

/// How features are told: as of when, in which language, below which address.
#[derive(Debug, Clone)]
pub(super) struct Telling {
    pub(super) today: Date,
    pub(super) language: Language,
    pub(super) public_url: Arc<str>,
}

impl Feature {
    pub(super) fn new(
        id: Uuid,
        geometry: Option<String>,
        said: &impl Serialize,
    ) -> Result<Self, serde_json::Error> {
        let properties = serde_json::to_string(said)?;
        Ok(Self { id, geometry, properties })
    }

    /// As GeoJSON; the links of a feature that stands alone.
    pub(super) fn json(&self, links: Option<&[Link]>) -> String {
        let geometry = self.geometry.as_deref().unwrap_or("null");
        let links = links.and_then(|links| serde_json::to_string(links).ok());
        let links = links.map_or(String::new(), |links| format!(",\"links\":{links}"));
        let Self { id, properties, .. } = self;
        format!(
            "{{\"type\":\"Feature\",\"id\":\"{id}\",\"geometry\":{geometry},\
             \"properties\":{properties}{links}}}"
        )
    }
}

/// What is said of a plot; codes, statuses and crops are those of its growing area.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct PlotProperties {
    /// Number within the growing area.
    pub(super) number: String,
    /// The growing area.
    pub(super) growing_area: Uuid,
    /// Its name.
    pub(super) growing_area_name: String,
    #[serde(flatten)]
    pub(super) owner: Owner,
    /// GS1 location number as a Digital Link URI.
    pub(super) identifier: Option<String>,
    /// Area measured on the boundary (geodesic), or else declared, in square metres.
    pub(super) area_m2: Option<u64>,
    /// Whether the area is measured.
    pub(super) measured: bool,
    #[serde(flatten)]
    pub(super) crops: Crops,
    #[serde(flatten)]
    pub(super) standing: Standing,
    #[serde(flatten)]
    pub(super) place: PlaceOut,
    #[serde(flatten)]
    pub(super) record: Record,
}

/// What is said of a growing area.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct AreaProperties {
    /// Name.
    pub(super) name: String,
    #[serde(flatten)]
    pub(super) owner: Owner,
    /// GS1 location number as a Digital Link URI.
    pub(super) identifier: Option<String>,
    /// What the harvest is for.
    pub(super) purpose: crate::growing_area::Purpose,
    /// Number of plots.
    pub(super) plots: u32,
    /// Number of those that are drawn.
    pub(super) drawn_plots: u32,
    /// Their areas together in square metres, measured or else declared.
    pub(super) area_m2: u64,
    #[serde(flatten)]
    pub(super) crops: Crops,
    #[serde(flatten)]
    pub(super) standing: Standing,
    #[serde(flatten)]
    pub(super) place: PlaceOut,
    #[serde(flatten)]
    pub(super) record: Record,
}

/// What is said of a packing house.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct HouseProperties {
    /// Name.
    pub(super) name: String,
    #[serde(flatten)]
    pub(super) owner: Owner,
    /// GS1 location number as a Digital Link URI.
    pub(super) identifier: Option<String>,
    /// Kilograms it can pack in a day.
    pub(super) capacity_kg_per_day: Option<u32>,
    #[serde(flatten)]
    pub(super) standing: Standing,
    #[serde(flatten)]
    pub(super) place: PlaceOut,
    #[serde(flatten)]
    pub(super) record: Record,
}

/// Whose it is.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Owner {
    /// The holder.
    pub(super) holder: Uuid,
    /// The holder's name.
    pub(super) holder_name: String,
}

/// What grows there.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Crops {
    /// Short names with commas between them.
    crops: String,
    /// The same in words of the language asked for.
    crop_names: String,
}

impl Crops {
    pub(super) fn of(crops: &[Crop], language: Language) -> Self {
        let ids: Vec<&str> = crops.iter().map(|crop| crop.id.as_str()).collect();
        let names: Vec<&str> = crops.iter().map(|crop| crop.label(language)).collect();
        Self { crops: ids.join(","), crop_names: names.join(", ") }
    }
}

/// Its codes and what it may do in each market.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "StandingInShort")]
pub(super) struct Standing {
    /// Its newest code.
    code: Option<String>,
    /// All its codes, newest first, with commas between them.
    codes: String,
    /// Of its current statuses the one that wants most to be looked at; none when it has none.
    worst_status: Option<Status>,
    /// Its current status in each market.
    statuses: BTreeMap<String, Status>,
}

impl Standing {
    pub(super) fn of(codes: &[Code], statuses: &[MarketStatus]) -> Self {
        let codes: Vec<&str> = codes.iter().map(|code| code.normalised.as_str()).collect();
        Self {
            code: codes.first().map(ToString::to_string),
            codes: codes.join(","),
            worst_status: map::worst(statuses, None),
            statuses: statuses.iter().map(|one| (one.market.to_string(), one.status)).collect(),
        }
    }
}

/// Its record.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "RecordInShort")]
pub(super) struct Record {
    /// Since when it is registered, a plot with its growing area.
    #[schemars(extend("format" = "date-time"))]
    pub(super) registered: String,
    /// Whether it belongs to the demonstration.
    pub(super) demonstration: bool,
    /// Its page.
    pub(super) href: String,
}
