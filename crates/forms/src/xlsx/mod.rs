//! Forms as workbooks (XLSForm): read, and written so that they read alike.
//!
//! Spellings are those that pyxform reads (`headers.rs`, `types.rs`). What has no meaning here, columns
//! and whole sheets, is kept and written again. Cells of formulas are read with the value that was
//! saved; a cell without one is an error, never empty.

mod choices;
pub(crate) mod headers;
mod row;
mod survey;
mod table;
#[cfg(test)]
pub(crate) mod tests;
mod types;
mod write;

use nguon_workbook::{SheetOfText, WorkbookError, WorkbookLimits};

use crate::finding::{Finding, FindingKind};
use crate::form::{CHOICES, Form, FormError, Rows, SETTINGS, SURVEY};
use crate::limits::{
    COLUMNS_MAX, FILE_BYTES_MAX, FINDINGS_MAX, ROWS_MAX, SHEETS_MAX, UNPACKED_BYTES_MAX,
};
use crate::model::{Choice, Draft, KeptSheet};

pub use write::{WriteError, write};

const WORKBOOK: WorkbookLimits = WorkbookLimits {
    unpacked_bytes_max: UNPACKED_BYTES_MAX,
    sheets_max: SHEETS_MAX,
    rows_max: ROWS_MAX,
    // One more, so that what stands too far right is seen.
    columns_max: COLUMNS_MAX + 1,
};

/// A form, and what was odd about its workbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Read {
    /// The form.
    pub form: Form,
    /// What a person should know; none of it stands in the way.
    pub warnings: Vec<Finding>,
}

/// Reads the workbook of a form (XLSX). An error has every finding, sheet by sheet, row by row.
pub fn read(xlsx: &[u8]) -> Result<Read, FormError> {
    let sheets = sheets(xlsx).map_err(|kind| FormError {
        findings: vec![Finding { sheet: String::new(), row: 0, column: String::new(), kind }],
    })?;
    let mut draft = Draft::default();
    let mut errors = Vec::new();
    let mut rows = Rows::default();
    let named = |name: &str| sheets.iter().find(|sheet| sheet.name.trim().to_lowercase() == name);
    // A workbook of one sheet is its survey, whatever the sheet is called.
    let only = if let [only] = sheets.as_slice() { Some(only) } else { None };
    let Some(survey_sheet) = named(SURVEY).or(only) else {
        let (sheet, column) = (String::new(), String::new());
        let kind = FindingKind::NoSurvey {};
        return Err(FormError { findings: vec![Finding { sheet, row: 0, column, kind }] });
    };
    let survey = survey::survey(survey_sheet);
    draft.items = survey.items;
    rows.items = survey.rows;
    errors.extend(survey.errors);
    if let Some(sheet) = named(CHOICES) {
        (draft.lists, rows.choices) = choices::choices(sheet, &mut errors);
    }
    with_other(&mut draft, &mut rows, &survey.lists_with_other);
    if let Some(sheet) = named(SETTINGS) {
        choices::settings(sheet, &mut draft, &mut errors);
    }
    let mut warnings = survey.warnings;
    warnings.extend(errors.extract_if(.., |one| one.kind == FindingKind::NoHeader {}));
    draft.sheets = kept_sheets(&sheets, survey_sheet, &mut warnings);
    odd(&draft, &rows, &mut warnings);
    match Form::with_rows(draft, &rows) {
        Ok(form) if errors.is_empty() => Ok(Read { form, warnings }),
        Ok(_) => Err(in_order(errors)),
        Err(more) => {
            errors.extend(more);
            Err(in_order(errors))
        }
    }
}

