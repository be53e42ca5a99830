//! A position on earth, as every shape here is made of.

use geo::Coord;

use crate::{GeometryError, Limits, Place};

/// Decimals kept of a degree: 1.1 cm at the equator, finer than any survey of a plot, and coarse
/// enough that reading what was written gives the same numbers back.
const DECIMALS: f64 = 1e7;

/// Above this a value is no mistyped degree any more but a projected coordinate.
const METRES_LOOK: f64 = 1_000.0;

/// A position in WGS 84 degrees, rounded to 7 decimals.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LonLat {
    lon: f64,
    lat: f64,
}

impl LonLat {
    /// Checks range and [`Limits::extent`]; an error names part 1, vertex 1.
    pub fn new(lon: f64, lat: f64, limits: &Limits) -> Result<Self, GeometryError> {
        Self::at(lon, lat, limits, Place::ring(0, 0).at(0))
    }

    /// Degrees of longitude, −180 to 180.
    pub fn lon(self) -> f64 {
        self.lon
    }

    /// Degrees of latitude, −90 to 90.
    pub fn lat(self) -> f64 {
        self.lat
    }

    pub(crate) fn at(
        lon: f64,
        lat: f64,
        limits: &Limits,
        at: Place,
    ) -> Result<Self, GeometryError> {
        if !on_earth(lon, lat) {
            return Err(if lon.abs() > METRES_LOOK && lat.abs() > METRES_LOOK {
                GeometryError::LooksLikeMetres { at, x: lon, y: lat }
            } else if on_earth(lat, lon) {
                GeometryError::LooksSwapped { at, lon, lat }
            } else {
                GeometryError::OutOfRange { at, lon, lat }
            });
        }
        match limits.extent {
            Some(extent) if !extent.contains(lon, lat) => Err(if extent.contains(lat, lon) {
                GeometryError::LooksSwapped { at, lon, lat }
            } else {
                GeometryError::OutsideExtent { at, lon, lat }
            }),
            _ => Ok(Self::from(Coord { x: lon, y: lat })),
        }
    }

    pub(crate) fn coord(self) -> Coord<f64> {
        Coord { x: self.lon, y: self.lat }
    }
}

/// For results computed from valid positions: centroids, label points, corners.
impl From<Coord<f64>> for LonLat {
    fn from(coord: Coord<f64>) -> Self {
        Self { lon: round(coord.x), lat: round(coord.y) }
    }
}

fn on_earth(lon: f64, lat: f64) -> bool {
    (-180.0..=180.0).contains(&lon) && (-90.0..=90.0).contains(&lat)
}

/// Adding zero turns −0 into 0, so that equal positions have equal bits.
fn round(degrees: f64) -> f64 {
    (degrees * DECIMALS).round() / DECIMALS + 0.0
}
