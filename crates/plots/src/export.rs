//! GeoJSON out (RFC 7946), with 7 decimals, so that reading it gives the same geometry back.

use geo::{Coord, LineString, Polygon};
use serde_json::{Map, Number, Value, json};

use crate::PlotGeometry;

impl PlotGeometry {
    /// A `Polygon`, or a `MultiPolygon` if there are several parts.
    pub fn to_geojson_geometry(&self) -> Value {
        let mut parts: Vec<_> = self.shape.iter().map(polygon).collect();
        match (parts.pop(), parts.is_empty()) {
            (Some(only), true) => json!({ "type": "Polygon", "coordinates": only }),
            (last, _) => {
                parts.extend(last);
                json!({ "type": "MultiPolygon", "coordinates": parts })
            }
        }
    }

    /// A `Feature` with these properties.
    pub fn to_feature(&self, properties: &Map<String, Value>) -> Value {
        let geometry = self.to_geojson_geometry();
        json!({ "type": "Feature", "properties": properties, "geometry": geometry })
    }
}

fn polygon(polygon: &Polygon<f64>) -> Value {
    std::iter::once(polygon.exterior()).chain(polygon.interiors()).map(ring).collect()
}

fn ring(ring: &LineString<f64>) -> Value {
    ring.coords().map(position).collect()
}

fn position(position: &Coord<f64>) -> Value {
    [position.x, position.y].map(|degrees| decimal(&format!("{degrees:.7}"))).into_iter().collect()
}

/// A number that keeps the digits it was written with. Decimal digits are always a number.
pub(crate) fn decimal(digits: &str) -> Value {
    digits.parse::<Number>().map_or(Value::Null, Value::Number)
}
