//! What can be wrong with the files of a plan, and where.

use super::BYTES_MAX;
use crate::plan::{FigureError, TableFault};

/// Why a plan was not read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// Missing, not readable, or not UTF-8.
    #[error("{file}: cannot be read as UTF-8 text")]
    File {
        /// Name of the file in the plan's folder.
        file: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// Longer than a plan's file may be.
    #[error("{file}: longer than {BYTES_MAX} bytes; split the plan's tables")]
    TooLarge {
        /// Name of the file in the plan's folder.
        file: String,
    },
    /// Something in a line.
    #[error("{file}:{line}: {fault}")]
    Line {
        /// Name of the file in the plan's folder.
        file: String,
        /// Line, from 1.
        line: usize,
        /// What is wrong there.
        fault: Fault,
    },
}

/// What is wrong in a line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Not TOML, an unknown key or word, a value of another type.
    #[error("{0}")]
    Toml(String),
    /// The identifier and the folder differ.
    #[error("the identifier must be the folder's name, {0}")]
    Folder(String),
    /// The last day of a period before its first.
    #[error("the period ends before it begins")]
    PeriodBackwards,
    /// More parts than a plan may have.
    #[error("more than {most} of these")]
    TooMany {
        /// The limit.
        most: usize,
    },
    /// A printed name that is empty or too long.
    #[error("the printed name must have 1 to {most} characters")]
    Name {
        /// The limit.
        most: usize,
    },
    /// Only provinces have plans here.
    #[error("a plan's territory is a province: two digits")]
    NotProvince,
    /// No identifier of a table: it becomes part of an address.
    #[error("a table's id has small letters a–z, digits and single hyphens, like bang-1")]
    TableId,
    /// No name of a column.
    #[error("a column's name has 1 to 40 small letters a–z, digits and underscores")]
    ColumnName,
    /// A path instead of a file's name.
    #[error("write the name of a .tsv file in the plan's folder, without a path")]
    FileName,
    /// No identifier of an objective, task, deadline or line of money.
    #[error("an id has 1 to 20 letters a–z, digits, points and hyphens, like R93 or 5.3")]
    PartId,
    /// A reference to a part that the plan lacks.
    #[error("the plan has no part {0}")]
    NoPart(String),
    /// Two parts of one identifier.
    #[error("{0} stands here twice")]
    Twice(String),
    /// A share needs both its keys, a replacement all three.
    #[error("{0} must be given together or not at all")]
    Together(&'static str),
    /// A column that is neither or several of figure, sum and rate.
    #[error(
        "a column has exactly one of measure, sum_of and percent; year and crop_group go with measure"
    )]
    Content,
    /// A reference to a column that the table lacks.
    #[error("the table has no column {0}")]
    NoColumn(String),
    /// The same figure in two columns, also of two tables: it would count twice.
    #[error("measure, crop group and year are those of another column, in table {0}")]
    FigureTwice(String),
    /// Columns or rows that do not fit together.
    #[error("{0}")]
    Table(#[from] TableFault),
    /// Other columns than `plan.toml` says.
    #[error("the columns must be {0}")]
    Header(String),
    /// A row of another width.
    #[error("{found} fields instead of {expected}")]
    Fields {
        /// Fields in the line.
        found: usize,
        /// Columns of the table.
        expected: usize,
    },
    /// No unit code.
    #[error(
        "`{0}` is no unit code: three digits for a former district, five for a commune, or total"
    )]
    UnitCode(String),
    /// A row below the total.
    #[error("the total row must be the last")]
    AfterTotal,
    /// No rows at all.
    #[error("the table has no rows")]
    Empty,
    /// No number.
    #[error("column {column}: {error}")]
    Figure {
        /// Name of the column.
        column: String,
        /// What is wrong with it.
        error: FigureError,
    },
}
