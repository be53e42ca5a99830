use proptest::prelude::*;

use super::*;

prop_compose! {
    /// A star around a point: simple, whatever the radii.
    fn star()(
        lon in 104.0..108.0_f64, lat in 9.0..22.0_f64,
        radii in prop::collection::vec(0.001..0.01_f64, 3..30),
    ) -> Vec<(f64, f64)> {
        let count = f64::from(u32::try_from(radii.len()).unwrap());
        (0_u32..).zip(&radii).map(|(index, radius)| {
            let (sin, cos) = (std::f64::consts::TAU * f64::from(index) / count).sin_cos();
            (lon + radius * cos, lat + radius * sin)
        }).collect()
    }
}

fn with_hole_and_part() -> PlotGeometry {
    PlotGeometry::from_geojson(
        r#"{"type":"MultiPolygon","coordinates":[
        [[[105,10],[105.1,10],[105.1,10.1],[105,10.1],[105,10]],
         [[105.02,10.02],[105.02,10.04],[105.04,10.04],[105.04,10.02],[105.02,10.02]]],
        [[[105.2,10],[105.3,10],[105.3,10.1],[105.2,10]]]]}"#,
    )
    .unwrap()
}

/// Everything but GPX keeps holes and parts.
#[test]
fn holes_and_parts_come_back() {
    let plot = with_hole_and_part();
    let name = "=1+1 <\"Lô\">, \u{1}";
    for text in [write::kml(&[(name, &plot)]), write::csv(&[(name, &plot)])] {
        let shapes = read(text.as_bytes()).unwrap();
        assert_eq!(shapes.len(), 1);
        assert_eq!(shapes[0].check(&Limits::VIETNAM).unwrap(), plot, "{text}");
        assert!(shapes[0].name.as_deref().unwrap().contains("<\"Lô\">"), "{text}");
    }
    assert!(write::csv(&[(name, &plot)]).contains("\"'=1+1"), "a formula is not written as one");
    assert_eq!(read(write::gpx(&[(name, &plot)]).as_bytes()).unwrap().len(), 3);
}

proptest! {
    #[test]
    fn what_is_written_reads_back(ring in star()) {
        let plot = PlotGeometry::from_ring(&ring, &Limits::VIETNAM);
        prop_assume!(plot.is_ok());
        let plot = plot.unwrap();
        let named = [("Lô", &plot)];
        for text in [write::kml(&named), write::gpx(&named), write::csv(&named)] {
            prop_assert_eq!(&plots(text.as_bytes(), None), std::slice::from_ref(&plot));
        }
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..300), kind in 0_usize..5) {
        let start: &[u8] = [&b""[..], b"<kml><Placemark>", b"lon,lat\n", b"PK\x03\x04", b"x,y\n"][kind];
        let bytes = [start, &bytes].concat();
        if let Ok(shapes) = read_file(&bytes, Some(Zone::SIX_48), &FileLimits::START) {
            for shape in shapes {
                let _ = shape.check(&Limits::VIETNAM);
            }
        }
    }
}
