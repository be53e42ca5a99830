//! VN-2000, the system of Vietnamese land papers, to and from WGS 84.
//!
//! **Comes in:** metres north (written X) and east (written Y) with the [`Zone`] they were projected
//! in. **Goes out:** degrees in WGS 84, within 1 m (the accuracy EPSG states for the shift). Both
//! datums use the same ellipsoid; they lie about 225 m apart, so relabelling is never right.
//!
//! **Deliberately unknown here:** which zone a paper without one meant. It cannot be seen from the
//! numbers: the same metres are a place in every zone. [`zones_of`] says what a province used.

mod datum;
mod meridians;
mod projection;
#[cfg(test)]
mod tests;

use std::fmt;
use std::str::FromStr;

pub use meridians::{FORMER_PROVINCES, FormerProvince, PROVINCES, Province, zones_of};

/// Metres north that land in Vietnam has: 6° to 24° N.
const NORTHING: std::ops::RangeInclusive<f64> = 650_000.0..=2_700_000.0;
/// Metres east within a zone, generously: 400 km either side of the central meridian.
const EASTING: std::ops::RangeInclusive<f64> = 100_000.0..=900_000.0;

/// A strip of the Transverse Mercator projection: central meridian and width.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Zone {
    meridian_minutes: u16,
    width: Width,
}

/// How wide a strip is, and so its scale on the central meridian.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Width {
    /// 3°, scale 0.9999: cadastre and large scales.
    Three,
    /// 6°, scale 0.9996: national maps (UTM zones 48 and 49).
    Six,
}

/// Why metres are no position in VN-2000.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum Vn2000Error {
    /// East came where north is written.
    #[error("X {north_m} and Y {east_m} are swapped: X is north, Y is east on Vietnamese papers")]
    Swapped {
        /// What came as metres north.
        north_m: f64,
        /// What came as metres east.
        east_m: f64,
    },
    /// Degrees came where metres are written.
    #[error("({north}, {east}) looks like degrees, not metres of VN-2000")]
    LooksLikeDegrees {
        /// What came as metres north.
        north: f64,
        /// What came as metres east.
        east: f64,
    },
    /// No land of Vietnam has such metres in any zone.
    #[error("X {north_m} m north, Y {east_m} m east lies outside every zone of VN-2000")]
    OutsideZone {
        /// Metres north.
        north_m: f64,
        /// Metres east.
        east_m: f64,
    },
    /// A central meridian that no zone of this width has.
    #[error("no zone of VN-2000 has the central meridian {minutes} minutes of arc east")]
    NoSuchMeridian {
        /// Minutes of arc east of Greenwich.
        minutes: u16,
    },
}

impl Vn2000Error {
    /// Stable name of the refusal, for translations and machine readers.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Swapped { .. } => "vn2000_swapped",
            Self::LooksLikeDegrees { .. } => "vn2000_looks_like_degrees",
            Self::OutsideZone { .. } => "vn2000_outside_zone",
            Self::NoSuchMeridian { .. } => "vn2000_no_such_meridian",
        }
    }

    /// What the person can do about it, in English.
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::Swapped { .. } => "put metres north under X and metres east under Y",
            Self::LooksLikeDegrees { .. } => "choose WGS 84 in place of VN-2000",
            Self::OutsideZone { .. } => "check the digits, and that the paper is in VN-2000",
            Self::NoSuchMeridian { .. } => "take the central meridian that the paper names",
        }
    }
}

impl Zone {
    /// 6° zone 48, central meridian 105° (EPSG:3405).
    pub const SIX_48: Self = Self { meridian_minutes: 105 * 60, width: Width::Six };
    /// 6° zone 49, central meridian 111° (EPSG:3406).
    pub const SIX_49: Self = Self { meridian_minutes: 111 * 60, width: Width::Six };

    /// A zone by its central meridian in minutes of arc: 105°45′ is `105 * 60 + 45`. 3° zones stand
    /// on quarters of a degree from 102° to 111°, 6° zones on 105° and 111°.
    pub fn new(meridian_minutes: u16, width: Width) -> Result<Self, Vn2000Error> {
        let known = match width {
            Width::Three => {
                (102 * 60..=111 * 60).contains(&meridian_minutes)
                    && meridian_minutes.is_multiple_of(15)
            }
            Width::Six => matches!(meridian_minutes, 6300 | 6660),
        };
        if known {
            Ok(Self { meridian_minutes, width })
        } else {
            Err(Vn2000Error::NoSuchMeridian { minutes: meridian_minutes })
        }
    }

