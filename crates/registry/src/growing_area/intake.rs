//! What the shapes of a file come to for one growing area: new plots, boundaries of plots that are
//! there, nothing new, or a refusal each.

use nguon_plots::files::{
    FileError, FileFormat, FileLimits, FileRead, FileShape, Layer, ShapeError, Sheet, read_layers,
    read_sheets,
};
use nguon_plots::vn2000::Zone;
use nguon_plots::{OverlapTolerance, PlotGeometry, PlotIndex, overlaps_in};
use uuid::Uuid;

use super::file::FILE_BYTES_MAX;
use super::rules::PLOTS_MAX;
use super::{Outline, Plot, Source};
use crate::words::Number;
use crate::workbook::{self, SheetOfText, Trouble, Value, WorkbookError, WorkbookLimits};

/// A workbook of corners: as many rows as a sheet of positions has, more than any area needs.
const WORKBOOK: WorkbookLimits = WorkbookLimits {
    unpacked_bytes_max: 64 << 20,
    sheets_max: 50,
    rows_max: 200_000,
    columns_max: 100,
};

/// A file, judged.
#[derive(Debug, Clone, Default)]
pub struct Judgement {
    /// Every shape in it.
    pub shapes: Vec<Judged>,
    /// Its layers or sheets, where the format has such.
    pub layers: Vec<Layer>,
}

/// A shape of a file, judged.
#[derive(Debug, Clone)]
pub struct Judged {
    /// The record, feature or line it begins in, from 1.
    pub at: usize,
    /// Place in the file's order, from 0: its name in forms.
    pub index: usize,
    /// The layer or sheet that holds it.
    pub layer: Option<String>,
    /// What the file calls it.
    pub name: Option<String>,
    /// The number it would get in the area: its name, or else its place among the shapes.
    pub number: Number,
    /// The checked boundary, or why there is none.
    pub outline: Result<Outline, ShapeError>,
    /// Other shapes of the same file with common ground, by `at`.
    pub crossed: Vec<usize>,
}

impl Judged {
    /// The plot of the area that has this number.
    pub fn known<'p>(&self, plots: &'p [Plot], number: &Number) -> Option<&'p Plot> {
        plots.iter().find(|plot| plot.facts.number == *number)
    }
}

/// What one file may be at most: as many shapes as an area has plots.
pub fn limits() -> FileLimits {
    FileLimits { bytes_max: FILE_BYTES_MAX, shapes_max: PLOTS_MAX, ..FileLimits::START }
}

/// Judge every shape of a file that is kept as `file`. `zone` is what the sender says metres mean.
///
/// # Errors
/// [`FileError`] when the file as a whole cannot be read.
pub fn judge(bytes: &[u8], file: Uuid, zone: Option<Zone>) -> Result<Judgement, FileError> {
    let FileRead { shapes, layers } = shapes_of(bytes, zone, &limits())?;
    let mut judged: Vec<Judged> =
        shapes.iter().enumerate().map(|(index, shape)| one(index, shape, file, zone)).collect();
    let good = judged.iter().filter_map(|one| Some((one.at, geometry(one)?.clone())));
    let together = PlotIndex::new(good);
    for one in &mut judged {
        let Some(geometry) = geometry(one) else { continue };
        let found = overlaps_in(&together, geometry, &OverlapTolerance::START);
        let crossed = found.iter().map(|found| *found.id).filter(|at| *at != one.at).collect();
        one.crossed = crossed;
    }
    Ok(Judgement { shapes: judged, layers })
}

/// Every shape of a file whatever its format.
pub(crate) fn shapes_of(
    bytes: &[u8],
    zone: Option<Zone>,
    limits: &FileLimits,
) -> Result<FileRead, FileError> {
    if bytes.len() > limits.bytes_max {
        return Err(FileError::TooLong { bytes: bytes.len(), bytes_max: limits.bytes_max });
    }
    match FileFormat::of(bytes, limits)? {
        FileFormat::GeoPackage => nguon_geopackage::read(bytes, limits),
        FileFormat::Workbook => read_sheets(&sheets(bytes, limits)?, zone, limits),
        _ => read_layers(bytes, zone, limits),
    }
}

fn sheets(bytes: &[u8], limits: &FileLimits) -> Result<Vec<Sheet>, FileError> {
    let sheets = workbook::read(bytes, &WORKBOOK).map_err(|error| match error {
        WorkbookError::TooLarge => {
            FileError::TooLongUnpacked { unpacked_bytes_max: limits.unpacked_bytes_max }
        }
        other => FileError::NotWorkbook { reason: other.to_string() },
    })?;
    let text = |value: Value| match value.trouble {
        // No coordinate, and not nothing either.
        Some(Trouble::NotComputed) => "=".to_owned(),
        Some(Trouble::Error) | None => value.text.trim().to_owned(),
    };
    let sheet = |sheet: SheetOfText| Sheet {
        before_address: workbook::before_address(&sheet.name),
        name: sheet.name,
        rows: sheet.rows.into_iter().map(|row| row.into_iter().map(text).collect()).collect(),
    };
    Ok(sheets.into_iter().map(sheet).collect())
}

fn geometry(one: &Judged) -> Option<&PlotGeometry> {
    one.outline.as_ref().ok().map(Outline::geometry)
}

fn one(index: usize, shape: &FileShape, file: Uuid, zone: Option<Zone>) -> Judged {
    let shape_number = u32::try_from(shape.at).unwrap_or(u32::MAX);
    let source = Source { file, shape: shape_number, zone };
    let named = shape.name.as_deref().and_then(|name| name.parse().ok());
    Judged {
        at: shape.at,
        index,
        layer: shape.layer.clone(),
        name: shape.name.clone(),
        number: named.unwrap_or_else(|| counted(index)),
        outline: Outline::from_shape(shape).map(|outline| outline.from_file(source)),
        crossed: Vec::new(),
    }
}

#[expect(clippy::expect_used, reason = "the digits of a number are one short line")]
fn counted(index: usize) -> Number {
    (index + 1).to_string().parse().expect("digits are a number of a plot")
}
