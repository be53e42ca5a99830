//! GeoJSON as the EUDR information system takes it.
//!
//! Regulation (EU) 2023/1115 art. 9; GeoJSON file description v1.3 (29-05-2026). The system cuts
//! coordinates to 6 decimals before it stores them and then refuses vertices that have become equal,
//! so here they are cut first and the result is checked as the system will see it. One feature per
//! plot: merging plots would lose the place and the country of each.

use serde_json::{Map, Value, json};

use crate::export::decimal;
use crate::read::{self, Part};
use crate::{GeometryError, Hectares, Limits, LonLat, Place, PlotGeometry};

/// A plot above this needs a polygon (art. 2 (28)); cattle, which are excepted, are not produced
/// under this system.
pub const POINT_AREA_MAX: Hectares = Hectares::from_whole_m2(40_000);

/// The smallest figure `Area` takes.
pub const POINT_AREA_MIN: Hectares = Hectares::from_whole_m2(1);

/// Most bytes of geometry in one due diligence statement.
pub const DOCUMENT_BYTES_MAX: usize = 25_000_000;

/// One plot of land with the properties that the system reads; it ignores all others.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EudrPlot<'a> {
    /// Where it lies.
    pub land: Land<'a>,
    /// `ProducerName`
    pub producer_name: Option<&'a str>,
    /// `ProducerCountry`
    pub producer_country: CountryCode,
    /// `ProductionPlace`: name of the plot or farm.
    pub production_place: Option<&'a str>,
}

/// A plot by its boundary or, if small, by one point.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Land<'a> {
    /// Any size.
    Boundary(&'a PlotGeometry),
    /// At most [`POINT_AREA_MAX`].
    Point {
        /// Any position inside the plot.
        at: LonLat,
        /// `Area`
        area: Hectares,
    },
}

/// Two capital letters of ISO 3166-1 alpha-2; whether the code is assigned is not looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct CountryCode([u8; 2]);

impl CountryCode {
    /// Vietnam.
    pub const VIETNAM: Self = Self(*b"VN");

    /// Two ASCII capital letters, or nothing.
    pub fn parse(text: &str) -> Option<Self> {
        let letters: [u8; 2] = text.as_bytes().try_into().ok()?;
        letters.iter().all(u8::is_ascii_uppercase).then_some(Self(letters))
    }

    /// The code as written.
    pub fn as_text(self) -> String {
        self.0.iter().map(|&letter| char::from(letter)).collect()
    }
}

/// Why a plot cannot be sent.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum EudrError {
    /// The system takes no holes.
    #[error("{0}: holes are not accepted: cut the plot into two halves around the hole")]
    Hole(Place),
    /// Too large for a point.
    #[error("a plot of {0} ha needs its boundary: a point is accepted up to {POINT_AREA_MAX} ha")]
    PointTooLarge(Hectares),
    /// An area of nothing.
    #[error("the area of a point must be at least {POINT_AREA_MIN} ha")]
    PointTooSmall,
    /// Valid as drawn, but not once cut to 6 decimals (about 11 cm).
    #[error("not valid any more once coordinates are cut to 6 decimals: {0}")]
    Cut(#[source] GeometryError),
}

/// Why a document cannot be sent.
#[derive(Debug, thiserror::Error)]
pub enum DocumentError {
    /// A plot in it cannot, counted from 0.
    #[error("plot {}: {source}", index + 1)]
    Plot {
        /// Index into the plots given.
        index: usize,
        /// What is wrong with it.
        source: EudrError,
    },
    /// More than [`DOCUMENT_BYTES_MAX`].
    #[error("{bytes} bytes of geometry, more than {DOCUMENT_BYTES_MAX}: split the statement")]
    TooLarge {
        /// Length of the text.
        bytes: usize,
    },
}

