use super::*;

fn within(bytes: &[u8], limits: &FileLimits) -> &'static str {
    read_file(bytes, None, limits).map_or_else(|error| error.code(), |_| "read")
}

#[test]
fn limits_hold_on_both_sides() {
    let start = FileLimits::START;
    let kmz = zipped(&[("a.kml", KML.as_bytes())]);
    let table = "lon,lat\n105.4,10.4\n105.5,10.4\n105.5,10.5\n";
    let cases: [(&str, &[u8], FileLimits, FileLimits, &str); 6] = [
        (
            "bytes",
            KML.as_bytes(),
            FileLimits { bytes_max: KML.len(), ..start },
            FileLimits { bytes_max: KML.len() - 1, ..start },
            "file_too_long",
        ),
        (
            "unpacked",
            &kmz,
            FileLimits { unpacked_bytes_max: KML.len(), ..start },
            FileLimits { unpacked_bytes_max: KML.len() - 1, ..start },
            "file_too_long",
        ),
        (
            "entries",
            &kmz,
            FileLimits { entries_max: 1, ..start },
            FileLimits { entries_max: 0, ..start },
            "too_many_entries",
        ),
        (
            "shapes",
            KML.as_bytes(),
            FileLimits { shapes_max: 1, ..start },
            FileLimits { shapes_max: 0, ..start },
            "too_many_shapes",
        ),
        (
            "points",
            table.as_bytes(),
            FileLimits { points_max: 3, ..start },
            FileLimits { points_max: 2, ..start },
            "too_many_points",
        ),
        (
            "depth",
            KML.as_bytes(),
            FileLimits { depth_max: 8, ..start },
            FileLimits { depth_max: 7, ..start },
            "too_deep",
        ),
    ];
    for (name, bytes, enough, short, code) in cases {
        assert_eq!(within(bytes, &enough), "read", "{name}");
        assert_eq!(within(bytes, &short), code, "{name}");
    }
}

/// 8 MB of blanks in a few kB: stopped at the limit, not unpacked.
#[test]
fn a_zip_bomb_is_stopped() {
    let bomb = zipped(&[("doc.kml", &vec![b' '; 8 << 20])]);
    assert!(bomb.len() < 1 << 16);
    let limits = FileLimits { unpacked_bytes_max: 1 << 20, ..FileLimits::START };
    assert_eq!(within(&bomb, &limits), "file_too_long");
}
