//! Types of plots.

use std::fmt;
use std::str::FromStr;

use nguon_platform::territory::UnitId;
use nguon_plots::files::{FileError, FileShape, ShapeError};
use nguon_plots::vn2000::{Vn2000Error, Zone};
use nguon_plots::{GeometryError, Hectares, Limits, PlotGeometry};
use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::PlotCrop;
use crate::identifier::PlaceId;
use crate::words::Number;

/// Limits of one plot: narrower than a whole area's, since thousands of them lie in one answer.
pub(super) const LIMITS: Limits =
    Limits { bytes_max: 1 << 20, vertices_max: 5_000, ..Limits::VIETNAM };

/// Mã định danh thửa đất: 12 digits from the land database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LandParcelId(String);

/// Text that is no land-parcel id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a land-parcel id has 12 digits")]
pub struct LandParcelIdError;

impl LandParcelId {
    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for LandParcelId {
    type Err = LandParcelIdError;

    fn from_str(text: &str) -> Result<Self, LandParcelIdError> {
        let digits: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        if digits.len() == 12 && digits.bytes().all(|b| b.is_ascii_digit()) {
            Ok(Self(digits))
        } else {
            Err(LandParcelIdError)
        }
    }
}

impl AsRef<str> for LandParcelId {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for LandParcelId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The land a plot lies on, as far as it is known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LandParcel {
    /// Id in the land database.
    pub id: Option<LandParcelId>,
    /// Số tờ bản đồ.
    pub sheet: Option<Number>,
    /// Số thửa.
    pub parcel: Option<Number>,
    /// The commune of the time to which sheet and parcel refer.
    pub commune: Option<UnitId>,
}

/// The file a boundary was taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Source {
    /// The file, kept as received.
    pub file: Uuid,
    /// Its record, feature or line, from 1.
    pub shape: u32,
    /// What metres in it were taken for.
    pub zone: Option<Zone>,
}

/// File, shape and zone, as a form remembers them: `<file>:<shape>:<zone or nothing>`.
impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:", self.file, self.shape)?;
        self.zone.map_or(Ok(()), |zone| write!(f, "{zone}"))
    }
}

/// Text that names no shape of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a shape of a file is written file:shape:zone")]
pub struct SourceError;

impl FromStr for Source {
    type Err = SourceError;

    fn from_str(text: &str) -> Result<Self, SourceError> {
        let parts: Vec<&str> = text.split(':').collect();
        let [file, shape, zone] = parts.as_slice() else { return Err(SourceError) };
        let zone = match *zone {
            "" => None,
            zone => Some(zone.parse().map_err(|_| SourceError)?),
        };
        Ok(Self {
            file: file.parse().map_err(|_| SourceError)?,
            shape: shape.parse().map_err(|_| SourceError)?,
            zone,
        })
    }
}

/// A boundary as it was drawn, and as it was checked.
#[derive(Debug, Clone, PartialEq)]
pub struct Outline {
    drawn: String,
    geometry: PlotGeometry,
    source: Option<Source>,
}

impl Outline {
    /// Read GeoJSON in WGS 84; the text is kept as it came.
    ///
    /// # Errors
    /// [`GeometryError`] with a stable code and the place in the text.
    pub fn from_geojson(text: &str) -> Result<Self, GeometryError> {
        Ok(Self {
            geometry: PlotGeometry::from_geojson_within(text, &LIMITS)?,
            drawn: text.to_owned(),
            source: None,
        })
    }

    /// Judge a shape of a file; the file itself keeps what was received.
    ///
    /// # Errors
    /// [`ShapeError`] with a stable code and the place in the shape.
    pub fn from_shape(shape: &FileShape) -> Result<Self, ShapeError> {
        Ok(Self::from_geometry(shape.check(&LIMITS)?))
    }

    /// A boundary that was computed from checked ones.
    pub(super) fn from_geometry(geometry: PlotGeometry) -> Self {
        Self { drawn: geometry.to_geojson_geometry().to_string(), geometry, source: None }
    }

    /// The same boundary, taken from a file.
    #[must_use]
    pub fn from_file(self, source: Source) -> Self {
        Self { source: Some(source), ..self }
    }

    /// The file it was taken from; none when it was drawn or pasted.
    pub fn source(&self) -> Option<Source> {
        self.source
    }

    /// The text as it came.
    pub fn drawn(&self) -> &str {
        &self.drawn
    }

    /// The checked boundary.
    pub fn geometry(&self) -> &PlotGeometry {
        &self.geometry
    }
}

/// What is said of a plot and may change.
#[derive(Debug, Clone, PartialEq)]
pub struct PlotFacts {
    /// Number within the growing area.
    pub number: Number,
    /// Household that works it.
    pub household: Option<Uuid>,
    /// GS1 location number.
    pub identifier: Option<PlaceId>,
    /// Boundary; none while nobody drew it.
    pub outline: Option<Outline>,
    /// Area as the household declared it.
    pub declared: Option<Hectares>,
    /// The land it lies on.
    pub land: LandParcel,
}

impl PlotFacts {
    /// Area measured on the boundary, or else declared.
    pub fn area(&self) -> Option<Hectares> {
        self.outline.as_ref().map(|outline| outline.geometry.hectares()).or(self.declared)
    }

