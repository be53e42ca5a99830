//! A table of corners, one row each, or of plots with their shape as well-known text.
//!
//! In text the first line is the header; in a sheet of a workbook it may stand below a title.
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

/// Lines at the top of a sheet among which the header is looked for.
const HEADER_WITHIN: usize = 15;

#[derive(Clone, Copy)]
enum Columns {
    Degrees { lon: usize, lat: usize },
    Plane { x: usize, y: usize },
    Wkt(usize),
}

/// A sheet of a workbook: its rows from the first line on, numbers with a decimal point.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// What the workbook calls it.
    pub name: String,
    /// What an error says before the address of a cell: `'Trang 1'!`.
    pub before_address: String,
    /// Cells as text.
    pub rows: Vec<Vec<String>>,
}

/// A header understood, and where its rows stand.
struct Table<'t> {
    header: Vec<String>,
    columns: Columns,
    plot: Option<usize>,
    zone: Option<Zone>,
    /// The sheet, for the addresses of cells; none in text, which has lines.
    sheet: Option<&'t Sheet>,
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
    let header = rows.headers().map_err(|error| not_row(1, &error))?;
    let header: Vec<String> = header.iter().map(str::to_owned).collect();
    let table = Table::under(header, zone, None)?;
    let rows = rows.records().enumerate().map(|(index, row)| {
        let row = row.map_err(|error| not_row(index + 2, &error))?;
        let line = row.position().map_or(index + 2, |at| usize::try_from(at.line()).unwrap_or(0));
        Ok((line, row.iter().map(str::to_owned).collect()))
    });
    table.read(rows, shapes)
}

pub(super) fn read_sheets(
    sheets: &[Sheet],
    zone: Option<Zone>,
    shapes: &mut Collector<'_>,
) -> Result<(), FileError> {
    let mut missing = None;
    for sheet in sheets {
        let first = sheet.rows.iter().enumerate().filter(|(_, row)| !row.is_empty());
        let mut tables = first.take(HEADER_WITHIN).map(|(at, header)| {
            Table::under(header.clone(), zone, Some(sheet)).map(|table| (at + 1, table))
        });
        // The first line that is a header, or else what the first line lacks.
        let found =
            tables.next().map(|first| first.or_else(|error| tables.flatten().next().ok_or(error)));
        match found {
            Some(Ok((below, table))) => {
                shapes.begin_layer(&sheet.name);
                let rows = sheet.rows.iter().enumerate().skip(below);
                table.read(rows.map(|(at, row)| Ok((at + 1, row.clone()))), shapes)?;
            }
            Some(Err(error)) => {
                shapes.pass_layer(&sheet.name);
                missing = missing.or(Some(error));
            }
            None => {}
        }
    }
    missing.filter(|_| shapes.is_empty()).map_or(Ok(()), Err)
}

impl<'t> Table<'t> {
    fn under(
        header: Vec<String>,
        zone: Option<Zone>,
        sheet: Option<&'t Sheet>,
    ) -> Result<Self, FileError> {
        let names: Vec<String> = header.iter().map(|name| plain(name)).collect();
        let find = |known: &[&str]| {
            known.iter().find_map(|known| names.iter().position(|name| name == known))
        };
        let columns = if let (Some(lon), Some(lat)) = (find(LONGITUDE), find(LATITUDE)) {
            Columns::Degrees { lon, lat }
        } else if let (Some(x), Some(y)) = (find(X), find(Y)) {
            Columns::Plane { x, y }
        } else if let Some(wkt) = find(WKT) {
            Columns::Wkt(wkt)
        } else {
            let found = header.iter().take(20).cloned().collect::<Vec<_>>().join(", ");
            return Err(FileError::MissingColumns { found: found.chars().take(300).collect() });
        };
        Ok(Self { columns, plot: find(PLOT), header, zone, sheet })
    }

