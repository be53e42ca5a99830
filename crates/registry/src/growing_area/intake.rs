//! What the shapes of a file come to for one growing area: new plots, boundaries of plots that are
//! there, nothing new, or a refusal each.

use nguon_plots::files::{FileError, FileLimits, FileShape, ShapeError, read_file};
use nguon_plots::vn2000::Zone;
use nguon_plots::{OverlapTolerance, PlotGeometry, PlotIndex, overlaps_in};
use uuid::Uuid;

use super::file::FILE_BYTES_MAX;
use super::rules::PLOTS_MAX;
use super::{Outline, Plot, Source};
use crate::words::Number;

/// A shape of a file, judged.
#[derive(Debug, Clone)]
pub struct Judged {
    /// The record, feature or line it begins in, from 1.
    pub at: usize,
    /// Place in the file's order, from 0: its name in forms.
    pub index: usize,
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
pub fn judge(bytes: &[u8], file: Uuid, zone: Option<Zone>) -> Result<Vec<Judged>, FileError> {
    let shapes = read_file(bytes, zone, &limits())?;
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
    Ok(judged)
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
