use serde_json::Value;

use super::rectangle;
use crate::eudr::{CountryCode, DocumentError, EudrError, EudrPlot, Land, document, feature};
use crate::{GeometryError, Hectares, Limits, LonLat, PlotGeometry};

fn plot(land: Land<'_>) -> EudrPlot<'_> {
    EudrPlot {
        land,
        producer_name: Some("Hợp tác xã mẫu"),
        producer_country: CountryCode::VIETNAM,
        production_place: Some("Lô 1"),
    }
}

fn point(hectares: &str) -> EudrPlot<'static> {
    let at = LonLat::new(107.123_456_78, 11.5, &Limits::VIETNAM).unwrap();
    plot(Land::Point { at, area: hectares.parse().unwrap() })
}

#[test]
fn a_boundary_is_cut_not_rounded() {
    let ring = [(107.123_456_7, 11.5), (107.129_999_9, 11.5), (107.125, 11.509_999_9)];
    let boundary = PlotGeometry::from_ring(&ring, &Limits::VIETNAM).unwrap();
    let text = feature(&plot(Land::Boundary(&boundary))).unwrap().to_string();
    assert_eq!(
        text,
        r#"{"type":"Feature","properties":{"ProducerName":"Hợp tác xã mẫu","ProducerCountry":"VN","#
            .to_owned()
            + r#""ProductionPlace":"Lô 1"},"geometry":{"type":"Polygon","coordinates":[["#
            + "[107.123456,11.500000],[107.129999,11.500000],[107.125000,11.509999],"
            + "[107.123456,11.500000]]]}}"
    );
}

#[test]
fn a_point_has_its_area_as_a_number() {
    let text = feature(&point("3.25")).unwrap().to_string();
    assert!(text.contains(r#""Area":3.2500}"#), "{text}");
    assert!(text.ends_with(r#""geometry":{"type":"Point","coordinates":[107.123456,11.500000]}}"#));
    let cases = [
        ("0.0001", Ok(())),
        ("4", Ok(())),
        ("0", Err(EudrError::PointTooSmall)),
        ("4.0001", Err(EudrError::PointTooLarge(Hectares::from_whole_m2(40_001)))),
    ];
    for (area, expected) in cases {
        assert_eq!(feature(&point(area)).map(drop), expected, "{area}");
    }
}

#[test]
fn what_the_system_would_refuse_is_refused_here() {
    let hole = r#"{"type":"Polygon","coordinates":[
        [[105.4,10.4],[105.41,10.4],[105.41,10.41],[105.4,10.41],[105.4,10.4]],
        [[105.402,10.402],[105.404,10.402],[105.404,10.404],[105.402,10.404],[105.402,10.402]]]}"#;
    let hole = PlotGeometry::from_geojson(hole).unwrap();
    let refused = feature(&plot(Land::Boundary(&hole))).unwrap_err();
    assert!(matches!(refused, EudrError::Hole(place) if place.ring == 1), "{refused}");

    // Two corners 5 cm apart become one when cut.
    let ring = [(105.4, 10.4), (105.400_000_5, 10.4), (105.401, 10.401), (105.4, 10.401)];
    let close = PlotGeometry::from_ring(&ring, &Limits::VIETNAM).unwrap();
    let refused = feature(&plot(Land::Boundary(&close))).unwrap_err();
    assert!(
        matches!(&refused, EudrError::Cut(GeometryError::RepeatedVertex { at, .. }) if at.vertex == Some(1)),
        "{refused}"
    );
}

#[test]
fn negative_degrees_are_cut_towards_zero() {
    let ring = [(-0.000_000_9, -1.234_567_9), (1.0, -1.0), (0.5, 0.5)];
    let plot_there = PlotGeometry::from_ring(&ring, &Limits { area_m2_max: 1e12, ..Limits::WORLD });
    let text = feature(&plot(Land::Boundary(&plot_there.unwrap()))).unwrap().to_string();
    assert!(text.contains("[0.000000,-1.234567]"), "{text}");
}

#[test]
fn a_document_keeps_one_feature_per_plot() {
    let (a, b) = (rectangle(107.1, 11.5, 0.01, 0.01), rectangle(107.2, 11.5, 0.01, 0.01));
    let plots = [plot(Land::Boundary(&a)), plot(Land::Boundary(&b)), point("1.5")];
    let text = document(&plots).unwrap();
    let read: Value = serde_json::from_str(&text).unwrap();
    let features = read["features"].as_array().unwrap();
    let kinds: Vec<_> = features.iter().map(|feature| &feature["geometry"]["type"]).collect();
    assert_eq!(kinds, ["Polygon", "Polygon", "Point"]);
    assert!(features.iter().all(|feature| feature["properties"]["ProducerCountry"] == "VN"));
    assert_eq!(features[2]["properties"]["Area"].as_f64(), Some(1.5));
    let error = document(&[plot(Land::Boundary(&a)), point("5")]).unwrap_err();
    assert!(matches!(error, DocumentError::Plot { index: 1, .. }), "{error}");
}

#[test]
fn country_codes() {
    assert_eq!(CountryCode::parse("VN"), Some(CountryCode::VIETNAM));
    for text in ["", "V", "vn", "VNM", "V1", "Đ"] {
        assert_eq!(CountryCode::parse(text), None, "{text}");
    }
}
