//! Whether a shape and a window of the map share ground.

use geo::{Coord, Intersects, LineString, Polygon, Rect};

use crate::Extent;
use crate::files::RawPart;

impl Extent {
    /// Whether one of these polygons (degrees, as [`crate::PlotGeometry::parts_kept`] reads them) and
    /// this rectangle share a position, edges included. A rectangle may be a line or a position.
    pub fn meets(&self, parts: &[RawPart]) -> bool {
        let corner = |x, y| Coord { x, y };
        let window = Rect::new(corner(self.west, self.south), corner(self.east, self.north));
        parts.iter().any(|part| {
            let mut rings = part.iter().map(|ring| LineString::from(ring.clone()));
            let Some(outer) = rings.next() else { return false };
            Polygon::new(outer, rings.collect()).intersects(&window)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_meets_ground_and_not_the_box_around_it() {
        // A triangle over its diagonal, with a hole near its right angle.
        let outer = vec![(0.0, 0.0), (10.0, 0.0), (0.0, 10.0), (0.0, 0.0)];
        let hole = vec![(1.0, 1.0), (1.0, 3.0), (3.0, 3.0), (3.0, 1.0), (1.0, 1.0)];
        let parts = vec![vec![outer, hole]];
        for ([west, south, east, north], met) in [
            ([-1.0, -1.0, 11.0, 11.0], true),
            ([0.2, 0.2, 0.4, 0.4], true),
            ([6.0, 6.0, 9.0, 9.0], false),
            ([5.0, 5.0, 9.0, 9.0], true),
            ([1.5, 1.5, 2.5, 2.5], false),
            ([1.5, 1.5, 3.5, 2.5], true),
            ([10.0, 0.0, 12.0, 1.0], true),
            ([10.1, 0.0, 12.0, 1.0], false),
            ([0.5, 0.5, 0.5, 0.5], true),
            ([2.0, 2.0, 2.0, 2.0], false),
            ([-1.0, 4.0, 20.0, 4.0], true),
        ] {
            let window = Extent { west, south, east, north };
            assert_eq!(window.meets(&parts), met, "{window:?}");
        }
        assert!(!Extent::VIETNAM.meets(&[]) && !Extent::VIETNAM.meets(&[vec![]]));
    }
}
