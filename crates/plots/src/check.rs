//! Rings of positions to a valid shape, or the first thing that is wrong with them.

mod relations;
mod ring;
#[cfg(test)]
mod tests;

use geo::{LineString, MultiPolygon, Polygon, Winding};

use crate::read::Part;
use crate::{GeometryError, LonLat, Place};

/// First every ring by itself, then the rings of each part, then the parts: relations are only
/// defined between simple rings.
pub(crate) fn build(parts: Vec<Part>) -> Result<MultiPolygon<f64>, GeometryError> {
    if parts.is_empty() {
        return Err(GeometryError::Empty);
    }
    let parts = parts.into_iter().enumerate();
    let shape = parts.map(|(part, rings)| polygon(part, rings)).collect::<Result<Vec<_>, _>>()?;
    for (part, polygon) in shape.iter().enumerate() {
        relations::check_holes(part, polygon)?;
    }
    relations::check_parts(&shape)?;
    Ok(MultiPolygon(shape))
}

/// Winding is set here (RFC 7946 §3.1.6) after the places of errors have been counted.
fn polygon(part: usize, rings: Part) -> Result<Polygon<f64>, GeometryError> {
    let rings = rings.into_iter().enumerate();
    let mut rings = rings
        .map(|(ring, positions)| closed_ring(&positions, Place::ring(part, ring)))
        .collect::<Result<Vec<_>, _>>()?
        .into_iter();
    let mut shell = rings.next().ok_or(GeometryError::Empty)?;
    shell.make_ccw_winding();
    let mut holes: Vec<_> = rings.collect();
    holes.iter_mut().for_each(Winding::make_cw_winding);
    Ok(Polygon::new(shell, holes))
}

fn closed_ring(positions: &[LonLat], at: Place) -> Result<LineString<f64>, GeometryError> {
    ring::check(positions, at)?;
    Ok(positions.iter().map(|position| position.coord()).collect())
}
