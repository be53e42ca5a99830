//! Tables of facts in the project's own form (data/README.md): tab separated, `#` comments, the
//! first other line names the columns.

/// Why a table of facts cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}, line {line}: {what}")]
pub struct FactError {
    /// Name of the file.
    pub file: &'static str,
    /// Line, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub what: String,
}

/// A row: its fields under the columns asked for.
pub(super) struct Fact<'t, const N: usize> {
    pub(super) file: &'static str,
    pub(super) line: usize,
    pub(super) fields: [&'t str; N],
}

impl<const N: usize> Fact<'_, N> {
    pub(super) fn wrong(&self, what: &(impl ToString + ?Sized)) -> FactError {
        FactError { file: self.file, line: self.line, what: what.to_string() }
    }
}

/// The rows of a table whose columns are exactly these, in this order.
pub(super) fn read<'t, const N: usize>(
    file: &'static str,
    text: &'t str,
    columns: [&str; N],
) -> Result<Vec<Fact<'t, N>>, FactError> {
    let mut lines = (1..).zip(text.lines()).filter(|(_, text)| !text.starts_with('#'));
    let (line, header) = lines.next().unwrap_or((1, ""));
    if header.split('\t').ne(columns) {
        let what = format!("the columns must be {}", columns.join(", "));
        return Err(FactError { file, line, what });
    }
    lines
        .map(|(line, text)| {
            let fields: Vec<&str> = text.split('\t').collect();
            let fields = fields.try_into().map_err(|fields: Vec<&str>| FactError {
                file,
                line,
                what: format!("{} fields, not {N}", fields.len()),
            })?;
            Ok(Fact { file, line, fields })
        })
        .collect()
}
