//! Reading the file: XLSX, or CSV as spreadsheets write it.

use unicode_normalization::UnicodeNormalization;

use crate::workbook::{self, SheetOfText, Trouble, Value, WorkbookError, WorkbookLimits};

/// Largest file, in bytes.
pub(super) const FILE_MAX: usize = 5 << 20;
/// Most rows of one sheet, the headings among them.
pub(super) const ROWS_MAX: usize = 5_000;
/// Most columns that are looked at.
pub(super) const COLUMNS_MAX: usize = 100;
/// What is packed tighter is an attack or a mistake.
const WORKBOOK: WorkbookLimits = WorkbookLimits {
    unpacked_bytes_max: 64 << 20,
    sheets_max: 50,
    rows_max: ROWS_MAX,
    columns_max: COLUMNS_MAX,
};
/// Longest text of a cell, in characters; coordinates are the longest.
const CELL_MAX: usize = 20_000;

/// One cell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Cell {
    /// As text, trimmed, Unicode form NFC.
    pub text: String,
    /// Whether the file says that it is a number: then its point is a decimal point.
    pub number: bool,
    /// Why it has no value, although it is not empty.
    pub trouble: Option<Trouble>,
}

/// A sheet: rows of as many cells as they have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sheet {
    pub name: String,
    pub rows: Vec<Vec<Cell>>,
    /// What stands before the address of its cells: `'Trang 1'!` in a workbook, nothing in a CSV.
    pub before: String,
}

impl Sheet {
    /// Whether it came from a workbook.
    pub fn in_workbook(&self) -> bool {
        !self.before.is_empty()
    }
}

/// Message key of why a file cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub(super) struct Unreadable(pub &'static str);

/// The sheets of a file that hold something.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<Sheet>, Unreadable> {
    if bytes.len() > FILE_MAX {
        return Err(Unreadable("registry-import-file-large"));
    }
    let mut sheets = if bytes.starts_with(b"PK") { xlsx(bytes)? } else { vec![csv(bytes)?] };
    sheets.retain(|sheet| !sheet.rows.is_empty());
    if sheets.is_empty() {
        return Err(Unreadable("registry-import-file-empty"));
    }
    if sheets.iter().any(|sheet| sheet.rows.len() > ROWS_MAX) {
        return Err(Unreadable("registry-import-rows-many"));
    }
    Ok(sheets)
}

fn xlsx(bytes: &[u8]) -> Result<Vec<Sheet>, Unreadable> {
    let sheets = workbook::read(bytes, &WORKBOOK).map_err(|error| {
        Unreadable(match error {
            WorkbookError::Broken => "registry-import-file-broken",
            WorkbookError::TooLarge => "registry-import-file-large-unpacked",
            WorkbookError::TooManySheets { .. } => "registry-import-sheets-many",
            WorkbookError::TooManyRows { .. } => "registry-import-rows-many",
        })
    })?;
    let sheet = |sheet: SheetOfText| {
        let rows = sheet.rows.into_iter().map(|row| trimmed(row.iter().map(cell).collect()));
        let before = workbook::before_address(&sheet.name);
        Sheet { rows: without_end(rows.collect()), name: sheet.name, before }
    };
    Ok(sheets.into_iter().map(sheet).collect())
}

fn cell(value: &Value) -> Cell {
    Cell { text: clean(&value.text), number: value.number, trouble: value.trouble }
}

fn csv(bytes: &[u8]) -> Result<Sheet, Unreadable> {
    let text = decoded(bytes);
    if text.contains('\0') {
        return Err(Unreadable("registry-import-file-broken"));
    }
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let count = |mark: char| first.matches(mark).count();
    let mark = [';', '\t', ','].into_iter().max_by_key(|mark| count(*mark)).unwrap_or(',');
    let text = format!("{text}\n");
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(u8::try_from(mark).unwrap_or(b','))
        .from_reader(text.as_bytes());
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    let (mut record, mut ended) = (csv::StringRecord::new(), 1);
    while reader.read_record(&mut record).map_err(|_| Unreadable("registry-import-file-broken"))? {
        // Empty lines are no records, but rows of the spreadsheet; a line break within a cell is
        // none. So the addresses of cells stay right.
        let within = record.iter().map(|cell| cell.matches('\n').count() as u64).sum::<u64>();
        let begun = reader.position().line().saturating_sub(1 + within);
        for _ in ended..begun.min(ended + ROWS_MAX as u64) {
            rows.push(Vec::new());
        }
        ended = reader.position().line();
        if rows.len() >= ROWS_MAX {
            return Err(Unreadable("registry-import-rows-many"));
        }
        let cell = |text: &str| Cell { text: clean(text), ..Cell::default() };
        rows.push(trimmed(record.iter().map(cell).collect()));
    }
    Ok(Sheet { name: "CSV".to_owned(), rows: without_end(rows), before: String::new() })
}

/// UTF-8 with or without its mark, UTF-16 with it, else the Vietnamese code page of Windows.
pub(crate) fn decoded(bytes: &[u8]) -> String {
    let (marked, _, _) = encoding_rs::UTF_8.decode(bytes);
    if encoding_rs::Encoding::for_bom(bytes).is_some() || std::str::from_utf8(bytes).is_ok() {
        return marked.into_owned();
    }
    encoding_rs::WINDOWS_1258.decode(bytes).0.into_owned()
}

fn clean(text: &str) -> String {
    let text: String = text.nfc().take(CELL_MAX + 1).collect();
    let text = text.trim().replace('\u{a0}', " ");
    // What a spreadsheet would take for a formula was made harmless when the file was written.
    match text.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@']) => rest.to_owned(),
        _ => text,
    }
}

fn trimmed(mut cells: Vec<Cell>) -> Vec<Cell> {
    cells.truncate(COLUMNS_MAX);
    while cells.last().is_some_and(|cell| cell.text.is_empty() && cell.trouble.is_none()) {
        cells.pop();
    }
    cells
}

fn without_end(mut rows: Vec<Vec<Cell>>) -> Vec<Vec<Cell>> {
    while rows.last().is_some_and(Vec::is_empty) {
        rows.pop();
    }
    rows
}
