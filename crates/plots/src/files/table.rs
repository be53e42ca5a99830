//! A table of corners, one row each, or of plots with their shape as well-known text.
//!
//! Columns are known by name in Vietnamese or English, with or without tone marks. X and Y follow
//! Vietnamese land papers when they hold metres (X north, Y east), and programs when they hold
//! degrees (X longitude, Y latitude).

use unicode_normalization::UnicodeNormalization;

use super::number::{self, Axis};
use super::shape::{Collector, Drawn, FileShape, System};
use super::{FileError, wkt};
use crate::vn2000::Zone;

const LONGITUDE: &[&str] = &["kinhdo", "longitude", "lon", "lng", "long", "kinhdowgs84"];
const LATITUDE: &[&str] = &["vido", "latitude", "lat", "vidowgs84"];
const X: &[&str] = &["x", "xm", "toadox", "northing", "bac", "huongbac"];
const Y: &[&str] = &["y", "ym", "toadoy", "easting", "dong", "huongdong"];
const PLOT: &[&str] = &[
    "thua", "sothua", "mathua", "lo", "malo", "solo", "plot", "plotid", "name", "ten", "tenthua",
    "tenlo", "mavung", "vung",
];
const WKT: &[&str] = &["wkt", "wktgeom", "geom", "geometry", "hinh", "ranhgioi"];

/// Above this a value is metres.
const DEGREES_MAX: f64 = 180.0;

enum Columns {
    Degrees { lon: usize, lat: usize },
    Plane { x: usize, y: usize },
    Wkt(usize),
}

pub(super) fn read(
    text: &str,
    zone: Option<Zone>,
    shapes: &mut Collector<'_>,
) -> Result<(), FileError> {
    let mut rows = csv::ReaderBuilder::new()
        .delimiter(delimiter(text))
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let header = rows.headers().map_err(|error| not_row(1, &error))?.clone();
    let names: Vec<String> = header.iter().map(plain).collect();
    let find =
        |known: &[&str]| known.iter().find_map(|known| names.iter().position(|name| name == known));
    let columns = if let (Some(lon), Some(lat)) = (find(LONGITUDE), find(LATITUDE)) {
        Columns::Degrees { lon, lat }
    } else if let (Some(x), Some(y)) = (find(X), find(Y)) {
        Columns::Plane { x, y }
    } else if let Some(wkt) = find(WKT) {
        Columns::Wkt(wkt)
    } else {
        let found = header.iter().take(20).collect::<Vec<_>>().join(", ");
        return Err(FileError::MissingColumns { found: found.chars().take(300).collect() });
    };
    let plot = find(PLOT);
    let mut open: Option<FileShape> = None;
    for (index, row) in rows.records().enumerate() {
        let row = row.map_err(|error| not_row(index + 2, &error))?;
        let line = row.position().map_or(index + 2, |at| usize::try_from(at.line()).unwrap_or(0));
        if row.iter().all(str::is_empty) {
            continue;
        }
        let name = plot.and_then(|plot| row.get(plot)).filter(|name| !name.is_empty());
        let cell = |column: usize| row.get(column).unwrap_or_default();
        let (system, position) = match columns {
            Columns::Wkt(column) => {
                let shape = from_wkt(&header, &row, column, line, name)?;
                shapes.count_points(shape.parts.iter().flatten().map(Vec::len).sum())?;
                shapes.push(shape)?;
                continue;
            }
            Columns::Degrees { lon, lat } => degrees(cell(lon), cell(lat), line)?,
            Columns::Plane { x, y } => plane(cell(x), cell(y), line, zone)?,
        };
        shapes.count_points(1)?;
        // A cell left empty continues the plot above, as merged cells of a sheet come out.
        let goes_on = open.as_ref().is_some_and(|shape| {
            shape.system == system && (name.is_none() || shape.name.as_deref() == name)
        });
        if !goes_on && let Some(done) = open.take() {
            shapes.push(done)?;
        }
        let shape = open.get_or_insert_with(|| FileShape {
            at: line,
            name: name.map(str::to_owned),
            attributes: Vec::new(),
            drawn: Drawn::Walk,
            system,
            parts: vec![vec![Vec::new()]],
        });
        if let Some(ring) = shape.parts.first_mut().and_then(|rings| rings.first_mut()) {
            ring.push(position);
        }
    }
    open.map_or(Ok(()), |done| shapes.push(done))
}

fn degrees(lon: &str, lat: &str, line: usize) -> Result<(System, (f64, f64)), FileError> {
    let lon = number::angle(lon, Axis::Longitude)
        .ok_or_else(|| number::refused(line, lon, "a longitude"))?;
    let lat = number::angle(lat, Axis::Latitude)
        .ok_or_else(|| number::refused(line, lat, "a latitude"))?;
    Ok((System::Wgs84, (lon, lat)))
}

fn plane(
    x: &str,
    y: &str,
    line: usize,
    zone: Option<Zone>,
) -> Result<(System, (f64, f64)), FileError> {
    let read = |text: &str| {
        number::written(text).ok_or_else(|| number::refused(line, text, "metres or degrees"))
    };
    let (x, y) = (read(x)?, read(y)?);
    if x.abs() <= DEGREES_MAX && y.abs() <= DEGREES_MAX {
        return Ok((System::Wgs84, (x, y)));
    }
    let zone = zone.ok_or(FileError::NeedsZone)?;
    Ok((System::Vn2000(zone), (y, x)))
}

fn from_wkt(
    header: &csv::StringRecord,
    row: &csv::StringRecord,
    column: usize,
    line: usize,
    name: Option<&str>,
) -> Result<FileShape, FileError> {
    let text = row.get(column).unwrap_or_default();
    let parts =
        wkt::parse(text).ok_or_else(|| number::refused(line, text, "POLYGON or MULTIPOLYGON"))?;
    let others = header.iter().zip(row).enumerate().filter(|(index, _)| *index != column);
    Ok(FileShape {
        at: line,
        name: name.map(str::to_owned),
        attributes: others
            .map(|(_, (name, value))| (name.chars().take(100).collect(), value.to_owned()))
            .collect(),
        drawn: Drawn::Area,
        system: System::Wgs84,
        parts,
    })
}

/// The mark that stands most often in the header.
fn delimiter(text: &str) -> u8 {
    let header = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let count = |mark: u8| header.bytes().filter(|&byte| byte == mark).count();
    [b',', b';', b'\t'].into_iter().max_by_key(|&mark| count(mark)).unwrap_or(b',')
}

/// `Kinh độ (WGS 84)` is `kinhdo`: letters and digits before a bracket, without marks.
fn plain(name: &str) -> String {
    let name = name.split(['(', '[']).next().unwrap_or_default();
    let lower = name.to_lowercase().replace('đ', "d");
    lower.nfd().filter(char::is_ascii_alphanumeric).collect()
}

fn not_row(line: usize, error: &csv::Error) -> FileError {
    FileError::NotRow { line, reason: error.to_string().chars().take(200).collect() }
}
