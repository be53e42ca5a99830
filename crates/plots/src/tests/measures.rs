use super::{assert_close, rectangle};
use crate::{Hectares, Limits, PlotGeometry};

fn anywhere() -> Limits {
    Limits { area_m2_max: f64::MAX, ..Limits::WORLD }
}

/// Area between two parallels and two meridians of the WGS 84 ellipsoid in closed form
/// (Snyder 1987, eq. 3-12), which shares nothing with the geodesic method.
fn cell_m2(south: f64, height: f64, width: f64) -> f64 {
    let (a, f) = (6_378_137.0_f64, 1.0 / 298.257_223_563_f64);
    let e2 = f * (2.0 - f);
    let e = e2.sqrt();
    let q = |lat: f64| {
        let sin = lat.to_radians().sin();
        sin / (1.0 - e2 * sin * sin) + (e * sin).atanh() / e
    };
    a * a * (1.0 - e2) / 2.0 * width.to_radians() * (q(south + height) - q(south))
}

#[test]
fn published_figures_of_the_geodesic_method() {
    // GeographicLib, test set of the Planimeter: vertices (lat, lon) as published.
    let diamond = [(0.0, -1.0), (1.0, 0.0), (0.0, 1.0), (-1.0, 0.0)];
    let plot = PlotGeometry::from_ring(&diamond, &anywhere()).unwrap();
    assert!((plot.area_m2() - 24_619_419_146.0).abs() < 1.0, "{}", plot.area_m2());
    assert!((plot.perimeter_m() - 627_598.273_1).abs() < 0.001, "{}", plot.perimeter_m());
}

#[test]
fn cells_agree_with_the_closed_form() {
    // Small cells: a parallel and the geodesic between its ends are the same to 1e-6.
    for lat in [0.0, 8.6, 10.4, 16.0, 21.0, 23.3] {
        let side = 0.01;
        let cell = rectangle_anywhere(105.4, lat, side);
        assert_close(cell.area_m2(), cell_m2(lat, side, side), 1e-6);
    }
    // A whole degree: between parallels they part by some 1e-5 at these latitudes.
    assert_close(rectangle_anywhere(105.0, 10.0, 1.0).area_m2(), cell_m2(10.0, 1.0, 1.0), 5e-5);
}

fn rectangle_anywhere(lon: f64, lat: f64, side: f64) -> PlotGeometry {
    let ring = [(lon, lat), (lon + side, lat), (lon + side, lat + side), (lon, lat + side)];
    PlotGeometry::from_ring(&ring, &anywhere()).unwrap()
}

#[test]
fn a_hole_and_a_second_part_count() {
    let whole = rectangle(105.4, 10.4, 0.01, 0.01);
    let hole = rectangle(105.402, 10.402, 0.002, 0.002);
    let text = r#"{"type":"MultiPolygon","coordinates":[
        [[[105.4,10.4],[105.41,10.4],[105.41,10.41],[105.4,10.41],[105.4,10.4]],
         [[105.402,10.402],[105.404,10.402],[105.404,10.404],[105.402,10.404],[105.402,10.402]]],
        [[[105.42,10.4],[105.43,10.4],[105.43,10.41],[105.42,10.41],[105.42,10.4]]]]}"#;
    let both = PlotGeometry::from_geojson(text).unwrap();
    assert_close(both.area_m2(), 2.0 * whole.area_m2() - hole.area_m2(), 1e-9);
    assert_close(both.perimeter_m(), 2.0 * whole.perimeter_m() + hole.perimeter_m(), 1e-9);
    assert_eq!((both.part_count(), both.hole_count(), both.vertex_count()), (2, 1, 12));
    assert!(!both.contains_point(105.403, 10.403), "inside the hole");
    assert!(both.contains_point(105.402, 10.403), "on the rim of the hole");
    assert!(both.contains_point(105.425, 10.405), "second part");
    assert!(!both.contains_point(105.415, 10.405), "between the parts");
    // 12 sides; the first starts at the first corner of the first ring.
    let sides = both.sides();
    assert_eq!(sides.len(), 12);
    assert_eq!(sides[0].from, crate::Place { part: 0, ring: 0, vertex: Some(0) });
    assert_eq!((sides[0].middle.lon(), sides[0].middle.lat()), (105.405, 10.4));
    // One hundredth of a degree of longitude at 10.4° N is 1,095 m.
    assert_close(sides[0].length_m, 1_095.0, 1e-3);
}

