//! What people answered: a tree of texts, as deep as the form's groups and repeats.
//!
//! Every answer is text in one spelling for its type (numbers with a point, days as `2026-11-22`,
//! choices parted by spaces), in the browser, in JSON and in the database alike.

mod fields;
mod json;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use fields::Fields;
pub use json::AnswersError;

/// Answers of one record. As JSON an object: texts, an object per group, an array per repeat.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "serde_json::Value", into = "serde_json::Value")]
pub struct Answers(pub BTreeMap<String, Answer>);

/// What stands under a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// The answer to a question.
    Text(String),
    /// Those of a group.
    Group(Answers),
    /// Those of every instance of a repeat.
    Repeat(Vec<Answers>),
}

impl Answers {
    /// The text at a path such as `about/workers` or `product[0]/volume`; none where nothing is said.
    pub fn text(&self, path: &str) -> Option<&str> {
        let mut at = self;
        let mut steps = path.split('/').peekable();
        while let Some(step) = steps.next() {
            let (name, index) = fields::step(step)?;
            at = match (at.0.get(name)?, index) {
                (Answer::Text(text), None) if steps.peek().is_none() => return Some(text),
                (Answer::Group(inner), None) => inner,
                (Answer::Repeat(all), Some(index)) => all.get(index)?,
                _ => return None,
            };
        }
        None
    }

    /// Whether nothing is said anywhere.
    pub fn is_empty(&self) -> bool {
        self.0.values().all(|answer| match answer {
            Answer::Text(text) => text.is_empty(),
            Answer::Group(inner) => inner.is_empty(),
            Answer::Repeat(all) => all.iter().all(Self::is_empty),
        })
    }
}
