//! Against PROJ 9.1.1 (`cs2cs`, `+proj=tmerc … +towgs84=` with the parameters of EPSG:6960), and
//! against pairs of positions that Vietnamese law prints in both systems.

use geo::{Distance, Geodesic, Point};
use proptest::prelude::*;

use super::*;

fn metres_apart(a: (f64, f64), b: (f64, f64)) -> f64 {
    Geodesic.distance(Point::new(a.0, a.1), Point::new(b.0, b.1))
}

fn three(degrees: u16, minutes: u16) -> Zone {
    Zone::new(degrees * 60 + minutes, Width::Three).unwrap()
}

#[test]
fn the_same_as_proj() {
    let cases = [
        (three(105, 45), 1_198_000.0, 600_000.0, 106.666_347_466, 10.831_767_711),
        (three(105, 0), 2_325_000.123, 587_000.456, 105.838_822_076, 21.016_426_495),
        (three(108, 30), 1_400_000.0, 450_000.0, 108.041_477_049, 12.658_965_600),
        (three(104, 30), 1_010_000.0, 520_000.0, 104.683_754_809, 9.133_217_371),
        (three(107, 45), 1_780_000.0, 545_000.0, 108.172_485_147, 16.093_763_050),
        (three(103, 0), 2_450_000.0, 480_000.0, 102.807_998_824, 22.147_448_067),
        (Zone::SIX_48, 1_150_000.0, 650_000.0, 106.372_041_832, 10.399_324_261),
        (Zone::SIX_49, 1_650_000.0, 250_000.0, 108.677_884_318, 14.911_892_007),
    ];
    for (zone, north, east, lon, lat) in cases {
        let here = zone.to_wgs84(north, east).unwrap();
        let apart = metres_apart(here, (lon, lat));
        assert!(apart < 0.001, "{zone:?} {north} {east}: {apart} m from {lon} {lat}");
        let (north_again, east_again) = zone.from_wgs84(lon, lat);
        assert!((north_again - north).abs() < 0.001, "{north_again} {north}");
        assert!((east_again - east).abs() < 0.001, "{east_again} {east}");
    }
}

/// EPSG has an older shift too (5194); `cs2cs EPSG:9210 EPSG:4326` chooses it. The two must agree to
/// the stated metre, and the sign of the rotations is what would break it.
#[test]
fn within_a_metre_of_the_older_parameters() {
    let here = three(105, 45).to_wgs84(1_198_000.0, 600_000.0).unwrap();
    let apart = metres_apart(here, (106.666_354_756, 10.831_768_097));
    assert!(apart < 1.0, "{apart} m");
}

/// Circular 37/2019/TT-BGTVT (LS1, LS3) to whole seconds and a tenth, Circular 20/2019/TT-BGTVT
/// (VP1, C1) to a tenth: 0.1″ is 3 m, so the direction and size of the shift is what this shows.
#[test]
fn the_shift_that_law_prints() {
    let dms =
        |degrees: f64, minutes: f64, seconds: f64| degrees + minutes / 60.0 + seconds / 3600.0;
    let cases = [
        ("LS1", (dms(109., 6., 0.5), dms(15., 22., 32.7)), (dms(109., 6., 7.), dms(15., 22., 29.))),
        (
            "LS3",
            (dms(109., 6., 59.5), dms(15., 20., 13.7)),
            (dms(109., 7., 6.), dms(15., 20., 10.)),
        ),
        (
            "VP1",
            (dms(109., 25., 53.6), dms(12., 33., 39.7)),
            (dms(109., 26., 0.), dms(12., 33., 36.)),
        ),
        (
            "C1",
            (dms(109., 12., 18.4), dms(11., 58., 12.5)),
            (dms(109., 12., 24.9), dms(11., 58., 8.8)),
        ),
    ];
    for (name, vn2000, wgs84) in cases {
        let moved = metres_apart(vn2000, wgs84);
        assert!((200.0..250.0).contains(&moved), "{name}: {moved} m");
        let apart = metres_apart(degrees_to_wgs84(vn2000.0, vn2000.1), wgs84);
        assert!(apart < 4.0, "{name}: {apart} m");
    }
}

#[test]
fn what_is_refused() {
    let zone = three(105, 45);
    let cases = [
        (600_000.0, 1_198_000.0, "vn2000_swapped"),
        (10.8, 106.6, "vn2000_looks_like_degrees"),
        (106.6, 10.8, "vn2000_looks_like_degrees"),
        (1_198_000.0, 48_600_000.0, "vn2000_outside_zone"),
        (f64::NAN, 600_000.0, "vn2000_outside_zone"),
        (0.0, 600_000.0, "vn2000_outside_zone"),
    ];
    for (north, east, code) in cases {
        let error = zone.to_wgs84(north, east).unwrap_err();
        assert_eq!(error.code(), code, "{north} {east}: {error}");
    }
    for (minutes, width) in
        [(105 * 60 + 7, Width::Three), (90 * 60, Width::Three), (6480, Width::Six)]
    {
        assert_eq!(Zone::new(minutes, width).unwrap_err().code(), "vn2000_no_such_meridian");
    }
}

#[test]
fn meridians_of_provinces() {
    let minutes =
        |name: &str| zones_of(name).iter().map(|z| z.meridian_minutes()).collect::<Vec<_>>();
    // Merged, and the meridians differ: a choice.
    assert_eq!(minutes("An Giang"), [104 * 60 + 30, 104 * 60 + 45]);
    assert_eq!(minutes("Thành phố Hồ Chí Minh"), [105 * 60 + 45, 107 * 60 + 45]);
    // Merged, and they agree.
    assert_eq!(minutes("tỉnh Đắk Lắk"), [108 * 60 + 30]);
    // Former names, without tone marks too.
    assert_eq!(minutes("kien giang"), [104 * 60 + 30]);
    assert_eq!(minutes("Thừa Thiên Huế"), [107 * 60]);
    assert_eq!(minutes("Huế"), [107 * 60]);
    assert_eq!(minutes("Bà Rịa – Vũng Tàu"), [107 * 60 + 45]);
    assert!(minutes("Atlantis").is_empty());
}

#[test]
fn every_former_province_went_into_one_of_today() {
    for former in &FORMER_PROVINCES {
        let into = PROVINCES.iter().filter(|today| today.formed_of.contains(&former.name)).count();
        assert_eq!(into, 1, "{}", former.name);
        assert!(Zone::new(former.meridian_minutes, Width::Three).is_ok(), "{}", former.name);
    }
}

proptest! {
    #[test]
    fn there_and_back(lon in 102.0..110.0_f64, lat in 8.0..23.5_f64, quarter in 412_u16..=444) {
        let zone = Zone::new(quarter * 15, Width::Three).unwrap();
        prop_assume!((lon - f64::from(quarter) / 4.0).abs() < 3.0);
        let (north, east) = zone.from_wgs84(lon, lat);
        let back = zone.to_wgs84(north, east).unwrap();
        prop_assert!(metres_apart(back, (lon, lat)) < 1e-4);
    }
}

#[test]
fn a_zone_is_the_same_after_it_was_written() {
    for zone in [Zone::SIX_48, Zone::SIX_49, Zone::new(6345, Width::Three).unwrap()] {
        assert_eq!(zone.to_string().parse(), Ok(zone));
    }
    for wrong in ["", "6345", "6345/4", "6346/3", "6345/6", "105/3", "x/3"] {
        assert_eq!(wrong.parse::<Zone>(), Err(ZoneTextError), "{wrong}");
    }
}
