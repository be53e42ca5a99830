//! Texts that people give: cut to size, cleaned, in one Unicode form.

use std::fmt;
use std::str::FromStr;

use nguon_platform::db::Value;
use serde::{Serialize, Serializer};
use unicode_normalization::UnicodeNormalization;

/// Text that says nothing, or too much.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WordsError {
    /// Nothing but blanks.
    #[error("empty")]
    Empty,
    /// Too long.
    #[error("longer than {most} characters")]
    TooLong {
        /// The limit.
        most: usize,
    },
    /// Line breaks or control characters.
    #[error("holds a control character")]
    Control,
}

/// One line of 1 to `MOST` characters: trimmed, runs of blanks as one, Unicode form NFC.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Line<const MOST: usize>(String);

/// Name of a holder, a growing area, a packing house.
pub type Name = Line<200>;
/// Address in words, reason, product of a contract.
pub type Words = Line<400>;
/// Number of a plot, a parcel, a certificate, a contract.
pub type Number = Line<60>;

impl<const MOST: usize> Line<MOST> {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<const MOST: usize> FromStr for Line<MOST> {
    type Err = WordsError;

    fn from_str(text: &str) -> Result<Self, WordsError> {
        let text = text.nfc().collect::<String>();
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if text.is_empty() {
            Err(WordsError::Empty)
        } else if text.chars().any(char::is_control) {
            Err(WordsError::Control)
        } else if text.chars().count() > MOST {
            Err(WordsError::TooLong { most: MOST })
        } else {
            Ok(Self(text))
        }
    }
}

impl<const MOST: usize> AsRef<str> for Line<MOST> {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl<const MOST: usize> fmt::Display for Line<MOST> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<const MOST: usize> Serialize for Line<MOST> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

/// A column that holds a text, or nothing.
pub(crate) fn text(value: Option<&impl AsRef<str>>) -> Value {
    value.map(AsRef::as_ref).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_cleaned_or_refused() {
        for (typed, kept) in [
            ("  HTX   Xoài  ", Ok("HTX Xoài")),
            ("Cha\u{302}u \u{110}o\u{302}\u{301}c", Ok("Châu Đốc")),
            ("a\nb", Ok("a b")),
            ("", Err(WordsError::Empty)),
            (" \t ", Err(WordsError::Empty)),
            ("a\u{7}b", Err(WordsError::Control)),
            ("12345678901", Err(WordsError::TooLong { most: 10 })),
            ("1234567890", Ok("1234567890")),
        ] {
            let read = typed.parse::<Line<10>>();
            assert_eq!(read.as_ref().map(Line::as_str), kept.as_ref().map(|t| *t), "{typed}");
        }
    }
}
