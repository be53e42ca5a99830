//! Geometry of growing areas: read, check, measure, compare, simplify, export.
//!
//! **Comes in:** GeoJSON text or values in WGS 84 (RFC 7946), a recorded ring of
//! `(longitude, latitude)` pairs, or the bytes of a file in [`files`] (KML, KMZ, GPX, CSV, GeoJSON,
//! zipped Shapefile), also in metres of [`vn2000`]. **Goes out:** [`PlotGeometry`], a polygon or multipolygon that is
//! valid and stays so; its geodesic area ([`Hectares`]), sides and label point; overlaps with other
//! plots; GeoJSON, EUDR features, [`files::write`], SVG paths and
//! [`vector_tile`]s. Every refusal is a [`GeometryError`] with a code,
//! a place (part, ring, vertex) and what to do about it.
//!
//! **Deliberately unknown here:** where files lie, databases, holders, crops, codes, every coordinate
//! system but WGS 84 and VN-2000 (refused by name, never relabelled), and the original text of a
//! shape, which the caller keeps beside the checked one.
//!
//! **One more export format:** a file like [`mod@eudr`] that takes `&PlotGeometry` and returns text or
//! a value, with its own error enum. **One more check:** a variant in [`GeometryError`] with code,
//! place and remedy, a function in `check`, a row in its table of cases.

mod border;
mod check;
mod error;
pub mod eudr;
mod export;
pub mod files;
mod hectares;
mod limits;
mod measure;
mod overlap;
mod plane;
mod plot;
mod position;
mod read;
mod reshape;
mod simplify;
mod svg;
#[cfg(test)]
mod tests;
pub mod vector_tile;
pub mod vn2000;
mod window;

pub use border::{BorderPiece, BorderTolerance, Lie};
pub use error::{GeometryError, Place};
pub use hectares::{Hectares, HectaresError};
pub use limits::{Extent, Limits};
pub use measure::Side;
pub use overlap::{Found, Overlap, OverlapTolerance, PlotIndex, overlap, overlaps_in};
pub use plot::PlotGeometry;
pub use position::LonLat;
pub use reshape::ReshapeError;
pub use svg::{ScaleBar, SvgMap, svg_path};

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct ReadmeExamples;
