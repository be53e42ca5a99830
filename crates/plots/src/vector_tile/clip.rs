//! Rings cut at a square and put on its grid (Sutherland and Hodgman 1974).

/// The part of a ring within `low..=high` in both directions, on whole units, without the closing
/// corner and without corners that fell together. A ring that leaves and comes back has a side along
/// the edge, which lies in the margin and is not seen.
pub(super) fn ring(ring: &[(f64, f64)], low: f64, high: f64) -> Vec<(i32, i32)> {
    let mut corners: Vec<(f64, f64)> = ring.to_vec();
    if corners.first() == corners.last() {
        corners.pop();
    }
    let inside = |&(x, y): &(f64, f64)| (low..=high).contains(&x) && (low..=high).contains(&y);
    if !corners.iter().all(inside) {
        for edge in [Edge::Left(low), Edge::Right(high), Edge::Top(low), Edge::Bottom(high)] {
            corners = cut(&corners, edge);
        }
    }
    let mut whole: Vec<(i32, i32)> =
        corners.iter().map(|&(x, y)| (nearest(x), nearest(y))).collect();
    whole.dedup();
    while whole.len() > 1 && whole.first() == whole.last() {
        whole.pop();
    }
    whole
}

/// The nearest whole unit. What was cut lies near the tile, and points are asked for in it.
#[expect(clippy::cast_possible_truncation, reason = "rounded, and `as` saturates")]
pub(super) fn nearest(units: f64) -> i32 {
    units.round() as i32
}

#[derive(Clone, Copy)]
enum Edge {
    Left(f64),
    Right(f64),
    Top(f64),
    Bottom(f64),
}

impl Edge {
    fn holds(self, (x, y): (f64, f64)) -> bool {
        match self {
            Self::Left(edge) => x >= edge,
            Self::Right(edge) => x <= edge,
            Self::Top(edge) => y >= edge,
            Self::Bottom(edge) => y <= edge,
        }
    }

    /// Where a side from one side of the edge to the other crosses it.
    fn crossing(self, a: (f64, f64), b: (f64, f64)) -> (f64, f64) {
        match self {
            Self::Left(edge) | Self::Right(edge) => {
                (edge, a.1 + (b.1 - a.1) * (edge - a.0) / (b.0 - a.0))
            }
            Self::Top(edge) | Self::Bottom(edge) => {
                (a.0 + (b.0 - a.0) * (edge - a.1) / (b.1 - a.1), edge)
            }
        }
    }
}

fn cut(ring: &[(f64, f64)], edge: Edge) -> Vec<(f64, f64)> {
    let mut left = Vec::with_capacity(ring.len() + 4);
    let before = ring.iter().cycle().skip(ring.len().saturating_sub(1));
    for (&from, &to) in before.zip(ring) {
        match (edge.holds(from), edge.holds(to)) {
            (true, true) => left.push(to),
            (true, false) => left.push(edge.crossing(from, to)),
            (false, true) => left.extend([edge.crossing(from, to), to]),
            (false, false) => {}
        }
    }
    left
}
