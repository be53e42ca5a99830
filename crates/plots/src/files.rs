//! Plots in files as people have them: KML, KMZ, GPX, CSV, GeoJSON, zipped Shapefile, and what
//! others take out of a `GeoPackage` or a workbook.
//!
//! **Comes in:** the bytes of a file, [`FileLimits`], and for tables in metres the VN-2000
//! [`Zone`] that the sender names. **Goes out:** [`FileShape`]s, one per thing drawn, with the
//! coordinates as they stand in the file; [`FileShape::check`] makes the valid plot of one, so that
//! one bad shape does not take the others with it. What is wrong with the file itself is a
//! [`FileError`] with a code, a place and what to do.
//!
//! **Deliberately unknown here:** where the bytes came from and where they are kept (the caller keeps
//! them as received), which shape is which plot of the register, databases and workbooks: a
//! `GeoPackage` is an SQLite file, so its opening belongs to a room with SQLite, which reads the
//! geometry column by [`geopackage_geometry`] into a [`Collector`]; who reads a workbook brings its
//! sheets to [`read_sheets`].
//!
//! **One more format:** a file beside these that makes `Vec<FileShape>` out of text or bytes through
//! [`shape::Collector`], a variant of [`FileFormat`], a line in [`FileFormat::of`] and in
//! [`read_file`], a row in the tests' table of the same plot in every format.

mod archive;
mod collection;
mod error;
mod gpx;
mod kml;
mod limits;
mod number;
mod shape;
mod shapefile;
mod table;
#[cfg(test)]
mod tests;
mod wkb;
mod wkt;
pub mod write;
mod xml;

pub use error::FileError;
pub use limits::FileLimits;
pub use shape::{Collector, Drawn, FileRead, FileShape, Layer, RawPart, ShapeError, System};
pub use shapefile::name_in;
pub use table::{Sheet, column_letters};
pub use wkb::{geopackage_geometry, geopackage_value};

use crate::vn2000::Zone;

/// What a file is, by its content; names lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileFormat {
    /// OGC KML 2.x.
    Kml,
    /// A zip with a KML inside.
    Kmz,
    /// GPX 1.x: tracks, routes, or waypoints as corners.
    Gpx,
    /// RFC 7946, one geometry or many features.
    GeoJson,
    /// A zip with `.shp`, `.dbf`, `.prj`.
    Shapefile,
    /// An SQLite file: to be opened elsewhere.
    GeoPackage,
    /// A zip with the parts of an XLSX: to be opened elsewhere.
    Workbook,
    /// Text with a header line and columns.
    Table,
}

impl FileFormat {
    /// Looks at the beginning of the bytes and, in a zip, at the names.
    pub fn of(bytes: &[u8], limits: &FileLimits) -> Result<Self, FileError> {
        if bytes.starts_with(b"SQLite format 3\0") {
            return Ok(Self::GeoPackage);
        }
        if bytes.starts_with(b"PK\x03\x04") {
            let archive = archive::Archive::open(bytes, limits)?;
            return if archive.holds("xl/workbook.xml") {
                Ok(Self::Workbook)
            } else if archive.has("shp") {
                Ok(Self::Shapefile)
            } else if archive.has("kml") {
                Ok(Self::Kmz)
            } else {
                Err(FileError::MissingEntry { wanted: ".kml or .shp" })
            };
        }
        let text = text(bytes)?.trim_start();
        Ok(match text.bytes().next() {
            None => return Err(FileError::Empty),
            Some(b'<') if xml::root(text, limits)? == "kml" => Self::Kml,
            Some(b'<') if xml::root(text, limits)? == "gpx" => Self::Gpx,
            Some(b'<') => return Err(FileError::UnknownFormat),
            Some(b'{') => Self::GeoJson,
            Some(_) => Self::Table,
        })
    }
}

/// Reads every shape of a file whatever its format. `zone` says what metres in a table or in a
/// Shapefile without `.prj` mean; it changes nothing where the file says so itself.
///
/// # Errors
/// [`FileError`] when the file as a whole cannot be read.
pub fn read_file(
    bytes: &[u8],
    zone: Option<Zone>,
    limits: &FileLimits,
) -> Result<Vec<FileShape>, FileError> {
    Ok(read_layers(bytes, zone, limits)?.shapes)
}

/// The same, with the layers of formats that have such.
///
/// # Errors
/// [`FileError`] when the file as a whole cannot be read.
pub fn read_layers(
    bytes: &[u8],
    zone: Option<Zone>,
    limits: &FileLimits,
) -> Result<FileRead, FileError> {
    if bytes.len() > limits.bytes_max {
        return Err(FileError::TooLong { bytes: bytes.len(), bytes_max: limits.bytes_max });
    }
    let mut shapes = Collector::new(limits);
    match FileFormat::of(bytes, limits)? {
        FileFormat::Kml => kml::read(text(bytes)?, &mut shapes)?,
        FileFormat::Kmz => {
            let mut archive = archive::Archive::open(bytes, limits)?;
            // A KMZ shows its first document; others are linked from it and are read as well.
            for document in archive.all("kml")? {
                kml::read(text(&document)?, &mut shapes)?;
            }
        }
        FileFormat::Gpx => gpx::read(text(bytes)?, &mut shapes)?,
        FileFormat::GeoJson => collection::read(text(bytes)?, &mut shapes)?,
        FileFormat::Shapefile => {
            shapefile::read(&mut archive::Archive::open(bytes, limits)?, zone, &mut shapes)?;
        }
        FileFormat::GeoPackage => return Err(FileError::Elsewhere { format: "GeoPackage" }),
        FileFormat::Workbook => return Err(FileError::Elsewhere { format: "workbook" }),
        FileFormat::Table => table::read(text(bytes)?, zone, &mut shapes)?,
    }
    shapes.finish()
}

/// Reads the sheets of a workbook as tables of corners or of well-known text, like a CSV. A sheet
/// without such columns among its first lines is passed by.
///
/// # Errors
/// [`FileError`] that names the sheet and cell, as [`read_file`] names the line.
pub fn read_sheets(
    sheets: &[Sheet],
    zone: Option<Zone>,
    limits: &FileLimits,
) -> Result<FileRead, FileError> {
    let mut shapes = Collector::new(limits);
    table::read_sheets(sheets, zone, &mut shapes)?;
    shapes.finish()
}

/// UTF-8, with or without a byte order mark.
fn text(bytes: &[u8]) -> Result<&str, FileError> {
    let text = std::str::from_utf8(bytes)
        .map_err(|error| FileError::NotUtf8 { byte: error.valid_up_to() })?;
    Ok(text.trim_start_matches('\u{feff}'))
}
