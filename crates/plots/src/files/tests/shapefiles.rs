//! Shapefiles and `GeoPackage` values made byte by byte from their descriptions.

use proptest::prelude::*;

use super::*;

const WGS84: &str = r#"GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]"#;

fn projected(name: &str, datum: &str, meridian: &str, scale: &str) -> String {
    format!(
        r#"PROJCS["{name}",GEOGCS["GCS",DATUM["{datum}",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",{meridian}],PARAMETER["Scale_Factor",{scale}],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]"#
    )
}

type Ring = Vec<(f64, f64)>;

fn little(number: usize) -> [u8; 4] {
    u32::try_from(number).unwrap().to_le_bytes()
}

fn big(number: usize) -> [u8; 4] {
    u32::try_from(number).unwrap().to_be_bytes()
}

fn shp(records: &[&[Ring]]) -> Vec<u8> {
    let mut bytes = vec![0; 100];
    bytes[..4].copy_from_slice(&big(9994));
    for (index, rings) in records.iter().enumerate() {
        let points: usize = rings.iter().map(Vec::len).sum();
        let mut content =
            [&little(5)[..], &[0; 32], &little(rings.len()), &little(points)].concat();
        let mut start = 0;
        for ring in *rings {
            content.extend(little(start));
            start += ring.len();
        }
        for (x, y) in rings.iter().flatten() {
            content.extend(x.to_le_bytes());
            content.extend(y.to_le_bytes());
        }
        bytes.extend(big(index + 1));
        bytes.extend(big(content.len() / 2));
        bytes.extend(content);
    }
    bytes
}

/// One text column `ten` of 10 bytes.
fn dbf(names: &[&str]) -> Vec<u8> {
    let mut bytes = vec![0; 65];
    bytes[8..10].copy_from_slice(&65_u16.to_le_bytes());
    bytes[10..12].copy_from_slice(&11_u16.to_le_bytes());
    bytes[32..35].copy_from_slice(b"ten");
    bytes[48] = 10;
    bytes[64] = 13;
    for name in names {
        bytes.push(b' ');
        bytes.extend(name.bytes().chain(std::iter::repeat(b' ')).take(10));
    }
    bytes
}

/// Clockwise and closed, as the description asks of outer rings.
fn outer() -> Ring {
    vec![RING[0], RING[3], RING[2], RING[1], RING[0]]
}

#[test]
fn a_zipped_shapefile() {
    let hole = vec![(105.402, 10.402), (105.404, 10.402), (105.404, 10.404), (105.402, 10.402)];
    let far: Ring = outer().into_iter().map(|(x, y)| (x + 1.0, y)).collect();
    // The hole comes first, and belongs to the second outer ring.
    let file = shp(&[&[outer()], &[hole, far, outer()]]);
    let zip = zipped(&[
        ("Lop/Vung.shp", &file),
        ("Lop/Vung.prj", WGS84.as_bytes()),
        ("Lop/Vung.dbf", &dbf(&["Xoai A", "B"])),
    ]);
    let shapes = read(&zip).unwrap();
    let names: Vec<_> = shapes.iter().map(|shape| shape.name.as_deref()).collect();
    assert_eq!(names, [Some("Xoai A"), Some("B")]);
    let plots = plots(&zip, None);
    assert_eq!(plots[0], square());
    assert_eq!((plots[1].part_count(), plots[1].hole_count()), (2, 1));
}

