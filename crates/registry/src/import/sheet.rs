//! Reading the file: XLSX, or CSV as spreadsheets write it.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use unicode_normalization::UnicodeNormalization;

/// Largest file, in bytes.
pub(super) const FILE_MAX: usize = 5 << 20;
/// Largest XLSX when unpacked, in bytes: what is packed tighter is an attack or a mistake.
const UNPACKED_MAX: u64 = 100 << 20;
/// Most rows of one sheet, the headings among them.
pub(super) const ROWS_MAX: usize = 5_000;
/// Most columns that are looked at.
pub(super) const COLUMNS_MAX: usize = 100;
/// Longest text of a cell, in characters; coordinates are the longest.
const CELL_MAX: usize = 20_000;

/// One cell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Cell {
    /// As text, trimmed, Unicode form NFC.
    pub text: String,
    /// Whether the file says that it is a number: then its point is a decimal point.
    pub number: bool,
}

/// A sheet: rows of as many cells as they have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sheet {
    pub name: String,
    pub rows: Vec<Vec<Cell>>,
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
    let broken = Unreadable("registry-import-file-broken");
    let mut packed = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| broken)?;
    let mut unpacked = 0_u64;
    for at in 0..packed.len() {
        unpacked = unpacked.saturating_add(packed.by_index_raw(at).map_err(|_| broken)?.size());
    }
    if unpacked > UNPACKED_MAX {
        return Err(Unreadable("registry-import-file-large"));
    }
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| broken)?;
    let mut sheets = Vec::new();
    for name in book.sheet_names() {
        let range = book.worksheet_range(&name).map_err(|_| broken)?;
        // Where the used part begins below the first row or behind the first column, cells keep
        // their addresses.
        let (down, right) = range.start().unwrap_or_default();
        let (down, right) = (down as usize, right as usize);
        if down + range.height() > ROWS_MAX {
            return Err(Unreadable("registry-import-rows-many"));
        }
        let mut rows = vec![Vec::new(); down];
        for row in range.rows() {
            let mut cells = vec![Cell::default(); right];
            cells.extend(row.iter().map(of_data));
            rows.push(trimmed(cells));
        }
        sheets.push(Sheet { name, rows: without_end(rows) });
    }
    Ok(sheets)
}

fn of_data(data: &Data) -> Cell {
    match data {
        Data::Float(number) => Cell { text: number.to_string(), number: true },
        Data::Int(number) => Cell { text: number.to_string(), number: true },
        Data::Error(_) | Data::Empty => Cell::default(),
        other => Cell { text: clean(&other.to_string()), number: false },
    }
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
        let cell = |text: &str| Cell { text: clean(text), number: false };
        rows.push(trimmed(record.iter().map(cell).collect()));
    }
    Ok(Sheet { name: "CSV".to_owned(), rows: without_end(rows) })
}

/// UTF-8 with or without its mark, UTF-16 with it, else the Vietnamese code page of Windows.
fn decoded(bytes: &[u8]) -> String {
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
    while cells.last().is_some_and(|cell| cell.text.is_empty()) {
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

/// The address of a cell: `C17`. Both are counted from 0.
pub(super) fn address(row: usize, column: usize) -> String {
    let (mut letters, mut left) = (String::new(), column + 1);
    while left > 0 {
        let digit = u8::try_from((left - 1) % 26).unwrap_or_default();
        letters.insert(0, char::from(b'A' + digit));
        left = (left - 1) / 26;
    }
    format!("{letters}{}", row + 1)
}
