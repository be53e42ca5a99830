//! Words in the languages of a form.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A text in some languages. A language is called as in the header of its column, `Tiếng Việt (vi)`;
/// empty is the column without a language, `label`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Words(BTreeMap<String, String>);

impl Words {
    /// Words without a language; none if they are empty.
    pub fn plain(text: impl Into<String>) -> Self {
        Self::default().and("", text)
    }

    /// The same words and these; empty ones are left out, a language said twice is replaced.
    #[must_use]
    pub fn and(mut self, language: impl Into<String>, text: impl Into<String>) -> Self {
        let (language, text) = (language.into(), text.into());
        if text.is_empty() {
            self.0.remove(&language);
        } else {
            self.0.insert(language, text);
        }
        self
    }

    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Language and text, in the order of the languages' names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(language, text)| (language.as_str(), text.as_str()))
    }

    /// What is said in this language and no other.
    pub fn exactly(&self, language: &str) -> Option<&str> {
        self.0.get(language).map(String::as_str)
    }

    /// What is said to who reads `language` (a name or a code, [`same_language`]): else in
    /// `fallback`, else without a language, else in any.
    pub fn said_in(&self, language: &str, fallback: &str) -> Option<&str> {
        let found = |wanted: &str| {
            let same = self.iter().find(|(known, _)| same_language(known, wanted));
            same.map(|(_, text)| text)
        };
        let any = || self.0.values().next().map(String::as_str);
        found(language).or_else(|| found(fallback)).or_else(|| self.exactly("")).or_else(any)
    }
}

/// Whether a column's language is the one meant: the same name, or its code (`vi` for
/// `Tiếng Việt (vi)`).
pub fn same_language(column: &str, wanted: &str) -> bool {
    if column.is_empty() || wanted.is_empty() {
        return column == wanted;
    }
    column == wanted
        || code(column).is_some_and(|found| Some(found) == code(wanted).or(Some(wanted)))
}

/// `vi` of `Tiếng Việt (vi)`.
pub fn code(language: &str) -> Option<&str> {
    let (_, rest) = language.rsplit_once('(')?;
    rest.trim_end().strip_suffix(')').map(str::trim).filter(|code| !code.is_empty())
}
