//! Our own dated files: `units.tsv` and `changes.tsv` (`data/administrative-units/README.md`).

use std::path::Path;
use std::str::FromStr;

use csv::StringRecord;

use super::import::{ImportError, text};
use super::model::{ChangeFact, Facts, Period, PeriodFact};

/// Read a folder of our own files. Rows that cannot be read are named and left out.
///
/// # Errors
/// [`ImportError::File`] when a file is missing or has other columns.
pub fn read(folder: &Path) -> Result<Facts, ImportError> {
    let mut facts = Facts::default();
    let units = [
        "code",
        "level",
        "kind",
        "name",
        "english",
        "parent",
        "valid_from",
        "valid_to",
        "basis",
        "confidence",
    ];
    each_row(&folder.join("units.tsv"), &units, &mut facts, |place, row, facts| {
        facts.periods.push(PeriodFact {
            place,
            code: row[0].to_owned(),
            level: parse("level", &row[1])?,
            parent_code: row[5].to_owned(),
            period: Period {
                kind: row[2].to_owned(),
                name: row[3].to_owned(),
                english: row[4].to_owned(),
                parent: None,
                from: day("valid_from", &row[6])?,
                to: day("valid_to", &row[7])?,
                basis: row[8].to_owned(),
                confidence: parse("confidence", &row[9])?,
            },
        });
        Ok(())
    })?;
    let changes =
        ["on", "old_code", "level", "new_code", "extent", "act", "basis", "note", "confidence"];
    each_row(&folder.join("changes.tsv"), &changes, &mut facts, |place, row, facts| {
        facts.changes.push(ChangeFact {
            place,
            on: parse("on", &row[0])?,
            old_code: row[1].to_owned(),
            level: parse("level", &row[2])?,
            new_code: row[3].to_owned(),
            extent: parse("extent", &row[4])?,
            same_unit: match &row[5] {
                "keep" | "rename" | "status" => true,
                "merge" | "split" => false,
                act => {
                    return Err(format!(
                        "act: `{act}` is none of keep, rename, status, merge, split"
                    ));
                }
            },
            basis: row[6].to_owned(),
            note: row[7].to_owned(),
            confidence: parse("confidence", &row[8])?,
        });
        Ok(())
    })?;
    Ok(facts)
}

fn each_row(
    path: &Path,
    columns: &[&str],
    facts: &mut Facts,
    mut take: impl FnMut(String, &StringRecord, &mut Facts) -> Result<(), String>,
) -> Result<(), ImportError> {
    let text = text(path)?;
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(b'\t')
        .comment(Some(b'#'))
        .quoting(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let found = reader.headers().map_err(|e| ImportError::file(path, &e))?;
    if found != columns {
        return Err(ImportError::columns(path, columns, found));
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    for row in reader.records() {
        let row = row.map_err(|e| ImportError::file(path, &e))?;
        let place = format!("{name}:{}", row.position().map_or(0, csv::Position::line));
        let taken = if row.len() == columns.len() {
            take(place.clone(), &row, facts)
        } else {
            Err(format!("{} fields instead of {}", row.len(), columns.len()))
        };
        if let Err(reason) = taken {
            facts.refused.push(format!("{place}: {reason}"));
        }
    }
    Ok(())
}

fn parse<T: FromStr<Err: std::fmt::Display>>(column: &str, text: &str) -> Result<T, String> {
    text.parse().map_err(|e| format!("{column}: {e}"))
}

fn day(column: &str, text: &str) -> Result<Option<jiff::civil::Date>, String> {
    if text.is_empty() { Ok(None) } else { parse(column, text).map(Some) }
}