#[test]
fn the_label_of_a_crescent_lies_inside() {
    let u_shape = [(0, 0), (9, 0), (9, 9), (8, 9), (8, 1), (1, 1), (1, 9), (0, 9)];
    let degrees = u_shape.map(|(x, y)| (105.4 + f64::from(x) * 0.001, 10.4 + f64::from(y) * 0.001));
    let plot = PlotGeometry::from_ring(&degrees, &Limits::VIETNAM).unwrap();
    let (centroid, label) = (plot.centroid(), plot.label_point());
    assert!(!plot.contains_point(centroid.lon(), centroid.lat()));
    assert!(plot.contains_point(label.lon(), label.lat()), "{label:?}");
    let square = rectangle(105.4, 10.4, 0.01, 0.01);
    assert_eq!(square.label_point(), square.centroid());
    let middle = square.centroid();
    assert!((middle.lon() - 105.405).abs() < 1e-6 && (middle.lat() - 10.405).abs() < 1e-6);
}

#[test]
fn hectares_are_exact() {
    for (m2, text) in [(0.0, "0.0000"), (0.499, "0.0000"), (0.5, "0.0001"), (12_345.5, "1.2346")] {
        assert_eq!(Hectares::rounded(m2).to_string(), text, "{m2}");
    }
    for (text, m2) in [("1", 10_000), ("0.5", 5_000), ("12.3456", 123_456), ("1.50000", 15_000)] {
        assert_eq!(text.parse().map(Hectares::whole_m2), Ok(m2), "{text}");
    }
    for text in
        ["", ".", "1.", ".5", "-1", "+1", "1,5", "1e3", "1.00001", "100000000000.0001", "1.2.3"]
    {
        assert!(text.parse::<Hectares>().is_err(), "{text}");
    }
    let plot = rectangle(105.4, 10.4, 0.01, 0.01);
    assert!(
        (plot.area_m2() - 10_000.0 * plot.hectares().to_string().parse::<f64>().unwrap()).abs()
            <= 0.5
    );
}

#[test]
fn simplifying_drops_what_is_within_the_tolerance() {
    // About 1 m and 22 m off a side of 1.1 km.
    let ring = [
        (105.4, 10.4),
        (105.403, 10.400_009),
        (105.406, 10.4002),
        (105.41, 10.4),
        (105.41, 10.41),
        (105.4, 10.41),
    ];
    let plot = PlotGeometry::from_ring(&ring, &Limits::VIETNAM).unwrap();
    let counts = [0.0, 0.5, 30.0, 5_000.0, f64::NAN].map(|m| plot.simplify(m).vertex_count());
    assert_eq!(counts, [6, 6, 4, counts[3], 6]);
    // So coarse that nothing would be left: still a shape.
    assert!((3..=6).contains(&counts[3]));
    assert_close(plot.simplify(30.0).area_m2(), plot.area_m2(), 0.01);
}

#[test]
fn simplifying_never_makes_sides_cross() {
    // A narrow inlet whose mouth a coarse line would close over its own tip.
    let ring =
        [(0, 0), (50, 1), (100, 0), (100, 100), (60, 100), (52, 3), (48, 3), (40, 100), (0, 100)];
    let degrees = ring.map(|(x, y)| (105.4 + f64::from(x) * 1e-4, 10.4 + f64::from(y) * 1e-4));
    let plot = PlotGeometry::from_ring(&degrees, &Limits::VIETNAM).unwrap();
    for tolerance_m in [5.0, 12.0, 30.0, 60.0, 500.0, 1e6] {
        let simple = plot.simplify(tolerance_m);
        let again =
            PlotGeometry::from_geojson_value(&simple.to_geojson_geometry(), &Limits::VIETNAM);
        assert_eq!(again, Ok(simple), "{tolerance_m}");
    }
}

#[test]
fn a_kept_shape_is_read_without_judging_it_again() {
    let plot = rectangle(105.5, 10.5, 0.01, 0.01);
    let text = plot.to_geojson_geometry().to_string();
    let parts = PlotGeometry::parts_kept(&text).unwrap();
    assert_eq!((parts.len(), parts[0].len(), parts[0][0].len()), (1, 1, 5));
    assert_eq!(parts[0][0][0], (105.5, 10.5));
    let two = format!(
        r#"{{"type":"MultiPolygon","coordinates":[{0},{0}]}}"#,
        text.split_once("\"coordinates\":").unwrap().1.strip_suffix('}').unwrap()
    );
    assert_eq!(PlotGeometry::parts_kept(&two).unwrap().len(), 2);
    for wrong in ["", "{}", r#"{"type":"Point","coordinates":[105,10]}"#] {
        assert_eq!(PlotGeometry::parts_kept(wrong), None, "{wrong}");
    }
}
