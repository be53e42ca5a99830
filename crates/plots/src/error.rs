//! Refusals: what is wrong, where, and what to do about it.

use std::fmt;

/// Where in a geometry, counted from 0 in the order of the text that came in.
///
/// Displayed counting from 1, as a person counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Place {
    /// Which polygon of a multipolygon; 0 for a polygon.
    pub part: usize,
    /// Which ring of the polygon; 0 is the outer boundary, the rest are holes.
    pub ring: usize,
    /// Which position of the ring, if the trouble is at one.
    pub vertex: Option<usize>,
}

impl Place {
    pub(crate) fn ring(part: usize, ring: usize) -> Self {
        Self { part, ring, vertex: None }
    }

    pub(crate) fn at(self, vertex: usize) -> Self {
        Self { vertex: Some(vertex), ..self }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "part {}, ", self.part + 1)?;
        match self.ring {
            0 => write!(f, "outer ring")?,
            hole => write!(f, "hole {hole}")?,
        }
        self.vertex.map_or(Ok(()), |vertex| write!(f, ", vertex {}", vertex + 1))
    }
}

/// Why a geometry is refused. [`code`](Self::code) is stable and meant for translation tables,
/// [`place`](Self::place) for marking the spot on a map, [`remedy`](Self::remedy) for the person.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[expect(missing_docs, reason = "the fields are said in each variant's message")]
pub enum GeometryError {
    /// The text is longer than [`Limits::bytes_max`](crate::Limits::bytes_max).
    #[error("the text has {bytes} bytes, more than {bytes_max}")]
    TooLong { bytes: usize, bytes_max: usize },
    /// The text is not JSON.
    #[error("not JSON: line {line}, column {column}: {reason}")]
    NotJson { line: usize, column: usize, reason: String },
    /// JSON, but not a GeoJSON object (RFC 7946 §3).
    #[error("not GeoJSON: {reason}")]
    NotGeoJson { reason: &'static str },
    /// A point, a line or a collection where a polygon is needed.
    #[error("a {kind} has no area")]
    NotAnArea { kind: String },
    /// A collection must hold exactly one feature.
    #[error("the collection holds {count} features, not one")]
    SeveralFeatures { count: usize },
    /// No feature, no geometry, no part.
    #[error("the geometry is empty")]
    Empty,
    /// The text names another coordinate system than WGS 84.
    #[error("the coordinate system is {name}, not WGS 84")]
    ForeignCrs { name: String },
    /// Rings or positions nested wrongly, or not numbers.
    #[error("{at}: expected {expected}")]
    Malformed { at: Place, expected: &'static str },
    /// More positions than [`Limits::vertices_max`](crate::Limits::vertices_max).
    #[error("more than {vertices_max} vertices")]
    TooManyVertices { vertices_max: usize },
    /// More rings than [`Limits::rings_max`](crate::Limits::rings_max).
    #[error("more than {rings_max} rings")]
    TooManyRings { rings_max: usize },
    /// Values of the size of projected coordinates (VN-2000, UTM).
    #[error("{at}: ({x}, {y}) looks like metres, not degrees")]
    LooksLikeMetres { at: Place, x: f64, y: f64 },
    /// Latitude written before longitude.
    #[error("{at}: ({lon}, {lat}) looks like latitude before longitude")]
    LooksSwapped { at: Place, lon: f64, lat: f64 },
    /// Not a position on earth, or not a number.
    #[error("{at}: ({lon}, {lat}) is outside longitude ±180, latitude ±90")]
    OutOfRange { at: Place, lon: f64, lat: f64 },
    /// On earth, but outside [`Limits::extent`](crate::Limits::extent).
    #[error("{at}: ({lon}, {lat}) is outside the expected territory")]
    OutsideExtent { at: Place, lon: f64, lat: f64 },
    /// A ring needs three corners, that is four positions (RFC 7946 §3.1.6).
    #[error("{at}: {count} positions do not enclose an area")]
    TooFewPoints { at: Place, count: usize },
    /// The last position is not the first one.
    #[error("{at}: the ring is not closed, its ends lie {gap_m:.1} m apart")]
    Unclosed { at: Place, gap_m: f64 },
    /// The same position twice in a ring (within 7 decimals, about a centimetre).
    #[error("{at}: the same position as vertex {}", same_as + 1)]
    RepeatedVertex { at: Place, same_as: usize },
    /// All positions of the ring lie on one line.
    #[error("{at}: all vertices lie on one line")]
    Flat { at: Place },
    /// The boundary goes out and back over itself.
    #[error("{at}: the boundary turns back on itself")]
    Spike { at: Place },
    /// Two sides of one ring meet: the side that starts at `at` and the one from `other_vertex`.
    #[error("{at}: the side from here meets the side from vertex {} at ({lon}, {lat})", other_vertex + 1)]
    SelfCrossing { at: Place, other_vertex: usize, lon: f64, lat: f64 },
    /// A hole that is not wholly inside its polygon.
    #[error("{at}: the hole is not inside its boundary")]
    HoleOutside { at: Place },
    /// Two holes, or two parts, that cover common ground.
    #[error("{at} and {other} cover common ground")]
    RingsOverlap { at: Place, other: Place },
    /// Two rings that run along each other.
    #[error("{at} and {other} share a side")]
    SharedSide { at: Place, other: Place },
    /// Holes that touch the boundary, or one another, so that they cut the polygon apart.
    #[error("{at}: the holes cut the polygon into separate pieces")]
    InteriorSplit { at: Place },
    /// Below [`Limits::area_m2_min`](crate::Limits::area_m2_min).
    #[error("the area of {area_m2:.2} m² is below {area_m2_min} m²")]
    AreaTooSmall { area_m2: f64, area_m2_min: f64 },
    /// Above [`Limits::area_m2_max`](crate::Limits::area_m2_max).
    #[error("the area of {area_m2:.0} m² is above {area_m2_max} m²")]
    AreaTooLarge { area_m2: f64, area_m2_max: f64 },
}

impl GeometryError {
    /// Stable name of the refusal, for translations and machine readers.
    pub fn code(&self) -> &'static str {
        self.code_and_remedy().0
    }

    /// What the person can do about it, in English.
    pub fn remedy(&self) -> &'static str {
        self.code_and_remedy().1
    }

