//! Answers checked against their form, with what is wrong in the reader's words.

use jiff::Timestamp;
use nguon_forms::{Answer, Answers, Form, Problem, ProblemKind, QuestionKind};
use nguon_platform::i18n::{self, Arg, Language};
use nguon_platform::web::Page;

use super::entry::Entry;
use super::form::{asked, naming};

/// When, by whom and in which language a form is filled in.
#[derive(Debug, Clone, Copy)]
pub struct At<'a> {
    /// Now.
    pub now: Timestamp,
    /// Sign-in name; empty for whoever has the link.
    pub who: &'a str,
    /// The language it is read in.
    pub language: Language,
}

impl At<'_> {
    /// The same for the form.
    pub fn moment(&self) -> nguon_forms::At {
        let at = nguon_forms::At::new(&i18n::office(self.now));
        at.by(self.who).read_in(self.language.tag())
    }
}

/// What came out of a check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// As they are kept: in one spelling, without what was not asked; what was asked and left empty is
    /// an empty text.
    pub answers: Answers,
    /// What is wrong; nothing, where they may be kept.
    pub problems: Vec<Problem>,
}

/// Check what was filled in.
pub fn check(form: &Form, answers: &Answers, at: &At<'_>) -> Checked {
    let checked = nguon_forms::check(form, answers, &at.moment());
    Checked {
        answers: with_empty(checked.answers, &checked.unanswered),
        problems: checked.problems,
    }
}

/// What is wrong in the reader's words: the form's own, where it has some.
pub fn said(form: &Form, problem: &Problem, page: &Page) -> String {
    let own = form.say(&problem.message, page.lang());
    if !own.is_empty() {
        return own.to_owned();
    }
    let values = problem.kind.values();
    let args: Vec<(&str, &dyn Arg)> =
        values.iter().map(|(name, value)| (*name, value as &dyn Arg)).collect();
    page.tr(&format!("survey-problem-{}", problem.kind.key()), &args)
}

/// Words for what can be wrong, by its key, for the script of a page.
pub fn messages(page: &Page) -> serde_json::Value {
    // What names a value is said by the server alone.
    let plain = ["out-of-range", "not-choice", "too-long", "too-many"];
    let keys = ProblemKind::KEYS.into_iter().filter(|key| !plain.contains(key));
    keys.map(|key| (key.to_owned(), page.t(&format!("survey-problem-{key}")).into()))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

/// The answers with an empty text where something was asked and left empty.
fn with_empty(mut answers: Answers, unanswered: &[String]) -> Answers {
    for path in unanswered {
        put(&mut answers, path);
    }
    answers
}

fn put(answers: &mut Answers, path: &str) {
    let Some((first, rest)) = path.split_once('/') else {
        answers.0.entry(path.to_owned()).or_insert_with(|| Answer::Text(String::new()));
        return;
    };
    match first.split_once('[') {
        None => {
            let group = answers.0.entry(first.to_owned());
            let group = group.or_insert_with(|| Answer::Group(Answers::default()));
            if let Answer::Group(inner) = group {
                put(inner, rest);
            }
        }
        Some((name, number)) => {
            let number: Option<usize> = number.trim_end_matches(']').parse().ok();
            if let (Some(Answer::Repeat(all)), Some(number)) = (answers.0.get_mut(name), number)
                && let Some(inner) = all.get_mut(number)
            {
                put(inner, rest);
            }
        }
    }
}

/// What an answer is called in lists.
pub fn label(form: &Form, answers: &Answers) -> String {
    let named = naming(form).and_then(|path| answers.text(&path).map(str::to_owned));
    named.unwrap_or_default().lines().next().unwrap_or_default().to_owned()
}

/// Words to find an answer by: what was answered in words, but for what tells who somebody is.
pub fn words(form: &Form, answers: &Answers) -> String {
    let entry = Entry::of(form, answers);
    let words = |(path, asked): &(String, super::form::Asked<'_>)| {
        let plain = asked.question.kind == QuestionKind::Text && !asked.personal;
        plain.then(|| entry.all(path).map(str::to_owned).collect::<Vec<_>>().join(" "))
    };
    asked(form).iter().filter_map(words).collect::<Vec<_>>().join(" ")
}
