//! Well-known binary as a `GeoPackage` keeps it (OGC 12-128r19 §2.1.3, ISO 13249-3).

use super::shape::{Drawn, FileShape, RawPart, System};
use super::{FileError, FileLimits};
use crate::PlotGeometry;

/// What codes of kinds are called here; thousands add Z, M or both.
const POINT: u32 = 1;
const LINE: u32 = 2;
const POLYGON: u32 = 3;
const MULTI_POINT: u32 = 4;
const MULTI_LINE: u32 = 5;
const MULTI_POLYGON: u32 = 6;
const COLLECTION: u32 = 7;

/// Reads one value of a `GeoPackage`'s geometry column. `at` is the row's number, for errors;
/// `system_of` tells what the header's `srs_id` means in that file. None for an empty geometry.
///
/// # Errors
/// [`FileError::Damaged`] when the value ends early or is no geometry of points, lines and polygons,
/// and what `system_of` says.
pub fn geopackage_geometry(
    blob: &[u8],
    at: usize,
    system_of: impl Fn(i32) -> Result<System, FileError>,
    limits: &FileLimits,
) -> Result<Option<FileShape>, FileError> {
    let mut bytes = Bytes { rest: blob, at, limits, little: true, points: 0 };
    if bytes.take(3)? != b"GP\0" {
        return Err(bytes.damaged("not a GeoPackage geometry of version 1"));
    }
    let flags = bytes.byte()?;
    bytes.little = flags & 1 == 1;
    let srs = bytes.u32()?.cast_signed();
    let envelope = match (flags >> 1) & 7 {
        0 => 0,
        1 => 32,
        2 | 3 => 48,
        4 => 64,
        _ => return Err(bytes.damaged("an envelope of no known kind")),
    };
    bytes.take(envelope)?;
    if flags & 0x10 != 0 {
        return Ok(None);
    }
    if flags & 0x20 != 0 {
        return Err(bytes.damaged("a geometry of an extension"));
    }
    let system = system_of(srs)?;
    let (drawn, parts) = bytes.geometry(0)?;
    let (layer, name, attributes) = (None, None, Vec::new());
    Ok(Some(FileShape { at, layer, name, attributes, drawn, system, parts }))
}

/// A plot as a value of a `GeoPackage`'s geometry column: a multipolygon in WGS 84 (`srs_id` 4326)
/// behind a header with its envelope.
pub fn geopackage_value(plot: &PlotGeometry) -> Vec<u8> {
    let bounds = plot.bounds();
    // Little-endian, with an envelope of two dimensions.
    let mut bytes = b"GP\0\x03".to_vec();
    bytes.extend(4326_u32.to_le_bytes());
    for edge in [bounds.west, bounds.east, bounds.south, bounds.north] {
        bytes.extend(edge.to_le_bytes());
    }
    let parts = super::write::parts(plot);
    put_head(&mut bytes, MULTI_POLYGON, parts.len());
    for rings in parts {
        put_head(&mut bytes, POLYGON, rings.len());
        for ring in rings {
            bytes.extend(count(ring.0.len()));
            for at in ring.coords() {
                bytes.extend(at.x.to_le_bytes());
                bytes.extend(at.y.to_le_bytes());
            }
        }
    }
    bytes
}

fn put_head(bytes: &mut Vec<u8>, kind: u32, members: usize) {
    bytes.push(1);
    bytes.extend(kind.to_le_bytes());
    bytes.extend(count(members));
}

/// The limits of a plot are far below what four bytes count.
fn count(members: usize) -> [u8; 4] {
    u32::try_from(members).unwrap_or(u32::MAX).to_le_bytes()
}

struct Bytes<'a> {
    rest: &'a [u8],
    at: usize,
    limits: &'a FileLimits,
    little: bool,
    points: usize,
}

