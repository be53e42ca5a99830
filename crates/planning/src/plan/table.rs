//! A printed table: figures by territory, with the sums and rates that are printed beside them.

use std::collections::BTreeSet;

use super::{CropGroup, Figure, Measure, Unit};

/// Most columns of a table.
pub(super) const COLUMNS_MAX: usize = 60;
/// Most rows, the total row not counted; the largest province had 31 districts and 705 communes.
pub(super) const ROWS_MAX: usize = 1_000;

/// A table as printed. Every row has one figure per column; sums and rates refer to columns that
/// can be summed and divided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    id: String,
    title: String,
    columns: Vec<Column>,
    rows: Vec<Row>,
    total: Option<Total>,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Short name, unique in the table: `coded_2024`.
    pub name: String,
    /// Unit of its numbers.
    pub unit: Unit,
    /// What stands in it.
    pub content: Content,
}

/// What stands in a column. Indexes are of columns of the same table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// A figure of the plan.
    Figure {
        /// What it counts.
        measure: Measure,
        /// Its crop group, when it has one.
        crop_group: Option<CropGroup>,
        /// Its year, when it has one.
        year: Option<i16>,
    },
    /// A printed sum of figures of the same row.
    Sum {
        /// The columns added.
        of: Vec<usize>,
    },
    /// A printed rate in percent, rounded half up.
    Rate {
        /// Numerator: a figure or a sum.
        part: usize,
        /// Denominator: a figure or a sum.
        whole: usize,
    },
}

/// A unit's row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Code of the unit on the plan's day.
    pub unit: String,
    /// The name printed.
    pub printed_name: String,
    /// One figure per column.
    pub cells: Vec<Figure>,
}

/// The printed total row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Total {
    /// The name printed.
    pub printed_name: String,
    /// One figure per column.
    pub cells: Vec<Figure>,
}

/// Why columns and rows do not make a table.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TableFault {
    /// Nothing to show, or too much.
    #[error("a table has 1 to {COLUMNS_MAX} columns and 1 to {ROWS_MAX} rows")]
    Size,
    /// Two columns of one name.
    #[error("two columns are named {0}")]
    ColumnTwice(String),
    /// Two rows of one unit.
    #[error("unit {0} has two rows")]
    UnitTwice(String),
    /// A row with more or fewer cells than columns.
    #[error("row {0} has another number of cells than there are columns")]
    Width(String),
    /// A sum of something else than figures.
    #[error("column {0} must sum one or more columns that hold figures")]
    Sum(String),
    /// A rate of a rate.
    #[error("column {0} must divide a figure or sum by another")]
    Rate(String),
}

impl Table {
    /// Build from parts. `rows` are the units' rows, `total` the printed total row.
    ///
    /// # Errors
    /// [`TableFault`] when the parts do not fit together.
    pub fn new(
        id: String,
        title: String,
        columns: Vec<Column>,
        rows: Vec<Row>,
        total: Option<Total>,
    ) -> Result<Self, TableFault> {
        check_columns(&columns)?;
        if rows.is_empty() || rows.len() > ROWS_MAX {
            return Err(TableFault::Size);
        }
        let mut seen = BTreeSet::new();
        for row in &rows {
            if row.cells.len() != columns.len() {
                return Err(TableFault::Width(row.printed_name.clone()));
            }
            if !seen.insert(&row.unit) {
                return Err(TableFault::UnitTwice(row.unit.clone()));
            }
        }
        if let Some(total) = &total
            && total.cells.len() != columns.len()
        {
            return Err(TableFault::Width(total.printed_name.clone()));
        }
        Ok(Self { id, title, columns, rows, total })
    }

    /// Identifier within the plan: `bang-1`.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Title, as printed.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Columns.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The units' rows.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The printed total row.
    pub fn total(&self) -> Option<&Total> {
        self.total.as_ref()
    }

    /// The crop group that all figures of the table share, when they do.
    pub fn crop_group(&self) -> Option<CropGroup> {
        let mut groups = self.columns.iter().filter_map(|c| match c.content {
            Content::Figure { crop_group, .. } => Some(crop_group),
            Content::Sum { .. } | Content::Rate { .. } => None,
        });
        let first = groups.next()??;
        groups.all(|group| group == Some(first)).then_some(first)
    }
}

/// Whether columns fit together.
///
/// # Errors
/// [`TableFault`] naming the column.
pub(super) fn check_columns(columns: &[Column]) -> Result<(), TableFault> {
    if columns.is_empty() || columns.len() > COLUMNS_MAX {
        return Err(TableFault::Size);
    }
    let content = |at: &usize| columns.get(*at).map(|column| &column.content);
    let is_figure = |at: &usize| matches!(content(at), Some(Content::Figure { .. }));
    let divides = |at: &usize| is_figure(at) || matches!(content(at), Some(Content::Sum { .. }));
    let mut names = BTreeSet::new();
    for column in columns {
        let name = || column.name.clone();
        if !names.insert(&column.name) {
            return Err(TableFault::ColumnTwice(name()));
        }
        match &column.content {
            Content::Figure { .. } => {}
            Content::Sum { of } if !of.is_empty() && of.iter().all(is_figure) => {}
            Content::Sum { .. } => return Err(TableFault::Sum(name())),
            Content::Rate { part, whole } if divides(part) && divides(whole) => {}
            Content::Rate { .. } => return Err(TableFault::Rate(name())),
        }
    }
    Ok(())
}
