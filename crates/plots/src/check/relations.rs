//! Rings among one another: holes inside their boundary, holes and parts apart.

use std::collections::{BTreeMap, BTreeSet};

use geo::coordinate_position::CoordPos;
use geo::dimensions::Dimensions;
use geo::relate::IntersectionMatrix;
use geo::{BoundingRect, Coord, Intersects, Line, LineString, Polygon, Relate};
use rstar::primitives::GeomWithData;
use rstar::{AABB, RTree};

use crate::{GeometryError, Place};

pub(super) fn check_holes(part: usize, polygon: &Polygon<f64>) -> Result<(), GeometryError> {
    if polygon.interiors().is_empty() {
        return Ok(());
    }
    let shell = Polygon::new(polygon.exterior().clone(), vec![]);
    let holes: Vec<_> =
        polygon.interiors().iter().map(|ring| Polygon::new(ring.clone(), vec![])).collect();
    for (hole, ring) in holes.iter().enumerate() {
        let at = Place::ring(part, hole + 1);
        let matrix = shell.relate(ring);
        if !matrix.is_contains() {
            return Err(GeometryError::HoleOutside { at });
        }
        if shares_side(&matrix) {
            return Err(GeometryError::SharedSide { at, other: Place::ring(part, 0) });
        }
    }
    check_apart(&holes, |hole| Place::ring(part, hole + 1))?;
    check_connected(part, polygon)
}

pub(super) fn check_parts(parts: &[Polygon<f64>]) -> Result<(), GeometryError> {
    check_apart(parts, |part| Place::ring(part, 0))
}

/// Pairs whose boxes are apart cost one comparison; the limit on rings bounds their number.
fn check_apart(
    polygons: &[Polygon<f64>],
    place: impl Fn(usize) -> Place,
) -> Result<(), GeometryError> {
    let boxes: Vec<_> = polygons.iter().map(BoundingRect::bounding_rect).collect();
    for (i, (a, a_box)) in polygons.iter().zip(&boxes).enumerate() {
        for (j, (b, b_box)) in polygons.iter().zip(&boxes).enumerate().skip(i + 1) {
            let near = matches!((a_box, b_box), (Some(a), Some(b)) if a.intersects(b));
            if !near {
                continue;
            }
            let (at, other) = (place(j), place(i));
            let matrix = a.relate(b);
            if matrix.get(CoordPos::Inside, CoordPos::Inside) == Dimensions::TwoDimensional {
                return Err(GeometryError::RingsOverlap { at, other });
            }
            if shares_side(&matrix) {
                return Err(GeometryError::SharedSide { at, other });
            }
        }
    }
    Ok(())
}

fn shares_side(matrix: &IntersectionMatrix) -> bool {
    matrix.get(CoordPos::OnBoundary, CoordPos::OnBoundary) == Dimensions::OneDimensional
}

/// Rings may touch in points. Seen as a graph of rings and touching points, the inside of the
/// polygon falls apart exactly when that graph has a cycle.
fn check_connected(part: usize, polygon: &Polygon<f64>) -> Result<(), GeometryError> {
    let rings: Vec<_> = std::iter::once(polygon.exterior()).chain(polygon.interiors()).collect();
    let mut groups = Groups::new(rings.len());
    for (ring, point) in touches(&rings) {
        if !groups.join(ring, point) {
            return Err(GeometryError::InteriorSplit { at: Place::ring(part, ring) });
        }
    }
    Ok(())
}

/// Every (ring, point) where the ring meets another one; a point is known by its bits.
fn touches(rings: &[&LineString<f64>]) -> BTreeSet<(usize, (u64, u64))> {
    let sides = rings.iter().enumerate().flat_map(|(ring, line)| {
        line.lines().map(move |side| GeomWithData::<Line<f64>, usize>::new(side, ring))
    });
    let tree = RTree::bulk_load(sides.collect());
    let mut touches = BTreeSet::new();
    for (ring, line) in rings.iter().enumerate() {
        for corner in &line.0 {
            let here = AABB::from_point(geo::Point(*corner));
            for side in tree.locate_in_envelope_intersecting(&here) {
                if side.data != ring && side.geom().intersects(corner) {
                    touches.insert((ring, bits(corner)));
                    touches.insert((side.data, bits(corner)));
                }
            }
        }
    }
    touches
}

fn bits(corner: &Coord<f64>) -> (u64, u64) {
    (corner.x.to_bits(), corner.y.to_bits())
}

/// Union-find over rings (numbered) and points (numbered as they appear).
struct Groups {
    parents: Vec<usize>,
    points: BTreeMap<(u64, u64), usize>,
}

impl Groups {
    fn new(rings: usize) -> Self {
        Self { parents: (0..rings).collect(), points: BTreeMap::new() }
    }

    /// Joins a ring and a point; false if they were connected already.
    fn join(&mut self, ring: usize, point: (u64, u64)) -> bool {
        let next = self.parents.len();
        let point = *self.points.entry(point).or_insert(next);
        if point == next {
            self.parents.push(next);
        }
        let (a, b) = (self.root(ring), self.root(point));
        if let Some(parent) = self.parents.get_mut(a) {
            *parent = b;
        }
        a != b
    }

    fn root(&self, mut node: usize) -> usize {
        while let Some(&parent) = self.parents.get(node)
            && parent != node
        {
            node = parent;
        }
        node
    }
}
