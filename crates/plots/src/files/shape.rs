//! One shape as it stands in a file, and the valid plot made of it.

use super::{FileError, FileLimits};
use crate::vn2000::{self, Vn2000Error, Zone};
use crate::{GeometryError, Limits, LonLat, Place, PlotGeometry};

/// The rings of one polygon as received, the outer one first: `(first, second)` of each position in
/// the order longitude, latitude, or east, north.
pub type RawPart = Vec<Vec<(f64, f64)>>;

/// What the coordinates of a shape mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum System {
    /// Degrees of WGS 84.
    Wgs84,
    /// Degrees of the VN-2000 datum.
    Vn2000Degrees,
    /// Metres in a zone of VN-2000.
    Vn2000(Zone),
}

impl System {
    /// By code of the EPSG register; none if it is neither WGS 84 nor VN-2000.
    pub fn from_epsg(code: u32) -> Option<Self> {
        match code {
            4326 => Some(Self::Wgs84),
            4756 => Some(Self::Vn2000Degrees),
            _ => Zone::from_epsg(code).map(Self::Vn2000),
        }
    }

    /// By the well-known text of a coordinate system (OGC 01-009).
    ///
    /// # Errors
    /// [`FileError::ForeignCrs`] that names it if it is neither WGS 84 nor VN-2000.
    pub fn from_wkt(text: &str) -> Result<Self, FileError> {
        super::shapefile::prj::system(text)
    }
}

/// A longer name is cut, so that a long one repeated over many walks stays small.
pub(super) const NAME_CHARS_MAX: usize = 200;

/// How a shape was drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Drawn {
    /// A polygon, or several: rings must be closed.
    Area,
    /// A walk along the boundary, or corners in order: closed by whoever reads it.
    Walk,
    /// A single position, which has no area.
    Point,
}

/// One thing drawn in a file, not judged yet.
#[derive(Debug, Clone, PartialEq)]
pub struct FileShape {
    /// The line it begins in, or the number of its record or feature, from 1; in a further layer of
    /// the file it counts on from the one before.
    pub at: usize,
    /// The layer or sheet that holds it, where a file may have several.
    pub layer: Option<String>,
    /// What the file calls it.
    pub name: Option<String>,
    /// What else the file says about it, by name, in its order.
    pub attributes: Vec<(String, String)>,
    /// How it was drawn.
    pub drawn: Drawn,
    /// What its coordinates mean.
    pub system: System,
    /// The coordinates as received.
    pub parts: Vec<RawPart>,
}

/// Why a shape of a file is no plot.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ShapeError {
    /// Metres that are no place in VN-2000.
    #[error("{at}: {source}")]
    Vn2000 {
        /// Where in the shape.
        at: Place,
        /// What is wrong with them.
        source: Vn2000Error,
    },
    /// Anything that is wrong with a shape in degrees.
    #[error(transparent)]
    Geometry(#[from] GeometryError),
}

impl ShapeError {
    /// Stable name of the refusal, for translations and machine readers.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Vn2000 { source, .. } => source.code(),
            Self::Geometry(error) => error.code(),
        }
    }

    /// What the person can do about it, in English.
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::Vn2000 { source, .. } => source.remedy(),
            Self::Geometry(error) => error.remedy(),
        }
    }

    /// Where the trouble is, if it is at one place.
    pub fn place(&self) -> Option<Place> {
        match self {
            Self::Vn2000 { at, .. } => Some(*at),
            Self::Geometry(error) => error.place(),
        }
    }
}

impl FileShape {
    /// The valid plot in WGS 84, or the first thing that is wrong. Positions repeated in a row are
    /// taken once, as devices write them while standing still; a vertex in an error that concerns
    /// the whole ring is counted without them.
    pub fn check(&self, limits: &Limits) -> Result<PlotGeometry, ShapeError> {
        let points = self.parts.iter().flatten().map(Vec::len).sum::<usize>();
        if points > limits.vertices_max {
            return Err(GeometryError::TooManyVertices { vertices_max: limits.vertices_max }.into());
        }
        if self.parts.iter().map(Vec::len).sum::<usize>() > limits.rings_max {
            return Err(GeometryError::TooManyRings { rings_max: limits.rings_max }.into());
        }
        let parts = self.parts.iter().enumerate();
        let parts = parts
            .map(|(part, rings)| {
                let rings = rings.iter().enumerate();
                rings.map(|(ring, line)| self.ring(line, Place::ring(part, ring), limits)).collect()
            })
            .collect::<Result<Vec<Vec<_>>, ShapeError>>()?;
        match self.drawn {
            Drawn::Point => Err(GeometryError::NotAnArea { kind: "Point".to_owned() }.into()),
            Drawn::Area | Drawn::Walk => Ok(PlotGeometry::from_parts(parts, limits)?),
        }
    }

