//! The text of a value: kept in place where it is short, as nearly all are.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

/// Bytes that are kept in place: every AI but a few of 70 and more has values of 30 at most.
const SHORT_LEN_MAX: usize = 30;

/// An immutable text, without allocation up to [`SHORT_LEN_MAX`] bytes.
#[derive(Clone)]
pub(crate) enum Text {
    Short { len: u8, bytes: [u8; SHORT_LEN_MAX] },
    Long(Box<str>),
}

impl Text {
    pub(crate) fn as_str(&self) -> &str {
        match self {
            // Copied from a text in `from`, so always UTF-8.
            Self::Short { .. } => std::str::from_utf8(self.as_bytes()).unwrap_or_default(),
            Self::Long(text) => text,
        }
    }

    fn as_bytes(&self) -> &[u8] {
        match self {
            Self::Short { len, bytes } => &bytes[..usize::from(*len)],
            Self::Long(text) => text.as_bytes(),
        }
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        match u8::try_from(text.len()) {
            Ok(len) if text.len() <= SHORT_LEN_MAX => {
                let mut bytes = [0; SHORT_LEN_MAX];
                bytes[..text.len()].copy_from_slice(text.as_bytes());
                Self::Short { len, bytes }
            }
            _ => Self::Long(text.into()),
        }
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        self.as_bytes() == other.as_bytes()
    }
}

impl Eq for Text {}

impl Ord for Text {
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_bytes().cmp(other.as_bytes())
    }
}

impl PartialOrd for Text {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Hash for Text {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_str().fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_and_long() {
        for len in [0, 1, SHORT_LEN_MAX, SHORT_LEN_MAX + 1, 300] {
            let (small, great) = ("a".repeat(len), "b".repeat(len + 1));
            let text = Text::from(small.as_str());
            assert_eq!(text.as_str(), small);
            assert_eq!(matches!(text, Text::Short { .. }), len <= SHORT_LEN_MAX);
            assert!(text == text.clone() && text < Text::from(great.as_str()));
            assert_eq!(format!("{text:?}"), format!("{small:?}"));
        }
    }
}
