use jiff::Timestamp;
use nguon_plots::files::write::{Field, FieldKind, PlotLayer, PlotRow};
use nguon_plots::files::{FileError, FileLimits, FileRead, Layer, System, geopackage_value};
use nguon_plots::vn2000::{Width, Zone};
use nguon_plots::{Limits, PlotGeometry};
use proptest::prelude::*;
use rusqlite::{Connection, params};

use crate::{read, write};

const FIELDS: &[Field] = &[
    Field { name: "name", short: "name", kind: FieldKind::Text },
    Field { name: "area_ha", short: "area_ha", kind: FieldKind::Decimal(4) },
];

fn square() -> PlotGeometry {
    let ring = [(105.40, 10.40), (105.41, 10.40), (105.41, 10.41), (105.40, 10.41)];
    PlotGeometry::from_ring(&ring, &Limits::VIETNAM).unwrap()
}

fn with_hole_and_part() -> PlotGeometry {
    PlotGeometry::from_geojson(
        r#"{"type":"MultiPolygon","coordinates":[
        [[[105,10],[105.1,10],[105.1,10.1],[105,10.1],[105,10]],
         [[105.02,10.02],[105.02,10.04],[105.04,10.04],[105.04,10.02],[105.02,10.02]]],
        [[[105.2,10],[105.3,10],[105.3,10.1],[105.2,10]]]]}"#,
    )
    .unwrap()
}

fn layer(shapes: &[Option<&PlotGeometry>]) -> Vec<u8> {
    let rows = shapes.iter().enumerate().map(|(at, shape)| PlotRow {
        shape: *shape,
        values: vec![Some(format!("Lô {at} \"Đ\"")), shape.map(|s| s.hectares().to_string())],
    });
    let layer = PlotLayer { name: "thua", fields: FIELDS, rows: rows.collect() };
    write(&layer, "1 thửa chưa vẽ", Timestamp::UNIX_EPOCH).unwrap()
}

fn plots(found: &FileRead) -> Vec<PlotGeometry> {
    found.shapes.iter().map(|shape| shape.check(&Limits::VIETNAM).unwrap()).collect()
}

/// A file opened, changed and closed again, as other programs would have written it.
fn changed(bytes: &[u8], sql: &str) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.gpkg");
    std::fs::write(&path, bytes).unwrap();
    let database = Connection::open(&path).unwrap();
    database.execute_batch(sql).unwrap();
    drop(database);
    std::fs::read(path).unwrap()
}

fn code(bytes: &[u8]) -> (&'static str, String) {
    let error = read(bytes, &FileLimits::START).unwrap_err();
    (error.code(), error.to_string())
}

#[test]
fn what_is_written_reads_back() {
    let (a, b) = (square(), with_hole_and_part());
    let bytes = layer(&[Some(&a), None, Some(&b)]);
    let found = read(&bytes, &FileLimits::START).unwrap();
    assert_eq!(plots(&found), [a, b]);
    let said: Vec<_> = found.shapes.iter().map(|s| (s.at, s.name.as_deref().unwrap())).collect();
    assert_eq!(said, [(1, "Lô 0 \"Đ\""), (3, "Lô 2 \"Đ\"")], "a row without shape is none");
    assert_eq!(found.layers, [Layer { name: "thua".into(), read: true }]);
    assert_eq!(layer(&[None]).len() % 4096, 0);
    assert_eq!(code(&layer(&[None])).0, "no_shape");
    assert_eq!(layer(&[Some(&square())]), layer(&[Some(&square())]), "the same bytes");
}

