//! A zipped Shapefile: `.shp` (ESRI Shapefile Technical Description, July 1998), `.dbf` for names,
//! `.prj` for the coordinate system. Several layers in one zip are read one after the other.

mod dbf;
pub(super) mod prj;

pub use dbf::name_in;

use super::FileError;
use super::archive::Archive;
use super::shape::{Collector, Drawn, FileShape, RawPart, System};
use crate::vn2000::Zone;

const HEADER_BYTES: usize = 100;

/// Above this, holes are not sorted to their outer rings, which takes time squared: the limits of a
/// plot refuse so many anyway.
const SORTED_RINGS_MAX: usize = 1_000;

pub(super) fn read(
    archive: &mut Archive<'_>,
    zone: Option<Zone>,
    shapes: &mut Collector<'_>,
) -> Result<(), FileError> {
    for stem in archive.stems("shp") {
        let system = match (archive.sibling(&stem, "prj")?, zone) {
            (Some(prj), _) => prj::system(&String::from_utf8_lossy(&prj))?,
            (None, Some(zone)) => System::Vn2000(zone),
            (None, None) => return Err(FileError::MissingEntry { wanted: ".prj" }),
        };
        let rows = archive.sibling(&stem, "dbf")?;
        let rows = rows.as_deref().map(dbf::Rows::open).transpose()?;
        let bytes = archive.sibling(&stem, "shp")?.unwrap_or_default();
        shapes.begin_layer(stem.rsplit('/').next().unwrap_or_default());
        layer(&bytes, rows.as_ref(), system, shapes)?;
    }
    Ok(())
}

fn layer(
    bytes: &[u8],
    rows: Option<&dbf::Rows<'_>>,
    system: System,
    shapes: &mut Collector<'_>,
) -> Result<(), FileError> {
    let damaged = |record, reason| FileError::Damaged { record, reason };
    if big_u32(bytes, 0) != Some(9994) {
        return Err(damaged(0, "not a .shp file"));
    }
    let mut rest = bytes.get(HEADER_BYTES..).ok_or(damaged(0, "it ends early"))?;
    let mut record = 0;
    while !rest.is_empty() {
        record += 1;
        // Lengths count words of two bytes.
        let words = big_u32(rest, 4).ok_or(damaged(record, "it ends early"))?;
        let end = usize::try_from(words).ok().and_then(|w| w.checked_mul(2)?.checked_add(8));
        let end = end.ok_or(damaged(record, "its length is wrong"))?;
        let content = rest.get(8..end).ok_or(damaged(record, "it ends early"))?;
        rest = rest.get(end..).unwrap_or_default();
        let mut attributes = rows.map(|rows| rows.row(record)).unwrap_or_default();
        let name = name_in(&attributes);
        for (drawn, parts) in geometry(content, record, shapes)? {
            // The first part of a line has them, as in KML.
            let (name, attributes) = (name.clone(), std::mem::take(&mut attributes));
            let (at, layer) = (record, None);
            shapes.push(FileShape { at, layer, name, attributes, drawn, system, parts })?;
        }
    }
    Ok(())
}

fn geometry(
    content: &[u8],
    record: usize,
    shapes: &mut Collector<'_>,
) -> Result<Vec<(Drawn, Vec<RawPart>)>, FileError> {
    let damaged = |reason| FileError::Damaged { record, reason };
    let early = || damaged("it ends early");
    match little_u32(content, 0).ok_or_else(early)? {
        0 => Ok(Vec::new()),
        1 | 11 | 21 => {
            shapes.count_points(1)?;
            let at = position(content, 4).ok_or_else(early)?;
            Ok(vec![(Drawn::Point, vec![vec![vec![at]]])])
        }
        kind @ (3 | 5 | 13 | 15 | 23 | 25) => {
            let lines = lines(content, record, shapes)?;
            Ok(if matches!(kind, 5 | 15 | 25) {
                vec![(Drawn::Area, polygons(lines))]
            } else {
                lines.into_iter().map(|line| (Drawn::Walk, vec![vec![line]])).collect()
            })
        }
        _ => Err(damaged("neither point, line nor polygon")),
    }
}

fn lines(
    content: &[u8],
    record: usize,
    shapes: &mut Collector<'_>,
) -> Result<Vec<Vec<(f64, f64)>>, FileError> {
    let damaged = |reason| FileError::Damaged { record, reason };
    let number = |at| little_u32(content, at).and_then(|value| usize::try_from(value).ok());
    let early = || damaged("it ends early");
    let (parts, points) = (number(36).ok_or_else(early)?, number(40).ok_or_else(early)?);
    if parts > content.len() / 4 || points > content.len() / 16 {
        return Err(early());
    }
    shapes.count_points(points)?;
    let starts = (0..parts).map(|part| number(44 + 4 * part)).collect::<Option<Vec<_>>>();
    let starts = starts.ok_or_else(early)?;
    let first_point = 44 + 4 * parts;
    let positions: Option<Vec<_>> =
        (0..points).map(|point| position(content, first_point + 16 * point)).collect();
    let positions = positions.ok_or_else(early)?;
    let ends = starts.iter().copied().skip(1).chain([points]);
    let lines = starts.iter().zip(ends).map(|(&start, end)| positions.get(start..end));
    let lines: Option<Vec<_>> = lines.map(|line| line.map(<[_]>::to_vec)).collect();
    lines.ok_or_else(|| damaged("its parts are out of order"))
}

/// Rings come in any order: clockwise ones are outer, the others are holes of the outer ring that
/// holds them. A file with no clockwise ring was written the wrong way round: all are outer.
fn polygons(rings: Vec<Vec<(f64, f64)>>) -> Vec<RawPart> {
    if rings.len() > SORTED_RINGS_MAX {
        return vec![rings];
    }
    let (mut outer, mut holes): (Vec<_>, Vec<_>) =
        rings.into_iter().partition(|ring| signed_area(ring) <= 0.0);
    if outer.is_empty() {
        std::mem::swap(&mut outer, &mut holes);
    }
    let mut parts: Vec<RawPart> = outer.into_iter().map(|ring| vec![ring]).collect();
    for hole in holes {
        let corner = hole.first().copied();
        let home = parts.iter().position(|part| match (part.first(), corner) {
            (Some(outer), Some(corner)) => holds(outer, corner),
            _ => false,
        });
        // A hole in nothing is kept where the checks will find and name it.
        if let Some(part) = parts.get_mut(home.unwrap_or(0)) {
            part.push(hole);
        }
    }
    parts
}

/// Above 0 for counter-clockwise, in square units relative to the first corner.
fn signed_area(ring: &[(f64, f64)]) -> f64 {
    let Some(&(x0, y0)) = ring.first() else { return 0.0 };
    let cross = ring.windows(2).map(|pair| match pair {
        [a, b] => (a.0 - x0) * (b.1 - y0) - (b.0 - x0) * (a.1 - y0),
        _ => 0.0,
    });
    cross.sum::<f64>() / 2.0
}

fn holds(ring: &[(f64, f64)], (x, y): (f64, f64)) -> bool {
    let crossings = ring.windows(2).filter(|pair| match pair {
        [a, b] => (a.1 > y) != (b.1 > y) && x < (b.0 - a.0) * (y - a.1) / (b.1 - a.1) + a.0,
        _ => false,
    });
    crossings.count() % 2 == 1
}

fn big_u32(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

fn little_u32(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

fn position(bytes: &[u8], at: usize) -> Option<(f64, f64)> {
    let number = |at: usize| Some(f64::from_le_bytes(bytes.get(at..at + 8)?.try_into().ok()?));
    Some((number(at)?, number(at + 8)?))
}
