//! Workbooks of spreadsheet programs (XLSX) as rows of text, as far as limits allow.
//!
//! **Comes in:** the bytes of a file and what it may be at most. **Goes out:** the sheets that a
//! person sees, cell by cell as the program shows it: a number with its decimal point, a code under
//! a format of zeros (`0123`) as text, a date as `dd/mm/yyyy`, of a formula the value that was kept.
//! What has no such value (an error, a formula that nobody computed) says so in its cell, so that
//! nothing passes for empty that is not.
//!
//! **Deliberately unknown here:** what the rows mean, and who is told how that they cannot be read.
//! A workbook is measured while it is unpacked, before a reader builds anything of it: sizes that it
//! declares are not believed, and one cell far out does not make a table up to there.
//!
//! **One more kind of value:** an arm in `shown.rs`; what a reader must know beside the text is a
//! field of [`Value`]. With the feature `testing` there are workbooks to try a reader on.

mod shown;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
#[cfg(test)]
mod tests;
mod unpacked;

use std::io::Cursor;

use calamine::{DataRef, Reader, SheetType, SheetVisible, Xlsx, XlsxCellReader, XlsxError};

/// What a workbook may be at most.
#[derive(Debug, Clone, Copy)]
pub struct WorkbookLimits {
    /// Bytes of all parts together, counted while unpacking.
    pub unpacked_bytes_max: u64,
    /// Visible sheets.
    pub sheets_max: usize,
    /// Rows of a sheet, counted from the first line of it.
    pub rows_max: usize,
    /// Columns that are looked at; what stands further right is left out.
    pub columns_max: usize,
}

/// Why a workbook cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WorkbookError {
    /// No zip, no workbook in it, or one that contradicts itself.
    #[error("not a readable XLSX workbook")]
    Broken,
    /// Unpacked beyond [`WorkbookLimits::unpacked_bytes_max`], or too many small pieces.
    #[error("unpacked, the workbook is larger than is read")]
    TooLarge,
    /// Above [`WorkbookLimits::sheets_max`].
    #[error("more than {sheets_max} sheets")]
    TooManySheets {
        /// Sheets at most.
        sheets_max: usize,
    },
    /// Above [`WorkbookLimits::rows_max`].
    #[error("sheet {sheet}: more than {rows_max} rows")]
    TooManyRows {
        /// Its name.
        sheet: String,
        /// Rows at most.
        rows_max: usize,
    },
}

/// Why a cell has no value, although it is not empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// `#REF!` and its like; the text says which.
    Error,
    /// A formula that was saved without a value, as programs write it that do not compute.
    NotComputed,
}

/// One cell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Value {
    /// As it is shown, with a decimal point and without grouping.
    pub text: String,
    /// Whether it is a number.
    pub number: bool,
    /// Whether it is a day, a time or both.
    pub moment: bool,
    /// Why it has no value, where it is not empty.
    pub trouble: Option<Trouble>,
}

/// A sheet: rows of as many cells as they have, from the first line and column on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetOfText {
    /// Its name.
    pub name: String,
    /// Its rows; those behind the last cell with a value are not there.
    pub rows: Vec<Vec<Value>>,
}

/// Every visible sheet of a workbook.
pub fn read(bytes: &[u8], limits: &WorkbookLimits) -> Result<Vec<SheetOfText>, WorkbookError> {
    sheets(bytes, limits, |visible| *visible == SheetVisible::Visible)
}

/// Every sheet of a workbook, also those that a person does not see.
pub fn read_with_hidden(
    bytes: &[u8],
    limits: &WorkbookLimits,
) -> Result<Vec<SheetOfText>, WorkbookError> {
    sheets(bytes, limits, |_| true)
}

fn sheets(
    bytes: &[u8],
    limits: &WorkbookLimits,
    wanted: impl Fn(&SheetVisible) -> bool,
) -> Result<Vec<SheetOfText>, WorkbookError> {
    unpacked::check(bytes, limits.unpacked_bytes_max)?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| WorkbookError::Broken)?;
    let seen =
        |sheet: &&calamine::Sheet| sheet.typ == SheetType::WorkSheet && wanted(&sheet.visible);
    let names: Vec<String> =
        book.sheets_metadata().iter().filter(seen).map(|sheet| sheet.name.clone()).collect();
    let sheets_max = limits.sheets_max;
    if names.len() > sheets_max {
        return Err(WorkbookError::TooManySheets { sheets_max });
    }
    names.into_iter().map(|name| sheet(&mut book, name, limits)).collect()
}

type Book<'b> = Xlsx<Cursor<&'b [u8]>>;

fn sheet(
    book: &mut Book<'_>,
    name: String,
    limits: &WorkbookLimits,
) -> Result<SheetOfText, WorkbookError> {
    let mut rows: Vec<Vec<Value>> = Vec::new();
    let mut put = |(row, column): (u32, u32), value: Value| {
        let (row, column) = (row as usize, column as usize);
        if row >= limits.rows_max {
            let rows_max = limits.rows_max;
            return Err(WorkbookError::TooManyRows { sheet: name.clone(), rows_max });
        }
        if column < limits.columns_max {
            if rows.len() <= row {
                rows.resize(row + 1, Vec::new());
            }
            if let Some(cells) = rows.get_mut(row) {
                if cells.len() <= column {
                    cells.resize(column + 1, Value::default());
                }
                if let Some(cell) = cells.get_mut(column) {
                    *cell = value;
                }
            }
        }
        Ok(())
    };
    let mut cells = cells(book, &name)?;
    while let Some((cell, style)) = cells.next_cell_with_style_id().map_err(broken)? {
        let format = cells.styles().get(style).and_then(|style| style.number_format.as_ref());
        let format = format.map(|format| format.format_code.as_str());
        let value = shown::value(cell.get_value(), format);
        if !value.text.is_empty() {
            put(cell.get_position(), value)?;
        }
    }
    drop(cells);
    // Formulas come in a pass of their own: the first one knows formats, this one formulas.
    let mut cells = self::cells(book, &name)?;
    while let Some(cell) = cells.next_cell_with_formula_metadata().map_err(broken)? {
        if cell.formula.is_some() && cell.value == DataRef::Empty {
            let trouble = Some(Trouble::NotComputed);
            put(cell.pos, Value { trouble, ..Value::default() })?;
        }
    }
    Ok(SheetOfText { name, rows })
}

fn cells<'b, 'f>(
    book: &'b mut Book<'f>,
    name: &str,
) -> Result<XlsxCellReader<'b, Cursor<&'f [u8]>>, WorkbookError> {
    book.worksheet_cells_reader(name).map_err(broken)
}

fn broken(_: XlsxError) -> WorkbookError {
    WorkbookError::Broken
}