/// OGC 12-128r19: identifier §1.1.1.1, tables §1.1.2–1.1.3 and §2.1.5, systems requirement 11,
/// extent §1.1.3.1.1; as SQLite itself says them.
#[test]
fn the_file_is_a_geopackage() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.gpkg");
    std::fs::write(&path, layer(&[Some(&square()), None])).unwrap();
    let database = Connection::open(&path).unwrap();
    let one = |sql: &str| -> String {
        let row = database.query_row(sql, [], |row| row.get::<_, rusqlite::types::Value>(0));
        match row.unwrap() {
            rusqlite::types::Value::Integer(number) => number.to_string(),
            rusqlite::types::Value::Real(number) => number.to_string(),
            rusqlite::types::Value::Text(text) => text,
            other => format!("{other:?}"),
        }
    };
    for (sql, value) in [
        ("PRAGMA application_id", "1196444487"),
        ("PRAGMA user_version", "10300"),
        ("PRAGMA integrity_check", "ok"),
        ("SELECT COUNT(*) FROM pragma_foreign_key_check", "0"),
        ("SELECT group_concat(srs_id) FROM gpkg_spatial_ref_sys", "-1,0,4326"),
        ("SELECT min_x || ' ' || max_y FROM gpkg_contents", "105.4 10.41"),
        ("SELECT description FROM gpkg_contents", "1 thửa chưa vẽ"),
        ("SELECT last_change FROM gpkg_contents", "1970-01-01T00:00:00.000Z"),
        ("SELECT geometry_type_name FROM gpkg_geometry_columns", "MULTIPOLYGON"),
        ("SELECT COUNT(*) FROM thua WHERE geom IS NULL", "1"),
        ("SELECT typeof(area_ha) FROM thua WHERE fid = 1", "real"),
    ] {
        assert_eq!(one(sql), value, "{sql}");
    }
}

/// Another program's reading: Python's own SQLite and its own idea of the bytes.
#[test]
fn a_second_reader_agrees() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.gpkg");
    std::fs::write(&path, layer(&[Some(&square())])).unwrap();
    let script = "import sqlite3, struct, sys\n\
        b = sqlite3.connect(sys.argv[1]).execute('SELECT geom FROM thua').fetchone()[0]\n\
        assert b[:4] == b'GP\\0\\3' and struct.unpack('<i', b[4:8]) == (4326,)\n\
        print(*struct.unpack('<4d', b[8:40]), *struct.unpack('<BIIBIII', b[40:62]))";
    let run = std::process::Command::new("python3").arg("-c").arg(script).arg(&path).output();
    let Ok(run) = run else { return println!("skipped: no python3 here") };
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let said = String::from_utf8(run.stdout).unwrap();
    assert_eq!(said.trim(), "105.4 105.41 10.4 10.41 1 6 1 1 3 1 5");
}

#[test]
fn layers_with_polygons_are_read_and_the_others_named() {
    let bytes = layer(&[Some(&square())]);
    let more = changed(
        &bytes,
        "CREATE TABLE gieng (fid INTEGER PRIMARY KEY, geom POINT); \
         CREATE TABLE \"ao \"\"cá\"\"\" (geom GEOMETRY, ten TEXT, n INTEGER); \
         INSERT INTO \"ao \"\"cá\"\"\" SELECT geom, 'Ao', 7 FROM thua; \
         CREATE VIEW nhin AS SELECT * FROM thua; \
         INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) VALUES \
         ('gieng', 'features', 'g', 4326), ('ao \"cá\"', 'features', 'ao', 4326), \
         ('nhin', 'features', 'v', 4326), ('bang', 'attributes', 'b', 0); \
         INSERT INTO gpkg_geometry_columns VALUES ('gieng', 'geom', 'POINT', 4326, 0, 0), \
         ('ao \"cá\"', 'geom', 'GEOMETRY', 4326, 2, 2), ('nhin', 'geom', 'POLYGON', 4326, 0, 0);",
    );
    let found = read(&more, &FileLimits::START).unwrap();
    let layers: Vec<_> = found.layers.iter().map(|l| (l.name.as_str(), l.read)).collect();
    let expected = [("ao \"cá\"", true), ("gieng", false), ("nhin", false), ("thua", true)];
    assert_eq!(layers, expected, "a view runs, points are no plots");
    let shapes: Vec<_> = found.shapes.iter().map(|s| (s.at, s.layer.as_deref().unwrap())).collect();
    assert_eq!(shapes, [(1, "ao \"cá\""), (2, "thua")], "places are counted on");
    assert_eq!(found.shapes[0].attributes, [("ten".into(), "Ao".into()), ("n".into(), "7".into())]);
}

