//! Area, lengths and points of a plot on the ellipsoid (Karney 2013, through `geo`).

use geo::{
    Area, BoundingRect, Centroid, Distance, Geodesic, GeodesicArea, InteriorPoint, LineString,
    MultiPolygon, Point, Polygon,
};

use crate::{Extent, Hectares, LonLat, Place, PlotGeometry};

/// One side of a ring.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Side {
    /// Ring and vertex where the side starts, in the order of this geometry (after winding was set).
    pub from: Place,
    /// Middle of the side, where its length is written on a map.
    pub middle: LonLat,
    /// Length in metres along the ellipsoid.
    pub length_m: f64,
}

impl PlotGeometry {
    /// Area in square metres on the WGS 84 ellipsoid, holes taken off.
    pub fn area_m2(&self) -> f64 {
        self.area_m2
    }

    /// Area in hectares, rounded half up to 4 decimals (whole square metres).
    pub fn hectares(&self) -> Hectares {
        Hectares::rounded(self.area_m2)
    }

    /// Length of all boundaries in metres, those of holes included.
    pub fn perimeter_m(&self) -> f64 {
        self.sides().iter().map(|side| side.length_m).sum()
    }

    /// Every side of every ring with its length.
    pub fn sides(&self) -> Vec<Side> {
        self.rings().flat_map(|(place, ring)| sides_of(place, ring)).collect()
    }

    /// Centre of mass in degrees; of a crescent it lies outside, see [`Self::label_point`].
    pub fn centroid(&self) -> LonLat {
        // Each ring has corners, so there is a centroid; the corner only satisfies the type.
        let corner = || self.rings().find_map(|(_, ring)| ring.0.first().copied());
        let centre = self.shape.centroid().map(|point| point.0).or_else(corner);
        centre.unwrap_or_default().into()
    }

    /// A point that lies inside, for a label or a pin: the centroid if it does, else a point in the
    /// middle of the largest part.
    pub fn label_point(&self) -> LonLat {
        let centroid = self.centroid();
        if self.contains_point(centroid.lon(), centroid.lat()) {
            return centroid;
        }
        let planar = |polygon: &&Polygon<f64>| polygon.unsigned_area();
        let largest = self.shape.iter().max_by(|a, b| planar(a).total_cmp(&planar(b)));
        let inside = largest.and_then(InteriorPoint::interior_point);
        inside.map_or(centroid, |point| point.0.into())
    }

    /// The smallest rectangle of longitude and latitude around it.
    pub fn bounds(&self) -> Extent {
        self.shape.bounding_rect().map_or(
            Extent { west: 0.0, south: 0.0, east: 0.0, north: 0.0 },
            |rect| Extent {
                west: rect.min().x,
                south: rect.min().y,
                east: rect.max().x,
                north: rect.max().y,
            },
        )
    }
}

/// Ring by ring, so that the result does not depend on how rings are wound.
pub(crate) fn area_m2(shape: &MultiPolygon<f64>) -> f64 {
    let polygon = |polygon: &Polygon<f64>| {
        let holes: f64 = polygon.interiors().iter().map(ring_area_m2).sum();
        ring_area_m2(polygon.exterior()) - holes
    };
    shape.iter().map(polygon).sum()
}

fn ring_area_m2(ring: &LineString<f64>) -> f64 {
    Polygon::new(ring.clone(), vec![]).geodesic_area_signed().abs()
}

fn sides_of(ring: Place, line: &LineString<f64>) -> impl Iterator<Item = Side> + '_ {
    line.lines().enumerate().map(move |(vertex, side)| Side {
        from: ring.at(vertex),
        middle: ((side.start + side.end) / 2.0).into(),
        length_m: Geodesic.distance(Point(side.start), Point(side.end)),
    })
}
