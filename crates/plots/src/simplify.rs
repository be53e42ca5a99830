//! Fewer vertices for a picture or a small file, still a valid shape.

use geo::{LineString, SimplifyIdx};

use crate::plane::Plane;
use crate::read::Part;
use crate::{Limits, PlotGeometry};

/// How often the tolerance is halved before the shape is left as it is.
const ATTEMPTS_MAX: usize = 6;

/// A ring has at least three corners and the closing position.
const POSITIONS_MIN: usize = 4;

impl PlotGeometry {
    /// Leaves out vertices that lie within `tolerance_m` metres of the simplified boundary
    /// (Ramer–Douglas–Peucker); the vertices that stay are unchanged.
    ///
    /// Where the result would cross itself the tolerance is halved, at last the shape is returned
    /// unchanged: always valid, never more vertices. Rings that would vanish stay as they are.
    #[must_use]
    pub fn simplify(&self, tolerance_m: f64) -> Self {
        if !tolerance_m.is_finite() || tolerance_m <= 0.0 {
            return self.clone();
        }
        let plane = Plane::at_middle_of(&self.bounds());
        let tolerances = std::iter::successors(Some(tolerance_m), |last| Some(last / 2.0));
        tolerances
            .take(ATTEMPTS_MAX)
            .find_map(|tolerance_m| {
                // The shape was within its limits; fewer vertices cannot leave them but in area.
                let limits = Limits { area_m2_min: 0.0, area_m2_max: f64::MAX, ..Limits::WORLD };
                Self::from_parts(self.thinned(&plane, tolerance_m), &limits).ok()
            })
            .unwrap_or_else(|| self.clone())
    }

    fn thinned(&self, plane: &Plane, tolerance_m: f64) -> Vec<Part> {
        let mut parts: Vec<Part> = Vec::new();
        for (place, ring) in self.rings() {
            if place.ring == 0 {
                parts.push(Part::new());
            }
            let kept = kept(&plane.line(ring), tolerance_m);
            let positions = kept.iter().filter_map(|&index| ring.0.get(index));
            if let Some(part) = parts.last_mut() {
                part.push(positions.map(|position| (*position).into()).collect());
            }
        }
        parts
    }
}

fn kept(line_m: &LineString<f64>, tolerance_m: f64) -> Vec<usize> {
    let kept = line_m.simplify_idx(tolerance_m);
    if kept.len() < POSITIONS_MIN { (0..line_m.0.len()).collect() } else { kept }
}
