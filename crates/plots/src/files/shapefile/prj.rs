//! `.prj`: well-known text of a coordinate system (OGC 01-009), known by what it says, not by its
//! file name.

use crate::files::{FileError, System};
use crate::vn2000::{Width, Zone};

/// WGS 84 or VN-2000, else an error that names what it is.
///
/// A Transverse Mercator on the datum WGS 84 is refused even with a Vietnamese central meridian:
/// whether somebody relabelled VN-2000 or really projected WGS 84 cannot be seen, and it is 225 m.
pub(in crate::files) fn system(text: &str) -> Result<System, FileError> {
    let plain: String = text.chars().filter(char::is_ascii_alphanumeric).collect();
    let plain = plain.to_ascii_uppercase();
    let foreign = || FileError::ForeignCrs { name: name(text) };
    // The datum decides: names are typed by people, and every ellipsoid here is that of WGS 84.
    let datum = plain.split_once("DATUM").map_or("", |(_, rest)| rest);
    let datum = datum.strip_prefix('D').unwrap_or(datum);
    let vn2000 = ["VIETNAM2000", "VN2000"].iter().any(|known| datum.starts_with(known));
    let wgs84 = ["WGS1984", "WGS84"].iter().any(|known| datum.starts_with(known));
    if plain.starts_with("GEOGCS") {
        return match (vn2000, wgs84) {
            (true, _) => Ok(System::Vn2000Degrees),
            (_, true) => Ok(System::Wgs84),
            _ => Err(foreign()),
        };
    }
    let projected = plain.starts_with("PROJCS") && plain.contains("TRANSVERSEMERCATOR");
    if !(projected && vn2000) {
        return Err(foreign());
    }
    let parameter = |wanted: &str| parameter(text, wanted).ok_or_else(foreign);
    let close = |value: f64, wanted: f64| (value - wanted).abs() < 1e-6;
    let width = match parameter("scale_factor")? {
        scale if close(scale, 0.9999) => Width::Three,
        scale if close(scale, 0.9996) => Width::Six,
        _ => return Err(foreign()),
    };
    if !close(parameter("false_easting")?, 500_000.0)
        || !close(parameter("false_northing")?, 0.0)
        || !close(parameter("latitude_of_origin")?, 0.0)
    {
        return Err(foreign());
    }
    let minutes = parameter("central_meridian")? * 60.0;
    let zone = (6000..=6700_u16).find(|&known| close(f64::from(known), minutes));
    zone.and_then(|zone| Zone::new(zone, width).ok()).map(System::Vn2000).ok_or_else(foreign)
}

/// The first quoted text, which is the name of the system.
fn name(text: &str) -> String {
    text.split('"').nth(1).unwrap_or("not named").chars().take(100).collect()
}

/// `PARAMETER["Central_Meridian",105.75]`, in any case of letters.
fn parameter(text: &str, wanted: &str) -> Option<f64> {
    let lower = text.to_ascii_lowercase();
    let (_, rest) = lower.split_once(&format!("parameter[\"{wanted}\""))?;
    let value = rest.trim_start().strip_prefix(',')?;
    value.split(']').next()?.trim().parse().ok()
}
