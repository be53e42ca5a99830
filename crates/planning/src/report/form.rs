//! What a report asks of its units: `data/report-lines.tsv`.

use super::facts::{self, FactError};
use super::{Line, Source};

/// The table as the program carries it.
const CARRIED: &str = include_str!("../../../../data/report-lines.tsv");
const COLUMNS: [&str; 6] = ["id", "source", "split", "unit", "name", "english"];

/// The lines asked, in order. A round keeps them as they were when it was opened.
///
/// # Errors
/// [`FactError`] with the line that is wrong.
pub fn lines() -> Result<Vec<Line>, FactError> {
    parse(CARRIED)
}

fn parse(text: &str) -> Result<Vec<Line>, FactError> {
    let rows = facts::read("report-lines.tsv", text, COLUMNS)?;
    let lines = rows.iter().map(|row| {
        let [id, source, split, unit, name, english] = row.fields;
        let source = match source {
            "typed" => Source::Typed,
            measure => Source::Records(measure.to_owned()),
        };
        let square_metres = match unit {
            "count" => false,
            "m2" => true,
            _ => return Err(row.wrong("unit is neither count nor m2")),
        };
        let split = match (split, &source) {
            ("", _) => false,
            ("group", Source::Records(_)) => true,
            _ => return Err(row.wrong("split is neither empty nor group of records")),
        };
        if id.is_empty() || !id.bytes().all(|b| b.is_ascii_lowercase() || b == b'-') {
            return Err(row.wrong("id is not made of a–z and -"));
        }
        Ok(Line {
            id: id.to_owned(),
            source,
            split,
            square_metres,
            name: name.to_owned(),
            english: english.to_owned(),
        })
    });
    lines.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_carried_form_is_read_and_wrong_rows_are_told() {
        let lines = lines().unwrap();
        assert!(lines.iter().any(|line| line.split && line.square_metres));
        assert!(lines.iter().any(|line| line.source == Source::Typed));
        let header = COLUMNS.join("\t");
        for row in ["a\ttyped\tgroup\tcount\tA\tA", "a\tx\t\tkg\tA\tA", "A1\tx\t\tcount\tA\tA"] {
            assert_eq!(parse(&format!("{header}\n{row}")).unwrap_err().line, 2, "{row}");
        }
    }
}
