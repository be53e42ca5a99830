//! Plots as KML, GPX, CSV, zipped Shapefile and well-known text, in WGS 84 with 7 decimals, so that
//! reading what was written gives the same shape. GeoJSON is [`PlotGeometry::to_feature`], EUDR
//! [`crate::eudr`]; a `GeoPackage` is written where there is SQLite, with
//! [`geopackage_value`](super::geopackage_value).

mod layer;
mod shapefile;

use std::fmt::Write as _;

use geo::LineString;
use quick_xml::escape::escape;

pub use layer::{Field, FieldKind, PlotLayer, PlotRow, SHORT_NAME_BYTES_MAX};
pub use shapefile::{ShapefileError, TEXT_BYTES_MAX, shapefile};

use crate::PlotGeometry;

/// One plot under the name that a reader sees.
pub type Named<'a> = (&'a str, &'a PlotGeometry);

/// A KML document (OGC 07-147r2), one placemark per plot.
pub fn kml(plots: &[Named<'_>]) -> String {
    let mut text = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <kml xmlns=\"http://www.opengis.net/kml/2.2\"><Document>\n",
    );
    for (name, plot) in plots {
        let name = escape(xml_text(name));
        let _ = write!(text, "<Placemark><name>{name}</name><MultiGeometry>");
        for part in parts(plot) {
            text.push_str("<Polygon>");
            for (index, ring) in part.into_iter().enumerate() {
                let kind = if index == 0 { "outerBoundaryIs" } else { "innerBoundaryIs" };
                let line = positions(ring, ",", " ");
                let _ = write!(
                    text,
                    "<{kind}><LinearRing><coordinates>{line}</coordinates></LinearRing></{kind}>"
                );
            }
            text.push_str("</Polygon>");
        }
        text.push_str("</MultiGeometry></Placemark>\n");
    }
    text.push_str("</Document></kml>\n");
    text
}

/// A GPX 1.1 document for a device in the field: one track per part. A track has no holes, so a
/// hole is a track of its own, named as such, and the file does not read back as one plot.
pub fn gpx(plots: &[Named<'_>]) -> String {
    let mut text = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <gpx version=\"1.1\" creator=\"Nguon\" xmlns=\"http://www.topografix.com/GPX/1/1\">\n",
    );
    for (name, plot) in plots {
        for (place, ring) in plot.rings() {
            let hole = if place.ring == 0 { String::new() } else { format!(" ({place})") };
            let name = escape(xml_text(&format!("{name}{hole}"))).into_owned();
            let _ = write!(text, "<trk><name>{name}</name><trkseg>");
            for at in ring.coords() {
                let _ = write!(text, "<trkpt lat=\"{:.7}\" lon=\"{:.7}\"/>", at.y, at.x);
            }
            text.push_str("</trkseg></trk>\n");
        }
    }
    text.push_str("</gpx>\n");
    text
}

/// A table with the columns `name`, `area_ha`, `wkt`, with the byte order mark that spreadsheet
/// programs need to see UTF-8.
pub fn csv(plots: &[Named<'_>]) -> String {
    let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let mut text = String::from("\u{feff}name,area_ha,wkt\r\n");
    for (name, plot) in plots {
        let _ =
            write!(text, "{},{},{}\r\n", quoted(&inert(name)), plot.hectares(), quoted(&wkt(plot)));
    }
    text
}

/// Well-known text (OGC 06-103r4): `POLYGON`, or `MULTIPOLYGON` if there are several parts.
pub fn wkt(plot: &PlotGeometry) -> String {
    let parts = parts(plot).into_iter().map(|rings| {
        let rings = rings.into_iter().map(|ring| format!("({})", positions(ring, " ", ", ")));
        format!("({})", rings.collect::<Vec<_>>().join(", "))
    });
    let parts: Vec<String> = parts.collect();
    match parts.as_slice() {
        [only] => format!("POLYGON {only}"),
        _ => format!("MULTIPOLYGON ({})", parts.join(", ")),
    }
}

/// The rings of each part, the outer one first.
pub(super) fn parts(plot: &PlotGeometry) -> Vec<Vec<&LineString<f64>>> {
    let mut parts: Vec<Vec<_>> = Vec::new();
    for (place, ring) in plot.rings() {
        match parts.last_mut() {
            Some(part) if place.ring > 0 => part.push(ring),
            _ => parts.push(vec![ring]),
        }
    }
    parts
}

fn positions(ring: &LineString<f64>, within: &str, between: &str) -> String {
    let positions = ring.coords().map(|at| format!("{:.7}{within}{:.7}", at.x, at.y));
    positions.collect::<Vec<_>>().join(between)
}

/// XML 1.0 has no way to write most control characters.
fn xml_text(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_control()).collect()
}

/// A cell that begins like a formula is one to a spreadsheet program.
fn inert(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}