/// A log beside the file does not come along; the file itself says that there was one.
#[test]
fn a_file_that_was_written_with_a_log_is_read() {
    let bytes = changed(
        &layer(&[Some(&square())]),
        "PRAGMA journal_mode = WAL; DELETE FROM gpkg_spatial_ref_sys WHERE srs_id = 0; PRAGMA wal_checkpoint(TRUNCATE);",
    );
    assert_eq!(bytes[18..20], [2, 2]);
    assert_eq!(plots(&read(&bytes, &FileLimits::START).unwrap()), [square()]);
}

#[test]
fn coordinate_systems_are_those_of_the_file() {
    let bytes = layer(&[Some(&square())]);
    let zone = |minutes| System::Vn2000(Zone::new(minutes, Width::Three).unwrap());
    let own = r#"PROJCS["Rieng",GEOGCS["VN-2000",DATUM["Vietnam_2000",SPHEROID["WGS 84",6378137,298.257223563]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["latitude_of_origin",0],PARAMETER["central_meridian",105.75],PARAMETER["scale_factor",0.9999],PARAMETER["false_easting",500000],PARAMETER["false_northing",0],UNIT["metre",1]]"#;
    let cases = [
        ("EPSG", 4326, "", Some(System::Wgs84)),
        ("epsg", 4756, "", Some(System::Vn2000Degrees)),
        ("EPSG", 9210, "", Some(zone(105 * 60 + 45))),
        ("EPSG", 3405, "", Some(System::Vn2000(Zone::SIX_48))),
        ("NONE", 100_000, own, Some(zone(105 * 60 + 45))),
        ("EPSG", 32_648, "", None),
        ("NONE", 4326, "", None),
    ];
    for (organization, number, definition, system) in cases {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.gpkg");
        std::fs::write(&path, &bytes).unwrap();
        let database = Connection::open(&path).unwrap();
        database
            .execute(
                "UPDATE gpkg_spatial_ref_sys SET srs_name = 'Hệ lạ', organization = ?1, \
                 organization_coordsys_id = ?2, definition = ?3 WHERE srs_id = 4326",
                params![organization, number, definition],
            )
            .unwrap();
        drop(database);
        let found = read(&std::fs::read(path).unwrap(), &FileLimits::START);
        match (found, system) {
            (Ok(found), Some(system)) => assert_eq!(found.shapes[0].system, system),
            (Err(error @ FileError::ForeignCrs { .. }), None) => {
                let name = format!("Hệ lạ ({organization}:{number})");
                assert!(error.to_string().contains(&name), "{error}");
            }
            (found, _) => panic!("{organization}:{number}: {found:?}"),
        }
    }
}

#[test]
fn files_that_are_refused() {
    let bytes = layer(&[Some(&square())]);
    let cases = [
        ("another database", "PRAGMA application_id = 0", "application_id"),
        ("no contents", "PRAGMA foreign_keys = OFF; DROP TABLE gpkg_contents", "gpkg_contents"),
        ("no table", "DROP TABLE thua", ""),
        ("a number for a shape", "UPDATE thua SET geom = 7", "thua, row 1"),
        ("rubbish for a shape", "UPDATE thua SET geom = x'475000'", "damaged"),
        (
            "a view for a table",
            "PRAGMA foreign_keys = OFF; ALTER TABLE gpkg_contents RENAME TO x; CREATE VIEW gpkg_contents AS SELECT * FROM x",
            "gpkg_contents",
        ),
        ("no such column", "UPDATE gpkg_geometry_columns SET column_name = 'khac'", ""),
    ];
    for (name, sql, says) in cases {
        let error = read(&changed(&bytes, sql), &FileLimits::START).unwrap_err();
        assert!(["geopackage", "damaged", "no_shape"].contains(&error.code()), "{name}: {error}");
        assert!(error.to_string().contains(says), "{name}: {error}");
    }
    assert_eq!(code(&bytes[..bytes.len() / 2]).0, "geopackage");
    assert_eq!(code(b"SQLite format 3\0").0, "geopackage");
    assert_eq!(code(b"").0, "geopackage");
}

