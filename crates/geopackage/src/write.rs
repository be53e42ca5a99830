//! Plots to a file: the tables of OGC 12-128r19 annex C, one layer, WGS 84.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use nguon_plots::files::geopackage_value;
use nguon_plots::files::write::{Field, FieldKind, PlotLayer};
use rusqlite::types::Value;
use rusqlite::{Connection, params, params_from_iter};

use crate::APPLICATION_ID;

/// Version 1.3.0 (OGC 12-128r17), which every program of today reads.
const USER_VERSION: u32 = 10_300;

/// Definitions of annex C, with the three systems of requirement 11.
const TABLES: &str = r#"
CREATE TABLE gpkg_spatial_ref_sys (
  srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY, organization TEXT NOT NULL,
  organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
CREATE TABLE gpkg_contents (
  table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
  description TEXT DEFAULT '',
  last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (
  table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL,
  srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL,
  CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
  CONSTRAINT uk_gc_table_name UNIQUE (table_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));
INSERT INTO gpkg_spatial_ref_sys VALUES
  ('Undefined Cartesian SRS', -1, 'NONE', -1, 'undefined', 'undefined Cartesian coordinate reference system'),
  ('Undefined geographic SRS', 0, 'NONE', 0, 'undefined', 'undefined geographic coordinate reference system'),
  ('WGS 84 geodetic', 4326, 'EPSG', 4326, 'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AUTHORITY["EPSG","4326"]]', 'longitude/latitude coordinates in decimal degrees on the WGS 84 spheroid');
"#;

/// Why plots cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The engine failed.
    #[error("the GeoPackage could not be written")]
    Engine(#[from] rusqlite::Error),
}

/// Writes one layer of multipolygons. A plot without a boundary is a row without geometry.
/// `description` is what a reader should know of the whole, in their language.
///
/// # Errors
/// [`WriteError::Engine`] when memory runs out.
pub fn write(
    layer: &PlotLayer<'_>,
    description: &str,
    written_at: Timestamp,
) -> Result<Vec<u8>, WriteError> {
    let mut database = Connection::open_in_memory()?;
    database.pragma_update(None, "application_id", APPLICATION_ID)?;
    database.pragma_update(None, "user_version", USER_VERSION)?;
    let changes = database.transaction()?;
    changes.execute_batch(TABLES)?;
    contents(&changes, layer, description, written_at)?;
    rows(&changes, layer)?;
    changes.commit()?;
    Ok(database.serialize("main")?.to_vec())
}

fn contents(
    database: &Connection,
    layer: &PlotLayer<'_>,
    description: &str,
    written_at: Timestamp,
) -> Result<(), WriteError> {
    let when = TimeZone::UTC.to_datetime(written_at).strftime("%Y-%m-%dT%H:%M:%S.%3fZ");
    let [west, south, east, north] = layer.window().map_or([None; 4], |edges| edges.map(Some));
    database.execute(
        "INSERT INTO gpkg_contents VALUES (?1, 'features', ?1, ?2, ?3, ?4, ?5, ?6, ?7, 4326)",
        params![layer.name, description, when.to_string(), west, south, east, north],
    )?;
    database.execute(
        "INSERT INTO gpkg_geometry_columns VALUES (?1, 'geom', 'MULTIPOLYGON', 4326, 0, 0)",
        [layer.name],
    )?;
    let column = |field: &Field| {
        let kind = match field.kind {
            FieldKind::Text => "TEXT",
            FieldKind::Decimal(_) => "DOUBLE",
        };
        format!(", \"{}\" {kind}", field.name)
    };
    let columns: String = layer.fields.iter().map(column).collect();
    database.execute_batch(&format!(
        "CREATE TABLE \"{}\" (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, \
         geom MULTIPOLYGON{columns})",
        layer.name
    ))?;
    Ok(())
}

fn rows(database: &Connection, layer: &PlotLayer<'_>) -> Result<(), WriteError> {
    let places: String = (0..layer.fields.len()).map(|_| ", ?").collect();
    let mut insert =
        database.prepare(&format!("INSERT INTO \"{}\" VALUES (NULL, ?{places})", layer.name))?;
    for row in &layer.rows {
        let shape = row.shape.map_or(Value::Null, |shape| Value::Blob(geopackage_value(shape)));
        let values = layer.fields.iter().zip(&row.values).map(|(field, value)| {
            let text = value.clone().unwrap_or_default();
            match field.kind {
                _ if value.is_none() => Value::Null,
                FieldKind::Text => Value::Text(text),
                FieldKind::Decimal(_) => text.parse().map_or(Value::Null, Value::Real),
            }
        });
        insert.execute(params_from_iter(std::iter::once(shape).chain(values)))?;
    }
    Ok(())
}
