use super::{Layer, Said, Tile, encode};

/// Fields of a message, each with its number and its bytes; numbers as their value. A reader of its
/// own, after the protocol buffers' encoding, that shares nothing with the writer.
fn fields(mut bytes: &[u8]) -> Vec<(u64, u64, Vec<u8>)> {
    let mut found = Vec::new();
    while !bytes.is_empty() {
        let key = varint(&mut bytes);
        let (number, blob) = match key & 7 {
            0 => (varint(&mut bytes), Vec::new()),
            2 => {
                let length = usize::try_from(varint(&mut bytes)).unwrap();
                let (taken, rest) = bytes.split_at(length);
                bytes = rest;
                (0, taken.to_vec())
            }
            other => panic!("wire type {other}"),
        };
        found.push((key >> 3, number, blob));
    }
    found
}

fn varint(bytes: &mut &[u8]) -> u64 {
    let mut value = 0;
    for shift in (0..).step_by(7) {
        let (byte, rest) = bytes.split_first().unwrap();
        *bytes = rest;
        value |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            break;
        }
    }
    value
}

fn blobs(bytes: &[u8], field: u64) -> Vec<Vec<u8>> {
    fields(bytes).into_iter().filter(|one| one.0 == field).map(|one| one.2).collect()
}

/// Rings of a path, from its commands.
fn rings(mut packed: &[u8]) -> Vec<Vec<(i64, i64)>> {
    let (mut rings, mut at) = (Vec::<Vec<_>>::new(), (0, 0));
    let step = |bytes: &mut &[u8]| {
        let value = i64::try_from(varint(bytes)).unwrap();
        (value >> 1) ^ -(value & 1)
    };
    while !packed.is_empty() {
        let command = varint(&mut packed);
        match command & 7 {
            1 => rings.push(Vec::new()),
            2 => {}
            7 => continue,
            other => panic!("command {other}"),
        }
        for _ in 0..command >> 3 {
            at = (at.0 + step(&mut packed), at.1 + step(&mut packed));
            rings.last_mut().unwrap().push(at);
        }
    }
    rings
}

fn area(ring: &[(i64, i64)]) -> i64 {
    let next = ring.iter().cycle().skip(1);
    ring.iter().zip(next).map(|(a, b)| a.0 * b.1 - b.0 * a.1).sum::<i64>() / 2
}

/// The tile of the whole world: longitude 90° east is three quarters to the right.
#[test]
fn a_tile_is_read_back_by_another_reader() {
    let tile = Tile::new(0, 0, 0).unwrap();
    let mut layer = Layer::new(tile, "plots");
    let square = |west: f64, east: f64| {
        vec![(west, 0.0), (east, 0.0), (east, 66.513_260_443), (west, 66.513_260_443), (west, 0.0)]
    };
    let shape = [vec![square(0.0, 90.0), square(30.0, 60.0)]];
    assert!(layer.add_shape(&shape, &[("name", Said::Text("Thửa 1")), ("n", Said::Count(300))]));
    layer.add_point((90.0, 0.0), &[("name", Said::Text("Thửa 1")), ("demo", Said::Flag(true))]);
    let bytes = encode(vec![layer, Layer::new(tile, "empty")]);

    let layers = blobs(&bytes, 3);
    assert_eq!(layers.len(), 1, "a layer without features is left out");
    let layer = &layers[0];
    assert_eq!(blobs(layer, 1), [b"plots".to_vec()]);
    assert_eq!(blobs(layer, 3), [b"name".to_vec(), b"n".to_vec(), b"demo".to_vec()]);
    let numbers: Vec<_> = fields(layer).into_iter().filter(|f| f.0 == 15 || f.0 == 5).collect();
    assert_eq!(numbers, [(15, 2, vec![]), (5, 4096, vec![])]);
    let values = blobs(layer, 4);
    assert_eq!(values.len(), 3, "the same value stands once");
    assert_eq!(blobs(&values[0], 1), ["Thửa 1".as_bytes().to_vec()]);
    assert_eq!(fields(&values[1]), [(5, 300, vec![])]);
    assert_eq!(fields(&values[2]), [(7, 1, vec![])]);

    let features = blobs(layer, 2);
    assert_eq!(blobs(&features[0], 2), [vec![0, 0, 1, 1]]);
    assert_eq!(blobs(&features[1], 2), [vec![0, 0, 2, 2]]);
    let path = rings(&blobs(&features[0], 4)[0]);
    assert_eq!(path[0].iter().map(|at| at.0).max(), Some(3072));
    assert_eq!(path[0].iter().map(|at| at.0).min(), Some(2048));
    assert_eq!(path[0].iter().map(|at| at.1).min(), Some(1024));
    assert!(area(&path[0]) > 0 && area(&path[1]) < 0, "the hole runs the other way");
    assert_eq!(rings(&blobs(&features[1], 4)[0]), [[(3072, 2048)]]);
}

#[test]
fn what_lies_outside_is_cut_off() {
    // 1024 tiles in each direction; this one lies in An Giang.
    let tile = Tile::new(10, 812, 481).unwrap();
    let extent = tile.extent(0.0);
    assert!(
        extent.west < 105.5 && extent.east > 105.5 && extent.south < 10.5 && extent.north > 10.5
    );
    let ring = |west: f64, east: f64| {
        vec![vec![vec![(west, 10.4), (east, 10.4), (east, 10.6), (west, 10.6), (west, 10.4)]]]
    };
    let mut layer = Layer::new(tile, "plots");
    assert!(!layer.add_shape(&ring(106.5, 106.6), &[]), "beside the tile");
    assert!(!layer.add_shape(&ring(105.5, 105.5), &[]), "without area");
    assert!(layer.add_shape(&ring(90.0, 120.0), &[]), "across the tile");
    let layers = blobs(&encode(vec![layer]), 3);
    let path = rings(&blobs(&blobs(&layers[0], 2)[0], 4)[0]);
    assert_eq!(path[0].len(), 4);
    assert!(path[0].iter().all(|at| (-64..=4160).contains(&at.0)), "{path:?}");
}

#[test]
fn there_is_no_tile_beyond_the_pyramid() {
    for (z, x, y, good) in [
        (0, 0, 0, true),
        (0, 1, 0, false),
        (3, 7, 8, false),
        (24, 1 << 23, 0, true),
        (25, 0, 0, false),
    ] {
        assert_eq!(Tile::new(z, x, y).is_some(), good, "{z}/{x}/{y}");
    }
}
