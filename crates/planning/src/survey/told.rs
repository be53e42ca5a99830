//! Answers in words: choices by their labels, personal data only to those who collect it.

use std::collections::HashMap;

use nguon_forms::{Form, QuestionKind};
use nguon_print::{Cell, Kind};
use rust_decimal::Decimal;

use super::entry::{Entry, path_of};
use super::form::{Asked, asked};

/// A question as lists and files tell its answers.
#[derive(Debug, Clone)]
pub struct Column {
    /// Path of the question.
    pub path: String,
    /// What was asked, in the reader's language; else the name.
    pub label: String,
    /// Whether the answer tells who somebody is.
    pub personal: bool,
    kind: QuestionKind,
    choices: HashMap<String, String>,
}

/// The questions of a form, in order.
pub fn columns(form: &Form, language: &str) -> Vec<Column> {
    asked(form).into_iter().map(|(path, asked)| column(form, language, path, asked)).collect()
}

fn column(form: &Form, language: &str, path: String, asked: Asked<'_>) -> Column {
    let said = form.say(&asked.item.label, language);
    let list = asked.question.kind.list().and_then(|name| form.list(name));
    let choices = list.map(|list| list.choices.as_slice()).unwrap_or_default();
    let told = |choice: &nguon_forms::Choice| {
        let said = form.say(&choice.label, language);
        let said = if said.is_empty() { &choice.name } else { said };
        (choice.name.clone(), said.to_owned())
    };
    Column {
        label: if said.is_empty() { asked.item.name.clone() } else { said.to_owned() },
        personal: asked.personal,
        kind: asked.question.kind.clone(),
        choices: choices.iter().map(told).collect(),
        path,
    }
}

impl Column {
    /// Whether an answer is the name of a file.
    pub fn is_file(&self) -> bool {
        self.kind.is_file()
    }

    /// A value in words.
    pub fn told(&self, value: &str) -> String {
        let label = |name: &str| self.choices.get(name).map_or(name, String::as_str).to_owned();
        match self.kind {
            QuestionKind::SelectOne(_) => label(value),
            QuestionKind::SelectMultiple(_) | QuestionKind::Rank(_) => {
                value.split_whitespace().map(label).collect::<Vec<_>>().join("; ")
            }
            _ => value.to_owned(),
        }
    }

    /// How its cells look in a file.
    pub fn look(&self) -> Kind {
        match self.kind {
            QuestionKind::Integer => Kind::Integer,
            QuestionKind::Decimal | QuestionKind::Range => Kind::Decimal(2),
            QuestionKind::Date => Kind::Date,
            _ => Kind::Text,
        }
    }

    /// A value as a cell that looks so.
    pub fn cell(&self, look: Kind, value: &str) -> Cell {
        let text = self.told(value);
        match look {
            Kind::Integer | Kind::Decimal(_) => {
                text.parse::<Decimal>().map_or(Cell::Text(text), Cell::Decimal)
            }
            Kind::Date => text.parse().map_or(Cell::Text(text), Cell::Date),
            Kind::Text | Kind::DateTime => Cell::Text(text),
        }
    }
}

/// An answer line by line: what was asked, which time, what was said; personal data masked unless
/// `whole`.
pub fn lines(columns: &[Column], entry: &Entry, whole: bool) -> Vec<Line> {
    let by_path: HashMap<&str, &Column> =
        columns.iter().map(|column| (column.path.as_str(), column)).collect();
    let line = |(name, value): (&str, &str)| {
        let column = by_path.get(path_of(name).as_str())?;
        let said = match value {
            "" => Said::Nothing,
            _ if column.personal && !whole => Said::Masked,
            name if column.is_file() => Said::File(name.to_owned()),
            value => Said::Words(column.told(value)),
        };
        let times = name.split('[').skip(1).filter_map(|part| part.split(']').next());
        let times =
            times.filter_map(|number| Some((number.parse::<usize>().ok()? + 1).to_string()));
        let time = times.collect::<Vec<_>>().join(".");
        Some(Line { label: column.label.clone(), time, said })
    };
    entry.iter().filter_map(line).collect()
}

/// One question and what was said to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What was asked.
    pub label: String,
    /// Which instance, `2` or `2.1`; empty outside of repeats.
    pub time: String,
    /// What was said.
    pub said: Said,
}

/// What was said to a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// Nothing.
    Nothing,
    /// Something that the reader may not read.
    Masked,
    /// This.
    Words(String),
    /// A file of this name.
    File(String),
}
