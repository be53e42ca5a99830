//! What a code is.

use serde::Serialize;

/// Longest code accepted, in characters; the longest known form has 28.
pub(super) const LENGTH_MAX: usize = 64;

/// A code that a scheme has read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Code {
    /// Exactly as issued, blanks and all.
    pub as_issued: String,
    /// Upper case, no blanks, every dash a hyphen.
    pub normalised: String,
    /// Short name of the scheme that read it.
    pub scheme: String,
}

/// Why a text is no code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CodeError {
    /// Nothing but blanks.
    #[error("the code is empty")]
    Empty,
    /// Longer than any code.
    #[error("the code has more than {LENGTH_MAX} characters")]
    TooLong,
    /// It fits a scheme that the office has not switched on.
    #[error("the code fits the scheme {scheme}, which is not switched on here")]
    SchemeOff {
        /// The scheme.
        scheme: String,
    },
    /// It is a code of the other kind: a packing house's for a growing area, or the reverse.
    #[error("the code fits the scheme {scheme}, which names another kind of thing")]
    OtherSubject {
        /// The scheme.
        scheme: String,
    },
    /// It fits no scheme.
    #[error("the code fits no known scheme")]
    NoScheme,
}

impl CodeError {
    /// Message key.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Empty => "registry-error-empty",
            Self::TooLong => "registry-error-code-too-long",
            Self::SchemeOff { .. } => "registry-error-code-scheme-off",
            Self::OtherSubject { .. } => "registry-error-code-other-subject",
            Self::NoScheme => "registry-error-code-no-scheme",
        }
    }
}

/// Upper case, no blanks or invisible marks, every dash a hyphen, no two hyphens in a row.
///
/// ```
/// assert_eq!(nguon_registry::code::normalise("vn – DNOR -0269 "), "VN-DNOR-0269");
/// ```
pub fn normalise(text: &str) -> String {
    let mut normal = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_uppercase) {
        match c {
            _ if c.is_whitespace() || is_invisible(c) => {}
            _ if is_dash(c) => {
                if !normal.ends_with('-') {
                    normal.push('-');
                }
            }
            _ => normal.push(c),
        }
    }
    normal
}

/// The normalised code without hyphens, by which codes are found and told apart: `VNDTPH-0001` and
/// `VN-DTPH-0001` are one code.
pub fn key(text: &str) -> String {
    normalise(text).replace('-', "")
}

/// Hyphens and dashes as word processors and lists of importers write them.
fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}')
}

/// Marks that take no room and arrive with pasted text.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}
