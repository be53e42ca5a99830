//! The checked shape that all else here works on.

use geo::{Coord, Intersects, MultiPolygon};
use serde_json::Value;

use crate::files::RawPart;
use crate::read::{self, Part};
use crate::{GeometryError, Limits, LonLat, Place, check};

/// A valid polygon or multipolygon in WGS 84, built only by parsing.
///
/// Holds: rings closed and simple, outer rings counter-clockwise and holes clockwise (RFC 7946
/// §3.1.6), holes inside, parts apart, coordinates rounded to 7 decimals (about 1 cm) and within the
/// limits it was read with. Sides are straight lines in longitude and latitude (RFC 7946 §3.1.1).
#[derive(Debug, Clone, PartialEq)]
pub struct PlotGeometry {
    pub(crate) shape: MultiPolygon<f64>,
    pub(crate) area_m2: f64,
}

impl PlotGeometry {
    /// Reads a GeoJSON geometry, a feature, or a collection of one feature, within
    /// [`Limits::VIETNAM`].
    pub fn from_geojson(text: &str) -> Result<Self, GeometryError> {
        Self::from_geojson_within(text, &Limits::default())
    }

    /// The same within other limits.
    pub fn from_geojson_within(text: &str, limits: &Limits) -> Result<Self, GeometryError> {
        Self::from_geojson_value(&read::text(text, limits)?, limits)
    }

    /// The same from JSON that is already parsed.
    pub fn from_geojson_value(value: &Value, limits: &Limits) -> Result<Self, GeometryError> {
        Self::from_parts(read::parts(value, limits)?, limits)
    }

    /// Builds from a boundary of `(longitude, latitude)` as a device records it: the first position
    /// may be repeated at the end or not, and positions repeated in a row, from standing still, are
    /// taken once, so a vertex in an error is counted without them.
    pub fn from_ring(ring: &[(f64, f64)], limits: &Limits) -> Result<Self, GeometryError> {
        if ring.len() > limits.vertices_max {
            return Err(GeometryError::TooManyVertices { vertices_max: limits.vertices_max });
        }
        let place = Place::ring(0, 0);
        let positions = ring.iter().enumerate();
        let mut positions = positions
            .map(|(vertex, &(lon, lat))| LonLat::at(lon, lat, limits, place.at(vertex)))
            .collect::<Result<Vec<_>, _>>()?;
        positions.dedup();
        if positions.first() != positions.last() {
            positions.extend(positions.first().copied());
        }
        Self::from_parts(vec![vec![positions]], limits)
    }

    /// The rings of a text that [`PlotGeometry::to_geojson_geometry`] wrote, without judging it
    /// again: for maps of many plots. None when it is no such text.
    pub fn parts_kept(text: &str) -> Option<Vec<RawPart>> {
        let (kind, rest) = text.split_once("\"coordinates\":")?;
        let coordinates = rest.strip_suffix('}')?;
        if kind.contains("\"MultiPolygon\"") {
            serde_json::from_str(coordinates).ok()
        } else {
            Some(vec![serde_json::from_str(coordinates).ok()?])
        }
    }

    pub(crate) fn from_parts(parts: Vec<Part>, limits: &Limits) -> Result<Self, GeometryError> {
        let shape = check::build(parts)?;
        let area_m2 = crate::measure::area_m2(&shape);
        let (area_m2_min, area_m2_max) = (limits.area_m2_min, limits.area_m2_max);
        if area_m2 < area_m2_min {
            return Err(GeometryError::AreaTooSmall { area_m2, area_m2_min });
        }
        if area_m2 > area_m2_max {
            return Err(GeometryError::AreaTooLarge { area_m2, area_m2_max });
        }
        Ok(Self { shape, area_m2 })
    }

    /// True if the position lies inside or on the boundary.
    pub fn contains_point(&self, lon: f64, lat: f64) -> bool {
        self.shape.intersects(&Coord { x: lon, y: lat })
    }

    /// Number of polygons.
    pub fn part_count(&self) -> usize {
        self.shape.0.len()
    }

    /// Number of holes in all polygons.
    pub fn hole_count(&self) -> usize {
        self.shape.iter().map(|polygon| polygon.interiors().len()).sum()
    }

    /// Number of corners in all rings; the closing position is not counted again.
    pub fn vertex_count(&self) -> usize {
        self.rings().map(|(_, ring)| ring.0.len() - 1).sum()
    }

    /// Corners of the outer ring of the first part, counter-clockwise, the first one once.
    pub fn corners(&self) -> Vec<LonLat> {
        let ring = self.shape.0.first().map(|part| part.exterior().0.as_slice());
        let corners = ring.and_then(<[_]>::split_last).map_or(&[][..], |(_, corners)| corners);
        corners.iter().map(|corner| LonLat::from(*corner)).collect()
    }

    /// Every ring with its place, outer rings before their holes.
    pub(crate) fn rings(&self) -> impl Iterator<Item = (Place, &geo::LineString<f64>)> {
        self.shape.iter().enumerate().flat_map(|(part, polygon)| {
            let rings = std::iter::once(polygon.exterior()).chain(polygon.interiors());
            rings.enumerate().map(move |(ring, line)| (Place::ring(part, ring), line))
        })
    }
}
