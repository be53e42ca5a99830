//! The sheets `choices` and `settings`.

use nguon_workbook::SheetOfText;

use super::headers::{CHOICES_COLUMNS, Column, SETTINGS_COLUMNS};
use super::row::words;
use super::table::rows;
use crate::finding::{Finding, FindingKind};
use crate::form::{CHOICES, SETTINGS};
use crate::model::{Choice, ChoiceList, Draft, Kept};

/// Lists in the order of their first row, with the row of each choice.
pub(super) fn choices(
    sheet: &SheetOfText,
    errors: &mut Vec<Finding>,
) -> (Vec<ChoiceList>, Vec<Vec<usize>>) {
    let (mut lists, mut numbers): (Vec<ChoiceList>, Vec<Vec<usize>>) = Default::default();
    for row in rows(CHOICES, sheet, &CHOICES_COLUMNS, errors) {
        let list = row.text("list_name");
        if list.is_empty() {
            let (sheet, column) = (CHOICES.to_owned(), "list_name".to_owned());
            let kind = FindingKind::NoName {};
            errors.push(Finding { sheet, row: row.number, column, kind });
            continue;
        }
        let kept = kept(&row.cells);
        let choice =
            Choice { name: row.text("name").to_owned(), label: words(&row, "label"), kept };
        let at = lists.iter().position(|known| known.name == list).unwrap_or_else(|| {
            lists.push(ChoiceList { name: list.to_owned(), choices: Vec::new() });
            numbers.push(Vec::new());
            lists.len() - 1
        });
        if let (Some(list), Some(numbers)) = (lists.get_mut(at), numbers.get_mut(at)) {
            list.choices.push(choice);
            numbers.push(row.number);
        }
    }
    (lists, numbers)
}

/// The first row of `settings` into the draft.
pub(super) fn settings(sheet: &SheetOfText, draft: &mut Draft, errors: &mut Vec<Finding>) {
    let Some(row) = rows(SETTINGS, sheet, &SETTINGS_COLUMNS, errors).into_iter().next() else {
        return;
    };
    row.text("form_title").clone_into(&mut draft.title);
    row.text("form_id").clone_into(&mut draft.id);
    row.text("version").clone_into(&mut draft.version);
    row.text("default_language").clone_into(&mut draft.default_language);
    draft.settings = kept(&row.cells);
}

fn kept(cells: &[(Column, String)]) -> Kept {
    let kept = cells.iter().filter_map(|(column, text)| match column {
        Column::Kept(header) => Some((header.clone(), text.clone())),
        Column::Known(..) => None,
    });
    kept.collect()
}
