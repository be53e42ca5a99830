//! A sheet as rows of named cells.

use std::collections::HashSet;

use nguon_workbook::{SheetOfText, Trouble, Value};

use super::headers::{Column, Columns, plain};
use crate::finding::{Finding, FindingKind};
use crate::form::header;
use crate::limits::COLUMNS_MAX;

/// A row: its number counted from 1, and its cells that are not empty.
pub(super) struct Row {
    pub(super) number: usize,
    pub(super) cells: Vec<(Column, String)>,
}

impl Row {
    /// The text of a column without a language; empty where there is none.
    pub(super) fn text(&self, name: &str) -> &str {
        self.cells
            .iter()
            .find_map(|(column, text)| match column {
                Column::Known(known, language) if *known == name && language.is_empty() => {
                    Some(text.as_str())
                }
                Column::Known(..) | Column::Kept(_) => None,
            })
            .unwrap_or_default()
    }
}

/// The rows of a sheet under its headers; what is wrong or odd goes to `found`.
pub(super) fn rows(
    name: &'static str,
    sheet: &SheetOfText,
    columns: &Columns,
    findings: &mut Vec<Finding>,
) -> Vec<Row> {
    let mut found = |row: usize, column: String, kind: FindingKind| {
        findings.push(Finding { sheet: name.to_owned(), row, column, kind });
    };
    let mut lines = sheet.rows.iter().zip(1..);
    let Some((first, _)) = lines.next() else { return Vec::new() };
    let headers: Vec<String> = first.iter().map(|cell| plain(&cell.text)).collect();
    let double = headers.iter().any(|header| header.contains("::"));
    let columns: Vec<Option<Column>> = headers
        .iter()
        .map(|header| (!header.is_empty()).then(|| columns.column(header, double)))
        .collect();
    let mut seen = HashSet::new();
    for column in columns.iter().flatten() {
        if !seen.insert(column.header()) {
            let header = column.header();
            found(1, header.clone(), FindingKind::ColumnTwice { header });
        }
    }
    let mut read = Vec::new();
    let mut headless = HashSet::new();
    for (line, number) in lines {
        let mut cells = Vec::new();
        for (at, cell) in line.iter().enumerate() {
            let column = columns.get(at).and_then(Option::as_ref);
            let title = || column.map(Column::header).unwrap_or_default();
            if cell.trouble.is_some() {
                found(number, title(), FindingKind::CellError { found: trouble(cell) });
            }
            let text = text(cell);
            if text.is_empty() {
                continue;
            }
            if at >= COLUMNS_MAX {
                let (what, most) = ("columns".to_owned(), COLUMNS_MAX.to_string());
                found(number, String::new(), FindingKind::TooMany { what, most });
                break;
            }
            match column {
                Some(column) => cells.push((column.clone(), text)),
                None if headless.insert(at) => {
                    found(number, String::new(), FindingKind::NoHeader {});
                }
                None => {}
            }
        }
        if !cells.is_empty() {
            read.push(Row { number, cells });
        }
    }
    read
}

impl Column {
    pub(super) fn header(&self) -> String {
        match self {
            Self::Known(name, language) => header(name, language),
            Self::Kept(header) => header.clone(),
        }
    }
}

fn trouble(cell: &Value) -> String {
    match cell.trouble {
        Some(Trouble::NotComputed) => "=?".to_owned(),
        Some(Trouble::Error) | None => cell.text.clone(),
    }
}

/// A cell as XLSForm reads it: without spaces around it, a day as `2026-11-22`.
pub(super) fn text(cell: &Value) -> String {
    let text = cell.text.replace('\u{a0}', " ").replace("\r\n", "\n");
    let text = text.trim();
    if cell.moment { moment(text).unwrap_or_else(|| text.to_owned()) } else { text.to_owned() }
}

/// `22/11/2026 08:30` as `2026-11-22T08:30`.
fn moment(shown: &str) -> Option<String> {
    let (day, time) = shown.split_once(' ').map_or((shown, None), |(day, time)| (day, Some(time)));
    let [day, month, year] = day.split('/').collect::<Vec<_>>().try_into().ok()?;
    let day = format!("{year}-{month}-{day}");
    Some(time.map_or(day.clone(), |time| format!("{day}T{time}")))
}
