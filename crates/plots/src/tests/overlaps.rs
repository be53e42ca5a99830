use super::{assert_close, rectangle};
use crate::{Limits, OverlapTolerance, PlotGeometry, PlotIndex, overlap, overlaps_in};

#[test]
fn what_counts_as_overlap() {
    // 0.001° squares: about 12,100 m², 1 % of which is 121 m².
    let plot = rectangle(105.4, 10.4, 0.001, 0.001);
    let cases = [
        ("identical", rectangle(105.4, 10.4, 0.001, 0.001), 1.0, true),
        ("contained", rectangle(105.4002, 10.4002, 0.0005, 0.0005), 0.25, true),
        ("half", rectangle(105.4005, 10.4, 0.001, 0.001), 0.5, true),
        ("2 % across the border", rectangle(105.40098, 10.4, 0.001, 0.001), 0.02, true),
        ("0.5 % across the border", rectangle(105.400_995, 10.4, 0.001, 0.001), 0.005, false),
        ("common side", rectangle(105.401, 10.4, 0.001, 0.001), 0.0, false),
        ("common corner", rectangle(105.401, 10.401, 0.001, 0.001), 0.0, false),
        ("apart", rectangle(105.5, 10.4, 0.001, 0.001), 0.0, false),
    ];
    for (name, other, share, exceeds) in cases {
        let found = overlap(&plot, &other);
        assert!((found.share_of_a - share).abs() < 1e-4, "{name}: {found:?}");
        assert_eq!(found.exceeds(&OverlapTolerance::START), exceeds, "{name}: {found:?}");
    }
}

/// The fourth fixture of issue 5: measured as 1 %, and judged by the share that the rule names.
#[test]
fn one_percent_is_measured_and_judged_by_rule() {
    let plot = rectangle(105.4, 10.4, 0.001, 0.001);
    let found = overlap(&plot, &rectangle(105.400_99, 10.4, 0.001, 0.001));
    assert_close(found.share_of_a, 0.01, 1e-3);
    for (share, exceeds) in [(0.009, true), (0.011, false)] {
        let tolerance = OverlapTolerance { share, ..OverlapTolerance::START };
        assert_eq!(found.exceeds(&tolerance), exceeds, "{found:?}");
    }
}

#[test]
fn the_tolerance_holds_on_both_sides() {
    let (a, b) = (rectangle(105.4, 10.4, 0.001, 0.001), rectangle(105.4005, 10.4, 0.001, 0.001));
    let found = overlap(&a, &b);
    let exact = OverlapTolerance { area_m2: found.area_m2, share: found.share_of_a };
    let cases = [
        (exact, true),
        (OverlapTolerance { area_m2: found.area_m2 + 0.01, ..exact }, false),
        (OverlapTolerance { share: found.share_of_a + 0.001, ..exact }, false),
        (OverlapTolerance { area_m2: 0.0, share: 0.0 }, true),
    ];
    for (tolerance, exceeds) in cases {
        assert_eq!(found.exceeds(&tolerance), exceeds, "{tolerance:?}");
    }
    let apart = overlap(&a, &rectangle(105.5, 10.4, 0.001, 0.001));
    assert!(
        !apart.exceeds(&OverlapTolerance { area_m2: 0.0, share: 0.0 }),
        "nothing is no overlap"
    );
}

#[test]
fn ground_inside_a_hole_is_not_shared() {
    let ring = r#"{"type":"Polygon","coordinates":[
        [[105.4,10.4],[105.41,10.4],[105.41,10.41],[105.4,10.41],[105.4,10.4]],
        [[105.402,10.402],[105.404,10.402],[105.404,10.404],[105.402,10.404],[105.402,10.402]]]}"#;
    let with_hole = PlotGeometry::from_geojson(ring).unwrap();
    let pond = rectangle(105.402, 10.402, 0.002, 0.002);
    assert!(overlap(&with_hole, &pond).area_m2 < 0.01);
    let wider = rectangle(105.401, 10.401, 0.004, 0.004);
    let found = overlap(&with_hole, &wider);
    assert_close(found.area_m2, wider.area_m2() - pond.area_m2(), 1e-6);
}

#[test]
fn the_index_finds_the_same_as_looking_at_all() {
    // A chessboard of 400 squares; the candidate lies across some of them.
    let squares = (0..400).map(|n| {
        let (x, y) = (f64::from(n % 20), f64::from(n / 20));
        (n, rectangle(105.4 + x * 0.001, 10.4 + y * 0.001, 0.001, 0.001))
    });
    let squares: Vec<_> = squares.collect();
    let candidate = rectangle(105.4033, 10.4072, 0.0035, 0.0019);
    let tolerance = OverlapTolerance::START;
    let mut expected: Vec<_> = squares
        .iter()
        .filter(|(_, square)| overlap(&candidate, square).exceeds(&tolerance))
        .map(|(n, _)| *n)
        .collect();
    let index = PlotIndex::new(squares);
    let found = overlaps_in(&index, &candidate, &tolerance);
    assert!(found.is_sorted_by(|a, b| a.overlap.area_m2 >= b.overlap.area_m2));
    let mut ids: Vec<_> = found.iter().map(|found| *found.id).collect();
    ids.sort_unstable();
    expected.sort_unstable();
    assert_eq!(ids, expected);
    assert_eq!(ids.len(), 12);
    assert!(index.near(&candidate).len() < 30);
    let total: f64 = found.iter().map(|found| found.overlap.share_of_a).sum();
    // The squares cover the candidate, but for a strip below the tolerance.
    assert_close(total, 1.0, 1e-4);
}

#[test]
fn an_empty_set_finds_nothing() {
    let index = PlotIndex::<u32>::new([]);
    let candidate =
        PlotGeometry::from_ring(&[(105.4, 10.4), (105.5, 10.4), (105.4, 10.5)], &Limits::VIETNAM);
    assert!(overlaps_in(&index, &candidate.unwrap(), &OverlapTolerance::START).is_empty());
}
