//! A table: columns with a kind, rows of cells, a title and notes.

use std::fmt;

use jiff::civil::{Date, DateTime};
use rust_decimal::Decimal;

/// Rows of cells under headers. Every row has as many cells as there are columns.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    title: String,
    notes: Vec<String>,
    columns: Vec<Column>,
    rows: Vec<Vec<Cell>>,
}

/// One column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// First line of the column, in the reader's language.
    pub header: String,
    /// How its numbers and times are shown.
    pub kind: Kind,
}

/// What a column holds for the most part. It decides how numbers and times look; a cell of another
/// kind is written as what it is ("unknown" in a column of figures).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Words and codes.
    Text,
    /// Whole numbers without grouping: years, counts, codes that are numbers.
    Integer,
    /// Grouped numbers with this many decimals.
    Decimal(u8),
    /// Days.
    Date,
    /// Days with a time, without a zone: the reader's local time.
    DateTime,
}

/// One value.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing, not zero.
    Empty,
    /// Words; never a formula, whatever they start with.
    Text(String),
    /// A whole number.
    Int(i64),
    /// A number with its written decimals.
    Decimal(Decimal),
    /// A day.
    Date(Date),
    /// A day and local time.
    DateTime(DateTime),
}

/// Why a table cannot be built.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TableError {
    /// A file needs a header line.
    #[error("a table needs at least one column")]
    NoColumns,
    /// A row that does not fit under the headers.
    #[error("row {row} has {found} cells under {expected} columns")]
    RowWidth {
        /// Counted from 1, the header not counted.
        row: usize,
        /// Cells in the row.
        found: usize,
        /// Columns of the table.
        expected: usize,
    },
}

impl Table {
    /// An empty table under these columns.
    pub fn new(
        title: impl Into<String>,
        columns: impl IntoIterator<Item = Column>,
    ) -> Result<Self, TableError> {
        let columns: Vec<_> = columns.into_iter().collect();
        if columns.is_empty() {
            return Err(TableError::NoColumns);
        }
        Ok(Self { title: title.into(), notes: Vec::new(), columns, rows: Vec::new() })
    }

    /// Adds a line about the table: legal basis, filter, as of which day.
    pub fn note(&mut self, note: impl Into<String>) {
        self.notes.push(note.into());
    }

    /// Adds a row.
    pub fn push(&mut self, row: Vec<Cell>) -> Result<(), TableError> {
        let (found, expected) = (row.len(), self.columns.len());
        if found != expected {
            return Err(TableError::RowWidth { row: self.rows.len() + 1, found, expected });
        }
        self.rows.push(row);
        Ok(())
    }

    /// What the table is about.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Lines about the table.
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// The columns, at least one.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The rows, each as long as there are columns.
    pub fn rows(&self) -> &[Vec<Cell>] {
        &self.rows
    }
}

impl Column {
    /// A column of this kind under this header.
    pub fn new(header: impl Into<String>, kind: Kind) -> Self {
        Self { header: header.into(), kind }
    }
}

/// The value as a machine reads it: point for decimals, ISO 8601 for times.
impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => Ok(()),
            Self::Text(text) => f.write_str(text),
            Self::Int(number) => number.fmt(f),
            Self::Decimal(number) => number.fmt(f),
            Self::Date(date) => date.fmt(f),
            Self::DateTime(time) => time.fmt(f),
        }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Cell {
    fn from(number: i64) -> Self {
        Self::Int(number)
    }
}

impl From<Decimal> for Cell {
    fn from(number: Decimal) -> Self {
        Self::Decimal(number)
    }
}

impl From<Date> for Cell {
    fn from(date: Date) -> Self {
        Self::Date(date)
    }
}

impl From<DateTime> for Cell {
    fn from(time: DateTime) -> Self {
        Self::DateTime(time)
    }
}

/// Unknown is empty.
impl<T: Into<Self>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Empty, Into::into)
    }
}
