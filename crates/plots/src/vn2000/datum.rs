//! The official shift between the datums, seven parameters.
//!
//! The values are those of the EPSG register (Vietnam's Department of Survey and Mapping, commonly
//! cited as Decision 05/2007/QĐ-BTNMT): transformation 6960 "VN-2000 to WGS 84 (2)",
//! accuracy 1 m, method 9607 *coordinate frame rotation*. Programs that take `+towgs84` read the
//! rotations the other way round (position vector) and need the opposite signs; half the files that
//! go round have them wrong, which costs half a metre and more.

/// Translation in metres.
const SHIFT_M: [f64; 3] = [-191.904_414_29, -39.303_182_79, -111.450_328_35];
/// Rotation of the frame in seconds of arc.
const ROTATION_SECONDS: [f64; 3] = [-0.009_288_36, 0.019_754_79, -0.004_273_72];
/// Scale above one.
const SCALE: f64 = 0.252_906_278e-6;

/// WGS 84, which VN-2000 uses too: semi-major axis in metres, flattening.
pub(super) const AXIS_M: f64 = 6_378_137.0;
pub(super) const FLATTENING: f64 = 1.0 / 298.257_223_563;
const E2: f64 = FLATTENING * (2.0 - FLATTENING);

/// Each round gains about five digits; four are far below a micrometre.
const ROUNDS: usize = 4;

/// Degrees of VN-2000 to degrees of WGS 84; heights are taken as 0, which costs millimetres.
pub(super) fn to_wgs84(lon: f64, lat: f64) -> (f64, f64) {
    let [x, y, z] = geocentric(lon, lat);
    let [rx, ry, rz] = ROTATION_SECONDS.map(|seconds| (seconds / 3600.0).to_radians());
    let [tx, ty, tz] = SHIFT_M;
    let m = 1.0 + SCALE;
    geodetic([
        tx + m * (x + rz * y - ry * z),
        ty + m * (y - rz * x + rx * z),
        tz + m * (z + ry * x - rx * y),
    ])
}

/// The inverse of [`to_wgs84`], by correcting a first guess with what it is off.
pub(super) fn from_wgs84(lon: f64, lat: f64) -> (f64, f64) {
    let mut guess = (lon, lat);
    for _ in 0..ROUNDS {
        let (there_lon, there_lat) = to_wgs84(guess.0, guess.1);
        guess = (guess.0 + lon - there_lon, guess.1 + lat - there_lat);
    }
    guess
}

fn geocentric(lon: f64, lat: f64) -> [f64; 3] {
    let (sin_lat, cos_lat) = lat.to_radians().sin_cos();
    let (sin_lon, cos_lon) = lon.to_radians().sin_cos();
    let n = AXIS_M / (1.0 - E2 * sin_lat * sin_lat).sqrt();
    [n * cos_lat * cos_lon, n * cos_lat * sin_lon, n * (1.0 - E2) * sin_lat]
}

/// Fixed-point iteration on the latitude (Bowring's start is not needed near the surface).
fn geodetic([x, y, z]: [f64; 3]) -> (f64, f64) {
    let from_axis = x.hypot(y);
    let mut lat = z.atan2(from_axis * (1.0 - E2));
    for _ in 0..ROUNDS {
        let sin = lat.sin();
        let n = AXIS_M / (1.0 - E2 * sin * sin).sqrt();
        lat = (z + E2 * n * sin).atan2(from_axis);
    }
    (y.atan2(x).to_degrees(), lat.to_degrees())
}
