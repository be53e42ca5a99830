//! A form as it is written down: what the sheets `survey`, `choices` and `settings` say, in order.
//!
//! A [`Draft`] can say anything; a [`Form`](crate::Form) is one that holds together.

mod question;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::expr::Formula;

pub use question::{Initial, Meta, Question, QuestionKind};
pub use words::{Words, code as language_code, same_language};

/// Columns that mean nothing here but are written again: header and text.
pub type Kept = BTreeMap<String, String>;

/// A form that nobody has looked through yet.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Draft {
    /// `form_title`; empty where none is given.
    pub title: String,
    /// `form_id`; empty where none is given.
    pub id: String,
    /// `version`; empty where none is given.
    pub version: String,
    /// `default_language`, as in the headers; empty where none is given.
    pub default_language: String,
    /// Other settings, by their headers.
    pub settings: Kept,
    /// Questions, groups and repeats in order.
    pub items: Vec<Item>,
    /// Lists of choices, in order of their first row.
    pub lists: Vec<ChoiceList>,
    /// Sheets that mean nothing here but are written again.
    pub sheets: Vec<KeptSheet>,
}

/// A row of the sheet `survey`, with what stands between its `begin` and `end`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// What expressions call it and where its answer stands.
    pub name: String,
    /// What a person reads; `${name}` in it is filled with the answer.
    #[serde(default, skip_serializing_if = "Words::is_empty")]
    pub label: Words,
    /// When it is asked at all; always, where nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relevant: Option<Formula>,
    /// How it looks: `minimal`, `multiline`, `field-list` …
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub appearance: String,
    /// Other columns, by their headers.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub kept: Kept,
    /// What it is.
    #[serde(flatten)]
    pub kind: ItemKind,
}

/// What a row of the survey is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ItemKind {
    /// A question, or something that is answered by itself.
    Question(Box<Question>),
    /// Items that belong together.
    Group(Vec<Item>),
    /// Items that are answered as often as there is something to say.
    Repeat(Repeat),
}

/// Items that come as often as needed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repeat {
    /// How often; as often as a person adds one, where nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<Formula>,
    /// What is asked each time.
    pub items: Vec<Item>,
}

/// A list of choices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChoiceList {
    /// `list_name`.
    pub name: String,
    /// In order.
    pub choices: Vec<Choice>,
}

/// One choice.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// What is kept as the answer.
    pub name: String,
    /// What a person reads.
    #[serde(default, skip_serializing_if = "Words::is_empty")]
    pub label: Words,
    /// Other columns, which choice filters may ask for.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub kept: Kept,
}

/// A sheet of which only the text is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptSheet {
    /// Its name.
    pub name: String,
    /// Its cells.
    pub rows: Vec<Vec<String>>,
}

impl Item {
    /// An item of this name and kind about which nothing else is said.
    pub fn new(name: impl Into<String>, label: Words, kind: ItemKind) -> Self {
        let (relevant, appearance, kept) = (None, String::new(), Kept::new());
        Self { name: name.into(), label, relevant, appearance, kept, kind }
    }

    /// What stands in it; nothing in a question.
    pub fn items(&self) -> &[Self] {
        match &self.kind {
            ItemKind::Question(_) => &[],
            ItemKind::Group(items) | ItemKind::Repeat(Repeat { items, .. }) => items,
        }
    }

    /// The question, if it is one.
    pub fn question(&self) -> Option<&Question> {
        match &self.kind {
            ItemKind::Question(question) => Some(question),
            ItemKind::Group(_) | ItemKind::Repeat(_) => None,
        }
    }
}

impl Choice {
    /// What a choice filter reads in a column; none where the list has no such column.
    pub fn column(&self, name: &str) -> Option<&str> {
        if name == "name" {
            return Some(&self.name);
        }
        self.kept.get(name).map(String::as_str)
    }
}

impl Draft {
    /// The list of this name.
    pub fn list(&self, name: &str) -> Option<&ChoiceList> {
        self.lists.iter().find(|list| list.name == name)
    }

    /// Every language that a label, hint or message is written in, the form's own first, then in the
    /// order of their names; empty stands for the columns without one.
    pub fn languages(&self) -> Vec<&str> {
        let mut found = BTreeSet::new();
        self.words(&mut |words| found.extend(words.iter().map(|(language, _)| language)));
        let own = found.take(self.default_language.as_str());
        own.into_iter().chain(found).collect()
    }

    /// Calls `visit` with all words of the form.
    fn words<'d>(&'d self, visit: &mut impl FnMut(&'d Words)) {
        let mut open: Vec<&Item> = self.items.iter().rev().collect();
        while let Some(item) = open.pop() {
            visit(&item.label);
            if let Some(question) = item.question() {
                visit(&question.hint);
                visit(&question.guidance_hint);
                visit(&question.required_message);
                visit(&question.constraint_message);
            }
            open.extend(item.items().iter().rev());
        }
        self.lists.iter().flat_map(|list| &list.choices).for_each(|choice| visit(&choice.label));
    }
}