/// A `FeatureCollection` with one feature per plot, as text.
///
/// # Errors
/// [`DocumentError`] names the first plot that the system would refuse.
pub fn document(plots: &[EudrPlot<'_>]) -> Result<String, DocumentError> {
    document_with(plots, Map::new())
}

/// The same with members beside the features, which readers of RFC 7946 pass over (§6.1): what a
/// person should know of the file, such as that it lacks plots.
///
/// # Errors
/// [`DocumentError`] names the first plot that the system would refuse.
pub fn document_with(
    plots: &[EudrPlot<'_>],
    members: Map<String, Value>,
) -> Result<String, DocumentError> {
    let features = plots
        .iter()
        .enumerate()
        .map(|(index, plot)| feature(plot).map_err(|source| DocumentError::Plot { index, source }))
        .collect::<Result<Vec<_>, _>>()?;
    let mut whole = Map::from_iter([("type".to_owned(), json!("FeatureCollection"))]);
    whole.extend(members);
    whole.insert("features".to_owned(), Value::Array(features));
    let text = Value::Object(whole).to_string();
    match text.len() {
        bytes if bytes > DOCUMENT_BYTES_MAX => Err(DocumentError::TooLarge { bytes }),
        _ => Ok(text),
    }
}

/// One plot as a `Feature`.
pub fn feature(plot: &EudrPlot<'_>) -> Result<Value, EudrError> {
    let mut properties = Map::new();
    let mut text = |name: &str, value: Option<&str>| {
        if let Some(value) = value {
            properties.insert(name.to_owned(), value.into());
        }
    };
    text("ProducerName", plot.producer_name);
    text("ProducerCountry", Some(&plot.producer_country.as_text()));
    text("ProductionPlace", plot.production_place);
    let geometry = match plot.land {
        Land::Boundary(boundary) => boundary_geometry(boundary)?,
        Land::Point { at, area } => {
            // A number: a quoted string is read as 0 by the system.
            properties.insert("Area".to_owned(), decimal(&point_area(area)?.to_string()));
            json!({ "type": "Point", "coordinates": position(at) })
        }
    };
    Ok(json!({ "type": "Feature", "properties": properties, "geometry": geometry }))
}

fn point_area(area: Hectares) -> Result<Hectares, EudrError> {
    if area > POINT_AREA_MAX {
        return Err(EudrError::PointTooLarge(area));
    }
    if area < POINT_AREA_MIN { Err(EudrError::PointTooSmall) } else { Ok(area) }
}

/// Cuts, then reads what will be sent with the same checks as anything that comes in.
fn boundary_geometry(boundary: &PlotGeometry) -> Result<Value, EudrError> {
    let mut parts: Vec<Value> = Vec::new();
    for (place, ring) in boundary.rings() {
        if place.ring > 0 {
            return Err(EudrError::Hole(place));
        }
        let positions: Value = ring.coords().map(|&coord| position(coord.into())).collect();
        parts.push(json!([positions]));
    }
    let geometry = match parts.as_slice() {
        [only] => json!({ "type": "Polygon", "coordinates": only }),
        _ => json!({ "type": "MultiPolygon", "coordinates": parts }),
    };
    let limits = Limits {
        vertices_max: usize::MAX,
        rings_max: usize::MAX,
        area_m2_min: 0.0,
        area_m2_max: f64::MAX,
        ..Limits::WORLD
    };
    let seen: Vec<Part> = read::parts(&geometry, &limits).map_err(EudrError::Cut)?;
    PlotGeometry::from_parts(seen, &limits).map_err(EudrError::Cut)?;
    Ok(geometry)
}

fn position(at: LonLat) -> Value {
    [at.lon(), at.lat()].map(|degrees| decimal(&cut(degrees))).into_iter().collect()
}

/// Positions have 7 decimals, so cutting the last digit of the text is exact where arithmetic in
/// binary is not.
fn cut(degrees: f64) -> String {
    let mut text = format!("{degrees:.7}");
    text.pop();
    match text.strip_prefix('-') {
        Some(rest) if rest.bytes().all(|b| matches!(b, b'0' | b'.')) => rest.to_owned(),
        _ => text,
    }
}
