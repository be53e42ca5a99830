use super::*;
use crate::files::number::{Axis, angle, written};

#[test]
fn files_that_are_refused() {
    let entity =
        r#"<!DOCTYPE kml [<!ENTITY a "aaaa">]><kml><Placemark><name>&a;</name></Placemark></kml>"#;
    let cases: [(&str, &[u8], &str); 18] = [
        ("nothing", b"", "no_shape"),
        ("no shape", b"<kml/>", "no_shape"),
        ("another xml", b"<html/>", "unknown_format"),
        ("cut off", b"<kml><Placemark>", "not_xml"),
        ("crossed tags", b"<kml><a></b></kml>", "not_xml"),
        ("entities", entity.as_bytes(), "not_xml"),
        ("unknown entity", b"<kml><name>&nbsp;</name></kml>", "not_xml"),
        ("text for numbers", b"<kml><Placemark><Point><coordinates>a,b</coordinates></Point></Placemark></kml>", "coordinates"),
        ("gpx without lon", b"<gpx><wpt lat=\"1\"/></gpx>", "coordinates"),
        ("not a number", b"<gpx><wpt lat=\"NaN\" lon=\"inf\"/></gpx>", "coordinates"),
        ("latin-1", b"lon,lat\n\xe9,1", "not_utf8"),
        ("json", b"{", "not_geojson"),
        ("foreign system", br#"{"type":"FeatureCollection","crs":{"properties":{"name":"urn:ogc:def:crs:EPSG::3857"}},"features":[]}"#, "foreign_crs"),
        ("zip", b"PK\x03\x04rubbish", "not_zip"),
        ("geopackage", b"SQLite format 3\0", "read_elsewhere"),
        ("no columns", b"a,b\n1,2", "missing_columns"),
        ("swapped letters", "kinh độ,vĩ độ\n10°24'N,105°24'E".as_bytes(), "coordinates"),
        ("sixty minutes", "kinh độ,vĩ độ\n105°60',10°24'".as_bytes(), "coordinates"),
    ];
    for (name, bytes, code) in cases {
        let error = read(bytes).unwrap_err();
        assert_eq!(error.code(), code, "{name}: {error}");
        assert!(!error.remedy().is_empty());
    }
}

#[test]
fn the_place_is_named() {
    let third = "lon,lat\n105.4,10.4\n105,4,10.5\nx,10.4\n";
    assert_eq!(read(third.as_bytes()).unwrap_err().to_string(), "line 4: \"x\" is not a longitude",);
    let kml = "<kml>\n<Placemark>\n<LineString>\n<coordinates>105,10\n106,b</coordinates></LineString></Placemark></kml>";
    assert!(matches!(read(kml.as_bytes()), Err(FileError::Coordinates { line: 5, .. })));
}

/// Swapped, metres, open, point: shapes are read as received and refused one by one.
#[test]
fn shapes_that_are_refused() {
    let polygon = |line: &str| {
        format!(
            "<kml><Placemark><Polygon><outerBoundaryIs><LinearRing><coordinates>{line}</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark></kml>"
        )
    };
    let cases = [
        (polygon("10.4,105.4 10.4,105.5 10.5,105.5 10.4,105.4"), "looks_swapped"),
        (
            polygon("573456,1150234 573556,1150234 573456,1150334 573456,1150234"),
            "looks_like_metres",
        ),
        (polygon("105.4,10.4 105.5,10.4 105.5,10.5"), "unclosed"),
        (polygon("105.4,10.4 105.5,10.4"), "too_few_points"),
        (polygon(""), "too_few_points"),
        (polygon("105.4,10.4 105.6,10.4 105.5,10.4 105.5,10.5 105.4,10.4"), "spike"),
        ("<gpx><wpt lat=\"10\" lon=\"105\"/></gpx>".to_owned(), "not_an_area"),
        ("lon,lat\n105.4,10.4\n105.5,10.4\n".to_owned(), "too_few_points"),
    ];
    for (text, code) in cases {
        let shapes = read(text.as_bytes()).unwrap();
        assert_eq!(shapes.len(), 1, "{text}");
        let error = shapes[0].check(&Limits::VIETNAM).unwrap_err();
        assert_eq!(error.code(), code, "{text}: {error}");
    }
}

#[test]
fn numbers_as_people_write_them() {
    let cases = [
        ("1198000.25", Some(1_198_000.25)),
        ("1198000,25", Some(1_198_000.25)),
        ("1.198.000,25", Some(1_198_000.25)),
        ("1,198,000.25", Some(1_198_000.25)),
        ("1 198 000,25", Some(1_198_000.25)),
        ("1.198.000", Some(1_198_000.0)),
        ("1.2,3.4,5", None),
        ("NaN", None),
        ("", None),
    ];
    for (text, number) in cases {
        assert_eq!(written(text), number, "{text}");
    }
    assert_eq!(angle("10,5 N", Axis::Latitude), Some(10.5));
    assert_eq!(angle("10°30'S", Axis::Latitude), Some(-10.5));
    assert_eq!(angle("-105.25", Axis::Longitude), Some(-105.25));
    assert_eq!(angle("105°15.5'E", Axis::Longitude), Some(105.0 + 15.5 / 60.0));
    assert_eq!(angle("105.5°15'", Axis::Longitude), None);
    assert_eq!(angle("1 2 3 4", Axis::Longitude), None);
}
