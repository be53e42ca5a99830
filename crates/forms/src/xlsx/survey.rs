//! The sheet `survey`: rows to a tree of items.

use super::headers::{Column, SURVEY_COLUMNS};
use super::row::ItemRow;
use super::table::{Row, rows};
use super::types::{Container, OrOther, Said, said};
use crate::expr::Formula;
use crate::finding::{Finding, FindingKind};
use crate::form::SURVEY;
use crate::model::{Item, ItemKind, Question, QuestionKind, Repeat, Words};

/// What was read, with the row of each item.
#[derive(Default)]
pub(super) struct Survey {
    pub(super) items: Vec<Item>,
    /// In the order of the plan.
    pub(super) rows: Vec<usize>,
    /// Lists that are to have a choice `other`.
    pub(super) lists_with_other: Vec<String>,
    pub(super) errors: Vec<Finding>,
    pub(super) warnings: Vec<Finding>,
}

/// A container whose end is still to come.
struct Open {
    of: Container,
    row: usize,
    /// What the row says, without what stands in it.
    item: Item,
    count: Option<Formula>,
    items: Vec<Item>,
}

pub(super) fn survey(sheet: &nguon_workbook::SheetOfText) -> Survey {
    let mut survey = Survey::default();
    let rows = rows(SURVEY, sheet, &SURVEY_COLUMNS, &mut survey.errors);
    survey.missing_columns(&rows, sheet);
    survey.kept_columns(&rows);
    let mut open: Vec<Open> = Vec::new();
    for row in &rows {
        survey.row(row, &mut open);
    }
    while let Some(left) = open.pop() {
        let begun = format!("begin_{} {}", left.of.name(), left.item.name);
        survey.error(left.row, "type", FindingKind::NotEnded { begun });
        survey.close(left, &mut open);
    }
    survey
}

impl Survey {
    fn row(&mut self, row: &Row, open: &mut Vec<Open>) {
        let number = row.number;
        if ["yes", "true", "true()"].contains(&row.text("disabled").to_lowercase().as_str()) {
            let name = row.text("name").to_owned();
            return self.warn(number, "disabled", FindingKind::RowDisabled { name });
        }
        if row.text("type").is_empty() {
            return if row.text("name").is_empty() {
                self.warn(number, "", FindingKind::RowLeftOut {});
            } else {
                self.error(number, "type", FindingKind::NoType {});
            };
        }
        let said = said(row.text("type")).unwrap_or_else(|kind| {
            self.error(number, "type", kind);
            // It stands in for what was meant, so that whoever asks for it finds it.
            Said::Question(QuestionKind::Text, OrOther::No)
        });
        self.unused(row, &said);
        let mut read = ItemRow { row, errors: &mut self.errors };
        match said {
            Said::End(of) => self.end(of, row, open),
            Said::Begin(of) => {
                let count = read.formula("repeat_count");
                let item = read.item(ItemKind::Group(Vec::new()));
                self.rows.push(number);
                open.push(Open { of, row: number, item, count, items: Vec::new() });
            }
            Said::Question(kind, other) => {
                let question = read.question(kind);
                let mut item = read.item(ItemKind::Question(Box::new(question)));
                if item.name.is_empty() && row.text("type").trim() == "note" {
                    item.name = format!("generated_note_name_{number}");
                }
                let written_out = (other == OrOther::Yes).then(|| self.other(number, &item));
                self.put(number, item, open);
                if let Some(specify) = written_out {
                    self.put(number, specify, open);
                }
            }
        }
    }

    fn put(&mut self, number: usize, item: Item, open: &mut [Open]) {
        let items = open.last_mut().map_or(&mut self.items, |inner| &mut inner.items);
        items.push(item);
        self.rows.push(number);
    }

    fn end(&mut self, of: Container, row: &Row, open: &mut Vec<Open>) {
        let found = format!("end_{}", of.name());
        let Some(begun) = open.pop() else {
            return self.error(row.number, "type", FindingKind::EndWithoutBegin { found });
        };
        if begun.of != of {
            let begun = format!("begin_{} {}", begun.of.name(), begun.item.name);
            self.error(row.number, "type", FindingKind::EndOfOther { found, begun });
        }
        self.close(begun, open);
    }

