//! A workbook measured while it is unpacked, before anything is built of it.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::WorkbookError;

/// Parts of a workbook.
const PARTS_MAX: usize = 2_000;
/// Elements of the table of texts: as many as a large sheet has cells, a few for each.
const TEXT_MARKS_MAX: usize = 2_500_000;
/// Elements of a part that a reader keeps as a whole, such as the styles.
const KEPT_MARKS_MAX: usize = 200_000;

/// Unpacks every part, keeps nothing, and refuses what a reader would choke on.
pub(super) fn check(bytes: &[u8], unpacked_bytes_max: u64) -> Result<(), WorkbookError> {
    let mut packed = ZipArchive::new(Cursor::new(bytes)).map_err(|_| WorkbookError::Broken)?;
    if packed.len() > PARTS_MAX {
        return Err(WorkbookError::TooLarge);
    }
    let mut room = unpacked_bytes_max;
    let mut piece = vec![0; 64 << 10];
    for at in 0..packed.len() {
        let mut part = packed.by_index(at).map_err(|_| WorkbookError::Broken)?;
        let marks_max = marks_max(&part.name().map_err(|_| WorkbookError::Broken)?);
        let mut marks = 0;
        loop {
            let count = part.read(&mut piece).map_err(|_| WorkbookError::Broken)?;
            if count == 0 {
                break;
            }
            let read = piece.get(..count).unwrap_or_default();
            let left = room.checked_sub(count as u64);
            room = left.ok_or(WorkbookError::TooLarge)?;
            marks += read.split(|byte| *byte == b'<').count() - 1;
            if marks > marks_max {
                return Err(WorkbookError::TooLarge);
            }
        }
    }
    Ok(())
}

/// Cells are read one after the other; everything else is built as it stands.
fn marks_max(part: &str) -> usize {
    let name = part.to_ascii_lowercase();
    if name.contains("worksheets/") && !name.contains("_rels/") {
        usize::MAX
    } else if name.ends_with("sharedstrings.xml") {
        TEXT_MARKS_MAX
    } else {
        match name.rsplit('.').next() {
            Some("xml" | "rels") => KEPT_MARKS_MAX,
            // A picture is no element tree.
            _ => usize::MAX,
        }
    }
}
