//! Workbooks that offices send, and the addresses of their cells.

use nguon_plots::files::column_letters;
pub(crate) use nguon_workbook::{SheetOfText, Trouble, Value, WorkbookError, WorkbookLimits, read};

/// The address of a cell: `C17`. Both are counted from 0.
pub(crate) fn address(row: usize, column: usize) -> String {
    format!("{}{}", column_letters(column), row + 1)
}

/// A sheet's name before the address of a cell, as spreadsheets write it: `'Trang 1'!`.
pub(crate) fn before_address(sheet: &str) -> String {
    let plain = sheet.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && sheet.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if plain { format!("{sheet}!") } else { format!("'{}'!", sheet.replace('\'', "''")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_those_of_spreadsheets() {
        assert_eq!(address(2, 2), "C3");
        assert_eq!([address(0, 25), address(0, 26), address(0, 701)], ["Z1", "AA1", "ZZ1"]);
        for (name, before) in [("Sheet1", "Sheet1!"), ("Trang 1", "'Trang 1'!"), ("A's", "'A''s'!")]
        {
            assert_eq!(before_address(name), before);
        }
    }
}
