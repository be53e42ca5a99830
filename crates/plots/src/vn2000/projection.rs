//! Transverse Mercator on WGS 84 by Krüger's series in the third flattening, to the fourth order:
//! better than a micrometre within 4° of the central meridian (Karney 2011, table 1).

use super::datum::{AXIS_M, FLATTENING};

const FALSE_EASTING_M: f64 = 500_000.0;

/// Third flattening.
const N: f64 = FLATTENING / (2.0 - FLATTENING);
/// Radius of the sphere on which meridians have the ellipsoid's length.
const RADIUS_M: f64 = AXIS_M / (1.0 + N) * (1.0 + N * N / 4.0 + N * N * N * N / 64.0);

const ALPHA: [f64; 4] = [
    N / 2.0 - 2.0 / 3.0 * N * N + 5.0 / 16.0 * N * N * N + 41.0 / 180.0 * N * N * N * N,
    13.0 / 48.0 * N * N - 3.0 / 5.0 * N * N * N + 557.0 / 1440.0 * N * N * N * N,
    61.0 / 240.0 * N * N * N - 103.0 / 140.0 * N * N * N * N,
    49_561.0 / 161_280.0 * N * N * N * N,
];
const BETA: [f64; 4] = [
    N / 2.0 - 2.0 / 3.0 * N * N + 37.0 / 96.0 * N * N * N - 1.0 / 360.0 * N * N * N * N,
    N * N / 48.0 + N * N * N / 15.0 - 437.0 / 1440.0 * N * N * N * N,
    17.0 / 480.0 * N * N * N - 37.0 / 840.0 * N * N * N * N,
    4397.0 / 161_280.0 * N * N * N * N,
];

/// What differs between zones.
#[derive(Debug, Clone, Copy)]
pub(super) struct Strip {
    pub meridian_degrees: f64,
    pub scale: f64,
}

/// Degrees to metres `(north, east)`.
pub(super) fn forward(strip: Strip, lon: f64, lat: f64) -> (f64, f64) {
    let (sin, lambda) = (lat.to_radians().sin(), (lon - strip.meridian_degrees).to_radians());
    let e = eccentricity();
    // Tangent of the conformal latitude.
    let t = (sin.atanh() - e * (e * sin).atanh()).sinh();
    let (xi, eta) = (t.atan2(lambda.cos()), (lambda.sin() / t.hypot(lambda.cos())).asinh());
    let (mut north, mut east) = (xi, eta);
    for (a, k) in ALPHA.iter().zip([2.0, 4.0, 6.0, 8.0]) {
        north += a * (k * xi).sin() * (k * eta).cosh();
        east += a * (k * xi).cos() * (k * eta).sinh();
    }
    let metres = strip.scale * RADIUS_M;
    (metres * north, FALSE_EASTING_M + metres * east)
}

/// Metres to degrees `(longitude, latitude)`.
pub(super) fn inverse(strip: Strip, north_m: f64, east_m: f64) -> (f64, f64) {
    let metres = strip.scale * RADIUS_M;
    let (xi, eta) = (north_m / metres, (east_m - FALSE_EASTING_M) / metres);
    let (mut x, mut y) = (xi, eta);
    for (b, k) in BETA.iter().zip([2.0, 4.0, 6.0, 8.0]) {
        x -= b * (k * xi).sin() * (k * eta).cosh();
        y -= b * (k * xi).cos() * (k * eta).sinh();
    }
    let sin_conformal = x.sin() / y.cosh();
    let target = sin_conformal.atanh();
    // From the conformal to the geodetic latitude, a contraction by e² ≈ 0.0067 a round.
    let e = eccentricity();
    let mut sin = sin_conformal;
    for _ in 0..8 {
        sin = (target + e * (e * sin).atanh()).tanh();
    }
    let lambda = y.sinh().atan2(x.cos());
    (strip.meridian_degrees + lambda.to_degrees(), sin.asin().to_degrees())
}

fn eccentricity() -> f64 {
    (FLATTENING * (2.0 - FLATTENING)).sqrt()
}
