use super::{assert_close, rectangle};
use crate::{Limits, LonLat, svg_path};

#[test]
fn the_picture_fits_and_keeps_proportions() {
    // At 10.4° N a degree of longitude is shorter than one of latitude.
    let plots = [rectangle(105.4, 10.4, 0.01, 0.01)];
    let map = svg_path(&plots, 400.0, 300.0, 10.0).unwrap();
    let corner = |lon, lat| map.pixel(LonLat::new(lon, lat, &Limits::VIETNAM).unwrap());
    let (west, north) = corner(105.4, 10.41);
    let (east, south) = corner(105.41, 10.4);
    assert!((north - 10.0).abs() < 1e-6 && (south - 290.0).abs() < 1e-6, "{north} {south}");
    assert!((f64::midpoint(west, east) - 200.0).abs() < 1e-6);
    let sides = plots[0].sides();
    assert_close((east - west) * map.metres_per_pixel, sides[0].length_m, 1e-3);
    assert_close((south - north) * map.metres_per_pixel, sides[1].length_m, 1e-3);
    assert_eq!(map.paths, ["M61.4 290.0L338.6 290.0L338.6 10.0L61.4 10.0Z"]);
}

#[test]
fn the_scale_bar_is_round() {
    let cases = [
        (0.0005, "10 m"),
        (0.001, "20 m"),
        (0.0015, "50 m"),
        (0.01, "200 m"),
        (0.05, "1 km"),
        (0.1, "2 km"),
    ];
    for (side, label) in cases {
        let map = svg_path(&[rectangle(105.4, 10.4, side, side)], 400.0, 300.0, 10.0).unwrap();
        let bar = &map.scale_bar;
        assert_eq!(bar.label, label, "{side}");
        assert!(bar.pixels <= 100.0 && bar.pixels >= 40.0, "{bar:?}");
        assert_close(bar.pixels * map.metres_per_pixel, bar.metres, 1e-12);
    }
}

#[test]
fn one_path_per_plot_and_nothing_for_nothing() {
    let plots = [rectangle(105.4, 10.4, 0.01, 0.01), rectangle(105.42, 10.4, 0.01, 0.01)];
    let map = svg_path(&plots, 400.0, 300.0, 10.0).unwrap();
    assert_eq!(map.paths.len(), 2);
    assert_eq!((map.bbox.west, map.bbox.east), (105.4, 105.43));
    assert!(svg_path(&[], 400.0, 300.0, 10.0).is_none());
    assert!(svg_path(&plots, 20.0, 300.0, 10.0).is_none());
    assert!(svg_path(&plots, f64::NAN, 300.0, 10.0).is_none());
}
