//! One row of the survey: its cells to the fields of an item.

use super::headers::Column;
use super::survey::at;
use super::table::Row;
use crate::expr::{Expr, ExprError, Formula};
use crate::finding::{Finding, FindingKind};
use crate::model::{Initial, Item, ItemKind, Question, QuestionKind, Words};

const YES: [&str; 3] = ["yes", "true", "true()"];
const NO: [&str; 3] = ["no", "false", "false()"];

/// A row that is being read.
pub(super) struct ItemRow<'r> {
    pub(super) row: &'r Row,
    pub(super) errors: &'r mut Vec<Finding>,
}

impl ItemRow<'_> {
    pub(super) fn item(&mut self, kind: ItemKind) -> Item {
        let kept = self.row.cells.iter().filter_map(|(column, text)| match column {
            Column::Kept(header) => Some((header.clone(), text.clone())),
            Column::Known(..) => None,
        });
        Item {
            name: self.row.text("name").to_owned(),
            label: self.words("label"),
            relevant: self.formula("relevant"),
            appearance: self.row.text("appearance").to_owned(),
            kept: kept.collect(),
            kind,
        }
    }

    pub(super) fn question(&mut self, kind: QuestionKind) -> Question {
        Question {
            hint: self.words("hint"),
            guidance_hint: self.words("guidance_hint"),
            required: self.truth("required"),
            required_message: self.words("required_message"),
            constraint: self
                .formula("constraint")
                .or_else(|| Formula::parse(super::types::constraint(self.row.text("type"))?).ok()),
            constraint_message: self.words("constraint_message"),
            calculation: self.formula("calculation"),
            default: self.initial(),
            read_only: self.truth("read_only"),
            parameters: self.parameters(),
            choice_filter: self.formula("choice_filter"),
            kind,
        }
    }

    /// A formula; `yes` and `no` stand for what is always so and never.
    pub(super) fn formula(&mut self, column: &str) -> Option<Formula> {
        let source = self.row.text(column);
        if source.is_empty() {
            return None;
        }
        let said = source.to_lowercase();
        let source = if YES.contains(&said.as_str()) {
            "true()"
        } else if NO.contains(&said.as_str()) {
            "false()"
        } else {
            source
        };
        Formula::parse(source).map_err(|error| self.no_formula(column, source, &error)).ok()
    }

    fn no_formula(&mut self, column: &str, source: &str, error: &ExprError) {
        self.error(column, FindingKind::of_expression(source, error));
    }

    fn error(&mut self, column: &str, kind: FindingKind) {
        self.errors.push(at(self.row.number, column, kind));
    }

    /// A formula, of which the word `no` is none.
    fn truth(&mut self, column: &str) -> Option<Formula> {
        if ["no", "false"].contains(&self.row.text(column).to_lowercase().as_str()) {
            return None;
        }
        self.formula(column)
    }

    /// A text, unless it reads an answer or calls a function.
    fn initial(&mut self) -> Option<Initial> {
        let source = self.row.text("default");
        if source.is_empty() {
            return None;
        }
        let read = Formula::parse(source);
        if source.contains("${") {
            let read = read.map_err(|error| self.no_formula("default", source, &error));
            return read.ok().map(Initial::Formula);
        }
        let mut calls = false;
        if let Ok(formula) = &read {
            formula.expr().walk(&mut |part| calls |= matches!(part, Expr::Call(..)));
        }
        match read {
            Ok(formula) if calls => Some(Initial::Formula(formula)),
            _ => Some(Initial::Text(source.to_owned())),
        }
    }

    /// `start=1 end=5`, also parted by commas or semicolons.
    fn parameters(&mut self) -> Vec<(String, String)> {
        let source = self.row.text("parameters");
        // A space around the sign of equality belongs to it.
        let joined = source.split('=').map(str::trim).collect::<Vec<_>>().join("=");
        let mut read = Vec::new();
        let mut wrong = Vec::new();
        for part in joined.split([' ', '\n', '\t', ',', ';']).filter(|part| !part.is_empty()) {
            match part.split_once('=') {
                Some((name, value)) if !name.is_empty() && !value.is_empty() => {
                    read.push((name.to_lowercase(), value.to_owned()));
                }
                _ => wrong.push(part.to_owned()),
            }
        }
        for found in wrong {
            self.error("parameters", FindingKind::BadParameter { found });
        }
        read
    }

    fn words(&self, name: &str) -> Words {
        words(self.row, name)
    }
}

/// What a row says in a column, in all languages.
pub(super) fn words(row: &Row, name: &str) -> Words {
    let said = row.cells.iter().filter_map(|(column, text)| match column {
        Column::Known(known, language) if *known == name => Some((language, text)),
        Column::Known(..) | Column::Kept(_) => None,
    });
    said.fold(Words::default(), |words, (language, text)| words.and(language, text))
}
