//! What a `GeoPackage` says of itself: its layers and what their coordinates mean.

use std::collections::{HashMap, HashSet};

use nguon_plots::files::{FileError, System};
use rusqlite::Connection;

use crate::APPLICATION_ID;
use crate::guard::{because, refused};

/// Identifiers of versions 1.0 and 1.1, `GP10` and `GP11`.
const FORMER_IDS: [i64; 2] = [0x4750_3130, 0x4750_3131];
/// Tables without which it is none (OGC 12-128r19 §1.1.2, §1.1.3, §2.1.5).
const TABLES: [&str; 3] = ["gpkg_spatial_ref_sys", "gpkg_contents", "gpkg_geometry_columns"];
/// Layers that are looked at.
const LAYERS_MAX: usize = 200;
/// Kinds of geometry that may be, or hold, polygons.
const WITH_POLYGONS: [&str; 7] = [
    "GEOMETRY",
    "POLYGON",
    "MULTIPOLYGON",
    "GEOMETRYCOLLECTION",
    "CURVEPOLYGON",
    "MULTISURFACE",
    "SURFACE",
];

/// A layer with geometry.
pub(crate) struct Layer {
    pub table: String,
    pub column: String,
    pub srs: i32,
    /// A table with a kind of geometry that may hold plots.
    pub wanted: bool,
}

/// Refuses a database that is no `GeoPackage`.
pub(crate) fn check(database: &Connection) -> Result<(), FileError> {
    let id = database.query_row("PRAGMA application_id", [], |row| row.get::<_, i64>(0));
    let id = id.map_err(|error| refused(&error))?;
    if id != APPLICATION_ID && !FORMER_IDS.contains(&id) {
        return Err(because(&format!("application_id is {id:#x}, not {APPLICATION_ID:#x}")));
    }
    let tables = tables(database).map_err(|error| refused(&error))?;
    match TABLES.into_iter().find(|table| !tables.contains(*table)) {
        Some(missing) => Err(because(&format!("the table {missing} is missing"))),
        None => Ok(()),
    }
}

/// Tables by name in small letters. Views run, and virtual tables, which have no page, are code.
fn tables(database: &Connection) -> rusqlite::Result<HashSet<String>> {
    let mut found = database
        .prepare("SELECT LOWER(name) FROM sqlite_schema WHERE type = 'table' AND rootpage > 0")?;
    found.query_map([], |row| row.get(0))?.collect()
}

/// The layers with geometry, by name.
pub(crate) fn layers(database: &Connection) -> Result<Vec<Layer>, FileError> {
    let found = read_layers(database).map_err(|error| refused(&error))?;
    if found.len() > LAYERS_MAX {
        return Err(because(&format!("more than {LAYERS_MAX} layers")));
    }
    Ok(found)
}

fn read_layers(database: &Connection) -> rusqlite::Result<Vec<Layer>> {
    let tables = tables(database)?;
    let mut found = database.prepare(
        "SELECT g.table_name, g.column_name, g.geometry_type_name, g.srs_id \
         FROM gpkg_geometry_columns g JOIN gpkg_contents c \
         ON LOWER(c.table_name) = LOWER(g.table_name) AND c.data_type = 'features' \
         ORDER BY g.table_name LIMIT ?1",
    )?;
    let most = i64::try_from(LAYERS_MAX + 1).unwrap_or(i64::MAX);
    let layers = found.query_map([most], |row| {
        let table: String = row.get(0)?;
        let kind: String = row.get(2)?;
        Ok(Layer {
            column: row.get(1)?,
            srs: row.get(3)?,
            wanted: tables.contains(&table.to_lowercase())
                && WITH_POLYGONS.contains(&kind.to_uppercase().as_str()),
            table,
        })
    })?;
    layers.collect()
}

/// What the numbers of coordinate systems mean in this file.
pub(crate) struct Systems(HashMap<i32, Known>);

struct Known {
    name: String,
    system: Option<System>,
}

impl Systems {
    pub fn read(database: &Connection) -> Result<Self, FileError> {
        read_systems(database).map(Self).map_err(|error| refused(&error))
    }

    /// A value says its own system; where it says none (0 or −1), its column's is meant.
    pub fn of(&self, value: i32, column: i32) -> Result<System, FileError> {
        let srs = if value > 0 { value } else { column };
        let known = self.0.get(&srs);
        known.and_then(|known| known.system).ok_or_else(|| FileError::ForeignCrs {
            name: known.map_or_else(|| format!("srs_id {srs}"), |known| known.name.clone()),
        })
    }
}

/// By the code of the EPSG register, or else by the definition: offices of provinces have their own
/// zones of VN-2000, which the register came to know late.
fn read_systems(database: &Connection) -> rusqlite::Result<HashMap<i32, Known>> {
    let mut found = database.prepare(
        "SELECT srs_id, srs_name, organization, organization_coordsys_id, definition \
         FROM gpkg_spatial_ref_sys LIMIT 20000",
    )?;
    let systems = found.query_map([], |row| {
        let organization: String = row.get(2)?;
        let code: i64 = row.get(3)?;
        let definition: String = row.get(4)?;
        let epsg = organization.eq_ignore_ascii_case("EPSG").then(|| u32::try_from(code).ok());
        let by_code = epsg.flatten().and_then(System::from_epsg);
        let name = format!("{} ({organization}:{code})", row.get::<_, String>(1)?);
        let system = by_code.or_else(|| System::from_wkt(&definition).ok());
        Ok((row.get(0)?, Known { name: name.chars().take(100).collect(), system }))
    })?;
    systems.collect()
}