    fn close(&mut self, begun: Open, open: &mut [Open]) {
        let Open { of, mut item, count, items, .. } = begun;
        item.kind = match of {
            Container::Group => ItemKind::Group(items),
            Container::Repeat => ItemKind::Repeat(Repeat { count, items }),
        };
        open.last_mut().map_or(&mut self.items, |outer| &mut outer.items).push(item);
    }

    /// `or_other` written out as pyxform does: a choice `other`, and a question that asks which.
    fn other(&mut self, row: usize, item: &Item) -> Item {
        let list = item.question().and_then(|question| question.kind.list()).unwrap_or_default();
        self.lists_with_other.push(list.to_owned());
        let (name, question) = (item.name.clone(), format!("{}_other", item.name));
        let kind = FindingKind::OtherWrittenOut { name: name.clone(), question: question.clone() };
        self.warn(row, "type", kind);
        let label = in_each(&item.label, "Ghi rõ", "Specify other.");
        let asked = ItemKind::Question(Box::new(Question::new(QuestionKind::Text)));
        let mut specify = Item::new(question, label, asked);
        specify.relevant = Formula::parse(&format!("selected(${{{name}}}, 'other')")).ok();
        specify
    }

    /// Cells that a row of its kind has no use for.
    fn unused(&mut self, row: &Row, said: &Said) {
        let used = |name: &str| match said {
            Said::Question(..) => name != "repeat_count",
            Said::Begin(of) => {
                ["type", "name", "label", "relevant", "appearance", "disabled"].contains(&name)
                    || (*of == Container::Repeat && name == "repeat_count")
            }
            // What stands beside an end is for who reads the sheet.
            Said::End(_) => true,
        };
        for (column, text) in &row.cells {
            if let Column::Known(name, _) = column
                && !used(name)
            {
                let found = text.chars().take(80).collect();
                self.warn(row.number, &column.header(), FindingKind::CellUnused { found });
            }
        }
    }

    fn missing_columns(&mut self, rows: &[Row], sheet: &nguon_workbook::SheetOfText) {
        let first = sheet.rows.first();
        let headers = first.into_iter().flatten().map(|cell| cell.text.as_str());
        let columns: Vec<Column> =
            headers.map(|header| SURVEY_COLUMNS.column(header.trim(), false)).collect();
        for wanted in ["type", "name"] {
            let there =
                columns.iter().any(|one| matches!(one, Column::Known(name, _) if *name == wanted));
            if !there && !rows.is_empty() {
                self.error(1, "", FindingKind::NoColumn { header: wanted.to_owned() });
            }
        }
    }

    fn kept_columns(&mut self, rows: &[Row]) {
        let mut seen = std::collections::BTreeSet::new();
        for (column, _) in rows.iter().flat_map(|row| &row.cells) {
            if let Column::Kept(header) = column
                && seen.insert(header.clone())
            {
                self.warn(1, header, FindingKind::ColumnKept { header: header.clone() });
            }
        }
    }

    fn error(&mut self, row: usize, column: &str, kind: FindingKind) {
        self.errors.push(at(row, column, kind));
    }

    fn warn(&mut self, row: usize, column: &str, kind: FindingKind) {
        self.warnings.push(at(row, column, kind));
    }
}

pub(super) fn at(row: usize, column: &str, kind: FindingKind) -> Finding {
    Finding { sheet: SURVEY.to_owned(), row, column: column.to_owned(), kind }
}

/// Words in each language that `like` has, Vietnamese or English.
pub(super) fn in_each(like: &Words, vietnamese: &str, english: &str) -> Words {
    like.iter().fold(Words::default(), |words, (language, _)| {
        let said = if crate::model::same_language(language, "vi") { vietnamese } else { english };
        words.and(language, said)
    })
}
