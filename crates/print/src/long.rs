//! A workbook with more rows than memory should hold: they are written as they come, into a temporary
//! file of the system.

use std::io::Write;

use jiff::Timestamp;
use rust_xlsxwriter::{Format, Workbook};

use crate::xlsx::{
    COLUMNS_MAX, Formats, NOTES_SHEET, WIDTH_CHARS_MAX, WIDTH_CHARS_MIN, WIDTH_MARGIN, properties,
    sheet_name, too_long, write_cell,
};
use crate::{Cell, Column, ROWS_MAX, XlsxError};

/// A workbook in the making, of the same look as [`to_xlsx`](crate::to_xlsx) gives it.
pub struct LongXlsx {
    workbook: Workbook,
    columns: Vec<Column>,
    formats: Vec<Formats>,
    rows: usize,
}

impl std::fmt::Debug for LongXlsx {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LongXlsx").field("rows", &self.rows).finish_non_exhaustive()
    }
}

impl LongXlsx {
    /// A workbook whose rows are still to come, with title and notes on a second sheet.
    ///
    /// # Errors
    /// [`XlsxError`] when there are too many columns, a text is too long, or no temporary file can be
    /// made.
    pub fn begin(
        title: &str,
        notes: &[String],
        columns: &[Column],
        written_at: Timestamp,
    ) -> Result<Self, XlsxError> {
        if columns.len() > COLUMNS_MAX {
            return Err(XlsxError::TooManyColumns { columns: columns.len() });
        }
        let mut workbook = Workbook::new();
        workbook.set_properties(&properties(title, written_at));
        let bold = Format::new().set_bold().set_text_wrap();
        let sheet = workbook.add_worksheet_with_constant_memory()?;
        sheet.set_name(sheet_name(title))?;
        for (column, index) in columns.iter().zip(0_u16..) {
            let header = fitting(&column.header, (0, ""))?;
            sheet.write_string_with_format(0, index, header, &bold)?;
            let width = (column.header.chars().count() + WIDTH_MARGIN)
                .clamp(WIDTH_CHARS_MIN, WIDTH_CHARS_MAX);
            sheet.set_column_width(index, u16::try_from(width).unwrap_or_default())?;
        }
        sheet.set_freeze_panes(1, 0)?;
        let sheet = workbook.add_worksheet().set_name(NOTES_SHEET)?;
        sheet.write_string_with_format(
            0,
            0,
            fitting(title, (0, ""))?,
            &Format::new().set_bold(),
        )?;
        for (note, row) in notes.iter().zip(1_u32..) {
            sheet.write_string(row, 0, fitting(note, (0, ""))?)?;
        }
        let formats = columns.iter().map(|column| Formats::of(column.kind)).collect();
        Ok(Self { workbook, columns: columns.to_vec(), formats, rows: 0 })
    }

    /// One row more; cells beyond the columns are not written.
    ///
    /// # Errors
    /// [`XlsxError`] when there are too many rows or a text is too long.
    pub fn push(&mut self, cells: &[Cell]) -> Result<(), XlsxError> {
        self.rows += 1;
        if self.rows > ROWS_MAX {
            return Err(XlsxError::TooManyRows { rows: self.rows });
        }
        let row = u32::try_from(self.rows).unwrap_or(u32::MAX);
        let sheet = self.workbook.worksheet_from_index(0)?;
        let columns = self.columns.iter().zip(&self.formats);
        for ((cell, (column, formats)), index) in cells.iter().zip(columns).zip(0_u16..) {
            if let Cell::Text(text) = cell {
                fitting(text, (self.rows, &column.header))?;
            }
            write_cell(sheet, (row, index), cell, formats)?;
        }
        Ok(())
    }

    /// Write the workbook out.
    ///
    /// # Errors
    /// [`XlsxError`] when it cannot be written.
    pub fn finish(mut self, into: impl Write + Send) -> Result<(), XlsxError> {
        let sheet = self.workbook.worksheet_from_index(0)?;
        if let Some(last) = self.columns.len().checked_sub(1) {
            let last = u16::try_from(last).unwrap_or(u16::MAX);
            sheet.autofilter(0, 0, u32::try_from(self.rows).unwrap_or(u32::MAX), last)?;
        }
        Ok(self.workbook.save_to_writer(into)?)
    }
}

/// The text, when a cell holds it.
fn fitting<'t>(text: &'t str, (row, column): (usize, &str)) -> Result<&'t str, XlsxError> {
    if too_long(text) {
        let column = column.chars().take(31).collect();
        return Err(XlsxError::TextTooLong { row, column });
    }
    Ok(text)
}
