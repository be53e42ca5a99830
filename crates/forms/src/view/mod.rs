//! A form as a page shows it: every question with its path, words, choices and answer.
//!
//! All items are there, also those that are not asked right now, so that a page can show them without
//! asking the server again. `README.md` says how a page names its elements for the script.

mod island;
#[cfg(test)]
mod tests;

use crate::answers::Answers;
use crate::check::{At, Computed, InstanceId, Problem, ROOT, Record};
use crate::eval::OutOfSteps;
use crate::expr::Formula;
use crate::form::{DefId, Form};
use crate::model::{Item, ItemKind, Question, QuestionKind, Words};

pub use island::{island, island_block};

/// An item as it is shown.
#[derive(Debug, Clone)]
pub struct Shown<'f> {
    /// Where its answer stands: `about/workers`, `product[0]/volume`.
    pub path: String,
    /// What the form says of it.
    pub item: &'f Item,
    /// Label in the reader's language, with the answers that it names.
    pub label: String,
    /// Hint in the reader's language, with the answers that it names.
    pub hint: String,
    /// Whether it is asked right now.
    pub relevant: bool,
    /// What it is.
    pub what: ShownKind<'f>,
}

/// What is shown.
#[derive(Debug, Clone)]
pub enum ShownKind<'f> {
    /// A question.
    Question(Box<ShownQuestion<'f>>),
    /// Items that belong together.
    Group(Vec<Shown<'f>>),
    /// Items that come as often as needed.
    Repeat {
        /// Those that are there, in order.
        instances: Vec<Vec<Shown<'f>>>,
        /// One more, empty but for defaults: without script it is filled in, with it copied.
        blank: Vec<Shown<'f>>,
        /// Whether the form says how many there are, so that nobody adds one.
        counted: bool,
    },
}

/// A question as it is shown.
#[derive(Debug, Clone)]
pub struct ShownQuestion<'f> {
    /// What the form says of it.
    pub question: &'f Question,
    /// The answer; where none was given in a new record, the default.
    pub text: String,
    /// Whether an answer is due.
    pub required: bool,
    /// Whether nobody fills it in: read-only or computed.
    pub read_only: bool,
    /// Choices of its list.
    pub choices: Vec<ShownChoice<'f>>,
    /// What is wrong with the answer; nothing where it is empty and not sent yet.
    pub problem: Option<Problem>,
}

/// A choice as it is shown.
#[derive(Debug, Clone, Copy)]
pub struct ShownChoice<'f> {
    /// What is kept.
    pub name: &'f str,
    /// Label in the reader's language; its name where it has none.
    pub label: &'f str,
    /// Whether it is offered right now.
    pub offered: bool,
    /// Whether it is the answer, or part of it.
    pub chosen: bool,
}

/// Whether answers were given yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// A record that begins: questions without an answer have their default.
    New,
    /// A record that was sent or is corrected: nothing is filled in, and problems are told.
    Sent,
}

/// The form with these answers; nothing where it takes too much computing (then
/// [`check`](crate::check()) says so).
pub fn look<'f>(form: &'f Form, answers: &Answers, at: &At, stage: Stage) -> Vec<Shown<'f>> {
    let mut record = Record::of(form, answers);
    record.add_blanks(form);
    let looked = Computed::of(form, record, at, stage)
        .and_then(|computed| Looker { form, computed, stage }.items(&form.plan().top(), ROOT, ""));
    looked.unwrap_or_default()
}

struct Looker<'f, 'c> {
    form: &'f Form,
    computed: Computed<'c>,
    stage: Stage,
}

