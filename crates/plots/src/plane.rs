//! A local plane in metres, for pictures and tolerances; never for areas that are kept.

use geo::{Coord, LineString};

use crate::Extent;

/// Semi-major axis of WGS 84 in metres, and its first eccentricity squared.
const AXIS_M: f64 = 6_378_137.0;
const ECCENTRICITY_SQUARED: f64 = 0.006_694_379_990_141_316;

/// Equirectangular projection around a point: x east, y north, both in metres.
///
/// True to scale at the origin. The error grows with distance: below 0.1 % for a plot, some percent
/// at the edges of a province.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Plane {
    origin: Coord<f64>,
    metres_per_degree: Coord<f64>,
}

impl Plane {
    pub(crate) fn at_middle_of(extent: &Extent) -> Self {
        let origin = Coord {
            x: f64::midpoint(extent.west, extent.east),
            y: f64::midpoint(extent.south, extent.north),
        };
        let (sin, cos) = origin.y.to_radians().sin_cos();
        let w = (1.0 - ECCENTRICITY_SQUARED * sin * sin).sqrt();
        // Radii of curvature: of the parallel (east) and of the meridian (north).
        let east = AXIS_M / w * cos;
        let north = AXIS_M * (1.0 - ECCENTRICITY_SQUARED) / (w * w * w);
        let metres_per_degree = Coord { x: east.to_radians(), y: north.to_radians() };
        Self { origin, metres_per_degree }
    }

    pub(crate) fn metres(&self, position: Coord<f64>) -> Coord<f64> {
        Coord {
            x: (position.x - self.origin.x) * self.metres_per_degree.x,
            y: (position.y - self.origin.y) * self.metres_per_degree.y,
        }
    }

    pub(crate) fn line(&self, ring: &LineString<f64>) -> LineString<f64> {
        ring.coords().map(|position| self.metres(*position)).collect()
    }
}
