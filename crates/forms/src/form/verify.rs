//! Whether a draft is a form. Everything wrong is found in one go.

mod choices;
mod expressions;
mod items;

use super::order::order;
use super::plan::Plan;
use super::rows::Rows;
use crate::finding::{Finding, FindingKind};
use crate::limits::{CHOICES_MAX, FINDINGS_MAX, ITEMS_MAX, LANGUAGES_MAX, TEXT_CHARS_MAX};
use crate::model::{Draft, Item, ItemKind, Kept, Words};
use crate::xlsx::headers::{Columns, SETTINGS_COLUMNS};

/// The sheets of a form.
pub(crate) const SURVEY: &str = "survey";
pub(crate) const CHOICES: &str = "choices";
pub(crate) const SETTINGS: &str = "settings";

/// The plan of the draft, or what is wrong with it.
pub(super) fn verify(draft: &Draft, rows: &Rows) -> Result<Plan, Vec<Finding>> {
    sizes(draft)?;
    let mut plan = Plan::of(draft);
    let items = flat(draft);
    let mut findings = Findings::default();
    settings(draft, &mut findings);
    items::check(draft, &plan, &items, rows, &mut findings);
    choices::check(draft, rows, &mut findings);
    expressions::check(draft, &plan, &items, rows, &mut findings);
    if findings.0.is_empty() {
        match order(&plan, &items) {
            Ok(order) => plan.order = order,
            Err(circle) => {
                let names = circle.iter().filter_map(|id| items.get(*id));
                let names: Vec<&str> = names.map(|item| item.name.as_str()).collect();
                let row = circle.first().map_or(0, |id| rows.item(*id));
                let column = circle.first().and_then(|id| items.get(*id)).map_or("", |item| {
                    match &item.kind {
                        ItemKind::Question(question) if question.calculation.is_some() => {
                            "calculation"
                        }
                        _ => "relevant",
                    }
                });
                findings.survey(row, column, FindingKind::Cycle { names: names.join(", ") });
            }
        }
    }
    if findings.0.is_empty() { Ok(plan) } else { Err(findings.0) }
}

/// All items in the order of the plan.
pub(crate) fn flat(draft: &Draft) -> Vec<&Item> {
    let mut found = Vec::new();
    let mut open: Vec<&Item> = draft.items.iter().rev().collect();
    while let Some(item) = open.pop() {
        found.push(item);
        open.extend(item.items().iter().rev());
    }
    found
}

/// Limits that have to hold before anything else is looked at.
fn sizes(draft: &Draft) -> Result<(), Vec<Finding>> {
    let too_many = |sheet: &str, what: &str, most: usize| {
        let kind = FindingKind::TooMany { what: what.to_owned(), most: most.to_string() };
        let (sheet, column) = (sheet.to_owned(), String::new());
        Err(vec![Finding { sheet, row: 0, column, kind }])
    };
    if flat(draft).len() > ITEMS_MAX {
        return too_many(SURVEY, "questions", ITEMS_MAX);
    }
    if draft.lists.iter().map(|list| list.choices.len()).sum::<usize>() > CHOICES_MAX {
        return too_many(CHOICES, "choices", CHOICES_MAX);
    }
    if draft.languages().len() > LANGUAGES_MAX {
        return too_many(SURVEY, "languages", LANGUAGES_MAX);
    }
    Ok(())
}

fn settings(draft: &Draft, findings: &mut Findings) {
    let own = [
        ("form_title", &draft.title),
        ("form_id", &draft.id),
        ("version", &draft.version),
        ("default_language", &draft.default_language),
    ];
    for (header, text) in own {
        findings.long(SETTINGS, 2, header, text);
    }
    findings.kept(SETTINGS, 2, &SETTINGS_COLUMNS, &draft.settings);
    if flat(draft).iter().all(|item| item.question().is_none()) {
        findings.survey(0, "", FindingKind::Empty {});
    }
}

/// What was found so far, up to a limit.
#[derive(Default)]
pub(super) struct Findings(Vec<Finding>);

impl Findings {
    fn add(&mut self, sheet: &str, row: usize, column: &str, kind: FindingKind) {
        if self.0.len() < FINDINGS_MAX {
            let (sheet, column) = (sheet.to_owned(), column.to_owned());
            self.0.push(Finding { sheet, row, column, kind });
        }
    }

    fn survey(&mut self, row: usize, column: &str, kind: FindingKind) {
        self.add(SURVEY, row, column, kind);
    }

    fn long(&mut self, sheet: &str, row: usize, column: &str, text: &str) {
        if text.len() > TEXT_CHARS_MAX && text.chars().count() > TEXT_CHARS_MAX {
            let most = TEXT_CHARS_MAX.to_string();
            self.add(sheet, row, column, FindingKind::TextTooLong { most });
        }
    }

    /// Columns that are kept must not be taken for others when they are read again.
    fn kept(&mut self, sheet: &str, row: usize, columns: &Columns, kept: &Kept) {
        for (header, text) in kept {
            self.long(sheet, row, header, text);
            if !columns.is_kept(header) {
                self.add(sheet, row, header, FindingKind::ColumnTwice { header: header.clone() });
            }
        }
    }

    fn long_words(&mut self, sheet: &str, row: usize, column: &str, words: &Words) {
        for (language, text) in words.iter() {
            self.long(sheet, row, &header(column, language), text);
        }
    }
}

/// The header of a column in a language.
pub(crate) fn header(column: &str, language: &str) -> String {
    if language.is_empty() { column.to_owned() } else { format!("{column}::{language}") }
}