impl<'f> Looker<'f, '_> {
    fn items(
        &self,
        defs: &[DefId],
        at: InstanceId,
        path: &str,
    ) -> Result<Vec<Shown<'f>>, OutOfSteps> {
        let mut shown = Vec::new();
        for id in defs {
            let (Some(item), Some(def)) = (self.form.def_item(*id), self.form.plan().defs.get(*id))
            else {
                continue;
            };
            let path = format!("{path}{}", item.name);
            let what = match &item.kind {
                ItemKind::Question(question) => {
                    let shown = self.question(question, *id, at, &path)?;
                    ShownKind::Question(Box::new(shown))
                }
                ItemKind::Group(_) => {
                    ShownKind::Group(self.items(&def.children, at, &format!("{path}/"))?)
                }
                ItemKind::Repeat(repeat) => {
                    let (mut instances, mut blank) = (Vec::new(), Vec::new());
                    for (index, one) in self.computed.record.within(*id, at).iter().enumerate() {
                        let inner =
                            self.items(&def.children, *one, &format!("{path}[{index}]/"))?;
                        if self.computed.record.is_blank(*one) {
                            blank = inner;
                        } else {
                            instances.push(inner);
                        }
                    }
                    ShownKind::Repeat { instances, blank, counted: repeat.count.is_some() }
                }
            };
            let said = |words: &Words| self.said(words, at);
            let hint = item.question().map(|question| said(&question.hint)).transpose()?;
            let relevant = self.computed.record.is_relevant(*id, at);
            let (label, hint) = (said(&item.label)?, hint.unwrap_or_default());
            shown.push(Shown { path, item, label, hint, relevant, what });
        }
        Ok(shown)
    }

    fn question(
        &self,
        question: &'f Question,
        id: DefId,
        at: InstanceId,
        path: &str,
    ) -> Result<ShownQuestion<'f>, OutOfSteps> {
        let computed = &self.computed;
        let holds = |formula: Option<&Formula>| match formula {
            Some(formula) => Ok(computed.value(formula, id, at)?.truth()),
            None => Ok(false),
        };
        let relevant = computed.record.is_relevant(id, at);
        let told = self.stage == Stage::Sent && relevant && !computed.record.is_blank(at);
        let problem = if told { computed.problem(question, id, at, path)? } else { None };
        Ok(ShownQuestion {
            question,
            text: computed.record.text(id, at).to_owned(),
            required: holds(question.required.as_ref())?,
            read_only: question.calculation.is_some() || holds(question.read_only.as_ref())?,
            choices: self.choices(question, id, at)?,
            problem,
        })
    }

    fn choices(
        &self,
        question: &Question,
        id: DefId,
        at: InstanceId,
    ) -> Result<Vec<ShownChoice<'f>>, OutOfSteps> {
        let list = question.kind.list().and_then(|name| self.form.list(name));
        let text = self.computed.record.text(id, at);
        let one = matches!(question.kind, QuestionKind::SelectOne(_));
        let mut shown = Vec::new();
        for choice in list.into_iter().flat_map(|list| &list.choices) {
            let offered = match &question.choice_filter {
                Some(filter) => self.computed.offers(filter.expr(), choice, id, at)?,
                None => true,
            };
            let label = self.form.say(&choice.label, &self.computed.at.language);
            let label = if label.is_empty() { &choice.name } else { label };
            let chosen = if one {
                text == choice.name
            } else {
                text.split_whitespace().any(|word| word == choice.name)
            };
            shown.push(ShownChoice { name: &choice.name, label, offered, chosen });
        }
        Ok(shown)
    }

    /// Words with the answers that they name.
    fn said(&self, words: &Words, at: InstanceId) -> Result<String, OutOfSteps> {
        let text = self.form.say(words, &self.computed.at.language);
        let mut said = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, behind)) = rest.split_once("${") {
            said.push_str(before);
            match behind.split_once('}') {
                Some((name, after)) if crate::expr::is_name(name.trim()) => {
                    said.push_str(&self.computed.answer(name.trim(), at)?.text());
                    rest = after;
                }
                _ => {
                    said.push_str("${");
                    rest = behind;
                }
            }
        }
        said.push_str(rest);
        Ok(said)
    }
}