    fn ring(
        &self,
        line: &[(f64, f64)],
        at: Place,
        limits: &Limits,
    ) -> Result<Vec<LonLat>, ShapeError> {
        let positions = line.iter().enumerate();
        let mut positions = positions
            .map(|(vertex, &(first, second))| {
                let at = at.at(vertex);
                let (lon, lat) = match self.system {
                    System::Wgs84 => (first, second),
                    System::Vn2000Degrees => {
                        // A check first: only degrees can be shifted.
                        LonLat::at(first, second, limits, at)?;
                        vn2000::degrees_to_wgs84(first, second)
                    }
                    System::Vn2000(zone) => zone
                        .to_wgs84(second, first)
                        .map_err(|source| ShapeError::Vn2000 { at, source })?,
                };
                Ok(LonLat::at(lon, lat, limits, at)?)
            })
            .collect::<Result<Vec<_>, ShapeError>>()?;
        positions.dedup();
        if self.drawn == Drawn::Walk && positions.first() != positions.last() {
            positions.extend(positions.first().copied());
        }
        Ok(positions)
    }
}

/// A layer or sheet of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layer {
    /// What the file calls it.
    pub name: String,
    /// Whether plots were looked for in it; if not, it holds none that could be.
    pub read: bool,
}

/// What a file with layers holds.
#[derive(Debug, Clone, PartialEq)]
pub struct FileRead {
    /// Every shape, in the order of the file.
    pub shapes: Vec<FileShape>,
    /// Every layer or sheet that the reader saw.
    pub layers: Vec<Layer>,
}

/// Shapes as they are read, held against the limits.
#[derive(Debug)]
pub struct Collector<'a> {
    /// What the file may be at most.
    pub limits: &'a FileLimits,
    points: usize,
    shapes: Vec<FileShape>,
    layers: Vec<Layer>,
    /// Where the positions of the layer begin, and the last one given.
    before: usize,
    last: usize,
}

impl<'a> Collector<'a> {
    /// Nothing read yet.
    pub fn new(limits: &'a FileLimits) -> Self {
        let (shapes, layers) = (Vec::new(), Vec::new());
        Self { limits, points: 0, shapes, layers, before: 0, last: 0 }
    }

    /// What comes from here on is of this layer.
    pub fn begin_layer(&mut self, name: &str) {
        self.before = self.last;
        self.layers.push(Layer { name: short(name), read: true });
    }

    /// A layer without plots was passed by.
    pub fn pass_layer(&mut self, name: &str) {
        self.layers.push(Layer { name: short(name), read: false });
    }

    /// Counts positions before they are kept.
    ///
    /// # Errors
    /// [`FileError::TooManyPoints`].
    pub fn count_points(&mut self, more: usize) -> Result<(), FileError> {
        self.points = self.points.saturating_add(more);
        if self.points > self.limits.points_max {
            return Err(FileError::TooManyPoints { points_max: self.limits.points_max });
        }
        Ok(())
    }

    /// Keeps a shape, its place counted within its layer.
    ///
    /// # Errors
    /// [`FileError::TooManyShapes`].
    pub fn push(&mut self, mut shape: FileShape) -> Result<(), FileError> {
        if self.shapes.len() >= self.limits.shapes_max {
            return Err(FileError::TooManyShapes { shapes_max: self.limits.shapes_max });
        }
        shape.name = shape.name.as_deref().map(short);
        shape.layer = self.layers.iter().rfind(|layer| layer.read).map(|layer| layer.name.clone());
        shape.at += self.before;
        self.last = self.last.max(shape.at);
        self.shapes.push(shape);
        Ok(())
    }

    pub(super) fn is_empty(&self) -> bool {
        self.shapes.is_empty()
    }

    /// All of it.
    ///
    /// # Errors
    /// [`FileError::Empty`] if nothing was drawn.
    pub fn finish(self) -> Result<FileRead, FileError> {
        if self.shapes.is_empty() {
            return Err(FileError::Empty);
        }
        Ok(FileRead { shapes: self.shapes, layers: self.layers })
    }
}

fn short(name: &str) -> String {
    name.chars().take(NAME_CHARS_MAX).collect()
}
