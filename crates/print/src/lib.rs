//! Tables as files that an office opens: CSV and XLSX.
//!
//! **Comes in:** a [`Table`] of typed cells. **Goes out:** the bytes of a file, made in memory; the
//! same table and time give the same bytes.
//!
//! **Deliberately unknown here:** where the rows come from, who may see them, translations (titles
//! and headers arrive in the reader's language), files and the clock.
//!
//! **One more format:** a file like `csv.rs` with one public function from `&Table` to bytes, and a
//! test that reads the bytes back with somebody else's reader. **One more kind of cell:** a variant
//! of [`Cell`]; the compiler shows every place that must think.

mod csv;
mod table;
#[cfg(test)]
mod tests;
mod xlsx;

pub use csv::to_csv;
pub use table::{Cell, Column, Kind, Table, TableError};
pub use xlsx::{ROWS_MAX, XlsxError, to_xlsx};

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct ReadmeExamples;
