//! Files that an office opens: tables as CSV and XLSX, papers as DOCX and, with the
//! feature `pdf`, as PDF.
//!
//! **Comes in:** a [`Table`] of typed cells, or a paper with the parts of an administrative paper
//! ([`Official`], NĐ 30/2020/NĐ-CP). **Goes out:** the bytes of a file, made in memory; the same
//! table, paper and time give the same bytes.
//!
//! **Deliberately unknown here:** where the rows come from, who may see them, translations (titles
//! and headers arrive in the reader's language) and the clock; of files it knows only the folder in
//! which an office keeps its own [`Templates`].
//!
//! **One more format:** a file like `csv.rs` with one public function from `&Table` to bytes, and a
//! test that reads the bytes back with somebody else's reader. **One more kind of cell:** a variant
//! of [`Cell`]; the compiler shows every place that must think.

mod csv;
mod docx;
mod long;
mod official;
#[cfg(feature = "pdf")]
mod pdf;
mod table;
mod templates;
#[cfg(test)]
mod tests;
mod xlsx;

pub use csv::{csv_head, csv_line, to_csv};
pub use docx::{DocxError, DocxTemplate, to_docx};
pub use long::LongXlsx;
pub use official::{Block, Head, Official};
#[cfg(feature = "pdf")]
pub use pdf::{Datum, PdfError, Typeset, report_pdf, to_pdf};
pub use table::{Cell, Column, Kind, Table, TableError};
pub use templates::{TemplateError, Templates};
pub use xlsx::{ROWS_MAX, XlsxError, sheet_names, to_xlsx};

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct ReadmeExamples;
