//! The map of growing areas: the same filter and territory as the list, as GeoJSON for the island
//! and, where no script runs, as a picture with the same links.

mod pages;
mod store;

pub(crate) use pages::{geojson, map};

#[cfg(test)]
mod tests;
