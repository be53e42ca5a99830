//! GeoJSON (RFC 7946) to rings of positions, with the place of everything that is wrong.
//!
//! Reading walks the JSON value itself: a reader into typed structures would say *that* the
//! coordinates are malformed, not where.

use serde_json::Value;

use crate::{GeometryError, Limits, LonLat, Place};

/// The rings of one polygon, the outer one first, as they came in.
pub(crate) type Part = Vec<Vec<LonLat>>;

pub(crate) fn text(text: &str, limits: &Limits) -> Result<Value, GeometryError> {
    if text.len() > limits.bytes_max {
        let (bytes, bytes_max) = (text.len(), limits.bytes_max);
        return Err(GeometryError::TooLong { bytes, bytes_max });
    }
    // A byte order mark is what Windows editors put before the text.
    serde_json::from_str(text.trim_start_matches('\u{feff}')).map_err(|error| {
        GeometryError::NotJson {
            line: error.line(),
            column: error.column(),
            reason: error.to_string(),
        }
    })
}

pub(crate) fn parts(value: &Value, limits: &Limits) -> Result<Vec<Part>, GeometryError> {
    refuse_foreign_crs(value)?;
    match kind(value)? {
        "FeatureCollection" => match member(value, "features")?.as_array().map(Vec::as_slice) {
            Some([]) => Err(GeometryError::Empty),
            Some([feature]) => match kind(feature)? {
                "Feature" => from_feature(feature, limits),
                _ => Err(not_geojson("a feature collection holds something that is no Feature")),
            },
            Some(several) => Err(GeometryError::SeveralFeatures { count: several.len() }),
            None => Err(not_geojson("\"features\" is not a list")),
        },
        "Feature" => from_feature(value, limits),
        _ => from_geometry(value, limits),
    }
}

fn from_feature(feature: &Value, limits: &Limits) -> Result<Vec<Part>, GeometryError> {
    match member(feature, "geometry")? {
        // RFC 7946 §3.2: an unlocated feature.
        Value::Null => Err(GeometryError::Empty),
        geometry => from_geometry(geometry, limits),
    }
}

fn from_geometry(geometry: &Value, limits: &Limits) -> Result<Vec<Part>, GeometryError> {
    let kind = kind(geometry)?;
    let polygons = match kind {
        "Polygon" => std::slice::from_ref(member(geometry, "coordinates")?),
        "MultiPolygon" => {
            list(member(geometry, "coordinates")?, Place::ring(0, 0), "a list of polygons")?
        }
        "Point" | "MultiPoint" | "LineString" | "MultiLineString" | "GeometryCollection" => {
            return Err(GeometryError::NotAnArea { kind: kind.to_owned() });
        }
        _ => return Err(not_geojson("\"type\" is none of the GeoJSON types")),
    };
    let mut room = Room { vertices: 0, rings: 0, limits };
    polygons.iter().enumerate().map(|(part, polygon)| room.part(polygon, part)).collect()
}

/// What has been read so far, held against the limits.
struct Room<'a> {
    vertices: usize,
    rings: usize,
    limits: &'a Limits,
}

impl Room<'_> {
    fn part(&mut self, polygon: &Value, part: usize) -> Result<Part, GeometryError> {
        let rings = list(polygon, Place::ring(part, 0), "a list of rings")?;
        self.rings += rings.len().max(1);
        if self.rings > self.limits.rings_max {
            return Err(GeometryError::TooManyRings { rings_max: self.limits.rings_max });
        }
        let rings = rings.iter().enumerate();
        rings.map(|(ring, positions)| self.ring(positions, Place::ring(part, ring))).collect()
    }

    fn ring(&mut self, positions: &Value, at: Place) -> Result<Vec<LonLat>, GeometryError> {
        let positions = list(positions, at, "a list of positions")?;
        self.vertices += positions.len();
        if self.vertices > self.limits.vertices_max {
            let vertices_max = self.limits.vertices_max;
            return Err(GeometryError::TooManyVertices { vertices_max });
        }
        let positions = positions.iter().enumerate();
        positions.map(|(vertex, value)| position(value, self.limits, at.at(vertex))).collect()
    }
}

/// A third number is the height (RFC 7946 §3.1.1); it says nothing about a plot and is left out.
fn position(value: &Value, limits: &Limits, at: Place) -> Result<LonLat, GeometryError> {
    let numbers = list(value, at, "a position [longitude, latitude]")?;
    let (Some(lon), Some(lat), 2 | 3) = (number(numbers, 0), number(numbers, 1), numbers.len())
    else {
        let expected = "two numbers: longitude, latitude";
        return Err(GeometryError::Malformed { at, expected });
    };
    LonLat::at(lon, lat, limits, at)
}

fn number(numbers: &[Value], index: usize) -> Option<f64> {
    numbers.get(index).and_then(Value::as_f64)
}

fn list<'a>(
    value: &'a Value,
    at: Place,
    expected: &'static str,
) -> Result<&'a [Value], GeometryError> {
    let items = value.as_array().map(Vec::as_slice);
    items.ok_or(GeometryError::Malformed { at, expected })
}

fn kind(value: &Value) -> Result<&str, GeometryError> {
    member(value, "type")?.as_str().ok_or_else(|| not_geojson("\"type\" is not a string"))
}

fn member<'a>(value: &'a Value, name: &'static str) -> Result<&'a Value, GeometryError> {
    value.get(name).ok_or_else(|| {
        not_geojson(match name {
            "type" => "no \"type\"",
            "geometry" => "no \"geometry\"",
            "features" => "no \"features\"",
            _ => "no \"coordinates\"",
        })
    })
}

fn not_geojson(reason: &'static str) -> GeometryError {
    GeometryError::NotGeoJson { reason }
}

/// GeoJSON of 2008 could name a coordinate system, and desktop programs still write it. RFC 7946 §4
/// dropped the member; ignoring a foreign one would move a VN-2000 plot by about 225 m.
fn refuse_foreign_crs(value: &Value) -> Result<(), GeometryError> {
    let Some(crs) = value.get("crs").filter(|crs| !crs.is_null()) else {
        return Ok(());
    };
    let name = crs.pointer("/properties/name").and_then(Value::as_str).unwrap_or("not named");
    let known = ["CRS84", "EPSG::4326", "EPSG:4326"];
    if known.iter().any(|known| name.ends_with(known)) {
        return Ok(());
    }
    Err(GeometryError::ForeignCrs { name: name.chars().take(100).collect() })
}
