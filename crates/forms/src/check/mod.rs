//! Answers checked, and everything that follows from them computed (XLSForm, "Relevant",
//! "Constraints", "Calculation"; ODK `XForms` "Bindings").
//!
//! What is not asked is dropped. Calculations are computed here, whatever the browser said, but for
//! `once(…)`, which keeps what it came to first. Only where there are no problems is a record whole;
//! its answers are given back cleaned in any case, with what is wrong in them as it was written.

mod clean;
mod compute;
mod problem;
mod record;
#[cfg(test)]
pub(crate) mod tests;

use jiff::Zoned;

use crate::answers::{Answer, Answers};
use crate::eval::OutOfSteps;
use crate::form::{DefId, Form};
use crate::model::{ItemKind, Question, QuestionKind, Words};
use crate::view::Stage;

pub(crate) use compute::Computed;
pub(crate) use record::{InstanceId, ROOT, Record};

pub use problem::{Problem, ProblemKind};

/// When and by whom a record is filled in, and in which language it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct At {
    pub(crate) today: String,
    pub(crate) now: String,
    pub(crate) username: String,
    pub(crate) language: String,
}

impl At {
    /// At this moment; the day is that of its zone.
    pub fn new(now: &Zoned) -> Self {
        Self {
            today: now.strftime("%Y-%m-%d").to_string(),
            now: now.strftime("%Y-%m-%dT%H:%M:%S%.3f%:z").to_string(),
            username: String::new(),
            language: String::new(),
        }
    }

    /// For questions of the type `username`.
    #[must_use]
    pub fn by(mut self, username: impl Into<String>) -> Self {
        self.username = username.into();
        self
    }

    /// In which language `jr:choice-name` says a choice: a name as in the headers, or a code.
    #[must_use]
    pub fn read_in(mut self, language: impl Into<String>) -> Self {
        self.language = language.into();
        self
    }
}

/// A record that was looked through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// The answers in one spelling, without what is not asked, with what was computed.
    pub answers: Answers,
    /// Questions that were asked and have no answer, by their paths in the order of the form: with
    /// those that have one, all that was asked.
    pub unanswered: Vec<String>,
    /// What is wrong, in the order of the form.
    pub problems: Vec<Problem>,
}

/// What was seen on the way through a record.
#[derive(Default)]
struct Seen {
    unanswered: Vec<String>,
    problems: Vec<Problem>,
}

/// Checks the answers of one record.
pub fn check(form: &Form, answers: &Answers, at: &At) -> Checked {
    let record = Record::of(form, answers);
    let out_of_steps = |_: OutOfSteps| {
        let problem =
            Problem { path: String::new(), kind: ProblemKind::TooMuch, message: Words::default() };
        Checked { answers: answers.clone(), unanswered: Vec::new(), problems: vec![problem] }
    };
    let checked = Computed::of(form, record, at, Stage::Sent).and_then(|computed| {
        let mut seen = Seen::default();
        let answers = computed.kept(&form.plan().top(), ROOT, "", &mut seen)?;
        let Seen { unanswered, mut problems } = seen;
        problems.extend(computed.record.problems);
        Ok(Checked { answers, unanswered, problems })
    });
    checked.unwrap_or_else(out_of_steps)
}

impl Computed<'_> {
    /// Answers of some items as they are kept, and what is wrong with them.
    fn kept(
        &self,
        defs: &[DefId],
        at: InstanceId,
        path: &str,
        seen: &mut Seen,
    ) -> Result<Answers, OutOfSteps> {
        let mut kept = Answers::default();
        for id in defs {
            let (Some(item), Some(def)) = (self.form.def_item(*id), self.form.plan().defs.get(*id))
            else {
                continue;
            };
            if !self.record.is_relevant(*id, at) {
                continue;
            }
            let path = format!("{path}{}", item.name);
            let answer = match &item.kind {
                ItemKind::Question(question) => {
                    seen.problems.extend(self.problem(question, *id, at, &path)?);
                    let text = self.record.text(*id, at).to_owned();
                    if text.is_empty() && question.kind.is_asked() {
                        seen.unanswered.push(path);
                    }
                    (!text.is_empty()).then_some(Answer::Text(text))
                }
                ItemKind::Group(_) => {
                    let inner = self.kept(&def.children, at, &format!("{path}/"), seen)?;
                    (!inner.0.is_empty()).then_some(Answer::Group(inner))
                }
                ItemKind::Repeat(_) => {
                    let mut all = Vec::new();
                    for (index, one) in self.record.within(*id, at).iter().enumerate() {
                        let path = format!("{path}[{index}]/");
                        all.push(self.kept(&def.children, *one, &path, seen)?);
                    }
                    (!all.is_empty()).then_some(Answer::Repeat(all))
                }
            };
            if let Some(answer) = answer {
                kept.0.insert(item.name.clone(), answer);
            }
        }
        Ok(kept)
    }

    /// The first thing that is wrong with an answer.
    pub(crate) fn problem(
        &self,
        question: &Question,
        id: DefId,
        at: InstanceId,
        path: &str,
    ) -> Result<Option<Problem>, OutOfSteps> {
        let found = |kind: ProblemKind, message: &Words| {
            Ok(Some(Problem { path: path.to_owned(), kind, message: message.clone() }))
        };
        let unsaid = Words::default();
        if let Some(kind) = self.record.wrong.get(&(id, at)) {
            return found(kind.clone(), &unsaid);
        }
        if self.record.text(id, at).is_empty() {
            let due = match &question.required {
                Some(formula) if question.kind.is_asked() => self.value(formula, id, at)?.truth(),
                _ => false,
            };
            return if due {
                found(ProblemKind::Required, &question.required_message)
            } else {
                Ok(None)
            };
        }
        if let Some(choice) = self.not_offered(question, id, at)? {
            return found(ProblemKind::NotChoice { choice }, &unsaid);
        }
        if let Some(formula) = &question.constraint
            && !self.value(formula, id, at)?.truth()
        {
            return found(ProblemKind::Constraint, &question.constraint_message);
        }
        Ok(None)
    }

    /// The first choice of an answer that the list does not offer.
    fn not_offered(
        &self,
        question: &Question,
        id: DefId,
        at: InstanceId,
    ) -> Result<Option<String>, OutOfSteps> {
        let Some(list) = question.kind.list().and_then(|name| self.form.list(name)) else {
            return Ok(None);
        };
        let text = self.record.text(id, at);
        let chosen: Vec<&str> = match question.kind {
            QuestionKind::SelectOne(_) => vec![text],
            _ => text.split_whitespace().collect(),
        };
        for wanted in chosen {
            let mut offered = false;
            for choice in list.choices.iter().filter(|choice| choice.name == wanted) {
                offered |= match &question.choice_filter {
                    Some(filter) => self.offers(filter.expr(), choice, id, at)?,
                    None => true,
                };
            }
            if !offered {
                return Ok(Some(wanted.to_owned()));
            }
        }
        Ok(None)
    }
}
