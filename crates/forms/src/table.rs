//! Answers as tables: a row per record, and for each repeat a table of its own, whose rows name the row
//! that they belong to (as ODK exports them).
//!
//! Rows are made record by record, so that an export needs no more room than its longest record.

#[cfg(test)]
mod tests;

use crate::answers::{Answer, Answers};
use crate::form::{DefId, Form};
use crate::model::{Choice, Item, Question, QuestionKind};

/// Whether choices of questions with many answers have columns of their own beside the common one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Split {
    /// One column, choices parted by spaces.
    Together,
    /// And one per choice: `1` where it is chosen, `0` where it is not, nothing where nothing is.
    PerChoice,
}

/// A table of answers.
#[derive(Debug, Clone)]
pub struct AnswersTable<'f> {
    /// Path of the repeat; empty for the records themselves.
    pub path: String,
    /// Its columns, in the order of the form.
    pub columns: Vec<AnswersColumn<'f>>,
    /// Names of groups and repeats down to the rows, each repeat with a mark.
    steps: Vec<Step<'f>>,
}

/// A column of answers.
#[derive(Debug, Clone)]
pub struct AnswersColumn<'f> {
    /// `about/workers`, without the path of the table; with the choice behind it where it has a column
    /// of its own: `about/wants/trace`.
    pub header: String,
    /// The item.
    pub item: &'f Item,
    /// The question.
    pub question: &'f Question,
    /// The choice, where the column is of one.
    pub choice: Option<&'f Choice>,
    names: Vec<&'f str>,
}

/// A row of answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswersRow {
    /// The record's key, and for a row of a repeat the way to it: `key/product[0]`.
    pub key: String,
    /// The key of the row that it belongs to; empty for records.
    pub parent: String,
    /// A text per column; empty where nothing was answered.
    pub cells: Vec<String>,
}

#[derive(Debug, Clone, Copy)]
enum Step<'f> {
    Group(&'f str),
    Repeat(&'f str),
}

/// The tables of a form: that of the records, then one per repeat.
pub fn answers_tables(form: &Form, split: Split) -> Vec<AnswersTable<'_>> {
    let records = AnswersTable {
        path: String::new(),
        columns: columns(form, &form.plan().top(), &[], split),
        steps: Vec::new(),
    };
    let repeats = form.plan().defs.iter().enumerate().filter(|(_, def)| def.is_repeat);
    let tables = repeats.map(|(id, def)| AnswersTable {
        path: def.path.clone(),
        columns: columns(form, &def.children, &[], split),
        steps: steps(form, id),
    });
    std::iter::once(records).chain(tables).collect()
}

/// Questions of these items and the groups in them, not of repeats.
fn columns<'f>(
    form: &'f Form,
    defs: &[DefId],
    above: &[&'f str],
    split: Split,
) -> Vec<AnswersColumn<'f>> {
    let mut found = Vec::new();
    for id in defs {
        let (Some(item), Some(def)) = (form.def_item(*id), form.plan().defs.get(*id)) else {
            continue;
        };
        let mut names = above.to_vec();
        names.push(&item.name);
        match item.question() {
            None if def.is_repeat => {}
            None => found.extend(columns(form, &def.children, &names, split)),
            Some(question) if question.kind == QuestionKind::Note => {}
            Some(question) => {
                let header = names.join("/");
                let column = AnswersColumn { header, item, question, choice: None, names };
                let many = matches!(question.kind, QuestionKind::SelectMultiple(_));
                let list = question.kind.list().filter(|_| many && split == Split::PerChoice);
                let choices = list.and_then(|name| form.list(name)).map(|list| &list.choices);
                let per_choice = choices.into_iter().flatten().map(|choice| AnswersColumn {
                    header: format!("{}/{}", column.header, choice.name),
                    choice: Some(choice),
                    ..column.clone()
                });
                let per_choice: Vec<_> = per_choice.collect();
                found.push(column);
                found.extend(per_choice);
            }
        }
    }
    found
}

/// From the record down to the instances of a repeat.
fn steps(form: &Form, repeat: DefId) -> Vec<Step<'_>> {
    let mut found = Vec::new();
    let mut at = Some(repeat);
    while let Some((id, def)) = at.and_then(|id| Some((id, form.plan().defs.get(id)?))) {
        if let Some(item) = form.def_item(id) {
            let name = item.name.as_str();
            found.push(if def.is_repeat { Step::Repeat(name) } else { Step::Group(name) });
        }
        at = def.parent;
    }
    found.reverse();
    found
}

impl AnswersTable<'_> {
    /// The rows of all records, each under its key, as they come.
    pub fn rows<'t, K: AsRef<str>>(
        &'t self,
        records: impl Iterator<Item = (K, Answers)> + 't,
    ) -> impl Iterator<Item = AnswersRow> + 't {
        records.flat_map(|(key, answers)| self.rows_of(key.as_ref(), &answers))
    }

    /// The rows of one record: one of the records' own table, as many as instances of a repeat's.
    pub fn rows_of(&self, key: &str, answers: &Answers) -> Vec<AnswersRow> {
        let mut found = Vec::new();
        self.descend(answers, &self.steps, key, "", &mut found);
        found
    }

    /// As deep as the table's repeat.
    fn descend(
        &self,
        answers: &Answers,
        steps: &[Step<'_>],
        key: &str,
        parent: &str,
        found: &mut Vec<AnswersRow>,
    ) {
        match steps.split_first() {
            None => {
                let cells = self.columns.iter().map(|column| column.cell(answers)).collect();
                found.push(AnswersRow { key: key.to_owned(), parent: parent.to_owned(), cells });
            }
            Some((Step::Group(name), rest)) => {
                if let Some(Answer::Group(inner)) = answers.0.get(*name) {
                    self.descend(inner, rest, key, parent, found);
                }
            }
            Some((Step::Repeat(name), rest)) => {
                if let Some(Answer::Repeat(all)) = answers.0.get(*name) {
                    for (index, one) in all.iter().enumerate() {
                        self.descend(one, rest, &format!("{key}/{name}[{index}]"), key, found);
                    }
                }
            }
        }
    }
}

impl AnswersColumn<'_> {
    fn cell(&self, answers: &Answers) -> String {
        let text = self.text(answers).unwrap_or_default();
        match self.choice {
            Some(_) if text.is_empty() => String::new(),
            Some(choice) => {
                let chosen = text.split_whitespace().any(|word| word == choice.name);
                u8::from(chosen).to_string()
            }
            None => text.to_owned(),
        }
    }

    fn text<'a>(&self, answers: &'a Answers) -> Option<&'a str> {
        let (last, groups) = self.names.split_last()?;
        let mut at = answers;
        for name in groups {
            let Some(Answer::Group(inner)) = at.0.get(*name) else { return None };
            at = inner;
        }
        match at.0.get(*last) {
            Some(Answer::Text(text)) => Some(text),
            _ => None,
        }
    }
}
