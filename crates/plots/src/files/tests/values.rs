//! Values of a `GeoPackage`'s geometry column: every kind, dimension and byte order.

use proptest::prelude::*;

use super::shapefiles::by_epsg;
use super::*;

/// A geometry in either byte order, with as many ordinates as its thousands say.
struct Writer {
    little: bool,
    thousands: u32,
    bytes: Vec<u8>,
}

impl Writer {
    fn u32(&mut self, number: u32) {
        self.bytes.extend(if self.little { number.to_le_bytes() } else { number.to_be_bytes() });
    }

    fn f64(&mut self, number: f64) {
        self.bytes.extend(if self.little { number.to_le_bytes() } else { number.to_be_bytes() });
    }

    fn head(&mut self, kind: u32) {
        self.bytes.push(u8::from(self.little));
        self.u32(self.thousands * 1000 + kind);
    }

    fn position(&mut self, (x, y): (f64, f64)) {
        let more = [0, 1, 1, 2][self.thousands as usize];
        for number in [x, y].into_iter().chain(std::iter::repeat_n(9.0, more)) {
            self.f64(number);
        }
    }

    fn ring(&mut self, ring: &[(f64, f64)]) {
        self.u32(u32::try_from(ring.len()).unwrap());
        for at in ring {
            self.position(*at);
        }
    }

    fn polygon(&mut self, rings: &[Vec<(f64, f64)>]) {
        self.head(3);
        self.u32(u32::try_from(rings.len()).unwrap());
        for ring in rings {
            self.ring(ring);
        }
    }
}

fn value(little: bool, thousands: u32, envelope: u8, build: impl FnOnce(&mut Writer)) -> Vec<u8> {
    let mut writer = Writer { little, thousands, bytes: vec![b'G', b'P', 0] };
    writer.bytes.push(u8::from(little) | (envelope << 1));
    writer.u32(4326);
    for _ in 0..[0, 4, 6, 6, 8][usize::from(envelope)] {
        writer.f64(0.0);
    }
    build(&mut writer);
    writer.bytes
}

fn closed() -> Vec<(f64, f64)> {
    [&RING[..], &RING[..1]].concat()
}

fn read_value(bytes: &[u8]) -> Result<Option<FileShape>, FileError> {
    geopackage_geometry(bytes, 7, by_epsg, &FileLimits::START)
}

#[test]
fn every_kind_of_geometry() {
    type Case = (&'static str, fn(&mut Writer), Result<(Drawn, usize), &'static str>);
    let cases: [Case; 9] = [
        ("polygon", |w| w.polygon(&[closed()]), Ok((Drawn::Area, 1))),
        (
            "line",
            |w| {
                w.head(2);
                w.ring(&closed());
            },
            Ok((Drawn::Walk, 1)),
        ),
        (
            "point",
            |w| {
                w.head(1);
                w.position(RING[0]);
            },
            Ok((Drawn::Point, 1)),
        ),
        (
            "multipolygon",
            |w| {
                w.head(6);
                w.u32(2);
                w.polygon(&[closed()]);
                w.polygon(&[closed()]);
            },
            Ok((Drawn::Area, 2)),
        ),
        (
            "multiline",
            |w| {
                w.head(5);
                w.u32(1);
                w.head(2);
                w.ring(&closed());
            },
            Ok((Drawn::Walk, 1)),
        ),
        (
            "multipoint",
            |w| {
                w.head(4);
                w.u32(1);
                w.head(1);
                w.position(RING[0]);
            },
            Ok((Drawn::Point, 1)),
        ),
        (
            "collection",
            |w| {
                w.head(7);
                w.u32(1);
                w.polygon(&[closed()]);
            },
            Ok((Drawn::Area, 1)),
        ),
        (
            "mixed collection",
            |w| {
                w.head(7);
                w.u32(2);
                w.polygon(&[closed()]);
                w.head(2);
                w.ring(&closed());
            },
            Err("damaged"),
        ),
        (
            "curve polygon",
            |w| {
                w.head(10);
                w.u32(0);
            },
            Err("damaged"),
        ),
    ];
    for (name, build, expected) in cases {
        for (little, thousands, envelope) in
            [(true, 0, 0), (false, 0, 1), (true, 1, 2), (false, 2, 3), (true, 3, 4)]
        {
            let found = read_value(&value(little, thousands, envelope, build));
            let found = found.map(|shape| shape.map(|shape| (shape.drawn, shape.parts.len())));
            let found = found.map_err(|error| error.code());
            assert_eq!(found, expected.map(Some), "{name} {little} {thousands}");
        }
    }
}

#[test]
fn values_that_are_refused() {
    let nested = value(true, 0, 0, |w| {
        for _ in 0..60 {
            w.head(7);
            w.u32(1);
        }
    });
    let lie = value(true, 0, 0, |w| {
        w.head(3);
        w.u32(u32::MAX);
    });
    let mut extended = value(true, 0, 0, |w| w.polygon(&[closed()]));
    extended[3] |= 0x20;
    let mut envelope = value(true, 0, 0, |w| w.polygon(&[closed()]));
    envelope[3] |= 5 << 1;
    for (name, bytes, code) in [
        ("nothing", Vec::new(), "damaged"),
        ("version 2", b"GP\x01\x01".to_vec(), "damaged"),
        ("nested", nested, "too_deep"),
        ("a lie about its length", lie, "damaged"),
        ("of an extension", extended, "damaged"),
        ("envelope of no kind", envelope, "damaged"),
        (
            "dimension of no kind",
            value(true, 0, 0, |w| {
                w.bytes.push(1);
                w.u32(4003);
            }),
            "damaged",
        ),
    ] {
        assert_eq!(read_value(&bytes).unwrap_err().code(), code, "{name}");
    }
}

proptest! {
    /// Whatever the dimensions and byte order, the same plot.
    #[test]
    fn one_plot_in_every_writing(
        little: bool, thousands in 0_u32..4, envelope in 0_u8..5,
        west in 104.0..108.0_f64, south in 9.0..22.0_f64, side in 0.001..0.1_f64,
    ) {
        let ring = [(west, south), (west + side, south), (west + side, south + side), (west, south)];
        let bytes = value(little, thousands, envelope, |w| w.polygon(&[ring.to_vec()]));
        let shape = read_value(&bytes).unwrap().unwrap();
        let plot = shape.check(&Limits::VIETNAM).unwrap();
        let own = geopackage_value(&plot);
        let again = read_value(&own).unwrap().unwrap().check(&Limits::VIETNAM).unwrap();
        prop_assert_eq!(again, plot);
        for length in 0..own.len() {
            prop_assert!(read_value(&own[..length]).is_err());
        }
    }
}
