//! Through the front door.

mod borders;
mod corpus;
mod eudr;
mod measures;
mod overlaps;
mod properties;
mod reading;
mod reshape;
mod svg;

use crate::{Limits, PlotGeometry};

/// A rectangle from its south-west corner, sides in degrees.
fn rectangle(lon: f64, lat: f64, width: f64, height: f64) -> PlotGeometry {
    let (east, north) = (lon + width, lat + height);
    let ring = [(lon, lat), (east, lat), (east, north), (lon, north)];
    PlotGeometry::from_ring(&ring, &Limits::VIETNAM).unwrap()
}

fn assert_close(measured: f64, expected: f64, relative: f64) {
    let error = (measured - expected).abs() / expected.abs();
    assert!(error <= relative, "{measured} is {error:e} off {expected}, more than {relative:e}");
}
