//! The map of growing areas: the same filter and territory as the list, as GeoJSON for the island
//! and, where no script runs, as a picture with the same links.
//!
//! Programs of the desk read the same plots in [`crate::features`].
//!
//! Far out a tile holds how many areas and plots lie together ([`tiles`]), near each plot as drawn.

mod base;
mod files;
mod layer;
mod pages;
mod store;
mod tiles;

pub use base::{BaseMap, BaseMapError};
pub(crate) use files::{
    FORMATS, MEDIA, file, file_for_programs, file_of_area, file_of_area_for_programs,
};
pub(crate) use pages::{geojson, map, undrawn_said, worst};
pub use tiles::bytes as tile_bytes;
pub(crate) use tiles::tile;

#[cfg(test)]
mod tests;
