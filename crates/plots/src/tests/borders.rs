use super::{assert_close, rectangle};
use crate::{BorderPiece, BorderTolerance, Extent, Lie, Limits, PlotGeometry};

/// An invented province: a round coast of many corners, 40 km across, with a lake of another
/// province in its middle and an island of its own in the east.
fn province(corners: u32) -> PlotGeometry {
    let round = |lon: f64, lat: f64, radius: f64, corners: u32| -> Vec<[f64; 2]> {
        let angle = |n: u32| f64::from(n % corners) / f64::from(corners) * std::f64::consts::TAU;
        // The coast goes in and out, so that no cut runs along it.
        let at = |n: u32| radius * (1.0 + 0.02 * (angle(n) * 37.0).sin());
        (0..=corners)
            .map(|n| [lon + at(n) * angle(n).cos(), lat + at(n) * angle(n).sin()])
            .collect()
    };
    let land = vec![round(105.4, 10.4, 0.18, corners), round(105.4, 10.4, 0.02, 40)];
    let island = vec![round(105.8, 10.4, 0.01, 30)];
    let shape = serde_json::json!({ "type": "MultiPolygon", "coordinates": [land, island] });
    PlotGeometry::from_geojson_value(&shape, &Limits::UNIT).unwrap()
}

#[test]
fn a_plot_inside_across_and_outside() {
    let pieces = province(5_000).border_pieces();
    assert!(pieces.len() > 20, "{}", pieces.len());
    let plot = |lon, lat| rectangle(lon, lat, 0.002, 0.002);
    // (what, plot, share outside if it is across)
    let cases = [
        ("on land", plot(105.45, 10.45), Some(0.0)),
        ("on the island", plot(105.799, 10.399), Some(0.0)),
        ("in the lake, at its shore", plot(105.4185, 10.4), None),
        ("in the lake", plot(105.399, 10.399), Some(1.0)),
        ("at sea, far out", plot(105.65, 10.4), Some(1.0)),
        ("the wrong meridian", plot(106.4, 10.4), Some(1.0)),
    ];
    for (what, plot, share) in cases {
        let lie = plot.lie(&pieces, &BorderTolerance::START);
        let expected = match share {
            Some(0.0) => matches!(lie, Lie::Inside),
            Some(_) => matches!(lie, Lie::Outside),
            None => matches!(lie, Lie::Across { share_outside } if share_outside > 0.05),
        };
        assert!(expected, "{what}: {lie:?}");
        assert_eq!(lie.code().is_none(), lie.remedy().is_none());
    }
}

/// A square border with sides along meridians and parallels, so that shares are known.
#[test]
fn the_tolerances_hold_on_both_sides() {
    let pieces = rectangle(105.2, 10.1, 0.2, 0.2).border_pieces();
    assert_eq!(pieces.len(), 1);
    let tolerance = BorderTolerance { share_outside: 0.1, near_m: 100.0 };
    // East of the border at 105.4, the plot 0.01 degrees wide; 100 m are 0.000_914 degrees there.
    for (what, west, code) in [
        ("touching from inside", 105.39, None),
        ("9.9 % outside", 105.390_99, None),
        ("10.1 % outside", 105.391_01, Some("across_border")),
        ("99 % outside", 105.3999, Some("across_border")),
        ("touching from outside", 105.4, Some("across_border")),
        ("90 m off", 105.400_82, Some("across_border")),
        ("110 m off", 105.401_01, Some("outside_border")),
    ] {
        let plot = rectangle(west, 10.2, 0.01, 0.01);
        let lie = plot.lie(&pieces, &tolerance);
        assert_eq!(lie.code(), code, "{what}: {lie:?}");
        if let Lie::Across { share_outside } = lie {
            assert_close(share_outside, ((west - 105.39) / 0.01).min(1.0), 1e-3);
        }
    }
    let plot = rectangle(105.3, 10.2, 0.01, 0.01);
    assert_eq!(plot.lie(&[], &tolerance), Lie::Outside, "a border without ground");
}

#[test]
fn pieces_cover_the_border_and_come_back_from_text() {
    let province = province(3_000);
    let pieces = province.border_pieces();
    let read: Vec<BorderPiece> =
        pieces.iter().map(|piece| BorderPiece::from_text(&piece.to_text()).unwrap()).collect();
    // The whole province as its own plot has nothing outside.
    let exact = BorderTolerance { share_outside: 1e-6, near_m: 0.0 };
    assert_eq!(province.lie(&pieces, &exact), Lie::Inside);
    assert_eq!(province.lie(&read, &exact), Lie::Inside);
    for (piece, again) in pieces.iter().zip(&read) {
        let (one, other): (Extent, Extent) = (piece.bounds(), again.bounds());
        assert!((one.west - other.west).abs() < 1e-8 && (one.north - other.north).abs() < 1e-8);
        assert!(piece.to_text().len() < 20_000, "a piece is small");
    }
    for text in ["", "[]", "{}", "[[[]]]", "[[[[105,10]]]", "null"] {
        assert_eq!(BorderPiece::from_text(text), None, "{text}");
    }
}
