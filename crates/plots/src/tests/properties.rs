//! What holds for every plot, on shapes made from random numbers.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::assert_close;
use crate::{GeometryError, Limits, PlotGeometry, overlap};

prop_compose! {
    /// A star-shaped ring around a centre in Vietnam, 20 m to 600 m across: always simple.
    fn ring()(
        lon in 104.0..109.0,
        lat in 9.0..22.0,
        radii in prop::collection::vec(0.000_1..0.002_5, 3..40),
    ) -> Vec<(f64, f64)> {
        star((lon, lat), &radii)
    }
}

#[expect(clippy::cast_precision_loss, reason = "a few dozen corners")]
fn star((lon, lat): (f64, f64), radii: &[f64]) -> Vec<(f64, f64)> {
    let step = std::f64::consts::TAU / radii.len() as f64;
    let corner = |(n, radius): (usize, &f64)| {
        let angle = n as f64 * step;
        (lon + radius * angle.cos(), lat + radius * angle.sin())
    };
    radii.iter().enumerate().map(corner).collect()
}

fn plot(ring: &[(f64, f64)]) -> PlotGeometry {
    PlotGeometry::from_ring(ring, &Limits::VIETNAM).unwrap()
}

/// JSON that is often nearly GeoJSON.
fn any_json() -> impl Strategy<Value = Value> {
    let names = ["Polygon", "MultiPolygon", "Feature", "FeatureCollection", "Point", "type"];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        any::<f64>().prop_map(|number| json!(number)),
        (100.0..110.0).prop_map(|number| json!(number)),
        prop::sample::select(names.to_vec()).prop_map(Value::from),
    ];
    let keys = ["type", "coordinates", "geometry", "features", "properties", "crs"];
    leaf.prop_recursive(6, 64, 6, move |inner| {
        let key = prop::sample::select(keys.to_vec()).prop_map(str::to_owned);
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::hash_map(key, inner, 0..4)
                .prop_map(|map| map.into_iter().collect::<Value>()),
        ]
    })
}

/// Corners on whole degrees, so that collinear means collinear.
const GRID: Limits = Limits { area_m2_max: f64::MAX, ..Limits::WORLD };

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn area_does_not_depend_on_start_or_winding(ring in ring(), start in 0_usize..40) {
        let area_m2 = plot(&ring).area_m2();
        let mut turned = ring;
        let start = start % turned.len();
        turned.rotate_left(start);
        assert_close(plot(&turned).area_m2(), area_m2, 1e-9);
        turned.reverse();
        assert_close(plot(&turned).area_m2(), area_m2, 1e-9);
    }

    #[test]
    fn writing_and_reading_gives_the_same(ring in ring()) {
        let plot = plot(&ring);
        let text = plot.to_geojson_geometry().to_string();
        prop_assert_eq!(PlotGeometry::from_geojson(&text).unwrap(), plot.clone());
        // The digits in the text make the same area without our reader.
        let corners = text.split("],[").map(|pair| {
            let mut digits = pair.split(',').map(|part| {
                part.chars().filter(|c| c.is_ascii_digit() || *c == '.').collect::<String>()
            });
            let mut next = || digits.next_back().unwrap().parse::<f64>().unwrap();
            let lat = next();
            (next(), lat)
        });
        let read = geo::Polygon::new(corners.collect(), vec![]);
        assert_close(geo::GeodesicArea::geodesic_area_signed(&read), plot.area_m2(), 1e-9);
    }

    #[test]
    fn overlap_is_symmetric(
        a in ring(),
        radii in prop::collection::vec(0.000_1..0.002_5, 3..40),
        shift in (-0.003..0.003, -0.003..0.003),
    ) {
        let b = star((a[0].0 + shift.0, a[0].1 + shift.1), &radii);
        let (a, b) = (plot(&a), plot(&b));
        let (ab, ba) = (overlap(&a, &b), overlap(&b, &a));
        prop_assert!((ab.area_m2 - ba.area_m2).abs() < 0.01, "{:?} {:?}", ab, ba);
        prop_assert!((0.0..=1.0).contains(&ab.share_of_a) && (0.0..=1.0).contains(&ab.share_of_b));
        let own = overlap(&a, &a);
        assert_close(own.share_of_a, 1.0, 1e-6);
    }

    #[test]
    fn label_points_lie_inside(ring in ring()) {
        let plot = plot(&ring);
        let label = plot.label_point();
        prop_assert!(plot.contains_point(label.lon(), label.lat()), "{:?}", label);
    }

    #[test]
    fn simplified_shapes_are_valid_and_smaller(ring in ring(), tolerance_m in 0.1..200.0) {
        let plot = plot(&ring);
        let simple = plot.simplify(tolerance_m);
        prop_assert!(simple.vertex_count() <= plot.vertex_count());
        let anything = Limits { area_m2_min: 0.0, ..Limits::VIETNAM };
        let again = PlotGeometry::from_geojson_value(&simple.to_geojson_geometry(), &anything);
        prop_assert_eq!(again.unwrap(), simple);
    }

    #[test]
    fn no_json_makes_it_panic(value in any_json()) {
        let _ = PlotGeometry::from_geojson_value(&value, &Limits::VIETNAM);
        let polygon = json!({ "type": "Polygon", "coordinates": value });
        let _ = PlotGeometry::from_geojson_value(&polygon, &Limits::WORLD);
    }

    /// Few grid points, so that repeats, spikes, touches and crossings are common.
    #[test]
    fn tangled_rings_are_refused_or_sound(
        rings in prop::collection::vec(prop::collection::vec((0_i32..6, 0_i32..6), 3..9), 1..4),
    ) {
        let degrees = |&(x, y): &(i32, i32)| json!([x, y]);
        let closed = |ring: &Vec<(i32, i32)>| ring.iter().chain(ring.first()).map(degrees).collect::<Value>();
        let rings: Vec<_> = rings.iter().map(closed).collect();
        let polygon = json!({ "type": "Polygon", "coordinates": rings });
        if let Ok(plot) = PlotGeometry::from_geojson_value(&polygon, &GRID) {
            prop_assert!(geo::Validation::is_valid(&plot.shape), "{}", polygon);
        }
    }

    #[test]
    fn what_is_refused_as_a_ring_is_invalid_elsewhere(
        corners in prop::collection::vec((0_i32..6, 0_i32..6), 3..9),
    ) {
        let degrees: Vec<_> = corners
            .iter()
            .map(|&(x, y)| (f64::from(x), f64::from(y)))
            .collect();
        let ours = PlotGeometry::from_ring(&degrees, &GRID);
        let theirs = geo::Polygon::new(degrees.into(), vec![]);
        let theirs_valid = geo::Validation::is_valid(&theirs);
        // A triangle folded flat passes there.
        if let Err(GeometryError::Flat { .. }) = ours {
            prop_assert!(geo::Area::unsigned_area(&theirs) < f64::EPSILON);
        } else {
            prop_assert_eq!(ours.is_ok(), theirs_valid, "{:?}", ours);
        }
    }
}
