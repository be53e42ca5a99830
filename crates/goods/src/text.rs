//! Texts that people give, cut to size and cleaned.

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

/// Text that says nothing, or too much.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LineError {
    /// Nothing but blanks.
    #[error("empty")]
    Empty,
    /// Too long.
    #[error("longer than {} characters", Line::LENGTH_MAX)]
    TooLong,
    /// Control characters other than blanks.
    #[error("holds a control character")]
    Control,
}

impl LineError {
    /// Message key.
    pub fn key(self) -> &'static str {
        match self {
            Self::Empty => "goods-error-empty",
            Self::TooLong => "goods-error-too-long",
            Self::Control => "goods-error-control",
        }
    }
}

/// One line of 1 to 300 characters: trimmed, runs of blanks as one.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Line(String);

impl Line {
    /// Longest line, in characters.
    pub const LENGTH_MAX: usize = 300;

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The line, or none where nothing was given.
    ///
    /// # Errors
    /// [`LineError`] other than [`LineError::Empty`].
    pub fn optional(text: &str) -> Result<Option<Self>, LineError> {
        match text.parse() {
            Ok(line) => Ok(Some(line)),
            Err(LineError::Empty) => Ok(None),
            Err(other) => Err(other),
        }
    }
}

impl FromStr for Line {
    type Err = LineError;

    fn from_str(text: &str) -> Result<Self, LineError> {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if text.is_empty() {
            Err(LineError::Empty)
        } else if text.chars().any(char::is_control) {
            Err(LineError::Control)
        } else if text.chars().count() > Self::LENGTH_MAX {
            Err(LineError::TooLong)
        } else {
            Ok(Self(text))
        }
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for Line {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

/// A code without what people put between its parts: small letters and digits only.
pub(crate) fn squeezed(code: &str) -> String {
    code.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_cleaned_or_refused() {
        let long = "a".repeat(301);
        for (typed, kept) in [
            ("  Xoài   ba màu\n", Ok("Xoài ba màu")),
            ("", Err(LineError::Empty)),
            (" \t ", Err(LineError::Empty)),
            ("a\u{7}b", Err(LineError::Control)),
            (&long, Err(LineError::TooLong)),
        ] {
            let read = typed.parse::<Line>();
            assert_eq!(read.as_ref().map(Line::as_str), kept.as_ref().map(|text| *text), "{typed}");
        }
        assert_eq!(Line::optional(" "), Ok(None));
        assert_eq!(Line::optional(&long), Err(LineError::TooLong));
    }

    #[test]
    fn codes_lose_what_stands_between_their_parts() {
        assert_eq!(squeezed(" XBM - 260513/1 "), "xbm2605131");
    }
}
