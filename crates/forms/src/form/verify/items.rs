//! Names, lists and parameters of the survey.

use std::collections::HashSet;

use super::super::plan::Plan;
use super::super::refs::words;
use super::super::rows::Rows;
use super::Findings;
use crate::expr::is_name;
use crate::finding::FindingKind;
use crate::limits::{DEPTH_MAX, NAME_CHARS_MAX};
use crate::model::{Draft, Item, Question, QuestionKind};
use crate::xlsx::headers::SURVEY_COLUMNS;

pub(super) fn check(
    draft: &Draft,
    plan: &Plan,
    items: &[&Item],
    rows: &Rows,
    findings: &mut Findings,
) {
    let mut used: HashSet<(Option<usize>, &str)> = HashSet::new();
    for ((id, def), item) in plan.defs.iter().enumerate().zip(items) {
        let row = rows.item(id);
        if let Some(kind) = name(&item.name) {
            findings.survey(row, "name", kind);
        } else if !used.insert((def.parent, &item.name)) {
            let found = item.name.clone();
            findings.survey(row, "name", FindingKind::NameTwice { found });
        }
        if def.steps.len() > DEPTH_MAX + 1 {
            let (what, most) = ("groups within each other".to_owned(), DEPTH_MAX.to_string());
            findings.survey(row, "type", FindingKind::TooMany { what, most });
        }
        for (column, words) in words(item) {
            findings.long_words(super::SURVEY, row, column, words);
        }
        findings.kept(super::SURVEY, row, &SURVEY_COLUMNS, &item.kept);
        findings.long(super::SURVEY, row, "appearance", &item.appearance);
        if let Some(question) = item.question() {
            self::question(draft, question, row, findings);
        }
    }
}

/// What is wrong with a name.
pub(super) fn name(name: &str) -> Option<FindingKind> {
    if name.is_empty() {
        Some(FindingKind::NoName {})
    } else if name.chars().count() > NAME_CHARS_MAX {
        Some(FindingKind::TextTooLong { most: NAME_CHARS_MAX.to_string() })
    } else if is_name(name) {
        None
    } else {
        Some(FindingKind::BadName { found: name.to_owned() })
    }
}

fn question(draft: &Draft, question: &Question, row: usize, findings: &mut Findings) {
    if let Some(wanted) = question.kind.list() {
        match draft.list(wanted) {
            None => {
                let list = wanted.to_owned();
                findings.survey(row, "type", FindingKind::NoList { list });
            }
            Some(list) if !matches!(question.kind, QuestionKind::SelectOne(_)) => {
                let parted = list.choices.iter().find(|one| one.name.contains(char::is_whitespace));
                if let Some(choice) = parted {
                    let found = choice.name.clone();
                    findings.survey(row, "type", FindingKind::ChoiceSpace { found });
                }
            }
            Some(_) => {}
        }
    }
    if question.kind == QuestionKind::Calculate
        && question.calculation.is_none()
        && question.default.is_none()
    {
        findings.survey(row, "calculation", FindingKind::NoCalculation {});
    }
    for (name, value) in &question.parameters {
        let numeric = matches!(
            (&question.kind, name.as_str()),
            (QuestionKind::Range, "start" | "end" | "step")
                | (QuestionKind::Image, "max-pixels")
                | (QuestionKind::Text, "rows")
        );
        let said = format!("{name}={value}");
        let whole = is_parameter(name) && is_parameter(value);
        if !whole || (numeric && !value.parse().is_ok_and(f64::is_finite)) {
            findings.survey(row, "parameters", FindingKind::BadParameter { found: said });
        }
    }
    if question.kind == QuestionKind::Range {
        let (start, end, step) = question.range();
        if !(start <= end && step > 0.0) {
            let found = format!("start={start} end={end} step={step}");
            findings.survey(row, "parameters", FindingKind::BadParameter { found });
        }
    }
}

/// Whether a parameter's name or value can be written so that it is read again.
fn is_parameter(part: &str) -> bool {
    !part.is_empty() && !part.contains(|c: char| c.is_whitespace() || "=,;".contains(c))
}
