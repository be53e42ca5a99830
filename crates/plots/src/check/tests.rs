use serde_json::{Value, json};

use crate::{GeometryError, Limits, Place, PlotGeometry};

/// Grid units of 1/64° (about 1.7 km): exact in binary, so that collinear means collinear.
fn ring(units: &[(i32, i32)]) -> Value {
    let degrees =
        |(x, y): &(i32, i32)| json!([105.0 + f64::from(*x) / 64.0, 10.0 + f64::from(*y) / 64.0]);
    units.iter().map(degrees).collect()
}

fn refused(geometry: &Value) -> GeometryError {
    PlotGeometry::from_geojson_value(geometry, &Limits::VIETNAM).unwrap_err()
}

fn polygon(rings: &[&[(i32, i32)]]) -> Value {
    let rings: Vec<_> = rings.iter().map(|units| ring(units)).collect();
    json!({ "type": "Polygon", "coordinates": rings })
}

const SQUARE: &[(i32, i32)] = &[(0, 0), (10, 0), (10, 10), (0, 10), (0, 0)];

fn place(part: usize, ring: usize, vertex: impl Into<Option<usize>>) -> Place {
    Place { part, ring, vertex: vertex.into() }
}

#[test]
fn rings_and_holes_that_are_refused() {
    let hole = |units: &'static [(i32, i32)]| polygon(&[SQUARE, units]);
    let two_holes = |a: &'static [(i32, i32)], b: &'static [(i32, i32)]| polygon(&[SQUARE, a, b]);
    let small: &[(i32, i32)] = &[(2, 2), (4, 2), (4, 4), (2, 4), (2, 2)];
    let cases = [
        ("no ring", polygon(&[]), "empty", None),
        ("no position", polygon(&[&[]]), "too_few_points", Some(place(0, 0, None))),
        (
            "two corners",
            polygon(&[&[(0, 0), (1, 0), (0, 0)]]),
            "too_few_points",
            Some(place(0, 0, None)),
        ),
        ("open", polygon(&[&[(0, 0), (1, 0), (1, 1), (0, 1)]]), "unclosed", Some(place(0, 0, 3))),
        ("open triangle", polygon(&[&[(0, 0), (1, 0), (1, 1)]]), "unclosed", Some(place(0, 0, 2))),
        (
            "the same vertex twice in a row",
            polygon(&[&[(0, 0), (1, 0), (1, 0), (1, 1), (0, 0)]]),
            "repeated_vertex",
            Some(place(0, 0, 2)),
        ),
        (
            "eight drawn as one ring",
            polygon(&[&[(0, 0), (1, 1), (2, 0), (2, 2), (1, 1), (0, 2), (0, 0)]]),
            "repeated_vertex",
            Some(place(0, 0, 4)),
        ),
        (
            "on a line",
            polygon(&[&[(0, 0), (1, 1), (2, 2), (0, 0)]]),
            "flat",
            Some(place(0, 0, None)),
        ),
        (
            "there and back",
            polygon(&[&[(0, 0), (2, 0), (2, 2), (2, 1), (0, 0)]]),
            "spike",
            Some(place(0, 0, 2)),
        ),
        (
            "spike at the first vertex",
            polygon(&[&[(0, 0), (4, 0), (4, 2), (2, 2), (2, 0), (0, 0)]]),
            "spike",
            Some(place(0, 0, 0)),
        ),
        (
            "bow tie",
            polygon(&[&[(0, 0), (2, 2), (2, 0), (0, 2), (0, 0)]]),
            "self_crossing",
            Some(place(0, 0, 0)),
        ),
        (
            "a corner on another side",
            polygon(&[&[(0, 0), (4, 0), (4, 4), (2, 0), (0, 4), (0, 0)]]),
            "self_crossing",
            Some(place(0, 0, 0)),
        ),
        (
            "bow tie as hole",
            hole(&[(2, 2), (4, 4), (4, 2), (2, 4), (2, 2)]),
            "self_crossing",
            Some(place(0, 1, 0)),
        ),
        (
            "hole elsewhere",
            hole(&[(20, 2), (24, 2), (24, 4), (20, 2)]),
            "hole_outside",
            Some(place(0, 1, None)),
        ),
        (
            "hole across",
            hole(&[(8, 2), (14, 2), (14, 4), (8, 2)]),
            "hole_outside",
            Some(place(0, 1, None)),
        ),
        (
            "hole larger",
            hole(&[(-1, -1), (11, -1), (11, 11), (-1, 11), (-1, -1)]),
            "hole_outside",
            Some(place(0, 1, None)),
        ),
        ("hole = boundary", hole(SQUARE), "shared_side", Some(place(0, 1, None))),
        (
            "hole along a side",
            hole(&[(2, 0), (4, 0), (4, 4), (2, 0)]),
            "shared_side",
            Some(place(0, 1, None)),
        ),
        (
            "holes on each other",
            two_holes(small, &[(3, 3), (5, 3), (5, 5), (3, 3)]),
            "rings_overlap",
            Some(place(0, 2, None)),
        ),
        (
            "holes side by side",
            two_holes(small, &[(4, 2), (6, 2), (6, 4), (4, 4), (4, 2)]),
            "shared_side",
            Some(place(0, 2, None)),
        ),
        (
            "hole from side to side",
            hole(&[(0, 5), (5, 4), (10, 5), (5, 6), (0, 5)]),
            "interior_split",
            Some(place(0, 1, None)),
        ),
    ];
    for (name, geometry, code, at) in cases {
        let error = refused(&geometry);
        assert_eq!((error.code(), error.place()), (code, at), "{name}: {error}");
    }
}

