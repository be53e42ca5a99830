//! CSV for people with a spreadsheet (RFC 4180, UTF-8).

use std::borrow::Cow;

use crate::{Cell, Column, Table};

/// Without it Excel takes the file for the local code page and garbles Vietnamese.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// What a spreadsheet takes for the start of a formula (OWASP, "CSV Injection"): also the full-width
/// forms, which some languages' versions read as their ASCII twins.
const FORMULA_STARTS: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];

/// Writes headers and rows; title and notes are left out, so that the file stays a table.
///
/// Fields are separated by commas, lines by CR LF, with a byte order mark in front. Text that a
/// spreadsheet would run as a formula gets an apostrophe in front, numbers stay as they are. Excel
/// set to a language with a decimal comma opens such a file only through Data → From Text: give
/// [`to_xlsx`](crate::to_xlsx) to people and this to machines.
pub fn to_csv(table: &Table) -> Vec<u8> {
    let mut out = csv_head(table.columns());
    for row in table.rows() {
        out.push_str(&csv_line(row));
    }
    out.into_bytes()
}

/// The beginning of such a file, for tables that are written as their rows come.
pub fn csv_head(columns: &[Column]) -> String {
    let mut out = BYTE_ORDER_MARK.to_owned();
    line(&mut out, columns.iter().map(|column| harmless(&column.header)));
    out
}

/// One row of such a file.
pub fn csv_line(cells: &[Cell]) -> String {
    let mut out = String::new();
    line(&mut out, cells.iter().map(field));
    out
}

fn line<'a>(out: &mut String, fields: impl ExactSizeIterator<Item = Cow<'a, str>>) {
    let only = fields.len() == 1;
    for (index, field) in fields.enumerate() {
        if index > 0 {
            out.push(',');
        }
        // An empty line would be skipped by readers, so an only empty field is quoted.
        let special = |c| matches!(c, ',' | '"' | '\r' | '\n');
        if field.contains(special) || (only && field.is_empty()) {
            out.push('"');
            out.push_str(&field.replace('"', "\"\""));
            out.push('"');
        } else {
            out.push_str(&field);
        }
    }
    out.push_str("\r\n");
}

fn field(cell: &Cell) -> Cow<'_, str> {
    match cell {
        Cell::Text(text) => harmless(text),
        Cell::Empty | Cell::Int(_) | Cell::Decimal(_) | Cell::Date(_) | Cell::DateTime(_) => {
            cell.to_string().into()
        }
    }
}

fn harmless(text: &str) -> Cow<'_, str> {
    if text.starts_with(FORMULA_STARTS) { format!("'{text}").into() } else { text.into() }
}