    /// For the audit log.
    pub(crate) fn json(&self) -> Json {
        json!({
            "number": self.number,
            "household": self.household,
            "identifier": self.identifier,
            "geometry": self.outline.as_ref().map(|outline| outline.geometry.to_geojson_geometry()),
            "file": self.outline.as_ref().and_then(|outline| outline.source).map(|source| source.file),
            "area_m2": self.outline.as_ref().map(|outline| outline.geometry.hectares().whole_m2()),
            "declared_m2": self.declared.map(Hectares::whole_m2),
            "land_parcel_id": self.land.id.as_ref().map(LandParcelId::as_str),
            "map_sheet": self.land.sheet,
            "parcel": self.land.parcel,
            "parcel_commune": self.land.commune.as_ref().map(ToString::to_string),
        })
    }
}

/// A plot to be registered.
#[derive(Debug, Clone)]
pub struct NewPlot {
    /// Identity, fresh.
    pub id: Uuid,
    /// What is said of it.
    pub facts: PlotFacts,
}

/// A registered plot.
#[derive(Debug, Clone)]
pub struct Plot {
    /// Identity.
    pub id: Uuid,
    /// What is said of it.
    pub facts: PlotFacts,
    /// The household's name.
    pub household_name: Option<String>,
    /// What single crops take of it, where that is declared.
    pub crops: Vec<PlotCrop>,
}

/// Message key of a refused boundary: what is wrong, and what to do.
pub(crate) fn geometry_key(error: &GeometryError) -> &'static str {
    use GeometryError as E;
    match error {
        E::TooLong { .. } => "registry-geometry-too-long",
        E::NotJson { .. } => "registry-geometry-not-json",
        E::NotGeoJson { .. } => "registry-geometry-not-geojson",
        E::NotAnArea { .. } => "registry-geometry-not-an-area",
        E::SeveralFeatures { .. } => "registry-geometry-several-features",
        E::Empty => "registry-geometry-empty",
        E::ForeignCrs { .. } => "registry-geometry-foreign-crs",
        E::Malformed { .. } => "registry-geometry-malformed",
        E::TooManyVertices { .. } => "registry-geometry-too-many-vertices",
        E::TooManyRings { .. } => "registry-geometry-too-many-rings",
        E::LooksLikeMetres { .. } => "registry-geometry-looks-like-metres",
        E::LooksSwapped { .. } => "registry-geometry-looks-swapped",
        E::OutOfRange { .. } => "registry-geometry-out-of-range",
        E::OutsideExtent { .. } => "registry-geometry-outside-extent",
        E::TooFewPoints { .. } => "registry-geometry-too-few-points",
        E::Unclosed { .. } => "registry-geometry-unclosed",
        E::RepeatedVertex { .. } => "registry-geometry-repeated-vertex",
        E::Flat { .. } => "registry-geometry-flat",
        E::Spike { .. } => "registry-geometry-spike",
        E::SelfCrossing { .. } => "registry-geometry-self-crossing",
        E::HoleOutside { .. } => "registry-geometry-hole-outside",
        E::RingsOverlap { .. } => "registry-geometry-rings-overlap",
        E::SharedSide { .. } => "registry-geometry-shared-side",
        E::InteriorSplit { .. } => "registry-geometry-interior-split",
        E::AreaTooSmall { .. } => "registry-geometry-area-too-small",
        E::AreaTooLarge { .. } => "registry-geometry-area-too-large",
    }
}

/// Message key of a refused shape of a file.
pub(crate) fn shape_key(error: &ShapeError) -> &'static str {
    use Vn2000Error as E;
    match error {
        ShapeError::Geometry(error) => geometry_key(error),
        ShapeError::Vn2000 { source: E::Swapped { .. }, .. } => "registry-vn2000-swapped",
        ShapeError::Vn2000 { source: E::LooksLikeDegrees { .. }, .. } => {
            "registry-vn2000-looks-like-degrees"
        }
        ShapeError::Vn2000 { source: E::OutsideZone { .. }, .. } => "registry-vn2000-outside-zone",
        ShapeError::Vn2000 { source: E::NoSuchMeridian { .. }, .. } => {
            "registry-vn2000-no-such-meridian"
        }
    }
}

/// Message key of a file that cannot be read.
pub(crate) fn file_key(error: &FileError) -> &'static str {
    use FileError as E;
    match error {
        E::TooLong { .. } => "registry-file-file-too-long",
        E::TooLongUnpacked { .. } => "registry-file-too-long-unpacked",
        E::TooManyEntries { .. } => "registry-file-too-many-entries",
        E::TooManyShapes { .. } => "registry-file-too-many-shapes",
        E::TooManyPoints { .. } => "registry-file-too-many-points",
        E::TooDeep { .. } => "registry-file-too-deep",
        E::NotUtf8 { .. } => "registry-file-not-utf8",
        E::NotXml { .. } => "registry-file-not-xml",
        E::NotGeoJson { .. } => "registry-file-not-geojson",
        E::NotZip { .. } => "registry-file-not-zip",
        E::MissingEntry { .. } => "registry-file-missing-entry",
        E::UnknownFormat | E::Elsewhere { .. } => "registry-file-unknown-format",
        E::NotGeoPackage { .. } => "registry-file-geopackage",
        E::NotWorkbook { .. } => "registry-file-workbook",
        E::Empty => "registry-file-no-shape",
        E::Coordinates { .. } | E::Cell { .. } => "registry-file-coordinates",
        E::MissingColumns { .. } => "registry-file-missing-columns",
        E::NotRow { .. } => "registry-file-not-row",
        E::NeedsZone => "registry-file-needs-zone",
        E::ForeignCrs { .. } => "registry-file-foreign-crs",
        E::Damaged { .. } => "registry-file-damaged",
    }
}
