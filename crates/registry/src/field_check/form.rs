//! The checklist as a form of surveys: taken along as XLSForm by whoever checks with ODK or Kobo, and its
//! answers checked by the same engine (issue 6, point 6).

use jiff::civil::Date;
use jiff::tz::TimeZone;
use nguon_forms::{
    Answer as Given, Answers as Record, At, Choice, ChoiceList, Draft, Form, FormError, Formula,
    Item, ItemKind, Problem, ProblemKind, Question, QuestionKind, Words,
};

use super::Answer;
use crate::error::Refusal;
use crate::rulebook::{self, ItemKind as Kind};

/// The list that a met or unmet item is answered from.
const PASS: &str = "pass";
/// Languages as the convention calls them in the headers of columns.
const VIETNAMESE: &str = "Tiếng Việt (vi)";
const ENGLISH: &str = "English (en)";

/// What the form says beside the items' own words: a key of the message files in both languages.
pub(crate) type Say<'s> = &'s dyn Fn(&str) -> [String; 2];

/// The items of a checklist as a form, a group for each section.
///
/// # Errors
/// What is wrong with the checklist, such as an item whose short name is no name of a question.
pub(crate) fn form(
    title: String,
    items: &[&rulebook::Item],
    say: Say<'_>,
) -> Result<Form, FormError> {
    let mut groups: Vec<Item> = Vec::new();
    for item in items {
        let at = groups.iter().position(|group| group.name == item.section).unwrap_or_else(|| {
            let label = words(say(&format!("registry-check-section-{}", item.section)));
            groups.push(Item::new(item.section.clone(), label, ItemKind::Group(Vec::new())));
            groups.len() - 1
        });
        if let Some(ItemKind::Group(inner)) = groups.get_mut(at).map(|group| &mut group.kind) {
            // What two markets ask alike is asked once.
            if inner.iter().all(|known| known.name != item.id) {
                inner.push(question(item));
            }
        }
    }
    let choice = |name: &str| Choice {
        name: name.to_owned(),
        label: words(say(&format!("registry-answer-{name}"))),
        ..Choice::default()
    };
    Form::new(Draft {
        title,
        id: "field_check".to_owned(),
        default_language: VIETNAMESE.to_owned(),
        items: groups,
        lists: vec![ChoiceList {
            name: PASS.to_owned(),
            choices: vec![choice("yes"), choice("no")],
        }],
        ..Draft::default()
    })
}

fn question(item: &rulebook::Item) -> Item {
    let mut question = Question::new(match item.kind {
        Kind::Pass => QuestionKind::SelectOne(PASS.to_owned()),
        Kind::Number => QuestionKind::Decimal,
        Kind::Text => QuestionKind::Text,
    });
    question.required = item.needed.then(always).flatten();
    question.hint = Words::plain(item.basis.clone());
    let label = words([item.name.clone(), item.english.clone()]);
    Item::new(item.id.clone(), label, ItemKind::Question(Box::new(question)))
}

fn always() -> Option<Formula> {
    Formula::parse("true()").ok()
}

fn words([vietnamese, english]: [String; 2]) -> Words {
    Words::default().and(VIETNAMESE, vietnamese).and(ENGLISH, english)
}

/// What is wrong with answers to the items, each kind once.
pub(super) fn refusals(items: &[&rulebook::Item], answers: &[Answer], today: Date) -> Vec<Refusal> {
    if items.is_empty() {
        return Vec::new();
    }
    let unsaid = |_: &str| [String::new(), String::new()];
    let Ok(form) = form(String::new(), items, &unsaid) else {
        return vec![Refusal::new("answers", "registry-error-check-list")];
    };
    let Ok(day) = today.to_zoned(TimeZone::UTC) else { return Vec::new() };
    let checked = nguon_forms::check(&form, &record(items, answers), &At::new(&day));
    let mut keys: Vec<&'static str> = checked.problems.iter().map(key).collect();
    // A check that is not finished is told before what else is wrong with it.
    keys.sort_by_key(|key| *key != UNFINISHED);
    keys.dedup();
    keys.into_iter().map(|key| Refusal::new("answers", key)).collect()
}

const UNFINISHED: &str = "registry-error-check-unfinished";

fn key(problem: &Problem) -> &'static str {
    match problem.kind {
        ProblemKind::Required => UNFINISHED,
        ProblemKind::NotNumber => "registry-error-check-number",
        ProblemKind::NotChoice { .. } => "registry-error-check-choice",
        _ => "registry-error-words",
    }
}

/// Answers under the sections of their items; those to items of another list are left out.
fn record(items: &[&rulebook::Item], answers: &[Answer]) -> Record {
    let mut record = Record::default();
    for item in items {
        let Some(answer) = answers.iter().find(|answer| answer.id == item.id) else { continue };
        let section = record.0.entry(item.section.clone());
        let section = section.or_insert_with(|| Given::Group(Record::default()));
        if let Given::Group(inner) = section {
            inner.0.insert(item.id.clone(), Given::Text(answer.value.clone()));
        }
    }
    record
}
