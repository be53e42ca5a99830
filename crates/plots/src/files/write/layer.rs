//! Plots with what is said of each, for formats that keep both in columns.

use crate::PlotGeometry;

/// A column beside the shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// Its name where names may be long.
    pub name: &'static str,
    /// Its name in a Shapefile: at most [`SHORT_NAME_BYTES_MAX`] letters, digits and underlines.
    pub short: &'static str,
    /// What it holds.
    pub kind: FieldKind,
}

/// Longest name of a column in a Shapefile.
pub const SHORT_NAME_BYTES_MAX: usize = 10;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldKind {
    /// Words and codes.
    Text,
    /// A number with this many decimals.
    Decimal(u8),
}

/// One plot.
#[derive(Debug, Clone, PartialEq)]
pub struct PlotRow<'a> {
    /// Its boundary; none if it was never drawn. Then it has a row, and no shape.
    pub shape: Option<&'a PlotGeometry>,
    /// As many values as there are fields; a number as digits with a decimal point.
    pub values: Vec<Option<String>>,
}

/// Plots under one name.
#[derive(Debug, Clone, PartialEq)]
pub struct PlotLayer<'a> {
    /// ASCII letters, digits and underlines: it names a file or a table.
    pub name: &'static str,
    /// The columns.
    pub fields: &'static [Field],
    /// The plots, drawn or not.
    pub rows: Vec<PlotRow<'a>>,
}

impl PlotLayer<'_> {
    /// How many plots have no boundary.
    pub fn undrawn(&self) -> usize {
        self.rows.iter().filter(|row| row.shape.is_none()).count()
    }

    /// West, south, east, north of all shapes; none when nothing is drawn.
    pub fn window(&self) -> Option<[f64; 4]> {
        let bounds = self.rows.iter().filter_map(|row| row.shape).map(PlotGeometry::bounds);
        bounds.map(|one| [one.west, one.south, one.east, one.north]).reduce(|all, one| {
            let [west, south, east, north] = all;
            [west.min(one[0]), south.min(one[1]), east.max(one[2]), north.max(one[3])]
        })
    }
}