#[test]
fn parts_that_are_refused() {
    let parts = |a: &[(i32, i32)], b: &[(i32, i32)]| json!({ "type": "MultiPolygon", "coordinates": [[ring(a)], [ring(b)]] });
    let beside = &[(10, 0), (20, 0), (20, 10), (10, 10), (10, 0)];
    let within = &[(2, 2), (4, 2), (4, 4), (2, 2)];
    let bow_tie = &[(20, 0), (22, 2), (22, 0), (20, 2), (20, 0)];
    let cases = [
        ("same twice", parts(SQUARE, SQUARE), "rings_overlap", place(1, 0, None)),
        ("one in the other", parts(SQUARE, within), "rings_overlap", place(1, 0, None)),
        ("common side", parts(SQUARE, beside), "shared_side", place(1, 0, None)),
        ("second is wrong", parts(SQUARE, bow_tie), "self_crossing", place(1, 0, 0)),
    ];
    for (name, geometry, code, at) in cases {
        let error = refused(&geometry);
        assert_eq!((error.code(), error.place()), (code, Some(at)), "{name}: {error}");
    }
}

#[test]
fn shapes_that_are_valid() {
    let hole_at_a_corner: &[(i32, i32)] = &[(0, 0), (2, 1), (1, 2), (0, 0)];
    let hole_on_a_side: &[(i32, i32)] = &[(5, 0), (6, 1), (4, 1), (5, 0)];
    let cases = [
        ("square", polygon(&[SQUARE]), 0),
        (
            "vertex in the middle of a side",
            polygon(&[&[(0, 0), (1, 0), (2, 0), (2, 2), (0, 0)]]),
            0,
        ),
        (
            "holes touching the boundary once",
            polygon(&[SQUARE, hole_at_a_corner, hole_on_a_side]),
            2,
        ),
        (
            "an island in a hole",
            json!({ "type": "MultiPolygon", "coordinates": [
                [ring(SQUARE), ring(&[(2, 2), (8, 2), (8, 8), (2, 8), (2, 2)])],
                [ring(&[(4, 4), (6, 4), (6, 6), (4, 4)])],
            ]}),
            1,
        ),
        (
            "parts that touch in a corner",
            json!({ "type": "MultiPolygon", "coordinates": [
                [ring(SQUARE)], [ring(&[(10, 10), (12, 10), (12, 12), (10, 10)])],
            ]}),
            0,
        ),
    ];
    for (name, geometry, holes) in cases {
        let read = PlotGeometry::from_geojson_value(&geometry, &Limits::VIETNAM);
        assert_eq!(read.map(|plot| plot.hole_count()), Ok(holes), "{name}");
    }
}

#[test]
fn a_crossing_names_both_sides_and_the_point() {
    let error = refused(&polygon(&[&[(0, 0), (2, 2), (2, 0), (0, 2), (0, 0)]]));
    let at = place(0, 0, 0);
    assert_eq!(
        error,
        GeometryError::SelfCrossing { at, other_vertex: 2, lon: 105.015_625, lat: 10.015_625 }
    );
    assert_eq!(
        error.to_string(),
        "part 1, outer ring, vertex 1: the side from here meets the side from vertex 3 \
         at (105.015625, 10.015625)"
    );
}
