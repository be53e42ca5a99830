//! A file with codes: a workbook or a text, as the text that the finder of codes reads.

use crate::import::decoded;
use crate::workbook::{self, WorkbookError, WorkbookLimits};

/// Largest file, in bytes.
pub(super) const FILE_BYTES_MAX: usize = 2 << 20;
/// A notice names some thousand codes at most.
const WORKBOOK: WorkbookLimits = WorkbookLimits {
    unpacked_bytes_max: 32 << 20,
    sheets_max: 20,
    rows_max: 5_000,
    columns_max: 50,
};

/// Every visible cell, those of a row with a tab between them; of a text what stands there.
///
/// # Errors
/// The message key of why it cannot be read.
pub(super) fn text(bytes: &[u8]) -> Result<String, &'static str> {
    if bytes.len() > FILE_BYTES_MAX {
        return Err("registry-error-notice-long");
    }
    if !bytes.starts_with(b"PK") {
        let text = decoded(bytes);
        return if text.contains('\0') { Err("registry-import-file-broken") } else { Ok(text) };
    }
    let sheets = workbook::read(bytes, &WORKBOOK).map_err(|error| match error {
        WorkbookError::Broken => "registry-import-file-broken",
        WorkbookError::TooLarge => "registry-import-file-large-unpacked",
        WorkbookError::TooManySheets { .. } => "registry-import-sheets-many",
        WorkbookError::TooManyRows { .. } => "registry-import-rows-many",
    })?;
    let mut text = String::new();
    for row in sheets.iter().flat_map(|sheet| &sheet.rows) {
        for (index, cell) in row.iter().enumerate() {
            if index > 0 {
                text.push('\t');
            }
            // A line break within a cell is a blank: the code goes on behind it.
            text.extend(cell.text.chars().map(|c| if c.is_control() { ' ' } else { c }));
        }
        text.push('\n');
    }
    Ok(text)
}