impl Bytes<'_> {
    fn geometry(&mut self, depth: usize) -> Result<(Drawn, Vec<RawPart>), FileError> {
        if depth >= self.limits.depth_max {
            return Err(FileError::TooDeep { line: self.at, depth_max: self.limits.depth_max });
        }
        self.little = match self.byte()? {
            0 => false,
            1 => true,
            _ => return Err(self.damaged("a byte order of no known kind")),
        };
        let code = self.u32()?;
        // Thousands say Z, M, ZM.
        let ordinates = match code / 1000 {
            0 => 2,
            1 | 2 => 3,
            3 => 4,
            _ => return Err(self.damaged("dimensions of no known kind")),
        };
        match code % 1000 {
            POINT => {
                self.count_points(1)?;
                Ok((Drawn::Point, vec![vec![vec![self.position(ordinates)?]]]))
            }
            LINE => Ok((Drawn::Walk, vec![vec![self.line(ordinates)?]])),
            POLYGON => {
                let rings = self.count(4)?;
                let rings = (0..rings).map(|_| self.line(ordinates)).collect::<Result<_, _>>()?;
                Ok((Drawn::Area, vec![rings]))
            }
            MULTI_POINT => self.members(Some(Drawn::Point), depth),
            MULTI_LINE => self.members(Some(Drawn::Walk), depth),
            MULTI_POLYGON => self.members(Some(Drawn::Area), depth),
            COLLECTION => self.members(None, depth),
            _ => Err(self.damaged("no point, line or polygon: curves are not read")),
        }
    }

    /// Members of one kind: of this one, or of that of the first.
    fn members(
        &mut self,
        mut kind: Option<Drawn>,
        depth: usize,
    ) -> Result<(Drawn, Vec<RawPart>), FileError> {
        let mut parts = Vec::new();
        for _ in 0..self.count(9)? {
            let (drawn, part) = self.geometry(depth + 1)?;
            if *kind.get_or_insert(drawn) != drawn {
                return Err(self.damaged("a collection of more than one kind"));
            }
            parts.extend(part);
        }
        Ok((kind.unwrap_or(Drawn::Area), parts))
    }

    fn line(&mut self, ordinates: usize) -> Result<Vec<(f64, f64)>, FileError> {
        let count = self.count(ordinates * 8)?;
        self.count_points(count)?;
        (0..count).map(|_| self.position(ordinates)).collect()
    }

    fn count_points(&mut self, more: usize) -> Result<(), FileError> {
        self.points += more;
        if self.points > self.limits.points_max {
            return Err(FileError::TooManyPoints { points_max: self.limits.points_max });
        }
        Ok(())
    }

    fn position(&mut self, ordinates: usize) -> Result<(f64, f64), FileError> {
        let position = (self.f64()?, self.f64()?);
        self.take((ordinates - 2) * 8)?;
        Ok(position)
    }

    /// A count that the bytes left can hold, so that nothing is reserved on a lie.
    fn count(&mut self, bytes_each: usize) -> Result<usize, FileError> {
        let count = usize::try_from(self.u32()?).unwrap_or(usize::MAX);
        if count > self.rest.len() / bytes_each {
            return Err(self.damaged("it ends early"));
        }
        Ok(count)
    }

    fn byte(&mut self) -> Result<u8, FileError> {
        self.array::<1>().map(|[byte]| byte)
    }

    fn u32(&mut self) -> Result<u32, FileError> {
        let bytes = self.array()?;
        Ok(if self.little { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) })
    }

    fn f64(&mut self) -> Result<f64, FileError> {
        let bytes = self.array()?;
        Ok(if self.little { f64::from_le_bytes(bytes) } else { f64::from_be_bytes(bytes) })
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], FileError> {
        let taken = self.take(N)?;
        taken.try_into().map_err(|_| self.damaged("it ends early"))
    }

    fn take(&mut self, count: usize) -> Result<&[u8], FileError> {
        let (taken, rest) =
            self.rest.split_at_checked(count).ok_or_else(|| self.damaged("it ends early"))?;
        self.rest = rest;
        Ok(taken)
    }

    fn damaged(&self, reason: &'static str) -> FileError {
        FileError::Damaged { record: self.at, reason }
    }
}
