//! XLSX for people: real numbers and dates, a frozen header, a filter, notes on a sheet of their own.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{DocProperties, Format, Workbook, Worksheet};

use crate::{Cell, Kind, Table};

/// Most rows of data on a sheet: 1,048,576 lines, one of them the header.
pub const ROWS_MAX: usize = 1_048_575;

/// Most columns of a sheet.
pub(crate) const COLUMNS_MAX: usize = 16_384;

/// Longest text of a cell, in UTF-16 units.
const TEXT_UNITS_MAX: usize = 32_767;

/// Longest name of a sheet, in characters.
const SHEET_NAME_CHARS_MAX: usize = 31;

/// Sheet that holds title and notes.
pub(crate) const NOTES_SHEET: &str = "Ghi chú";

/// Name of the first sheet where the title makes none.
const FALLBACK_SHEET: &str = "Bảng";

/// Spreadsheets count in binary with 53 bits: 15 digits are always kept.
const DIGITS_EXACT: u128 = 999_999_999_999_999;

/// Rows looked at to choose the width of a column, and its bounds in characters.
const WIDTH_ROWS_MAX: usize = 1_000;
pub(crate) const WIDTH_CHARS_MIN: usize = 8;
pub(crate) const WIDTH_CHARS_MAX: usize = 60;

/// Room for the filter's button.
pub(crate) const WIDTH_MARGIN: usize = 2;

/// First year that spreadsheets can hold as a date.
const YEAR_MIN: i16 = 1900;

