//! A form kept as text that people review, as the workbook that a form comes in.
//!
//! `data/surveys/<form>/survey.tsv`, `choices.tsv` and `settings.tsv` are the sheets of an XLSForm: a
//! line is a row, cells are parted by tabs.

use nguon_forms::{FormError, Read};
use rust_xlsxwriter::{Workbook, XlsxError};

/// Why text is no form.
#[derive(Debug, thiserror::Error)]
pub enum SheetsError {
    /// The workbook could not be made.
    #[error("the workbook could not be written")]
    Writer(#[from] XlsxError),
    /// The form does not hold together.
    #[error("the form does not hold together:\n{0}")]
    Form(#[from] FormError),
}

/// The workbook of sheets given as name and text, and the form in it.
///
/// # Errors
/// [`SheetsError`] with every finding.
pub fn workbook(sheets: &[(&str, &str)]) -> Result<(Vec<u8>, Read), SheetsError> {
    let mut book = Workbook::new();
    for (name, text) in sheets {
        let sheet = book.add_worksheet().set_name(*name)?;
        for (line, row) in text.lines().zip(0_u32..) {
            for (cell, column) in line.split('\t').zip(0_u16..).filter(|(cell, _)| !cell.is_empty())
            {
                sheet.write_string(row, column, cell)?;
            }
        }
    }
    let bytes = book.save_to_buffer()?;
    let read = nguon_forms::read(&bytes)?;
    Ok((bytes, read))
}