/// Views and triggers do not run; a computed column, which the check of the file computes, may not
/// ask for more memory than the file has.
#[test]
fn nothing_in_the_file_runs() {
    let bytes = changed(
        &layer(&[Some(&square())]),
        "ALTER TABLE thua ADD COLUMN twice TEXT AS (name || name); \
         CREATE TRIGGER t AFTER INSERT ON thua BEGIN SELECT load_extension('x'); END; \
         CREATE VIEW v AS WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n; \
         INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) VALUES ('v', 'features', 'v', 4326); \
         INSERT INTO gpkg_geometry_columns VALUES ('v', 'i', 'POLYGON', 4326, 0, 0);",
    );
    let found = read(&bytes, &FileLimits::START).unwrap();
    assert_eq!(plots(&found), [square()]);
    assert!(found.shapes[0].attributes.iter().all(|(name, _)| name != "twice"));
    let large =
        changed(&bytes, "ALTER TABLE thua ADD COLUMN lon TEXT AS (hex(zeroblob(900000000)))");
    assert!(code(&large).1.contains("too big"));
}

#[test]
fn limits_hold_on_both_sides() {
    let (a, b) = (square(), with_hole_and_part());
    let bytes = layer(&[Some(&a), Some(&b)]);
    let start = FileLimits::START;
    for (enough, short, code) in [
        (
            FileLimits { bytes_max: bytes.len(), ..start },
            FileLimits { bytes_max: bytes.len() - 1, ..start },
            "file_too_long",
        ),
        (
            FileLimits { shapes_max: 2, ..start },
            FileLimits { shapes_max: 1, ..start },
            "too_many_shapes",
        ),
        (
            FileLimits { points_max: 19, ..start },
            FileLimits { points_max: 18, ..start },
            "too_many_points",
        ),
    ] {
        assert!(read(&bytes, &enough).is_ok(), "{code}");
        assert_eq!(read(&bytes, &short).unwrap_err().code(), code);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn no_damage_makes_it_panic(at in 0_usize..40_000, byte: u8, cut in 0_usize..40_000) {
        let mut bytes = layer(&[Some(&square())]);
        let (at, cut) = (at % bytes.len(), cut % bytes.len());
        bytes[at] = byte;
        let _ = read(&bytes, &FileLimits::START);
        bytes.truncate(cut);
        let _ = read(&bytes, &FileLimits::START);
    }

    #[test]
    fn values_hold_every_shape(radii in prop::collection::vec(0.001..0.01_f64, 3..30)) {
        let count = f64::from(u32::try_from(radii.len()).unwrap());
        let ring: Vec<(f64, f64)> = (0_u32..).zip(&radii).map(|(index, radius)| {
            let (sin, cos) = (std::f64::consts::TAU * f64::from(index) / count).sin_cos();
            (105.0 + radius * cos, 10.0 + radius * sin)
        }).collect();
        let plot = PlotGeometry::from_ring(&ring, &Limits::VIETNAM);
        prop_assume!(plot.is_ok());
        let plot = plot.unwrap();
        prop_assert!(geopackage_value(&plot).starts_with(b"GP\0\x03"));
        prop_assert_eq!(plots(&read(&layer(&[Some(&plot)]), &FileLimits::START).unwrap()), [plot]);
    }
}
