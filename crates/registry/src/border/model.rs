//! Types of borders.

use jiff::Timestamp;
use nguon_platform::territory::UnitId;
use nguon_plots::files::{FileError, ShapeError};
use nguon_plots::vn2000::Zone;
use nguon_plots::{Hectares, PlotGeometry};
use uuid::Uuid;

use crate::words::Name;

/// Largest file of borders, in bytes.
pub const FILE_BYTES_MAX: usize = 32 << 20;

/// A file of borders to be kept.
#[derive(Debug, Clone)]
pub struct NewFile {
    /// Identity, fresh.
    pub id: Uuid,
    /// What the sender calls it.
    pub name: Name,
    /// What was received.
    pub bytes: Vec<u8>,
    /// What metres in it were taken for.
    pub zone: Option<Zone>,
}

/// A border to be kept.
#[derive(Debug, Clone)]
pub struct NewBorder {
    /// Identity, fresh.
    pub id: Uuid,
    /// Whose it is.
    pub unit: UnitId,
    /// The records, features or lines of the file, from 1.
    pub shapes: Vec<usize>,
    /// The checked border.
    pub geometry: PlotGeometry,
}

/// A border that is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Border {
    /// Identity.
    pub id: Uuid,
    /// Whose it is.
    pub unit: UnitId,
    /// The file that it came in.
    pub file: Uuid,
    /// What the sender called it.
    pub file_name: String,
    /// The records, features or lines of the file, from 1, between commas.
    pub file_shapes: String,
    /// The border with fewer corners, as `GeoJSON`.
    pub drawn: String,
    /// Area on the ellipsoid.
    pub area: Hectares,
    /// Corners as they were loaded.
    pub corners: u32,
    /// Since when plots are held against it.
    pub begun: Timestamp,
    /// Who loaded it.
    pub begun_by: String,
    /// Until when; none while it holds.
    pub ended: Option<Timestamp>,
    /// Why it was replaced or removed.
    pub end_reason: Option<String>,
}

/// Why a file gives a unit no border.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum BorderError {
    /// The file as a whole cannot be read.
    #[error(transparent)]
    File(#[from] FileError),
    /// Several shapes, and none is the unit's by code or name.
    #[error("the file holds {shapes} shapes, and none has the unit's code or name")]
    NotNamed {
        /// How many shapes the file holds.
        shapes: usize,
    },
    /// No shape has the code of any unit.
    #[error("no shape of the file has the code of a unit in a column of codes")]
    NoneNamed,
    /// The shape cannot be a border.
    #[error("{error}")]
    Shape {
        /// The record, feature or line of the file, from 1.
        at: usize,
        /// What is wrong with it.
        error: ShapeError,
    },
}
