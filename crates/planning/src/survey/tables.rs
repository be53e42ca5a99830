//! The answers of a survey as tables over all versions of its form: one row per answer, and for each
//! repeat a table whose rows name the row that they belong to, as Kobo's and ODK's exports do.
//!
//! The columns are those of the newest version in its order, then what only earlier ones asked, with the
//! version that asked it last. An answer is told by the version it was given in: its choices are called
//! as they were then. Rows are made answer by answer, so that a file holds one page of them in memory.

use std::collections::{BTreeMap, HashMap};

use nguon_forms::{Answers, AnswersTable, Form, Split, answers_tables};
use nguon_print::{Cell, Kind};

use super::entry::{Entry, path_of};
use super::told::{self, Column as Told};

/// Tables that are written at once: each may keep a file open.
pub const TABLES_MAX: usize = 50;

/// A table.
#[derive(Debug, Clone)]
pub struct Table {
    /// Path of the repeat; empty for the answers themselves.
    pub path: String,
    /// In order.
    pub columns: Vec<Column>,
}

/// A column: one question, whichever versions asked it.
#[derive(Debug, Clone)]
pub struct Column {
    /// Path of the question.
    pub path: String,
    /// What was asked, in the reader's language, by the newest version that did.
    pub label: String,
    /// The version that asked it last, where the newest one does not.
    pub last: Option<u32>,
    /// How its cells look: as text, where versions differ.
    pub look: Kind,
}

/// A row of one of the tables.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The number of the table.
    pub table: usize,
    /// From 1, within the table.
    pub index: u64,
    /// The row that it belongs to: number of its table, and index there.
    pub parent: Option<(usize, u64)>,
    /// A cell per column.
    pub cells: Vec<Cell>,
}

/// A version of the form and how its answers are told.
struct Version {
    form: Form,
    told: HashMap<String, Told>,
}

/// The tables of a survey.
pub struct Tables {
    /// That of the answers, then one per repeat.
    pub all: Vec<Table>,
    versions: BTreeMap<u32, Version>,
}

impl Tables {
    /// The tables of these versions, of which the first is the newest.
    pub fn of(forms: Vec<(u32, Form)>, language: &str) -> Self {
        let answers = Table { path: String::new(), columns: Vec::new() };
        let (mut all, mut versions) = (vec![answers], BTreeMap::new());
        let newest = forms.first().map(|(number, _)| *number);
        for (number, form) in forms {
            let told: HashMap<String, Told> = told::columns(&form, language)
                .into_iter()
                .map(|column| (column.path.clone(), column))
                .collect();
            let last = (Some(number) != newest).then_some(number);
            for table in answers_tables(&form, Split::Together) {
                add(&mut all, &table, &told, last);
            }
            versions.insert(number, Version { form, told });
        }
        Self { all, versions }
    }

    /// The number of the table of a repeat, or of the answers (an empty path).
    pub fn named(&self, path: &str) -> Option<usize> {
        self.all.iter().position(|table| table.path == path)
    }

    /// What the answers of a page need, made once for it.
    pub fn page(&self) -> Page<'_> {
        Page { tables: self, of: BTreeMap::new() }
    }
}

/// The tables of each version, as far as the answers of a page were given in them.
pub struct Page<'t> {
    tables: &'t Tables,
    of: BTreeMap<u32, Vec<AnswersTable<'t>>>,
}

impl Page<'_> {
    /// The rows of one answer, those of the answers' table first. `counts` is how many rows each table
    /// has, and is moved on. What is personal is told as `masked`, where there is such a word. No rows
    /// where the version of the answer is not one of the tables'.
    pub fn rows(
        &mut self,
        counts: &mut [u64],
        (version, answers): (u32, &Answers),
        masked: Option<&str>,
    ) -> Vec<Row> {
        let Some(Version { form, told }) = self.tables.versions.get(&version) else {
            return Vec::new();
        };
        let tables = self.of.entry(version);
        let tables = tables.or_insert_with(|| answers_tables(form, Split::Together));
        let mut rows = Vec::new();
        // Rows of this answer by their keys, and keys of what they belong to.
        let (mut known, mut parents) = (HashMap::new(), Vec::new());
        for (number, union) in self.tables.all.iter().enumerate() {
            let table = tables.iter().find(|table| table.path == union.path);
            let (Some(table), Some(count)) = (table, counts.get_mut(number)) else { continue };
            let places = places(table, union);
            for row in table.rows_of("", answers) {
                *count += 1;
                let cells = union.columns.iter().zip(&places).map(|(column, at)| {
                    let text = at.and_then(|at| row.cells.get(at)).map_or("", String::as_str);
                    cell(column, told.get(&column.path), text, masked)
                });
                let cells = cells.collect();
                rows.push(Row { table: number, index: *count, parent: None, cells });
                known.insert(row.key, (number, *count));
                parents.push((!union.path.is_empty()).then_some(row.parent));
            }
        }
        for (row, parent) in rows.iter_mut().zip(parents) {
            row.parent = parent.and_then(|key| known.get(&key).copied());
        }
        rows
    }
}

impl Tables {
    /// Names of the files that an answer names, but for personal ones where they are `masked`.
    pub fn files(&self, (version, answers): (u32, &Answers), masked: bool) -> Vec<String> {
        let Some(Version { form, told }) = self.versions.get(&version) else { return Vec::new() };
        if !told.values().any(Told::is_file) {
            return Vec::new();
        }
        let entry = Entry::of(form, answers);
        let named = entry.iter().filter(|(field, name)| {
            let column = told.get(&path_of(field)).filter(|_| !name.is_empty());
            column.is_some_and(|column| column.is_file() && !(column.personal && masked))
        });
        named.map(|(_, name)| name.to_owned()).collect()
    }
}

/// Path of a question of a table.
fn path_in(table: &str, header: &str) -> String {
    if table.is_empty() { header.to_owned() } else { format!("{table}/{header}") }
}

/// What a version asks beyond what is there.
fn add(
    all: &mut Vec<Table>,
    table: &AnswersTable<'_>,
    told: &HashMap<String, Told>,
    last: Option<u32>,
) {
    let at = all.iter().position(|known| known.path == table.path).unwrap_or_else(|| {
        all.push(Table { path: table.path.clone(), columns: Vec::new() });
        all.len() - 1
    });
    let Some(union) = all.get_mut(at) else { return };
    for column in &table.columns {
        let path = path_in(&table.path, &column.header);
        let Some(told) = told.get(&path) else { continue };
        match union.columns.iter_mut().find(|known| known.path == path) {
            Some(known) if known.look != told.look() => known.look = Kind::Text,
            Some(_) => {}
            None => union.columns.push(Column {
                label: told.label.clone(),
                look: told.look(),
                path,
                last,
            }),
        }
    }
}

/// Where each column of the union stands in the table of one version.
fn places(table: &AnswersTable<'_>, union: &Table) -> Vec<Option<usize>> {
    let known: HashMap<String, usize> = (table.columns.iter().zip(0..))
        .map(|(column, at)| (path_in(&table.path, &column.header), at))
        .collect();
    union.columns.iter().map(|column| known.get(&column.path).copied()).collect()
}

fn cell(column: &Column, told: Option<&Told>, text: &str, masked: Option<&str>) -> Cell {
    match (told, masked) {
        (None, _) => Cell::Empty,
        _ if text.is_empty() => Cell::Empty,
        (Some(told), Some(masked)) if told.personal => Cell::Text(masked.to_owned()),
        (Some(told), _) => told.cell(column.look, text),
    }
}

#[cfg(test)]
mod tests;
