//! Shapes as GeoJSON (RFC 7946), with the seven decimals that they are kept with.

use std::fmt::Write as _;

use nguon_plots::PlotGeometry;
use nguon_plots::files::RawPart;

/// The polygons of a kept boundary; none when it is none.
pub(super) fn parts(kept: &str) -> Option<Vec<RawPart>> {
    let parts = PlotGeometry::parts_kept(kept)?;
    let good = !parts.is_empty() && parts.iter().all(|part| !part.is_empty());
    good.then_some(parts)
}

/// A `Polygon`, or a `MultiPolygon` where there are several.
pub(super) fn polygons(parts: &[RawPart]) -> String {
    match parts {
        [only] => format!("{{\"type\":\"Polygon\",\"coordinates\":{}}}", list(only, ring)),
        several => multi_polygon(several),
    }
}

/// A `MultiPolygon`, however many there are.
pub(super) fn multi_polygon(parts: &[RawPart]) -> String {
    let coordinates = list(parts, |part: &RawPart| list(part, ring));
    format!("{{\"type\":\"MultiPolygon\",\"coordinates\":{coordinates}}}")
}

/// A `Point`.
pub(super) fn point(lon: f64, lat: f64) -> String {
    format!("{{\"type\":\"Point\",\"coordinates\":{}}}", position(&(lon, lat)))
}

#[expect(clippy::ptr_arg, reason = "as the lists of a part hold it")]
fn ring(ring: &Vec<(f64, f64)>) -> String {
    list(ring, position)
}

fn position((lon, lat): &(f64, f64)) -> String {
    format!("[{lon:.7},{lat:.7}]")
}

fn list<T>(items: &[T], write: impl Fn(&T) -> String) -> String {
    let mut text = String::from("[");
    for (index, item) in items.iter().enumerate() {
        let comma = if index == 0 { "" } else { "," };
        let _ = write!(text, "{comma}{}", write(item));
    }
    text.push(']');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_leave_as_they_are_kept() {
        for text in [
            r#"{"type":"Polygon","coordinates":[[[105.5000000,10.5000001],[105.6000000,10.5000000],[105.5000000,10.6000000],[105.5000000,10.5000001]]]}"#,
            r#"{"type":"MultiPolygon","coordinates":[[[[1.0000000,2.0000000]],[[3.0000000,4.0000000]]],[[[5.0000000,-6.0000000]]]]}"#,
        ] {
            assert_eq!(polygons(&parts(text).unwrap()), text);
        }
        let one = parts(r#"{"type":"Polygon","coordinates":[[[1,2]]]}"#).unwrap();
        let many = r#"{"type":"MultiPolygon","coordinates":[[[[1.0000000,2.0000000]]]]}"#;
        assert_eq!(multi_polygon(&one), many);
        assert_eq!(
            point(105.5, 10.25),
            r#"{"type":"Point","coordinates":[105.5000000,10.2500000]}"#
        );
        for text in [
            "",
            "{}",
            "\"coordinates\":[]}",
            r#"{"type":"Point","coordinates":[1,2]}"#,
            "\"],\"x\":[",
        ] {
            assert_eq!(parts(text), None, "{text}");
        }
    }
}
