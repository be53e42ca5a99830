//! A file to the shapes of its layers.

use nguon_plots::files::{
    Collector, FileError, FileLimits, FileRead, geopackage_geometry, name_in,
};
use rusqlite::Connection;
use rusqlite::types::ValueRef;

use crate::guard::{self, because, refused};
use crate::layers::{self, Layer, Systems};

/// Columns that are kept beside a shape, and the longest text of one, in characters.
const ATTRIBUTES_MAX: usize = 60;
const ATTRIBUTE_CHARS_MAX: usize = 500;

/// Reads every layer that may hold polygons, in WGS 84 or VN-2000; layers of points and lines, and
/// views, are passed by and named. A row without geometry is no shape.
///
/// # Errors
/// [`FileError::NotGeoPackage`] that says what is missing or damaged, [`FileError::ForeignCrs`] with
/// the name of a coordinate system that is not known, [`FileError::Empty`] if nothing is drawn, and
/// what the limits refuse.
pub fn read(bytes: &[u8], limits: &FileLimits) -> Result<FileRead, FileError> {
    if bytes.len() > limits.bytes_max {
        return Err(FileError::TooLong { bytes: bytes.len(), bytes_max: limits.bytes_max });
    }
    let database = guard::open(bytes, limits)?;
    layers::check(&database)?;
    let systems = Systems::read(&database)?;
    let mut shapes = Collector::new(limits);
    for layer in layers::layers(&database)? {
        if layer.wanted {
            shapes.begin_layer(&layer.table);
            read_layer(&database, &layer, &systems, &mut shapes)?;
        } else {
            shapes.pass_layer(&layer.table);
        }
    }
    shapes.finish()
}

fn read_layer(
    database: &Connection,
    layer: &Layer,
    systems: &Systems,
    shapes: &mut Collector<'_>,
) -> Result<(), FileError> {
    let broken = |error: rusqlite::Error| refused(&error);
    let names = attributes(database, layer).map_err(broken)?;
    let columns = std::iter::once(&layer.column).chain(&names).map(|name| quoted(name));
    let columns: Vec<String> = columns.collect();
    let statement = format!("SELECT {} FROM {}", columns.join(", "), quoted(&layer.table));
    let mut found = database.prepare(&statement).map_err(broken)?;
    let mut rows = found.query([]).map_err(broken)?;
    let mut at = 0;
    while let Some(row) = rows.next().map_err(broken)? {
        at += 1;
        let blob = match row.get_ref(0).map_err(broken)? {
            ValueRef::Null => continue,
            ValueRef::Blob(blob) => blob,
            _ => {
                return Err(because(&format!("{}, row {at}: no geometry", layer.table)));
            }
        };
        let system = |srs| systems.of(srs, layer.srs);
        let Some(mut shape) = geopackage_geometry(blob, at, system, shapes.limits)? else {
            continue;
        };
        shapes.count_points(shape.parts.iter().flatten().map(Vec::len).sum())?;
        for (name, index) in names.iter().zip(1..) {
            if let Some(text) = text(row.get_ref(index).map_err(broken)?) {
                shape.attributes.push((name.clone(), text));
            }
        }
        shape.name = name_in(&shape.attributes);
        shapes.push(shape)?;
    }
    Ok(())
}

/// Columns beside the geometry. Hidden and computed ones are not listed here.
fn attributes(database: &Connection, layer: &Layer) -> rusqlite::Result<Vec<String>> {
    let mut found = database.prepare(
        "SELECT name FROM pragma_table_info(?1) WHERE LOWER(name) <> LOWER(?2) LIMIT ?3",
    )?;
    let most = i64::try_from(ATTRIBUTES_MAX).unwrap_or(i64::MAX);
    let names = found.query_map((&layer.table, &layer.column, most), |row| row.get(0))?;
    names.collect()
}

fn text(value: ValueRef<'_>) -> Option<String> {
    match value {
        ValueRef::Null | ValueRef::Blob(_) => None,
        ValueRef::Integer(number) => Some(number.to_string()),
        ValueRef::Real(number) => Some(number.to_string()),
        ValueRef::Text(bytes) => {
            Some(String::from_utf8_lossy(bytes).chars().take(ATTRIBUTE_CHARS_MAX).collect())
        }
    }
}

/// A name as SQL holds it, whatever it is made of.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
