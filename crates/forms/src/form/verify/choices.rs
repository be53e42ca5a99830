//! Lists of choices.

use std::collections::HashSet;

use super::super::rows::Rows;
use super::{CHOICES, Findings};
use crate::finding::FindingKind;
use crate::limits::NAME_CHARS_MAX;
use crate::model::{ChoiceList, Draft};
use crate::xlsx::headers::CHOICES_COLUMNS;

pub(super) fn check(draft: &Draft, rows: &Rows, findings: &mut Findings) {
    // Whoever cascades selects says that one choice stands there for each that it belongs to.
    let twice = draft.settings.iter().any(|(header, text)| {
        header == "allow_choice_duplicates" && ["yes", "true"].contains(&&*text.to_lowercase())
    });
    let mut lists = HashSet::new();
    for (at, list) in draft.lists.iter().enumerate() {
        if !lists.insert(&list.name) {
            let kind = FindingKind::ListTwice { list: list.name.clone() };
            findings.add(CHOICES, rows.choice(at, 0), "list_name", kind);
        }
        if list.name.is_empty() || list.name.contains(char::is_whitespace) {
            let kind = FindingKind::BadName { found: list.name.clone() };
            findings.add(CHOICES, rows.choice(at, 0), "list_name", kind);
        }
        self::list(list, twice, |choice| rows.choice(at, choice), findings);
    }
}

fn list(list: &ChoiceList, twice: bool, row: impl Fn(usize) -> usize, findings: &mut Findings) {
    let mut names = HashSet::new();
    for (at, choice) in list.choices.iter().enumerate() {
        if choice.name.is_empty() {
            findings.add(CHOICES, row(at), "name", FindingKind::NoName {});
        } else if !names.insert(&choice.name) && !twice {
            let found = choice.name.clone();
            findings.add(CHOICES, row(at), "name", FindingKind::ChoiceTwice { found });
        }
        if choice.name.chars().count() > NAME_CHARS_MAX {
            let most = NAME_CHARS_MAX.to_string();
            findings.add(CHOICES, row(at), "name", FindingKind::TextTooLong { most });
        }
        findings.long_words(CHOICES, row(at), "label", &choice.label);
        findings.kept(CHOICES, row(at), &CHOICES_COLUMNS, &choice.kept);
    }
}
