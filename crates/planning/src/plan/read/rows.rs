//! A `.tsv` file of a table.

use std::collections::HashSet;

use super::{Fault, ReadError};
use crate::plan::table::ROWS_MAX;
use crate::plan::{Column, Figure, Row, Total};

/// The word in the column `unit` of the printed total row.
const TOTAL: &str = "total";
/// Longest printed name, in characters.
const NAME_MAX: usize = 200;

/// Read rows under a header that must name `unit`, `printed_name` and these columns.
pub(super) fn parse(
    file: &str,
    text: &str,
    columns: &[Column],
) -> Result<(Vec<Row>, Option<Total>), ReadError> {
    let wrong = |line, fault| ReadError::Line { file: file.to_owned(), line, fault };
    let mut lines = (1..).zip(text.lines()).filter(|(_, text)| !text.starts_with('#'));
    let (line, header) = lines.next().ok_or_else(|| wrong(1, Fault::Empty))?;
    let names: Vec<&str> = ["unit", "printed_name"]
        .into_iter()
        .chain(columns.iter().map(|c| c.name.as_str()))
        .collect();
    if header.split('\t').ne(names.iter().copied()) {
        return Err(wrong(line, Fault::Header(names.join(", "))));
    }
    let (mut rows, mut total, mut seen) = (Vec::new(), None, HashSet::new());
    for (line, text) in lines {
        let wrong = |fault| wrong(line, fault);
        if total.is_some() {
            return Err(wrong(Fault::AfterTotal));
        }
        let fields: Vec<&str> = text.split('\t').collect();
        let [unit, printed_name, cells @ ..] = fields.as_slice() else {
            return Err(wrong(Fault::Fields { found: fields.len(), expected: names.len() }));
        };
        if cells.len() != columns.len() {
            return Err(wrong(Fault::Fields { found: fields.len(), expected: names.len() }));
        }
        if printed_name.trim().is_empty() || printed_name.chars().count() > NAME_MAX {
            return Err(wrong(Fault::Name { most: NAME_MAX }));
        }
        let cells = figures(columns, cells).map_err(wrong)?;
        let (unit, printed_name) = ((*unit).to_owned(), (*printed_name).to_owned());
        if unit == TOTAL {
            total = Some(Total { printed_name, cells });
        } else if !is_unit_code(&unit) {
            return Err(wrong(Fault::UnitCode(unit)));
        } else if !seen.insert(unit.clone()) {
            return Err(wrong(Fault::Twice(unit)));
        } else if rows.len() == ROWS_MAX {
            return Err(wrong(Fault::TooMany { most: ROWS_MAX }));
        } else {
            rows.push(Row { unit, printed_name, cells });
        }
    }
    if rows.is_empty() {
        return Err(wrong(line, Fault::Empty));
    }
    Ok((rows, total))
}

fn figures(columns: &[Column], cells: &[&str]) -> Result<Vec<Figure>, Fault> {
    let figure = |(column, cell): (&Column, &&str)| {
        cell.parse().map_err(|error| Fault::Figure { column: column.name.clone(), error })
    };
    columns.iter().zip(cells).map(figure).collect()
}

fn is_unit_code(text: &str) -> bool {
    matches!(text.len(), 3 | 5) && text.bytes().all(|b| b.is_ascii_digit())
}
