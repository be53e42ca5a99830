//! Well-known binary as a `GeoPackage` keeps it (OGC 12-128r19 §2.1.3, ISO 13249-3).

use super::shape::{Drawn, FileShape, RawPart, System};
use super::{FileError, FileLimits};

/// Reads one value of a `GeoPackage`'s geometry column. `at` is the row's number, for errors; the
/// system is that of the header's `srs_id`. None for an empty geometry.
pub fn geopackage_geometry(
    blob: &[u8],
    at: usize,
    limits: &FileLimits,
) -> Result<Option<FileShape>, FileError> {
    let mut bytes = Bytes { rest: blob, at, limits, little: true, points: 0 };
    if bytes.take(3)? != b"GP\0" {
        return Err(bytes.damaged("not a GeoPackage geometry of version 1"));
    }
    let flags = bytes.byte()?;
    bytes.little = flags & 1 == 1;
    let srs = bytes.u32()?;
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
    // Undefined (0) geographic comes from programs that were not asked; it is not WGS 84.
    let system = System::from_epsg(srs)
        .ok_or_else(|| FileError::ForeignCrs { name: format!("EPSG:{srs}") })?;
    let (drawn, parts) = bytes.geometry(0)?;
    Ok(Some(FileShape { at, name: None, attributes: Vec::new(), drawn, system, parts }))
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
            1 => Ok((Drawn::Point, vec![vec![vec![self.position(ordinates)?]]])),
            2 => Ok((Drawn::Walk, vec![vec![self.line(ordinates)?]])),
            3 => {
                let rings = self.count(4)?;
                let rings = (0..rings).map(|_| self.line(ordinates)).collect::<Result<_, _>>()?;
                Ok((Drawn::Area, vec![rings]))
            }
            6 => {
                let mut parts = Vec::new();
                for _ in 0..self.count(9)? {
                    match self.geometry(depth + 1)? {
                        (Drawn::Area, part) => parts.extend(part),
                        _ => return Err(self.damaged("a multipolygon of something else")),
                    }
                }
                Ok((Drawn::Area, parts))
            }
            _ => Err(self.damaged("neither point, line, polygon nor multipolygon")),
        }
    }

    fn line(&mut self, ordinates: usize) -> Result<Vec<(f64, f64)>, FileError> {
        let count = self.count(ordinates * 8)?;
        self.points += count;
        if self.points > self.limits.points_max {
            return Err(FileError::TooManyPoints { points_max: self.limits.points_max });
        }
        (0..count).map(|_| self.position(ordinates)).collect()
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