fn sheets(xlsx: &[u8]) -> Result<Vec<SheetOfText>, FindingKind> {
    let too_large = |most: usize| FindingKind::FileTooLarge { most: format!("{} MiB", most >> 20) };
    if xlsx.len() > FILE_BYTES_MAX {
        return Err(too_large(FILE_BYTES_MAX));
    }
    nguon_workbook::read_with_hidden(xlsx, &WORKBOOK).map_err(|error| match error {
        WorkbookError::Broken => FindingKind::NotWorkbook {},
        WorkbookError::TooLarge => {
            too_large(usize::try_from(UNPACKED_BYTES_MAX).unwrap_or(usize::MAX))
        }
        WorkbookError::TooManySheets { sheets_max } => {
            FindingKind::TooMany { what: "sheets".to_owned(), most: sheets_max.to_string() }
        }
        WorkbookError::TooManyRows { rows_max, .. } => {
            FindingKind::TooMany { what: "rows".to_owned(), most: rows_max.to_string() }
        }
    })
}

/// The choice `other` for the lists that a question asks for with `or_other`.
fn with_other(draft: &mut Draft, rows: &mut Rows, lists: &[String]) {
    for (list, numbers) in draft.lists.iter_mut().zip(&mut rows.choices) {
        let wanted = lists.contains(&list.name);
        if wanted && list.choices.iter().all(|choice| choice.name != "other") {
            let like = list.choices.first().map(|choice| choice.label.clone()).unwrap_or_default();
            let label = survey::in_each(&like, "Khác", "Other");
            list.choices.push(Choice { name: "other".to_owned(), label, ..Choice::default() });
            numbers.extend(numbers.last().copied());
        }
    }
}

fn kept_sheets(
    sheets: &[SheetOfText],
    survey: &SheetOfText,
    warnings: &mut Vec<Finding>,
) -> Vec<KeptSheet> {
    let known = |sheet: &SheetOfText| {
        [CHOICES, SETTINGS].contains(&sheet.name.trim().to_lowercase().as_str())
    };
    let other = sheets.iter().filter(|sheet| !known(sheet) && sheet.name != survey.name);
    let kept = other.filter(|sheet| !sheet.rows.is_empty()).map(|sheet| {
        let line = |row: &Vec<nguon_workbook::Value>| row.iter().map(table::text).collect();
        KeptSheet { name: sheet.name.clone(), rows: sheet.rows.iter().map(line).collect() }
    });
    let kept: Vec<KeptSheet> = kept.collect();
    for sheet in &kept {
        let kind = FindingKind::SheetKept { sheet: sheet.name.clone() };
        let (name, column) = (sheet.name.clone(), String::new());
        warnings.push(Finding { sheet: name, row: 0, column, kind });
    }
    kept
}

/// What is allowed, but hardly meant.
fn odd(draft: &Draft, rows: &Rows, warnings: &mut Vec<Finding>) {
    if draft.id.is_empty() {
        let (sheet, column) = (SETTINGS.to_owned(), "form_id".to_owned());
        warnings.push(Finding { sheet, row: 0, column, kind: FindingKind::NoId {} });
    }
    for (item, row) in crate::form::flat(draft).into_iter().zip(&rows.items) {
        let shown = item.question().is_some_and(|question| question.kind.is_asked());
        if shown && item.label.is_empty() {
            let kind = FindingKind::NoLabel { name: item.name.clone() };
            warnings.push(survey::at(*row, "label", kind));
        }
    }
}

/// By sheet and row, no more than anybody mends at once.
fn in_order(mut findings: Vec<Finding>) -> FormError {
    // A calculation that is not understood is not missing as well.
    let no_formula = |finding: &Finding| {
        matches!(finding.kind, FindingKind::Expression { .. }).then_some(finding.row)
    };
    let not_understood: Vec<usize> = findings.iter().filter_map(no_formula).collect();
    findings.retain(|finding| {
        finding.kind != FindingKind::NoCalculation {} || !not_understood.contains(&finding.row)
    });
    let sheet = |finding: &Finding| {
        [SURVEY, CHOICES, SETTINGS].iter().position(|name| *name == finding.sheet).unwrap_or(3)
    };
    findings.sort_by_key(|finding| (sheet(finding), finding.row));
    findings.dedup();
    findings.truncate(FINDINGS_MAX);
    FormError { findings }
}
