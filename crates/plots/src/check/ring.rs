//! One ring by itself: closed, three corners, simple.

use geo::line_intersection::{LineIntersection, line_intersection};
use geo::{Coord, Distance, Geodesic, Kernel, Line, Orientation, Point, kernels::RobustKernel};
use rstar::primitives::GeomWithData;
use rstar::{RTree, RTreeObject};

use crate::{GeometryError, LonLat, Place};

pub(super) fn check(positions: &[LonLat], at: Place) -> Result<(), GeometryError> {
    let count = positions.len();
    let ([first, .., last], 3..) = (positions, count) else {
        return Err(GeometryError::TooFewPoints { at, count });
    };
    if first != last {
        let gap_m = Geodesic.distance(Point(first.coord()), Point(last.coord()));
        return Err(GeometryError::Unclosed { at: at.at(count - 1), gap_m });
    }
    if count < 4 {
        return Err(GeometryError::TooFewPoints { at, count });
    }
    let corners: Vec<_> =
        positions.iter().take(count - 1).map(|position| position.coord()).collect();
    refuse_repeated(&corners, at)?;
    refuse_flat(&corners, at)?;
    refuse_crossing(&corners, at)
}

/// Finds the first vertex that stands where an earlier one stands.
fn refuse_repeated(corners: &[Coord<f64>], at: Place) -> Result<(), GeometryError> {
    let mut sorted: Vec<_> = corners.iter().enumerate().collect();
    sorted.sort_by(|(i, a), (j, b)| a.x.total_cmp(&b.x).then(a.y.total_cmp(&b.y)).then(i.cmp(j)));
    let pairs = sorted.windows(2).filter_map(|pair| match pair {
        [(i, a), (j, b)] if a == b => Some((*j, *i)),
        _ => None,
    });
    pairs.min().map_or(Ok(()), |(vertex, same_as)| {
        Err(GeometryError::RepeatedVertex { at: at.at(vertex), same_as })
    })
}

fn refuse_flat(corners: &[Coord<f64>], at: Place) -> Result<(), GeometryError> {
    let [first, second, rest @ ..] = corners else {
        return Ok(());
    };
    let on_line =
        |c: &Coord<f64>| RobustKernel::orient2d(*first, *second, *c) == Orientation::Collinear;
    if rest.iter().all(on_line) { Err(GeometryError::Flat { at }) } else { Ok(()) }
}

type Side = GeomWithData<Line<f64>, usize>;

/// Finds the first side that meets a later one anywhere but at their common corner.
fn refuse_crossing(corners: &[Coord<f64>], at: Place) -> Result<(), GeometryError> {
    let sides: Vec<_> = sides(corners).collect();
    let tree = RTree::bulk_load(sides.clone());
    for side in &sides {
        let near = tree.locate_in_envelope_intersecting(&side.envelope());
        let later = near.filter(|other| other.data > side.data);
        let meeting = later.filter_map(|other| meeting(side, other, sides.len(), at));
        if let Some((_, error)) = meeting.min_by_key(|(rank, _)| *rank) {
            return Err(error);
        }
    }
    Ok(())
}

/// Side `i` runs from corner `i` to the next, the last one back to the first.
fn sides(corners: &[Coord<f64>]) -> impl Iterator<Item = Side> + '_ {
    let ends = corners.iter().skip(1).chain(corners.first());
    let lines = corners.iter().zip(ends).map(|(start, end)| Line::new(*start, *end));
    lines.enumerate().map(|(index, line)| Side::new(line, index))
}

/// The error with its rank: a spike explains the crossings around it, so it comes first.
fn meeting(
    side: &Side,
    later: &Side,
    count: usize,
    at: Place,
) -> Option<((bool, usize), GeometryError)> {
    let (i, j) = (side.data, later.data);
    let neighbours = j == i + 1 || (i == 0 && j + 1 == count);
    let error = match line_intersection(*side.geom(), *later.geom())? {
        LineIntersection::SinglePoint { .. } if neighbours => return None,
        // Two neighbours in line with each other share a piece: the common corner is a tip.
        LineIntersection::Collinear { .. } if neighbours => {
            GeometryError::Spike { at: at.at(if j == i + 1 { j } else { i }) }
        }
        LineIntersection::SinglePoint { intersection, .. } => crossing(at, i, j, intersection),
        LineIntersection::Collinear { intersection } => crossing(at, i, j, intersection.start),
    };
    Some(((!neighbours, j), error))
}

fn crossing(at: Place, vertex: usize, other_vertex: usize, point: Coord<f64>) -> GeometryError {
    let point = LonLat::from(point);
    GeometryError::SelfCrossing {
        at: at.at(vertex),
        other_vertex,
        lon: point.lon(),
        lat: point.lat(),
    }
}
