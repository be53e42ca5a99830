//! Cutting and joining: nothing is lost, nothing is gained.

use proptest::prelude::*;

use super::{assert_close, rectangle};
use crate::{GeometryError, Limits, LonLat, PlotGeometry, ReshapeError, overlap};

const LIMITS: Limits = Limits::VIETNAM;

fn at(lon: f64, lat: f64) -> LonLat {
    LonLat::new(lon, lat, &LIMITS).unwrap()
}

fn cut(
    plot: &PlotGeometry,
    from: (f64, f64),
    to: (f64, f64),
) -> Result<[PlotGeometry; 2], ReshapeError> {
    plot.cut(at(from.0, from.1), at(to.0, to.1), &LIMITS)
}

#[test]
fn a_plot_is_cut_into_its_left_and_its_right() {
    let plot = rectangle(105.4, 10.5, 0.002, 0.001);
    // Northwards: the west lies left.
    let [west, east] = cut(&plot, (105.4005, 10.4), (105.4005, 10.6)).unwrap();
    assert_close(west.area_m2() * 3.0, east.area_m2(), 1e-6);
    assert!(west.contains_point(105.4001, 10.5005) && east.contains_point(105.4015, 10.5005));
    // A line that ends inside goes on.
    let again = cut(&plot, (105.4005, 10.5002), (105.4005, 10.5004)).unwrap();
    assert_eq!(again, [west, east]);
}

#[test]
fn a_line_across_a_bay_leaves_parts_of_one_side_together() {
    // A U: both arms lie north of the line, the bottom south of it.
    let ring = [
        (105.4, 10.5),
        (105.403, 10.5),
        (105.403, 10.503),
        (105.402, 10.503),
        (105.402, 10.501),
        (105.401, 10.501),
        (105.401, 10.503),
        (105.4, 10.503),
    ];
    let plot = PlotGeometry::from_ring(&ring, &LIMITS).unwrap();
    let [north, south] = cut(&plot, (105.4, 10.502), (105.403, 10.502)).unwrap();
    assert_eq!((north.part_count(), south.part_count()), (2, 1));
    assert_close(north.area_m2() + south.area_m2(), plot.area_m2(), 1e-6);
}

#[test]
fn what_is_no_cut_is_refused() {
    let plot = rectangle(105.4, 10.5, 0.002, 0.001);
    let cases = [
        ((105.4, 10.51), (105.41, 10.51), ReshapeError::Missed),
        // Along a side.
        ((105.4, 10.5), (105.41, 10.5), ReshapeError::Missed),
        ((105.401, 10.5), (105.401, 10.5), ReshapeError::NoLine),
    ];
    for (from, to, error) in cases {
        assert_eq!(cut(&plot, from, to), Err(error), "{from:?} {to:?}");
    }
    // A corner of less than 1 m².
    let sliver = cut(&plot, (105.4, 10.500_005), (105.400_005, 10.5));
    assert!(
        matches!(sliver, Err(ReshapeError::Invalid(GeometryError::AreaTooSmall { .. }))),
        "{sliver:?}"
    );
}

#[test]
fn neighbours_become_one_without_the_gap_between_them() {
    let (west, east) =
        (rectangle(105.4, 10.5, 0.001, 0.001), rectangle(105.401, 10.5, 0.001, 0.001));
    let whole = PlotGeometry::joined(&[&west, &east], &LIMITS).unwrap();
    assert_eq!((whole.part_count(), whole.hole_count()), (1, 0));
    assert_close(whole.area_m2(), west.area_m2() + east.area_m2(), 1e-6);
    // Ground that both have is taken once; what lies apart stays apart.
    let twice = PlotGeometry::joined(&[&west, &west, &east], &LIMITS).unwrap();
    assert_close(twice.area_m2(), whole.area_m2(), 1e-6);
    let apart =
        PlotGeometry::joined(&[&west, &rectangle(105.41, 10.5, 0.001, 0.001)], &LIMITS).unwrap();
    assert_eq!(apart.part_count(), 2);
    // A slit of 0.4 m² between four plots that meet all around it.
    let slit = 0.000_002;
    let round = [
        rectangle(105.4, 10.5, 0.001, 0.000_5),
        rectangle(105.4, 10.500_5 + slit, 0.001, 0.000_5),
        rectangle(105.4, 10.500_5, 0.000_5, slit),
        rectangle(105.400_5 + slit, 10.500_5, 0.000_5 - slit, slit),
    ];
    let whole = PlotGeometry::joined(&round.each_ref(), &LIMITS).unwrap();
    assert_eq!((whole.part_count(), whole.hole_count()), (1, 0));
    assert_eq!(
        PlotGeometry::joined(&[], &LIMITS),
        Err(ReshapeError::Invalid(GeometryError::Empty))
    );
}

proptest! {
    #[test]
    fn cut_and_joined_again_a_plot_is_what_it_was(
        (width, height) in (0.000_5_f64..0.01, 0.000_5_f64..0.01),
        (first, second) in (0.05_f64..0.95, 0.05_f64..0.95),
    ) {
        let plot = rectangle(105.4, 10.5, width, height);
        let [left, right] =
            cut(&plot, (105.4, 10.5 + first * height), (105.4 + width, 10.5 + second * height)).unwrap();
        let sum = left.area_m2() + right.area_m2();
        prop_assert!((sum / plot.area_m2() - 1.0).abs() < 1e-3, "{sum} of {}", plot.area_m2());
        prop_assert!(overlap(&left, &right).area_m2 < 1.0 + plot.area_m2() * 1e-3);
        let again = PlotGeometry::joined(&[&left, &right], &Limits { area_m2_min: 0.1, ..LIMITS }).unwrap();
        prop_assert!((again.area_m2() / plot.area_m2() - 1.0).abs() < 1e-3);
    }
}
