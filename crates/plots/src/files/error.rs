//! Why a file cannot be read: what, where, what to do.

/// What is wrong with a file as a whole. What is wrong with one shape in it is a
/// [`ShapeError`](super::ShapeError).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "the fields are said in each variant's message")]
pub enum FileError {
    /// Above [`FileLimits::bytes_max`](super::FileLimits::bytes_max).
    #[error("the file has {bytes} bytes, more than {bytes_max}")]
    TooLong { bytes: usize, bytes_max: usize },
    /// Above [`FileLimits::unpacked_bytes_max`](super::FileLimits::unpacked_bytes_max).
    #[error("unpacked, the file has more than {unpacked_bytes_max} bytes")]
    TooLongUnpacked { unpacked_bytes_max: usize },
    /// Above [`FileLimits::entries_max`](super::FileLimits::entries_max).
    #[error("the zip holds more than {entries_max} files")]
    TooManyEntries { entries_max: usize },
    /// Above [`FileLimits::shapes_max`](super::FileLimits::shapes_max).
    #[error("more than {shapes_max} shapes")]
    TooManyShapes { shapes_max: usize },
    /// Above [`FileLimits::points_max`](super::FileLimits::points_max).
    #[error("more than {points_max} positions")]
    TooManyPoints { points_max: usize },
    /// Above [`FileLimits::depth_max`](super::FileLimits::depth_max).
    #[error("line {line}: nested deeper than {depth_max}")]
    TooDeep { line: usize, depth_max: usize },
    /// Bytes that are no UTF-8.
    #[error("byte {byte} is not UTF-8 text")]
    NotUtf8 { byte: usize },
    /// XML that is not well formed, or has a document type.
    #[error("line {line}: not XML: {reason}")]
    NotXml { line: usize, reason: String },
    /// Neither JSON nor GeoJSON features.
    #[error("not GeoJSON: {reason}")]
    NotGeoJson { reason: String },
    /// A zip that cannot be unpacked.
    #[error("not a readable zip: {reason}")]
    NotZip { reason: String },
    /// A zip without what it should hold.
    #[error("the zip holds no {wanted}")]
    MissingEntry { wanted: &'static str },
    /// None of the formats read here.
    #[error("the file is none of KML, KMZ, GPX, GeoJSON, zipped Shapefile, GeoPackage, CSV, XLSX")]
    UnknownFormat,
    /// An SQLite file or a workbook came to where there is no reader of such.
    #[error("a {format} is not read here")]
    Elsewhere { format: &'static str },
    /// An SQLite file that is no `GeoPackage`, or one with layers of no known kind.
    #[error("not a GeoPackage with plots: {reason}")]
    NotGeoPackage { reason: String },
    /// A workbook that cannot be read.
    #[error("{reason}")]
    NotWorkbook { reason: String },
    /// Nothing drawn.
    #[error("the file holds no shape")]
    Empty,
    /// Text where coordinates belong.
    #[error("line {line}: \"{text}\" is not {expected}")]
    Coordinates { line: usize, text: String, expected: &'static str },
    /// The same in a cell of a workbook.
    #[error("{cell}: \"{text}\" is not {expected}")]
    Cell { cell: String, text: String, expected: &'static str },
    /// A table without the columns it needs.
    #[error("no columns for coordinates among: {found}")]
    MissingColumns { found: String },
    /// Not a table: a line that cannot be split.
    #[error("line {line}: not a row of the table: {reason}")]
    NotRow { line: usize, reason: String },
    /// Metres, and nobody said in which zone of VN-2000.
    #[error("the coordinates are metres; the zone of VN-2000 is not known")]
    NeedsZone,
    /// A coordinate system that is neither WGS 84 nor VN-2000.
    #[error("the coordinate system is {name}, neither WGS 84 nor a zone of VN-2000")]
    ForeignCrs { name: String },
    /// Binary data that ends early or contradicts itself.
    #[error("record {record}: damaged: {reason}")]
    Damaged { record: usize, reason: &'static str },
}

impl FileError {
    /// Stable name of the refusal, for translations and machine readers.
    pub fn code(&self) -> &'static str {
        self.code_and_remedy().0
    }

    /// What the person can do about it, in English.
    pub fn remedy(&self) -> &'static str {
        self.code_and_remedy().1
    }

    fn code_and_remedy(&self) -> (&'static str, &'static str) {
        match self {
            Self::TooLong { .. } | Self::TooLongUnpacked { .. } => {
                ("file_too_long", "send the plots in several files")
            }
            Self::TooManyEntries { .. } => ("too_many_entries", "put only the plots into the zip"),
            Self::TooManyShapes { .. } => ("too_many_shapes", "send the plots in several files"),
            Self::TooManyPoints { .. } => ("too_many_points", "simplify the shapes"),
            Self::TooDeep { .. } => ("too_deep", "export the file again without nested folders"),
            Self::NotUtf8 { .. } => ("not_utf8", "save the file again as UTF-8"),
            Self::NotXml { .. } => ("not_xml", "export the file again"),
            Self::NotGeoJson { .. } => ("not_geojson", "export the file again as GeoJSON"),
            Self::NotZip { .. } => ("not_zip", "pack the files again, without a password"),
            Self::MissingEntry { .. } => ("missing_entry", "pack all files of the layer together"),
            Self::UnknownFormat => ("unknown_format", "export as KML or GeoJSON"),
            Self::Elsewhere { .. } => ("read_elsewhere", "export as KML or GeoJSON"),
            Self::NotGeoPackage { .. } => ("geopackage", "export the layer again, or as GeoJSON"),
            Self::NotWorkbook { .. } => ("workbook", "save the table again as XLSX or CSV"),
            Self::Empty => ("no_shape", "draw the boundary of each plot and export again"),
            Self::Coordinates { .. } | Self::Cell { .. } => {
                ("coordinates", "correct the coordinates in this line")
            }
            Self::MissingColumns { .. } => {
                ("missing_columns", "name the columns Kinh độ and Vĩ độ, or X and Y")
            }
            Self::NotRow { .. } => ("not_row", "save the table again as CSV UTF-8"),
            Self::NeedsZone => ("needs_zone", "choose the central meridian that the paper names"),
            Self::ForeignCrs { .. } => ("foreign_crs", "export in WGS 84 or VN-2000"),
            Self::Damaged { .. } => ("damaged", "export the file again"),
        }
    }
}
