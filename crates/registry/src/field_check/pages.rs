//! The form of a field check, for whatever it is made.

use askama::Template;
use jiff::civil::Date;
use nguon_platform::web::{FieldErrors, Page, Visitor};
use uuid::Uuid;

use super::{Answer, Cause, Conclusion, FieldCheck, NewFieldCheck};
use crate::rulebook::{Item, ItemKind};
use crate::screen::{Choice, Reader, Typed, word_choices};
use crate::subject::Subject;

/// Longest answer, in characters; the rest is cut off.
pub(super) const ANSWER_LENGTH_MAX: usize = 400;

/// One item of the form.
#[derive(Debug)]
pub(crate) struct ItemRow {
    id: String,
    /// The heading, where a new section begins.
    section: Option<String>,
    label: String,
    kind: ItemKind,
    needed: bool,
    unsure: bool,
    basis: String,
    value: String,
}

/// The form as a page.
#[derive(Template)]
#[template(path = "field_check/templates/form.html")]
pub(crate) struct CheckPage {
    pub(crate) page: Page,
    pub(crate) errors: FieldErrors,
    pub(crate) action: String,
    pub(crate) back: String,
    pub(crate) intro: String,
    pub(crate) items: Vec<ItemRow>,
    /// Causes to choose from; none when it is given.
    pub(crate) causes: Vec<Choice>,
    pub(crate) conclusions: Vec<Choice>,
    pub(crate) on: String,
    pub(crate) cause: String,
    pub(crate) conclusion: String,
    pub(crate) note: String,
    pub(crate) version: i64,
    /// The planned visit that it is made for; may be empty.
    pub(crate) visit: String,
}

impl CheckPage {
    /// The form with what was typed so far.
    pub(crate) fn new(
        page: Page,
        visitor: &Visitor,
        items: &[Item],
        typed: &Typed,
        errors: FieldErrors,
    ) -> Self {
        let mut last = String::new();
        let rows = items.iter().map(|item| {
            let section = (item.section != last).then(|| {
                last.clone_from(&item.section);
                visitor.t(&format!("registry-check-section-{}", item.section))
            });
            ItemRow {
                section,
                id: item.id.clone(),
                label: item.label(visitor.language).to_owned(),
                kind: item.kind,
                needed: item.needed,
                unsure: item.confidence == "unsure",
                basis: item.basis.clone(),
                value: typed.of(&field(&item.id)).to_owned(),
            }
        });
        let conclusions = Conclusion::ALL.iter().map(|one| one.word());
        Self {
            items: rows.collect(),
            conclusions: word_choices(visitor, "registry-conclusion", conclusions),
            causes: Vec::new(),
            on: typed.of("on").to_owned(),
            cause: typed.of("cause").to_owned(),
            conclusion: typed.of("conclusion").to_owned(),
            note: typed.of("note").to_owned(),
            version: typed.version(),
            visit: typed.of("visit").to_owned(),
            action: String::new(),
            back: String::new(),
            intro: String::new(),
            page,
            errors,
        }
    }
}

fn field(item: &str) -> String {
    format!("item-{item}")
}

/// What was typed into the form, with the words of the items.
///
/// # Errors
/// Complaints about day and conclusion; the answers are judged when they are kept.
pub(crate) fn read(
    typed: &Typed,
    items: &[Item],
    id: Uuid,
    subject: Subject,
    given: Option<Cause>,
) -> Result<NewFieldCheck, FieldErrors> {
    let mut reader = Reader::new(typed);
    let on: Option<Date> = reader.day("on");
    let conclusion = reader.needed("conclusion", "registry-error-choice");
    let note = reader.optional("note", "registry-error-words");
    let cause = match given {
        Some(cause) => Some(cause),
        None => reader.needed("cause", "registry-error-choice"),
    };
    let answers = items.iter().map(|item| Answer {
        id: item.id.clone(),
        name: item.name.clone(),
        value: typed.of(&field(&item.id)).trim().chars().take(ANSWER_LENGTH_MAX).collect(),
    });
    let answers = answers.collect();
    let new = || {
        Some(NewFieldCheck {
            id,
            subject,
            cause: cause?,
            thing: None,
            on: on?,
            conclusion: conclusion?,
            answers,
            note,
        })
    };
    let read = new();
    reader.done(read)
}

/// A recorded check in words.
#[derive(Debug)]
pub(crate) struct CheckRow {
    pub(crate) check: FieldCheck,
    pub(crate) cause: String,
    pub(crate) conclusion: String,
    pub(crate) tone: nguon_platform::web::Tone,
    /// Words of the item, answer in words.
    pub(crate) answers: Vec<(String, String)>,
}

/// Checks in the visitor's language.
pub(crate) fn check_rows(visitor: &Visitor, checks: Vec<FieldCheck>) -> Vec<CheckRow> {
    use nguon_platform::web::Tone;
    let row = |check: FieldCheck| CheckRow {
        cause: visitor.t(&format!("registry-cause-{}", check.cause.word())),
        conclusion: visitor.t(&format!("registry-conclusion-{}", check.conclusion.word())),
        tone: match check.conclusion {
            Conclusion::Pass => Tone::Good,
            Conclusion::PutRight => Tone::Warning,
            Conclusion::Fail => Tone::Danger,
        },
        answers: check
            .answers
            .iter()
            .filter(|answer| !answer.value.is_empty())
            .map(|answer| (answer.name.clone(), answered(visitor, &answer.value)))
            .collect(),
        check,
    };
    checks.into_iter().map(row).collect()
}

fn answered(visitor: &Visitor, value: &str) -> String {
    match value {
        "yes" => visitor.t("registry-answer-yes"),
        "no" => visitor.t("registry-answer-no"),
        other => other.to_owned(),
    }
}
