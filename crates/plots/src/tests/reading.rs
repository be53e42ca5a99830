use serde_json::json;

use crate::{Extent, Limits, Place, PlotGeometry};

const RING: &str = "[[105.4,10.4],[105.41,10.4],[105.41,10.41],[105.4,10.41],[105.4,10.4]]";

fn geometry() -> String {
    format!(r#"{{"type":"Polygon","coordinates":[{RING}]}}"#)
}

fn feature() -> String {
    format!(r#"{{"type":"Feature","properties":null,"geometry":{}}}"#, geometry())
}

#[test]
fn the_same_plot_in_every_wrapping() {
    let plain = PlotGeometry::from_geojson(&geometry()).unwrap();
    let clockwise = "[[105.4,10.4],[105.4,10.41],[105.41,10.41],[105.41,10.4],[105.4,10.4]]";
    let crs = r#""crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:OGC:1.3:CRS84"}}"#;
    let cases = [
        feature(),
        format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, feature()),
        format!(r#"{{"type":"FeatureCollection",{crs},"features":[{}]}}"#, feature()),
        format!(r#"{{"type":"MultiPolygon","coordinates":[[{RING}]]}}"#),
        format!(r#"{{"type":"Polygon","coordinates":[{clockwise}]}}"#),
        geometry().replace("10.4]", "10.4,3.5]"),
        format!("\u{feff}{}", geometry()),
        geometry().replace("105.41,", "105.410000004,"),
    ];
    for case in cases {
        assert_eq!(PlotGeometry::from_geojson(&case), Ok(plain.clone()), "{case}");
    }
    let recorded = [(105.4, 10.4), (105.41, 10.4), (105.41, 10.41), (105.4, 10.41)];
    let standing_still: Vec<_> = recorded.iter().flat_map(|corner| [*corner; 3]).collect();
    for ring in [&recorded[..], &standing_still] {
        assert_eq!(PlotGeometry::from_ring(ring, &Limits::VIETNAM), Ok(plain.clone()));
    }
}

#[test]
fn texts_that_are_refused() {
    let line = format!(r#"{{"type":"LineString","coordinates":{RING}}}"#);
    let at = |vertex| Some(Place { part: 0, ring: 0, vertex });
    let swap = |from: &str, to: &str| geometry().replacen(from, to, 1);
    let cases = [
        ("not json", "{".to_owned(), "not_json", None),
        ("nothing", String::new(), "not_json", None),
        ("a list", "[]".to_owned(), "not_geojson", None),
        ("no type", "{}".to_owned(), "not_geojson", None),
        ("other type", r#"{"type":"Topology"}"#.to_owned(), "not_geojson", None),
        ("no coordinates", r#"{"type":"Polygon"}"#.to_owned(), "not_geojson", None),
        ("a line", line.clone(), "not_an_area", None),
        ("a line in a feature", feature().replace(&geometry(), &line), "not_an_area", None),
        ("unlocated", feature().replace(&geometry(), "null"), "empty", None),
        ("no feature", r#"{"type":"FeatureCollection","features":[]}"#.to_owned(), "empty", None),
        (
            "two features",
            format!(r#"{{"type":"FeatureCollection","features":[{0},{0}]}}"#, feature()),
            "several_features",
            None,
        ),
        ("no part", r#"{"type":"MultiPolygon","coordinates":[]}"#.to_owned(), "empty", None),
        (
            "VN-2000 named",
            feature().replacen(
                '{',
                r#"{"crs":{"properties":{"name":"urn:ogc:def:crs:EPSG::9210"}},"#,
                1,
            ),
            "foreign_crs",
            None,
        ),
        (
            "one nesting less",
            geometry().replace("[[[", "[[").replace("]]]", "]]"),
            "malformed",
            at(Some(0)),
        ),
        ("text for a number", swap("105.41,", "\"105.41\","), "malformed", at(Some(1))),
        ("infinite", swap("105.41,", "1e999,"), "malformed", at(Some(1))),
        ("one number", swap("[105.41,10.4]", "[105.41]"), "malformed", at(Some(1))),
        (
            "VN-2000 values",
            swap("[105.41,10.4]", "[573456.1,1150234.9]"),
            "looks_like_metres",
            at(Some(1)),
        ),
        ("latitude first", swap("[105.41,10.4]", "[10.4,105.41]"), "looks_swapped", at(Some(1))),
        ("no such longitude", swap("[105.41,10.4]", "[190,10.4]"), "out_of_range", at(Some(1))),
        ("null island", swap("[105.41,10.4]", "[0,0]"), "outside_extent", at(Some(1))),
    ];
    for (name, text, code, place) in cases {
        let error = PlotGeometry::from_geojson(&text).unwrap_err();
        assert_eq!((error.code(), error.place()), (code, place), "{name}: {error}");
        assert!(!error.remedy().is_empty());
    }
}

#[test]
fn limits_hold_on_both_sides() {
    let exact = Limits {
        bytes_max: geometry().len(),
        vertices_max: 5,
        rings_max: 1,
        area_m2_min: 1_000_000.0,
        area_m2_max: 1_500_000.0,
        extent: Some(Extent { west: 105.4, south: 10.4, east: 105.41, north: 10.41 }),
    };
    assert!(PlotGeometry::from_geojson_within(&geometry(), &exact).is_ok());
    let narrow = Extent { west: 105.401, ..exact.extent.unwrap() };
    let cases = [
        ("too_long", Limits { bytes_max: exact.bytes_max - 1, ..exact }),
        ("too_many_vertices", Limits { vertices_max: 4, ..exact }),
        ("too_many_rings", Limits { rings_max: 0, ..exact }),
        ("area_too_small", Limits { area_m2_min: 1_499_999.0, ..exact }),
        ("area_too_large", Limits { area_m2_max: 1_000_001.0, ..exact }),
        ("outside_extent", Limits { extent: Some(narrow), ..exact }),
    ];
    for (code, limits) in cases {
        let error = PlotGeometry::from_geojson_within(&geometry(), &limits).unwrap_err();
        assert_eq!(error.code(), code, "{error}");
    }
}

#[test]
fn a_swap_is_seen_where_both_orders_are_on_earth() {
    let europe = Limits {
        extent: Some(Extent { west: 5.0, south: 45.0, east: 15.0, north: 55.0 }),
        ..Limits::WORLD
    };
    let ring = [(50.0, 8.0), (50.1, 8.0), (50.1, 8.1)];
    assert_eq!(PlotGeometry::from_ring(&ring, &europe).unwrap_err().code(), "looks_swapped");
}

#[test]
fn a_feature_carries_its_properties() {
    let plot = PlotGeometry::from_geojson(&geometry()).unwrap();
    let properties = json!({ "code": "VN-AGOR-0001" });
    let feature = plot.to_feature(properties.as_object().unwrap());
    assert_eq!(feature.get("properties"), Some(&properties));
    assert!(feature.to_string().contains("[105.4000000,10.4000000]"), "{feature}");
    assert_eq!(PlotGeometry::from_geojson_value(&feature, &Limits::VIETNAM), Ok(plot));
}
