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

const FIELDS: &[write::Field] = &[
    write::Field { name: "name", short: "name", kind: write::FieldKind::Text },
    write::Field { name: "declared_ha", short: "decl_ha", kind: write::FieldKind::Decimal(4) },
];

fn layer<'p>(plots: &[(&str, Option<&'p PlotGeometry>)]) -> write::PlotLayer<'p> {
    let row = |(name, shape): &(&str, Option<&'p PlotGeometry>)| write::PlotRow {
        shape: *shape,
        values: vec![Some((*name).to_owned()), shape.map(|shape| shape.hectares().to_string())],
    };
    write::PlotLayer { name: "thua", fields: FIELDS, rows: plots.iter().map(row).collect() }
}

fn shapefile(plots: &[(&str, Option<&PlotGeometry>)]) -> Vec<u8> {
    let notes = |cut| format!("cut: {cut}");
    write::shapefile(&layer(plots), (2026, 11, 22), notes).unwrap()
}

fn entry(zip: &[u8], name: &str) -> Vec<u8> {
    let mut zip = zip::ZipArchive::new(Cursor::new(zip)).unwrap();
    let mut bytes = Vec::new();
    std::io::Read::read_to_end(&mut zip.by_name(name).unwrap(), &mut bytes).unwrap();
    bytes
}

#[test]
fn a_shapefile_keeps_holes_parts_and_undrawn_plots() {
    let (a, b) = (with_hole_and_part(), square());
    // 253 bytes and a letter of two: cut before it, not within.
    let long = format!("{}đ", "x".repeat(253));
    let zip = shapefile(&[("Lô Đồng", Some(&a)), ("chưa vẽ", None), (&long, Some(&b))]);
    let shapes = read(&zip).unwrap();
    let said: Vec<_> = shapes.iter().map(|s| (s.at, s.name.clone().unwrap())).collect();
    assert_eq!(said, [(1, "Lô Đồng".to_owned()), (3, "x".repeat(200))]);
    assert_eq!(shapes[1].attributes[0].1, "x".repeat(253));
    assert_eq!(shapes[1].attributes[1], ("decl_ha".to_owned(), b.hectares().to_string()));
    assert_eq!(plots(&zip, None), [a, b]);
    assert_eq!(entry(&zip, "thua.cpg"), b"UTF-8");
    assert_eq!(entry(&zip, "thua.txt"), b"cut: 1");
    let (shp, shx) = (entry(&zip, "thua.shp"), entry(&zip, "thua.shx"));
    let word = |bytes: &[u8], at: usize| {
        2 * u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap()) as usize
    };
    assert_eq!([word(&shp, 24), word(&shx, 24)], [shp.len(), shx.len()]);
    // The index leads to each record, the second with the null shape.
    for (record, length) in [(0, None), (1, Some(4)), (2, None)] {
        let at = word(&shx, 100 + 8 * record);
        assert_eq!(word(&shp, at) / 2, record + 1);
        assert_eq!(word(&shp, at + 4), word(&shx, 104 + 8 * record));
        assert!(length.is_none_or(|length| word(&shp, at + 4) == length));
    }
    assert_eq!(entry(&zip, "thua.dbf")[1..4], [126, 11, 22]);
    assert_eq!(read(&shapefile(&[("a", None)])).unwrap_err(), FileError::Empty);
    assert_eq!(layer(&[("a", None), ("b", Some(&square()))]).undrawn(), 1);
    assert!(FIELDS.iter().all(|field| field.short.len() <= write::SHORT_NAME_BYTES_MAX));
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
        prop_assert_eq!(&plots(&shapefile(&[("Lô", Some(&plot))]), None), std::slice::from_ref(&plot));
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
