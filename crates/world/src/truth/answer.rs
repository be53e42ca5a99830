//! The truth as it is written down.

use serde::Serialize;

use crate::size::Size;

/// What is true of a world.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Truth {
    /// The world's seed.
    pub seed: u64,
    /// The world's size.
    pub size: Size,
    /// Events that it is about.
    pub events: u64,
    /// Every growing area, by code.
    pub growing_areas: Vec<AreaTruth>,
    /// Codes used beyond what their areas bear.
    pub over_used: Vec<OverUse>,
    /// Codes of units that were copied, as far as the chosen lots' cells go.
    pub copied_codes: Vec<CopiedCode>,
    /// Some lots, batches, cartons and pallets with all their relations.
    pub lots: Vec<LotTruth>,
}

/// A growing area and its seasons.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AreaTruth {
    /// Its code.
    pub code: String,
    /// Its place in events (`bizLocation` of a harvest).
    pub place: String,
    /// Its area in hectares, two decimals.
    pub hectares: String,
    /// Expected yield of one season, kilograms per hectare.
    pub yield_kg_per_hectare: u32,
    /// What it bears in one season.
    pub capacity_kg: u64,
    /// Its seasons, those without any event left out.
    pub seasons: Vec<SeasonTruth>,
}

/// What one growing area gave in one season; kilograms, rounded.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SeasonTruth {
    /// `2025-1`: the harvest from March, `2025-2`: that from September.
    pub season: String,
    /// Declared as harvested under its code.
    pub harvested_kg: u64,
    /// Of it, what went into sorting and packing.
    pub packed_kg: u64,
    /// Left the packing house on pallets as cartons of 5 kg: its share, by weight of the inputs.
    pub shipped_kg: u64,
}

/// A code used beyond capacity in one season.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OverUse {
    /// The code.
    pub code: String,
    /// The season.
    pub season: String,
    /// What the area bears.
    pub capacity_kg: u64,
    /// What was harvested under the code.
    pub harvested_kg: u64,
    /// `eventID`s of the harvests, in the order of their capture.
    pub harvests: Vec<String>,
}

/// A copied code.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CopiedCode {
    /// The unit.
    pub key: String,
    /// Where the genuine one is.
    pub genuine_at: String,
    /// Where the copy was scanned.
    pub seen_at: String,
    /// `eventID` of that observation.
    pub event: String,
}

/// One chosen thing.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LotTruth {
    /// Canonical Digital Link.
    pub key: String,
    /// Now; as known earlier; as it was earlier.
    pub views: Vec<View>,
}

/// The relations of a thing under one view of the past.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct View {
    /// Only the first so many events of the world were known.
    pub known_events: Option<u64>,
    /// Only what had happened by then (RFC 3339), whatever is known of it.
    pub at: Option<String>,
    /// All that it was made of, sorted.
    pub ancestors: Vec<String>,
    /// All that it went into or is, sorted, without itself.
    pub descendants: Vec<String>,
    /// Containers that carried it or a descendant for a while, sorted.
    pub carriers: Vec<String>,
    /// What is held of it and its descendants, by key and place.
    pub held: Vec<Held>,
}

/// So much of a thing at a place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Held {
    /// Of what.
    pub key: String,
    /// Where it is; none while under way.
    pub place: Option<String>,
    /// Where it is under way to.
    pub under_way_to: Option<String>,
    /// Who was stated to receive it last.
    pub holder: Option<String>,
    /// Kilograms, or pieces.
    pub quantity: u64,
    /// `KGM`; none for pieces.
    pub unit: Option<&'static str>,
}