    /// Where the trouble is, if it is at one place.
    pub fn place(&self) -> Option<Place> {
        match self {
            Self::Malformed { at, .. }
            | Self::LooksLikeMetres { at, .. }
            | Self::LooksSwapped { at, .. }
            | Self::OutOfRange { at, .. }
            | Self::OutsideExtent { at, .. }
            | Self::TooFewPoints { at, .. }
            | Self::Unclosed { at, .. }
            | Self::RepeatedVertex { at, .. }
            | Self::Flat { at }
            | Self::Spike { at }
            | Self::SelfCrossing { at, .. }
            | Self::HoleOutside { at }
            | Self::RingsOverlap { at, .. }
            | Self::SharedSide { at, .. }
            | Self::InteriorSplit { at } => Some(*at),
            Self::TooLong { .. }
            | Self::NotJson { .. }
            | Self::NotGeoJson { .. }
            | Self::NotAnArea { .. }
            | Self::SeveralFeatures { .. }
            | Self::Empty
            | Self::ForeignCrs { .. }
            | Self::TooManyVertices { .. }
            | Self::TooManyRings { .. }
            | Self::AreaTooSmall { .. }
            | Self::AreaTooLarge { .. } => None,
        }
    }

    fn code_and_remedy(&self) -> (&'static str, &'static str) {
        match self {
            Self::TooLong { .. } => ("too_long", "simplify the shape or send one plot at a time"),
            Self::NotJson { .. } => ("not_json", "export the shape again as GeoJSON"),
            Self::NotGeoJson { .. } => {
                ("not_geojson", "send a Polygon or MultiPolygon, or one Feature that holds it")
            }
            Self::NotAnArea { .. } => {
                ("not_an_area", "draw the boundary all round the plot and save it as a polygon")
            }
            Self::SeveralFeatures { .. } => ("several_features", "choose one feature"),
            Self::Empty => ("empty", "draw the boundary of the plot"),
            Self::ForeignCrs { .. } => {
                ("foreign_crs", "transform the coordinates to WGS 84 (EPSG:4326) first")
            }
            Self::Malformed { .. } => {
                ("malformed", "write each position as [longitude, latitude] inside its ring")
            }
            Self::TooManyVertices { .. } => ("too_many_vertices", "simplify the shape"),
            Self::TooManyRings { .. } => ("too_many_rings", "split it into several plots"),
            Self::LooksLikeMetres { .. } => {
                ("looks_like_metres", "transform from VN-2000 or UTM to WGS 84 degrees first")
            }
            Self::LooksSwapped { .. } => ("looks_swapped", "write longitude first, then latitude"),
            Self::OutOfRange { .. } => ("out_of_range", "give degrees of longitude and latitude"),
            Self::OutsideExtent { .. } => {
                ("outside_extent", "check the coordinates and their coordinate system")
            }
            Self::TooFewPoints { .. } => ("too_few_points", "mark at least three corners"),
            Self::Unclosed { .. } => ("unclosed", "repeat the first position at the end"),
            Self::RepeatedVertex { .. } => ("repeated_vertex", "remove one of the two vertices"),
            Self::Flat { .. } => ("flat", "mark corners that do not lie on one line"),
            Self::Spike { .. } => ("spike", "remove the vertex at the tip"),
            Self::SelfCrossing { .. } => {
                ("self_crossing", "move one of the vertices so that the sides do not meet")
            }
            Self::HoleOutside { .. } => ("hole_outside", "move the hole inside, or remove it"),
            Self::RingsOverlap { .. } => ("rings_overlap", "join the two, or draw them apart"),
            Self::SharedSide { .. } => ("shared_side", "join the two into one boundary"),
            Self::InteriorSplit { .. } => ("interior_split", "draw the pieces as separate parts"),
            Self::AreaTooSmall { .. } => ("area_too_small", "check the positions of the corners"),
            Self::AreaTooLarge { .. } => ("area_too_large", "check the positions, or split it"),
        }
    }
}
