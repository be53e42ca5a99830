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
    sheets: Vec<Sheet>,
    title: String,
    notes: Vec<String>,
}

/// A sheet that rows are written to.
struct Sheet {
    columns: Vec<Column>,
    formats: Vec<Formats>,
    rows: usize,
}

impl std::fmt::Debug for LongXlsx {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let rows: Vec<usize> = self.sheets.iter().map(|sheet| sheet.rows).collect();
        f.debug_struct("LongXlsx").field("rows", &rows).finish_non_exhaustive()
    }
}

impl LongXlsx {
    /// A workbook whose rows are still to come: on its first sheet, which is called as the title; title
    /// and notes come on the last.
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
        for text in notes.iter().map(String::as_str).chain([title]) {
            fitting(text, (0, ""))?;
        }
        let mut workbook = Workbook::new();
        workbook.set_properties(&properties(title, written_at));
        let (title, notes) = (title.to_owned(), notes.to_vec());
        let mut book = Self { workbook, sheets: Vec::new(), title, notes };
        book.add(&sheet_name(&book.title), columns)?;
        Ok(book)
    }

    /// One sheet more; its number for [`push_to`](Self::push_to). Each keeps a temporary file open.
    ///
    /// # Errors
    /// [`XlsxError`] as in [`begin`](Self::begin), and when the name is none for a sheet or is there
    /// already: [`sheet_names`](crate::sheet_names) gives those that are.
    pub fn add(&mut self, name: &str, columns: &[Column]) -> Result<usize, XlsxError> {
        if columns.len() > COLUMNS_MAX {
            return Err(XlsxError::TooManyColumns { columns: columns.len() });
        }
        let bold = Format::new().set_bold().set_text_wrap();
        let sheet = self.workbook.add_worksheet_with_constant_memory()?;
        sheet.set_name(name)?;
        for (column, index) in columns.iter().zip(0_u16..) {
            let header = fitting(&column.header, (0, ""))?;
            sheet.write_string_with_format(0, index, header, &bold)?;
            let width = (column.header.chars().count() + WIDTH_MARGIN)
                .clamp(WIDTH_CHARS_MIN, WIDTH_CHARS_MAX);
            sheet.set_column_width(index, u16::try_from(width).unwrap_or_default())?;
        }
        sheet.set_freeze_panes(1, 0)?;
        let formats = columns.iter().map(|column| Formats::of(column.kind)).collect();
        self.sheets.push(Sheet { columns: columns.to_vec(), formats, rows: 0 });
        Ok(self.sheets.len() - 1)
    }

    /// One row more on the first sheet; cells beyond the columns are not written.
    ///
    /// # Errors
    /// [`XlsxError`] when there are too many rows or a text is too long.
    pub fn push(&mut self, cells: &[Cell]) -> Result<(), XlsxError> {
        self.push_to(0, cells)
    }

    /// The same on another sheet; none of that number takes nothing.
    ///
    /// # Errors
    /// As [`push`](Self::push).
    pub fn push_to(&mut self, sheet: usize, cells: &[Cell]) -> Result<(), XlsxError> {
        let Some(to) = self.sheets.get_mut(sheet) else { return Ok(()) };
        to.rows += 1;
        if to.rows > ROWS_MAX {
            return Err(XlsxError::TooManyRows { rows: to.rows });
        }
        let row = u32::try_from(to.rows).unwrap_or(u32::MAX);
        let sheet = self.workbook.worksheet_from_index(sheet)?;
        let columns = to.columns.iter().zip(&to.formats);
        for ((cell, (column, formats)), index) in cells.iter().zip(columns).zip(0_u16..) {
            if let Cell::Text(text) = cell {
                fitting(text, (to.rows, &column.header))?;
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
        for (sheet, index) in self.sheets.iter().zip(0..) {
            if let Some(last) = sheet.columns.len().checked_sub(1) {
                let last = u16::try_from(last).unwrap_or(u16::MAX);
                let rows = u32::try_from(sheet.rows).unwrap_or(u32::MAX);
                self.workbook.worksheet_from_index(index)?.autofilter(0, 0, rows, last)?;
            }
        }
        let sheet = self.workbook.add_worksheet().set_name(NOTES_SHEET)?;
        sheet.write_string_with_format(0, 0, &self.title, &Format::new().set_bold())?;
        for (note, row) in self.notes.iter().zip(1_u32..) {
            sheet.write_string(row, 0, note)?;
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