    /// The zone with this code in the EPSG register, deprecated codes included.
    pub fn from_epsg(code: u32) -> Option<Self> {
        let three = |degrees: u16, minutes: u16| Self {
            meridian_minutes: degrees * 60 + minutes,
            width: Width::Three,
        };
        Some(match code {
            3405 => Self::SIX_48,
            3406 => Self::SIX_49,
            5896 | 6956 => three(102, 0),
            5897 | 6957 => three(105, 0),
            5898 | 6958 => three(108, 0),
            5899 | 6959 => three(107, 45),
            9205 => three(103, 0),
            9206 => three(104, 0),
            9207 => three(104, 30),
            9208 => three(104, 45),
            9209 => three(105, 30),
            9210 => three(105, 45),
            9211 => three(106, 0),
            9212 => three(106, 15),
            9213 => three(106, 30),
            9214 => three(107, 0),
            9215 => three(107, 15),
            9216 => three(107, 30),
            9217 => three(108, 15),
            9218 => three(108, 30),
            _ => return None,
        })
    }

    /// Minutes of arc of the central meridian east of Greenwich.
    pub fn meridian_minutes(self) -> u16 {
        self.meridian_minutes
    }

    /// How wide the zone is.
    pub fn width(self) -> Width {
        self.width
    }

    /// Metres of a paper to `(longitude, latitude)` in WGS 84 degrees.
    ///
    /// `north_m` is what Vietnamese papers call X, `east_m` what they call Y, the reverse of a
    /// school plane and of most programs.
    pub fn to_wgs84(self, north_m: f64, east_m: f64) -> Result<(f64, f64), Vn2000Error> {
        if !(NORTHING.contains(&north_m) && EASTING.contains(&east_m)) {
            return Err(if NORTHING.contains(&east_m) && EASTING.contains(&north_m) {
                Vn2000Error::Swapped { north_m, east_m }
            } else if north_m.abs() <= 180.0 && east_m.abs() <= 180.0 {
                Vn2000Error::LooksLikeDegrees { north: north_m, east: east_m }
            } else {
                Vn2000Error::OutsideZone { north_m, east_m }
            });
        }
        let (lon, lat) = projection::inverse(self.strip(), north_m, east_m);
        Ok(datum::to_wgs84(lon, lat))
    }

    /// `(longitude, latitude)` in WGS 84 degrees to metres `(north, east)` of this zone.
    pub fn from_wgs84(self, lon: f64, lat: f64) -> (f64, f64) {
        let (lon, lat) = datum::from_wgs84(lon, lat);
        projection::forward(self.strip(), lon, lat)
    }

    fn strip(self) -> projection::Strip {
        projection::Strip {
            meridian_degrees: f64::from(self.meridian_minutes) / 60.0,
            scale: match self.width {
                Width::Three => 0.9999,
                Width::Six => 0.9996,
            },
        }
    }
}

/// Minutes of arc of the central meridian and degrees of width: `6345/3`.
impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = match self.width {
            Width::Three => 3,
            Width::Six => 6,
        };
        write!(f, "{}/{width}", self.meridian_minutes)
    }
}

/// Text that names no zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a zone of VN-2000 is written minutes/width, as in 6345/3")]
pub struct ZoneTextError;

impl FromStr for Zone {
    type Err = ZoneTextError;

    fn from_str(text: &str) -> Result<Self, ZoneTextError> {
        let (minutes, width) = text.split_once('/').ok_or(ZoneTextError)?;
        let width = match width {
            "3" => Width::Three,
            "6" => Width::Six,
            _ => return Err(ZoneTextError),
        };
        let minutes = minutes.parse().map_err(|_| ZoneTextError)?;
        Self::new(minutes, width).map_err(|_| ZoneTextError)
    }
}

/// Longitude and latitude of the VN-2000 datum itself to WGS 84, all in degrees: about 225 m.
pub fn degrees_to_wgs84(lon: f64, lat: f64) -> (f64, f64) {
    datum::to_wgs84(lon, lat)
}