#[test]
fn coordinate_systems_of_prj() {
    let three = |minutes| Some(System::Vn2000(Zone::new(minutes, Width::Three).unwrap()));
    let tm = |datum: &str, meridian: &str, scale: &str| projected("VN2000", datum, meridian, scale);
    let cases = [
        (WGS84.to_owned(), Some(System::Wgs84)),
        (WGS84.replace("D_WGS_1984", "WGS_1984"), Some(System::Wgs84)),
        (WGS84.replace("D_WGS_1984", "D_Vietnam_2000"), Some(System::Vn2000Degrees)),
        (WGS84.replace("D_WGS_1984", "D_NAD_1927"), None),
        (tm("D_Vietnam_2000", "105.75", "0.9999"), three(105 * 60 + 45)),
        (tm("Vietnam_2000", "108.5", "0.9999"), three(108 * 60 + 30)),
        (tm("D_VN_2000", "105.0", "0.9996"), Some(System::Vn2000(Zone::SIX_48))),
        // No zone has this meridian, this scale, or this datum under the name VN2000.
        (tm("D_Vietnam_2000", "105.8", "0.9999"), None),
        (tm("D_Vietnam_2000", "105.75", "1.0"), None),
        (tm("D_WGS_1984", "105.75", "0.9999"), None),
        (projected("WGS_1984_UTM_Zone_48N", "D_WGS_1984", "105.0", "0.9996"), None),
        ("rubbish".to_owned(), None),
    ];
    let file = shp(&[&[outer()]]);
    for (prj, system) in cases {
        let zip = zipped(&[("a.shp", &file), ("a.prj", prj.as_bytes())]);
        // The sender's zone does not overrule what the file says.
        match (read_file(&zip, Some(Zone::SIX_49), &FileLimits::START), system) {
            (Ok(shapes), Some(system)) => assert_eq!(shapes[0].system, system, "{prj}"),
            (Err(error), None) => assert_eq!(error.code(), "foreign_crs", "{prj}"),
            (result, _) => panic!("{prj}: {result:?}"),
        }
    }
    let without = zipped(&[("a.shp", &file)]);
    assert_eq!(read(&without).unwrap_err().code(), "missing_entry");
}

#[test]
fn a_shapefile_in_vn2000_lies_where_it_should() {
    let zone = meridian(105, 45);
    let metres = outer().into_iter().map(|(lon, lat)| {
        let (north, east) = zone.from_wgs84(lon, lat);
        (east, north)
    });
    let file = shp(&[&[metres.collect()]]);
    let prj = projected("VN-2000 / TM-3 105-45", "Vietnam_2000", "105.75", "0.9999");
    let zip = zipped(&[("a.SHP", &file), ("a.PRJ", prj.as_bytes())]);
    assert_eq!(plots(&zip, None), [square()]);
}

/// Little-endian polygon with heights, as QGIS stores one.
fn blob(srs: u32) -> Vec<u8> {
    let mut bytes = [b"GP\0\x01".as_slice(), &srs.to_le_bytes()].concat();
    bytes.push(1);
    bytes.extend(1003_u32.to_le_bytes());
    bytes.extend(little(1));
    bytes.extend(little(5));
    for (x, y) in outer() {
        for number in [x, y, 7.0] {
            bytes.extend(number.to_le_bytes());
        }
    }
    bytes
}

pub(super) fn by_epsg(srs: i32) -> Result<System, FileError> {
    let known = u32::try_from(srs).ok().and_then(System::from_epsg);
    known.ok_or_else(|| FileError::ForeignCrs { name: srs.to_string() })
}

#[test]
fn a_value_of_a_geopackage() {
    let read = |blob: &[u8]| geopackage_geometry(blob, 3, by_epsg, &FileLimits::START);
    let shape = read(&blob(4326)).unwrap().unwrap();
    assert_eq!(shape.check(&Limits::VIETNAM).unwrap(), square());
    assert_eq!(read(&blob(9210)).unwrap().unwrap().system, System::Vn2000(meridian(105, 45)));
    assert_eq!(read(&blob(3857)).unwrap_err().code(), "foreign_crs");
    let whole = blob(4326);
    for length in 0..whole.len() {
        assert_eq!(read(&whole[..length]).unwrap_err().code(), "damaged", "{length}");
    }
    let empty = [b"GP\0\x11".as_slice(), &4326_u32.to_le_bytes()].concat();
    assert_eq!(read(&empty), Ok(None));
}

proptest! {
    #[test]
    fn no_damage_makes_it_panic(at in 0_usize..300, byte: u8, cut in 0_usize..400) {
        let mut file = shp(&[&[outer()]]);
        if let Some(place) = file.get_mut(at) { *place = byte; }
        file.truncate(cut.max(1));
        let mut table = dbf(&["a"]);
        if let Some(place) = table.get_mut(at) { *place = byte; }
        let zip = zipped(&[("a.shp", &file), ("a.prj", WGS84.as_bytes()), ("a.dbf", &table)]);
        for shape in read(&zip).unwrap_or_default() {
            let _ = shape.check(&Limits::VIETNAM);
        }
        let mut value = blob(4326);
        if let Some(place) = value.get_mut(at) { *place = byte; }
        let _ = geopackage_geometry(&value, 1, by_epsg, &FileLimits::START);
    }
}