/// Why a table cannot be written as XLSX.
#[derive(Debug, thiserror::Error)]
pub enum XlsxError {
    /// More rows than a sheet has.
    #[error("{rows} rows do not fit on a sheet of {ROWS_MAX}: narrow the filter, or take CSV")]
    TooManyRows {
        /// Rows of the table.
        rows: usize,
    },
    /// More columns than a sheet has.
    #[error("{columns} columns do not fit on a sheet of {COLUMNS_MAX}: take CSV")]
    TooManyColumns {
        /// Columns of the table.
        columns: usize,
    },
    /// A text longer than a cell can hold.
    #[error("row {row}, column {column:?}: the text has more than {TEXT_UNITS_MAX} characters")]
    TextTooLong {
        /// Counted from 1; 0 is the header.
        row: usize,
        /// Header of the column; empty on the sheet of notes.
        column: String,
    },
    /// The writer failed.
    #[error("the spreadsheet could not be written")]
    Writer(#[from] rust_xlsxwriter::XlsxError),
}

/// Writes a workbook with the table on the first sheet, title and notes on the second.
///
/// `written_at` becomes the creation time in the file's properties. Numbers with more than 15 digits
/// and days before 1900 are written as text, so that no digit is lost.
pub fn to_xlsx(table: &Table, written_at: Timestamp) -> Result<Vec<u8>, XlsxError> {
    check_limits(table)?;
    let mut workbook = Workbook::new();
    workbook.set_properties(&properties(table.title(), written_at));
    write_table(workbook.add_worksheet().set_name(sheet_name(table.title()))?, table)?;
    write_notes(workbook.add_worksheet().set_name(NOTES_SHEET)?, table)?;
    Ok(workbook.save_to_buffer()?)
}

pub(crate) fn properties(title: &str, written_at: Timestamp) -> DocProperties {
    DocProperties::new()
        .set_title(title)
        .set_creation_datetime(&TimeZone::UTC.to_datetime(written_at))
}

fn check_limits(table: &Table) -> Result<(), XlsxError> {
    let (rows, columns) = (table.rows().len(), table.columns().len());
    if rows > ROWS_MAX {
        return Err(XlsxError::TooManyRows { rows });
    }
    if columns > COLUMNS_MAX {
        return Err(XlsxError::TooManyColumns { columns });
    }
    let headers = table.columns().iter().map(|column| (0, column, column.header.as_str()));
    let cells = table.rows().iter().zip(1..).flat_map(|(cells, row)| {
        let texts = table.columns().iter().zip(cells);
        texts.filter_map(move |(column, cell)| match cell {
            Cell::Text(text) => Some((row, column, text.as_str())),
            _ => None,
        })
    });
    let long = headers.chain(cells).find(|(_, _, text)| too_long(text));
    if let Some((row, column, _)) = long {
        let column = column.header.chars().take(SHEET_NAME_CHARS_MAX).collect();
        return Err(XlsxError::TextTooLong { row, column });
    }
    let mut notes = std::iter::once(table.title()).chain(table.notes().iter().map(String::as_str));
    match notes.position(too_long) {
        Some(note) => Err(XlsxError::TextTooLong { row: note + 1, column: String::new() }),
        None => Ok(()),
    }
}

/// Bytes are never fewer than UTF-16 units, and quick to count.
pub(crate) fn too_long(text: &str) -> bool {
    text.len() > TEXT_UNITS_MAX && text.encode_utf16().count() > TEXT_UNITS_MAX
}

fn write_table(sheet: &mut Worksheet, table: &Table) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold().set_text_wrap();
    for (column, index) in table.columns().iter().zip(0_u16..) {
        sheet.write_string_with_format(0, index, &column.header, &bold)?;
        sheet.set_column_width(index, width(table, usize::from(index)))?;
    }
    let formats: Vec<_> = table.columns().iter().map(|column| Formats::of(column.kind)).collect();
    for (cells, row) in table.rows().iter().zip(1_u32..) {
        for ((cell, formats), column) in cells.iter().zip(&formats).zip(0_u16..) {
            write_cell(sheet, (row, column), cell, formats)?;
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    // The limits are checked, so both fit.
    let last_row = u32::try_from(table.rows().len()).unwrap_or(u32::MAX);
    let last_column = u16::try_from(table.columns().len() - 1).unwrap_or(u16::MAX);
    sheet.autofilter(0, 0, last_row, last_column)?;
    Ok(())
}

fn write_notes(sheet: &mut Worksheet, table: &Table) -> Result<(), XlsxError> {
    sheet.write_string_with_format(0, 0, table.title(), &Format::new().set_bold())?;
    for (note, row) in table.notes().iter().zip(1_u32..) {
        sheet.write_string(row, 0, note)?;
    }
    Ok(())
}

/// How numbers and times of one column look.
pub(crate) struct Formats {
    number: Format,
    date: Format,
    date_time: Format,
}

impl Formats {
    pub(crate) fn of(kind: Kind) -> Self {
        let number = match kind {
            Kind::Decimal(0) => "#,##0".to_owned(),
            Kind::Decimal(decimals) => format!("#,##0.{}", "0".repeat(usize::from(decimals))),
            Kind::Integer => "0".to_owned(),
            Kind::Text | Kind::Date | Kind::DateTime => "General".to_owned(),
        };
        Self {
            number: Format::new().set_num_format(number),
            date: Format::new().set_num_format("dd/mm/yyyy"),
            date_time: Format::new().set_num_format("dd/mm/yyyy hh:mm"),
        }
    }
}

/// Text is written as a string cell, which no spreadsheet evaluates.
pub(crate) fn write_cell(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    cell: &Cell,
    formats: &Formats,
) -> Result<(), XlsxError> {
    let number = exact(cell);
    match cell {
        Cell::Empty => {}
        Cell::Date(date) if date.year() >= YEAR_MIN => {
            sheet.write_datetime_with_format(row, column, date, &formats.date)?;
        }
        Cell::DateTime(time) if time.year() >= YEAR_MIN => {
            sheet.write_datetime_with_format(row, column, time, &formats.date_time)?;
        }
        Cell::Int(_) | Cell::Decimal(_) if let Some(number) = number => {
            sheet.write_number_with_format(row, column, number, &formats.number)?;
        }
        Cell::Text(_) | Cell::Int(_) | Cell::Decimal(_) | Cell::Date(_) | Cell::DateTime(_) => {
            sheet.write_string(row, column, cell.to_string())?;
        }
    }
    Ok(())
}

/// The number if a spreadsheet keeps all its digits.
fn exact(cell: &Cell) -> Option<f64> {
    let number = match cell {
        Cell::Int(number) => Decimal::from(*number),
        Cell::Decimal(number) => number.normalize(),
        Cell::Empty | Cell::Text(_) | Cell::Date(_) | Cell::DateTime(_) => return None,
    };
    if number.mantissa().unsigned_abs() > DIGITS_EXACT {
        return None;
    }
    number.to_f64()
}

/// Wide enough for the header and the first rows, within bounds.
fn width(table: &Table, column: usize) -> u16 {
    let header = table.columns().get(column).map(|column| column.header.chars().count());
    let rows = table.rows().iter().take(WIDTH_ROWS_MAX);
    let cells = rows.filter_map(|row| row.get(column)).map(|cell| cell.to_string().chars().count());
    let chars = cells.chain(header).max().unwrap_or_default() + WIDTH_MARGIN;
    u16::try_from(chars.clamp(WIDTH_CHARS_MIN, WIDTH_CHARS_MAX)).unwrap_or_default()
}

/// What is left of the title when the characters are gone that a sheet's name may not have, and those
/// that count double in its length.
pub(crate) fn sheet_name(title: &str) -> String {
    let allowed = |c: &char| !"[]:*?/\\".contains(*c) && !c.is_control() && *c <= '\u{ffff}';
    let name: String = title.chars().filter(allowed).take(SHEET_NAME_CHARS_MAX).collect();
    let name = name.trim_matches(|c: char| c == '\'' || c.is_whitespace());
    let reserved = ["", "history", &NOTES_SHEET.to_lowercase()];
    if reserved.contains(&name.to_lowercase().as_str()) {
        FALLBACK_SHEET.to_owned()
    } else {
        name.to_owned()
    }
}

/// Names of sheets for what they should be called, the title first: each one that a sheet may have, none
/// twice (spreadsheets tell no case apart).
pub fn sheet_names<'n>(wanted: impl IntoIterator<Item = &'n str>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for wanted in wanted {
        let first = sheet_name(wanted);
        let mut name = first.clone();
        let mut number = 2;
        let taken = |name: &str, names: &[String]| {
            names.iter().any(|known| known.to_lowercase() == name.to_lowercase())
        };
        while taken(&name, &names) {
            let mark = format!("~{number}");
            let room = SHEET_NAME_CHARS_MAX - mark.len();
            name = first.chars().take(room).chain(mark.chars()).collect();
            number += 1;
        }
        names.push(name);
    }
    names
}
