//! GeoJSON with any number of features; coordinates are taken as they stand and judged later.

use serde_json::Value;

use super::FileError;
use super::shape::{Collector, Drawn, FileShape, RawPart, System};

pub(super) fn read(text: &str, shapes: &mut Collector<'_>) -> Result<(), FileError> {
    let value: Value = serde_json::from_str(text).map_err(|error| refused(error.to_string()))?;
    let system = system(&value)?;
    match value.get("features").and_then(Value::as_array) {
        Some(features) => {
            for (index, feature) in features.iter().enumerate() {
                self::feature(feature, index + 1, system, shapes)?;
            }
            Ok(())
        }
        None => feature(&value, 1, system, shapes),
    }
}

/// GeoJSON of 2008 could name a coordinate system, and desktop programs still write it.
fn system(value: &Value) -> Result<System, FileError> {
    let Some(crs) = value.get("crs").filter(|crs| !crs.is_null()) else {
        return Ok(System::Wgs84);
    };
    let name = crs.pointer("/properties/name").and_then(Value::as_str).unwrap_or("not named");
    if name.ends_with("CRS84") {
        return Ok(System::Wgs84);
    }
    let code = name.to_ascii_uppercase().contains("EPSG").then(|| name.rsplit(':').next());
    let code = code.flatten().and_then(|code| code.parse().ok());
    code.and_then(System::from_epsg)
        .ok_or_else(|| FileError::ForeignCrs { name: name.chars().take(100).collect() })
}

fn feature(
    feature: &Value,
    at: usize,
    system: System,
    shapes: &mut Collector<'_>,
) -> Result<(), FileError> {
    let (geometry, properties) = match feature.get("geometry") {
        Some(Value::Null) => return Ok(()),
        Some(geometry) => (geometry, feature.get("properties")),
        None => (feature, None),
    };
    let attributes: Vec<(String, String)> = properties
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
        .map(|(name, value)| {
            (name.clone(), value.as_str().map_or_else(|| value.to_string(), str::to_owned))
        })
        .collect();
    let named = |(name, _): &&(String, String)| ["name", "Name", "NAME", "ten"].contains(&&**name);
    let name = attributes.iter().find(named).map(|(_, value)| value.clone());
    let kind = geometry.get("type").and_then(Value::as_str).unwrap_or("no type");
    let coordinates = geometry.get("coordinates").unwrap_or(&Value::Null);
    let (drawn, parts) = match kind {
        "Polygon" => (Drawn::Area, vec![rings(coordinates, at, shapes)?]),
        "MultiPolygon" => {
            let parts = list(coordinates, at)?.iter().map(|part| rings(part, at, shapes));
            (Drawn::Area, parts.collect::<Result<_, _>>()?)
        }
        "LineString" => (Drawn::Walk, vec![vec![line(coordinates, at, shapes)?]]),
        "Point" => (Drawn::Point, vec![vec![vec![position(coordinates, at)?]]]),
        other => return Err(refused(format!("feature {at}: a {other} cannot be read as plots"))),
    };
    shapes.push(FileShape { at, layer: None, name, attributes, drawn, system, parts })
}

fn rings(value: &Value, at: usize, shapes: &mut Collector<'_>) -> Result<RawPart, FileError> {
    list(value, at)?.iter().map(|ring| line(ring, at, shapes)).collect()
}

fn line(
    value: &Value,
    at: usize,
    shapes: &mut Collector<'_>,
) -> Result<Vec<(f64, f64)>, FileError> {
    let positions = list(value, at)?;
    shapes.count_points(positions.len())?;
    positions.iter().map(|value| position(value, at)).collect()
}

fn position(value: &Value, at: usize) -> Result<(f64, f64), FileError> {
    match list(value, at)?.iter().map(Value::as_f64).collect::<Vec<_>>().as_slice() {
        [Some(lon), Some(lat)] | [Some(lon), Some(lat), _] => Ok((*lon, *lat)),
        _ => Err(refused(format!("feature {at}: a position is not two numbers"))),
    }
}

fn list(value: &Value, at: usize) -> Result<&[Value], FileError> {
    let list = value.as_array().map(Vec::as_slice);
    list.ok_or_else(|| refused(format!("feature {at}: coordinates are nested wrongly")))
}

fn refused(reason: String) -> FileError {
    FileError::NotGeoJson { reason }
}
