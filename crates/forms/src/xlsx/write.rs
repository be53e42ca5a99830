//! A form as a workbook.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use rust_xlsxwriter::{DocProperties, Format, Workbook, Worksheet};

use crate::expr::Formula;
use crate::form::{CHOICES, Form, SETTINGS, SURVEY, flat, header};
use crate::model::{Draft, Initial, Item, ItemKind, Question, Words};

/// Why a form cannot be written.
#[derive(Debug, thiserror::Error)]
#[error("the workbook of the form could not be written")]
pub struct WriteError(#[from] rust_xlsxwriter::XlsxError);

/// Writes the workbook of a form (XLSForm), which pyxform and [`crate::read`] read. The same form and
/// time give the same bytes; `written_at` becomes the creation time in the file's properties.
pub fn write(form: &Form, written_at: Timestamp) -> Result<Vec<u8>, WriteError> {
    let mut book = Workbook::new();
    let properties = DocProperties::new()
        .set_title(&form.title)
        .set_creation_datetime(&TimeZone::UTC.to_datetime(written_at));
    book.set_properties(&properties);
    sheet(book.add_worksheet().set_name(SURVEY)?, &survey(form))?;
    if !form.lists.is_empty() {
        sheet(book.add_worksheet().set_name(CHOICES)?, &choices(form))?;
    }
    let settings = settings(form);
    if !settings.is_empty() {
        let (headers, texts) = settings.into_iter().unzip();
        sheet(book.add_worksheet().set_name(SETTINGS)?, &[headers, texts])?;
    }
    for kept in &form.sheets {
        sheet(book.add_worksheet().set_name(&kept.name)?, &kept.rows)?;
    }
    Ok(book.save_to_buffer()?)
}

fn sheet(sheet: &mut Worksheet, lines: &[Vec<String>]) -> Result<(), WriteError> {
    let bold = Format::new().set_bold();
    for (line, row) in lines.iter().zip(0_u32..) {
        for (text, column) in line.iter().zip(0_u16..).filter(|(text, _)| !text.is_empty()) {
            if row == 0 {
                sheet.write_string_with_format(row, column, text, &bold)?;
            } else {
                sheet.write_string(row, column, text)?;
            }
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    Ok(())
}

type Cells = Vec<(String, String)>;

/// Columns in this order, and those of them that any row fills.
const SURVEY_ORDER: [&str; 17] = [
    "type",
    "name",
    "label",
    "hint",
    "guidance_hint",
    "required",
    "required_message",
    "relevant",
    "constraint",
    "constraint_message",
    "calculation",
    "default",
    "read_only",
    "appearance",
    "parameters",
    "choice_filter",
    "repeat_count",
];

fn survey(draft: &Draft) -> Vec<Vec<String>> {
    enum Step<'d> {
        Item(&'d Item),
        End(&'static str),
    }
    let mut rows: Vec<Cells> = Vec::new();
    let mut open: Vec<Step<'_>> = draft.items.iter().rev().map(Step::Item).collect();
    while let Some(step) = open.pop() {
        match step {
            Step::End(of) => rows.push(vec![("type".to_owned(), of.to_owned())]),
            Step::Item(item) => {
                rows.push(cells(item));
                match &item.kind {
                    ItemKind::Question(_) => {}
                    ItemKind::Group(_) => open.push(Step::End("end_group")),
                    ItemKind::Repeat(_) => open.push(Step::End("end_repeat")),
                }
                open.extend(item.items().iter().rev().map(Step::Item));
            }
        }
    }
    let kept: BTreeSet<&String> =
        flat(draft).into_iter().flat_map(|item| item.kept.keys()).collect();
    table(draft, &SURVEY_ORDER, kept, &rows)
}

fn choices(draft: &Draft) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    let mut kept: BTreeSet<&String> = BTreeSet::new();
    for list in &draft.lists {
        for choice in &list.choices {
            let mut row: Cells = vec![
                ("list_name".to_owned(), list.name.clone()),
                ("name".to_owned(), choice.name.clone()),
            ];
            say(&mut row, "label", &choice.label);
            row.extend(choice.kept.clone());
            kept.extend(choice.kept.keys());
            rows.push(row);
        }
    }
    table(draft, &["list_name", "name", "label"], kept, &rows)
}

fn settings(draft: &Draft) -> Cells {
    let own = [
        ("form_title", &draft.title),
        ("form_id", &draft.id),
        ("version", &draft.version),
        ("default_language", &draft.default_language),
    ];
    let own = own.into_iter().map(|(header, text)| (header.to_owned(), text.clone()));
    own.chain(draft.settings.clone()).filter(|(_, text)| !text.is_empty()).collect()
}

/// Rows under a line of headers: each known column, in each language, then those that are kept.
fn table(
    draft: &Draft,
    order: &[&str],
    kept: BTreeSet<&String>,
    rows: &[Cells],
) -> Vec<Vec<String>> {
    let used: BTreeSet<&str> = rows.iter().flatten().map(|(header, _)| header.as_str()).collect();
    let languages = draft.languages();
    let known = order.iter().flat_map(|column| {
        let said = languages.iter().filter(|language| !language.is_empty());
        let said = said.map(|language| header(column, language));
        std::iter::once((*column).to_owned()).chain(said).collect::<Vec<_>>()
    });
    let headers: Vec<String> = known
        .filter(|header| {
            ["type", "name"].contains(&header.as_str()) || used.contains(header.as_str())
        })
        .chain(kept.into_iter().cloned())
        .collect();
    let line = |cells: &Cells| {
        let cell = |wanted: &String| {
            let found = cells.iter().find(|(header, _)| header == wanted);
            found.map(|(_, text)| text.clone()).unwrap_or_default()
        };
        headers.iter().map(cell).collect()
    };
    let lines: Vec<Vec<String>> = rows.iter().map(line).collect();
    std::iter::once(headers.clone()).chain(lines).collect()
}

fn cells(item: &Item) -> Cells {
    let kind = match &item.kind {
        ItemKind::Question(question) => match question.kind.list() {
            Some(list) => format!("{} {list}", question.kind.name()),
            None => question.kind.name().to_owned(),
        },
        ItemKind::Group(_) => "begin_group".to_owned(),
        ItemKind::Repeat(_) => "begin_repeat".to_owned(),
    };
    let mut cells: Cells = vec![("type".to_owned(), kind), ("name".to_owned(), item.name.clone())];
    say(&mut cells, "label", &item.label);
    put(&mut cells, "relevant", source(item.relevant.as_ref()));
    put(&mut cells, "appearance", &item.appearance);
    match &item.kind {
        ItemKind::Question(question) => question_cells(&mut cells, question),
        ItemKind::Repeat(repeat) => put(&mut cells, "repeat_count", source(repeat.count.as_ref())),
        ItemKind::Group(_) => {}
    }
    cells.extend(item.kept.clone());
    cells
}

fn question_cells(cells: &mut Cells, question: &Question) {
    say(cells, "hint", &question.hint);
    say(cells, "guidance_hint", &question.guidance_hint);
    say(cells, "required_message", &question.required_message);
    say(cells, "constraint_message", &question.constraint_message);
    put(cells, "required", source(question.required.as_ref()));
    put(cells, "constraint", source(question.constraint.as_ref()));
    put(cells, "calculation", source(question.calculation.as_ref()));
    put(cells, "read_only", source(question.read_only.as_ref()));
    put(cells, "choice_filter", source(question.choice_filter.as_ref()));
    match &question.default {
        Some(Initial::Text(text)) => put(cells, "default", text),
        Some(Initial::Formula(formula)) => put(cells, "default", formula.source()),
        None => {}
    }
    let parameters: Vec<String> =
        question.parameters.iter().map(|(name, value)| format!("{name}={value}")).collect();
    put(cells, "parameters", &parameters.join(" "));
}

fn source(formula: Option<&Formula>) -> &str {
    formula.map_or("", Formula::source)
}

fn put(cells: &mut Cells, column: &str, text: &str) {
    if !text.is_empty() {
        cells.push((column.to_owned(), text.to_owned()));
    }
}

fn say(cells: &mut Cells, column: &str, words: &Words) {
    cells.extend(words.iter().map(|(language, text)| (header(column, language), text.to_owned())));
}
