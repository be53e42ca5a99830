//! Cutting a plot in two along a straight line, and joining neighbours into one.

use geo::{BooleanOps, Coord, LineString, MultiPolygon, Polygon, unary_union};

use crate::{GeometryError, Limits, LonLat, PlotGeometry, measure};

/// A gap between neighbours that are joined is closed if it is smaller: what two people drew of one
/// side, not ground that belongs to nobody.
const GAP_M2_MAX: f64 = 1.0;
/// Positions of the smallest ring, its first one twice.
const RING_MIN: usize = 4;

/// Why plots cannot be cut or joined this way.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ReshapeError {
    /// Both points are the same.
    #[error("the two points of the line are the same; name two that lie apart")]
    NoLine,
    /// The whole plot lies on one side.
    #[error("the line does not cross the plot; choose points on both sides of it")]
    Missed,
    /// What comes out is no valid plot.
    #[error("what comes out is no valid plot: {0}")]
    Invalid(#[from] GeometryError),
}

impl PlotGeometry {
    /// The parts to the left and to the right of the straight line through two points, as one looks
    /// from the first to the second. The line goes on beyond them; straight is meant in longitude
    /// and latitude, as the sides of a plot are (RFC 7946 §3.1.1). Together they have the ground of
    /// the plot, but for the rounding of new corners to about 1 cm.
    ///
    /// # Errors
    /// [`ReshapeError`]
    pub fn cut(
        &self,
        from: LonLat,
        to: LonLat,
        limits: &Limits,
    ) -> Result<[Self; 2], ReshapeError> {
        let (from, to) = (from.coord(), to.coord());
        let (dx, dy) = (to.x - from.x, to.y - from.y);
        let length = dx.hypot(dy);
        if length == 0.0 {
            return Err(ReshapeError::NoLine);
        }
        let bounds = self.bounds();
        let far = (bounds.east - bounds.west)
            + (bounds.north - bounds.south)
            + (from.x - bounds.west).abs()
            + (from.y - bounds.south).abs()
            + length;
        let (along, aside) =
            ((dx / length * far, dy / length * far), (-dy / length * far, dx / length * far));
        let half = |side: f64| {
            let at = |t: f64, s: f64| Coord {
                x: from.x + along.0 * t + aside.0 * s * side,
                y: from.y + along.1 * t + aside.1 * s * side,
            };
            let ring =
                vec![at(-1.0, 0.0), at(1.0, 0.0), at(1.0, 1.0), at(-1.0, 1.0), at(-1.0, 0.0)];
            Polygon::new(LineString(ring), Vec::new())
        };
        let part = |side: f64| self.shape.intersection(&half(side));
        let (left, right) = (part(1.0), part(-1.0));
        if left.0.is_empty() || right.0.is_empty() {
            return Err(ReshapeError::Missed);
        }
        Ok([checked(&left, limits)?, checked(&right, limits)?])
    }

    /// All of these plots as one: common sides vanish, ground that several have is taken once, and
    /// gaps inside that are smaller than 1 m² are closed. Plots that lie apart make one plot of
    /// several parts.
    ///
    /// # Errors
    /// [`ReshapeError::Invalid`], also where there are no plots.
    pub fn joined(plots: &[&Self], limits: &Limits) -> Result<Self, ReshapeError> {
        let mut whole = unary_union(plots.iter().map(|plot| &plot.shape));
        for part in &mut whole.0 {
            let keep = |hole: &&LineString<f64>| {
                let hole = Polygon::new((*hole).clone(), Vec::new());
                measure::area_m2(&MultiPolygon(vec![hole])) >= GAP_M2_MAX
            };
            let holes = part.interiors().iter().filter(keep).cloned().collect();
            *part = Polygon::new(part.exterior().clone(), holes);
        }
        checked(&whole, limits)
    }
}

/// The shape as one that was read: corners rounded, equal neighbours taken once, judged.
fn checked(shape: &MultiPolygon<f64>, limits: &Limits) -> Result<PlotGeometry, ReshapeError> {
    let ring = |ring: &LineString<f64>| {
        let mut ring: Vec<LonLat> = ring.coords().map(|at| LonLat::from(*at)).collect();
        ring.dedup();
        ring
    };
    let parts = shape.iter().map(|part| {
        let holes = part.interiors().iter().map(ring);
        std::iter::once(ring(part.exterior())).chain(holes).collect()
    });
    // A sliver that rounding leaves without ground is no part.
    let parts: Vec<Vec<Vec<LonLat>>> = parts
        .filter(|rings: &Vec<Vec<LonLat>>| rings.first().is_some_and(|ring| ring.len() >= RING_MIN))
        .collect();
    let vertices: usize = parts.iter().flatten().map(Vec::len).sum();
    if vertices > limits.vertices_max {
        return Err(GeometryError::TooManyVertices { vertices_max: limits.vertices_max }.into());
    }
    Ok(PlotGeometry::from_parts(parts, limits)?)
}