    fn read(
        &self,
        rows: impl Iterator<Item = Result<(usize, Vec<String>), FileError>>,
        shapes: &mut Collector<'_>,
    ) -> Result<(), FileError> {
        let mut open: Option<FileShape> = None;
        for row in rows {
            let (line, row) = row?;
            if row.iter().all(String::is_empty) {
                continue;
            }
            let cell = |column: usize| row.get(column).map_or("", String::as_str);
            let name = self.plot.map(cell).filter(|name| !name.is_empty());
            let (system, position) = match self.columns {
                // A plot without a boundary is no shape.
                Columns::Wkt(column) if cell(column).is_empty() => continue,
                Columns::Wkt(column) => {
                    let shape = self.of_wkt(&row, column, line, name)?;
                    shapes.count_points(shape.parts.iter().flatten().map(Vec::len).sum())?;
                    shapes.push(shape)?;
                    continue;
                }
                Columns::Degrees { lon, lat } => {
                    self.degrees((cell(lon), lon), (cell(lat), lat), line)?
                }
                Columns::Plane { x, y } => self.plane((cell(x), x), (cell(y), y), line)?,
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
                layer: None,
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

    /// By line in text, by cell in a workbook.
    fn refused(&self, line: usize, column: usize, text: &str, expected: &'static str) -> FileError {
        let Some(sheet) = self.sheet else { return number::refused(line, text, expected) };
        let cell = format!("{}{}{line}", sheet.before_address, column_letters(column));
        FileError::Cell { cell, text: number::cut(text), expected }
    }

    fn degrees(
        &self,
        (lon, lon_column): (&str, usize),
        (lat, lat_column): (&str, usize),
        line: usize,
    ) -> Result<(System, (f64, f64)), FileError> {
        let lon = number::angle(lon, Axis::Longitude)
            .ok_or_else(|| self.refused(line, lon_column, lon, "a longitude"))?;
        let lat = number::angle(lat, Axis::Latitude)
            .ok_or_else(|| self.refused(line, lat_column, lat, "a latitude"))?;
        Ok((System::Wgs84, (lon, lat)))
    }

    fn plane(
        &self,
        (x, x_column): (&str, usize),
        (y, y_column): (&str, usize),
        line: usize,
    ) -> Result<(System, (f64, f64)), FileError> {
        let read = |text: &str, column| {
            let refused = || self.refused(line, column, text, "metres or degrees");
            number::written(text).ok_or_else(refused)
        };
        let (x, y) = (read(x, x_column)?, read(y, y_column)?);
        if x.abs() <= DEGREES_MAX && y.abs() <= DEGREES_MAX {
            return Ok((System::Wgs84, (x, y)));
        }
        let zone = self.zone.ok_or(FileError::NeedsZone)?;
        Ok((System::Vn2000(zone), (y, x)))
    }

    fn of_wkt(
        &self,
        row: &[String],
        column: usize,
        line: usize,
        name: Option<&str>,
    ) -> Result<FileShape, FileError> {
        let text = row.get(column).map_or("", String::as_str);
        let refused = || self.refused(line, column, text, "POLYGON or MULTIPOLYGON");
        let parts = wkt::parse(text).ok_or_else(refused)?;
        let others = self.header.iter().zip(row).enumerate().filter(|(index, _)| *index != column);
        Ok(FileShape {
            at: line,
            layer: None,
            name: name.map(str::to_owned),
            attributes: others
                .map(|(_, (name, value))| (name.chars().take(100).collect(), value.clone()))
                .collect(),
            drawn: Drawn::Area,
            system: System::Wgs84,
            parts,
        })
    }
}

/// The letters of a column of a spreadsheet, counted from 0: `A`, `Z`, `AA`.
pub fn column_letters(column: usize) -> String {
    let (mut letters, mut left) = (String::new(), column + 1);
    while left > 0 {
        let digit = u8::try_from((left - 1) % 26).unwrap_or_default();
        letters.insert(0, char::from(b'A' + digit));
        left = (left - 1) / 26;
    }
    letters
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
