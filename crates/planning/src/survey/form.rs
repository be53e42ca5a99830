//! A form as surveys use it: read from its workbook or from what is kept of it, and what is asked of
//! the questions that the convention does not know.

use nguon_forms::{
    Answers, Finding, FindingKind, Form, FormError, Item, ItemKind, Question, QuestionKind, Read,
    Repeat,
};

use super::NewVersion;

/// Column of ours in the sheet `survey`: `yes` where the answer tells who somebody is.
const PERSONAL: &str = "personal";
/// Setting of the convention: what an answer is called.
const INSTANCE_NAME: &str = "instance_name";

/// Read a workbook into a version to be added.
///
/// # Errors
/// [`FormError`] with every finding: sheet, row, column, what.
pub fn read(file_name: &str, workbook: Vec<u8>) -> Result<(NewVersion, Read), FormError> {
    let read = nguon_forms::read(&workbook)?;
    let questions = asked(&read.form).len();
    let version = NewVersion {
        file_name: file_name.to_owned(),
        workbook,
        form_json: kept(&read.form),
        own_version: read.form.version.clone(),
        questions: u32::try_from(questions).unwrap_or(u32::MAX),
    };
    Ok((version, read))
}

/// What a person should know about the workbook: not the column that has its meaning here.
pub fn odd(read: &Read) -> Vec<Finding> {
    let ours = |one: &&Finding| match &one.kind {
        FindingKind::ColumnKept { header } => !header.eq_ignore_ascii_case(PERSONAL),
        _ => true,
    };
    read.warnings.iter().filter(ours).cloned().collect()
}

/// As it is kept in the database.
pub fn kept(form: &Form) -> String {
    serde_json::to_string(form).unwrap_or_default()
}

/// A form that was kept.
///
/// # Errors
/// When the text is no form: it was changed outside of this program.
pub fn of_kept(json: &str) -> Result<Form, serde_json::Error> {
    serde_json::from_str(json)
}

/// The same for several versions, each with its number.
///
/// # Errors
/// As [`of_kept`].
pub fn all_of_kept(kept: &[(u32, String)]) -> Result<Vec<(u32, Form)>, serde_json::Error> {
    kept.iter().map(|(number, json)| Ok((*number, of_kept(json)?))).collect()
}

/// Answers that were kept.
///
/// # Errors
/// When the text holds no answers: it was changed outside of this program.
pub fn answers_of_kept(json: &str) -> Result<Answers, serde_json::Error> {
    serde_json::from_str(json)
}

/// A question that a person answers, and where it stands.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'f> {
    /// The item.
    pub item: &'f Item,
    /// What is asked.
    pub question: &'f Question,
    /// Whether it stands in a repeat.
    pub repeated: bool,
    /// Whether the answer tells who somebody is: said so for it, or for what it stands in.
    pub personal: bool,
}

/// The questions that a person answers, in order, each with its path.
pub fn asked(form: &Form) -> Vec<(String, Asked<'_>)> {
    let mut all = Vec::new();
    walk(&form.items, "", (false, false), &mut all);
    all
}

fn walk<'f>(
    items: &'f [Item],
    above: &str,
    (repeated, personal): (bool, bool),
    all: &mut Vec<(String, Asked<'f>)>,
) {
    for item in items {
        let path =
            if above.is_empty() { item.name.clone() } else { format!("{above}/{}", item.name) };
        let personal = personal || is_personal(item);
        match &item.kind {
            ItemKind::Question(question) if question.kind.is_asked() => {
                all.push((path, Asked { item, question, repeated, personal }));
            }
            ItemKind::Question(_) => {}
            ItemKind::Group(items) => walk(items, &path, (repeated, personal), all),
            ItemKind::Repeat(Repeat { items, .. }) => walk(items, &path, (true, personal), all),
        }
    }
}

fn is_personal(item: &Item) -> bool {
    let said = item.kept.iter().find(|(header, _)| header.eq_ignore_ascii_case(PERSONAL));
    said.is_some_and(|(_, text)| matches!(text.trim(), "yes" | "true" | "true()" | "1" | "có"))
}

/// The question that names an answer: the one of the setting `instance_name` where it is nothing else
/// than a question, else the first that is answered in words.
pub fn naming(form: &Form) -> Option<String> {
    let setting = form.settings.iter().find(|(header, _)| header.as_str() == INSTANCE_NAME);
    let named = setting
        .and_then(|(_, text)| text.trim().strip_prefix("${")?.strip_suffix('}'))
        .map(|name| name.trim().to_owned());
    let all = asked(form);
    let found = named
        .and_then(|name| all.iter().find(|(_, asked)| asked.item.name == name && !asked.repeated));
    let first = || {
        all.iter().find(|(_, asked)| asked.question.kind == QuestionKind::Text && !asked.repeated)
    };
    found.or_else(first).map(|(path, _)| path.clone())
}
