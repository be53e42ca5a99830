//! Answers from the fields of a page: a form that was sent without script.

use std::collections::BTreeMap;

use super::{Answer, Answers};
use crate::form::Form;
use crate::limits::{ANSWERS_MAX, INSTANCES_MAX};

/// What the fields of a page said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fields {
    /// Those of the form's questions.
    pub answers: Answers,
    /// Names of all other fields: those of the page itself, and of questions that the form has not.
    pub others: Vec<String>,
}

impl Answers {
    /// Answers of a page's fields. A field is called as its question's path, with the number of the
    /// instance behind a repeat, counted from 0: `about/workers`, `product[0]/volume`. Several fields
    /// of one name, as of tick boxes, are one answer parted by spaces. Instances in which nothing was
    /// filled in are left out, the others move up.
    pub fn from_fields<'f>(
        form: &Form,
        fields: impl IntoIterator<Item = (&'f str, &'f str)>,
    ) -> Fields {
        let mut tree = Tree::default();
        let mut others = Vec::new();
        for (name, value) in fields.into_iter().take(ANSWERS_MAX) {
            let steps: Option<Vec<(&str, Option<usize>)>> = name.split('/').map(step).collect();
            match steps.filter(|steps| is_question(form, steps)) {
                Some(steps) => tree.put(&steps, value),
                None => others.push(name.to_owned()),
            }
        }
        Fields { answers: tree.answers(), others }
    }
}

/// `product[0]` as its name and number.
pub(super) fn step(step: &str) -> Option<(&str, Option<usize>)> {
    let Some((name, rest)) = step.split_once('[') else { return Some((step, None)) };
    let digits = rest.strip_suffix(']')?;
    let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let number = digits.parse().ok().filter(|number| plain && *number < INSTANCES_MAX)?;
    Some((name, Some(number)))
}

/// Whether steps lead to a question, with a number behind each repeat and nowhere else.
fn is_question(form: &Form, steps: &[(&str, Option<usize>)]) -> bool {
    let mut items = form.items.as_slice();
    for (at, (name, number)) in steps.iter().enumerate() {
        let Some(item) = items.iter().find(|item| item.name == *name) else { return false };
        let is_repeat = matches!(item.kind, crate::model::ItemKind::Repeat(_));
        if is_repeat != number.is_some() || item.question().is_some() != (at + 1 == steps.len()) {
            return false;
        }
        items = item.items();
    }
    true
}

/// Fields as they come, instances by their numbers.
#[derive(Default)]
struct Tree {
    texts: BTreeMap<String, String>,
    groups: BTreeMap<String, Tree>,
    repeats: BTreeMap<String, BTreeMap<usize, Tree>>,
}

impl Tree {
    fn put(&mut self, steps: &[(&str, Option<usize>)], value: &str) {
        let Some(((last, _), above)) = steps.split_last() else { return };
        let mut at = self;
        for (name, number) in above {
            let name = (*name).to_owned();
            at = match number {
                Some(number) => at.repeats.entry(name).or_default().entry(*number).or_default(),
                None => at.groups.entry(name).or_default(),
            };
        }
        let text = at.texts.entry((*last).to_owned()).or_default();
        if !text.is_empty() && !value.is_empty() {
            text.push(' ');
        }
        text.push_str(value);
    }

    fn answers(self) -> Answers {
        let texts = self.texts.into_iter().map(|(name, text)| (name, Answer::Text(text)));
        let groups = self.groups.into_iter();
        let groups = groups.map(|(name, tree)| (name, Answer::Group(tree.answers())));
        let repeats = self.repeats.into_iter().map(|(name, all)| {
            let filled = all.into_values().map(Self::answers).filter(|one| !one.is_empty());
            (name, Answer::Repeat(filled.collect()))
        });
        Answers(texts.chain(groups).chain(repeats).collect())
    }
}
