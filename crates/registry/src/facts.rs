//! Tables of dated facts in the project's own form (data/README.md): tab separated, `#` comments,
//! the first other line names the columns.

use std::str::FromStr;

use crate::error::RegistryError;

/// One row of a table of facts.
#[derive(Debug)]
pub(crate) struct Fact<'t> {
    line: usize,
    columns: &'static [&'static str],
    fields: Vec<&'t str>,
}

/// Read a table whose columns are exactly these, in this order.
pub(crate) fn read<'t>(
    text: &'t str,
    columns: &'static [&'static str],
) -> Result<Vec<Fact<'t>>, RegistryError> {
    let mut lines = (1..).zip(text.lines()).filter(|(_, text)| !text.starts_with('#'));
    let (line, header) = lines.next().unwrap_or((1, ""));
    if header.split('\t').ne(columns.iter().copied()) {
        let what = format!("the columns must be {}", columns.join(", "));
        return Err(RegistryError::Facts { line, what });
    }
    lines
        .map(|(line, text)| {
            let fields: Vec<&str> = text.split('\t').collect();
            if fields.len() == columns.len() {
                Ok(Fact { line, columns, fields })
            } else {
                let what = format!("{} fields, not {}", fields.len(), columns.len());
                Err(RegistryError::Facts { line, what })
            }
        })
        .collect()
}

impl<'t> Fact<'t> {
    /// The field as it stands; empty where the fact has none.
    pub(crate) fn text(&self, column: &'static str) -> &'t str {
        let at = self.columns.iter().position(|name| *name == column);
        at.and_then(|at| self.fields.get(at)).copied().unwrap_or_default()
    }

    /// The field, which must not be empty.
    pub(crate) fn needed(&self, column: &'static str) -> Result<&'t str, RegistryError> {
        Some(self.text(column))
            .filter(|text| !text.is_empty())
            .ok_or_else(|| self.wrong(column, "is empty"))
    }

    /// The field, none where empty.
    pub(crate) fn optional(&self, column: &'static str) -> Option<&'t str> {
        Some(self.text(column)).filter(|text| !text.is_empty())
    }

    /// The field as a type that parses.
    pub(crate) fn parse<T: FromStr<Err: std::fmt::Display>>(
        &self,
        column: &'static str,
    ) -> Result<T, RegistryError> {
        self.needed(column)?.parse().map_err(|error: T::Err| self.wrong(column, &error.to_string()))
    }

    /// An error about this row.
    pub(crate) fn wrong(&self, column: &str, what: &str) -> RegistryError {
        RegistryError::Facts { line: self.line, what: format!("{column} {what}") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: &[&str] = &["id", "name"];

    #[test]
    fn tables_are_read_or_refused_with_their_line() {
        let rows = read("# note\nid\tname\na\tMột\nb\t", COLUMNS).unwrap();
        assert_eq!(rows[0].text("name"), "Một");
        assert_eq!(rows[1].optional("name"), None);
        for (text, line) in [("id\n", 1), ("", 1), ("#x\nid\tname\na", 3), ("id\tname\na\tb\tc", 2)]
        {
            let error = read(text, COLUMNS).unwrap_err();
            assert!(
                matches!(error, RegistryError::Facts { line: l, .. } if l == line),
                "{text}: {error}"
            );
        }
        let error = rows[1].needed("name").unwrap_err();
        assert_eq!(error.to_string(), "line 4: name is empty");
    }
}
