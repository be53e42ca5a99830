//! Finding codes in text that was pasted from letters, tables and messages.

use std::collections::HashSet;

use crate::code::{key, normalise};

/// Longest pasted text, in bytes.
pub const TEXT_BYTES_MAX: usize = 200_000;
/// Most codes of one notice.
pub const CODES_MAX: usize = 2_000;
/// Pieces that one code may have been broken into.
const BROKEN_MAX: usize = 5;

/// What was found at one place of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// A code that is known here.
    Known {
        /// As it stands in the text, blanks made one.
        text: String,
        /// The normalised code.
        code: String,
    },
    /// It looks like a code, and is none that is known here.
    Unknown {
        /// As it stands in the text.
        text: String,
    },
}

/// Find codes. `known` says whether this is a code here, however it is typed.
///
/// Blanks and line breaks around hyphens and within a code are passed over; a code broken into
/// several words is put together again when it is known. Words that do not look like codes (names,
/// headings, numbers of rows) are left out. Each code is told once.
pub fn read_codes<E>(
    text: &str,
    mut known: impl FnMut(&str) -> Result<Option<String>, E>,
) -> Result<Vec<Piece>, E> {
    let words = words(text);
    let (mut found, mut seen, mut at) = (Vec::new(), HashSet::new(), 0);
    while at < words.len() && found.len() < CODES_MAX {
        let (piece, taken) = at_word(&words[at..], &mut known)?;
        at += taken;
        let Some(piece) = piece else { continue };
        let once = match &piece {
            Piece::Known { code, .. } => key(code),
            Piece::Unknown { text } => key(text),
        };
        if seen.insert(once) {
            found.push(piece);
        }
    }
    Ok(found)
}

/// The code that begins with the first word, and how many words it took.
fn at_word<E>(
    words: &[String],
    known: &mut impl FnMut(&str) -> Result<Option<String>, E>,
) -> Result<(Option<Piece>, usize), E> {
    if !begins_code(&words[0]) {
        return Ok((None, 1));
    }
    for taken in 1..=BROKEN_MAX.min(words.len()) {
        let joined = words[..taken].concat();
        if let Some(code) = known(&joined)? {
            return Ok((Some(Piece::Known { text: words[..taken].join(" "), code }), taken));
        }
        // The next word begins a code of its own: this one ends here.
        if words.get(taken).is_some_and(|next| looks_like_code(next)) {
            break;
        }
    }
    let piece = looks_like_code(&words[0]).then(|| Piece::Unknown { text: words[0].clone() });
    Ok((piece, 1))
}

/// Words of the text: hyphens drawn to what stands around them, split at blanks and marks.
fn words(text: &str) -> Vec<String> {
    let mut joined = String::with_capacity(text.len());
    for line in text.split_inclusive(['\n', '\r', '\t', ',', ';', '|', '(', ')', '"']) {
        for word in line.split_whitespace() {
            let word: String =
                normalise(word).chars().filter(|c| c.is_alphanumeric() || *c == '-').collect();
            if word.is_empty() {
                continue;
            }
            let bare = word.starts_with('-') || joined.ends_with('-') || joined.is_empty();
            if !bare {
                joined.push(' ');
            }
            if joined.ends_with('-') && word.starts_with('-') {
                joined.pop();
            }
            joined.push_str(&word);
        }
    }
    joined.split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// Codes begin with the country, the customs' letters, or the two digits of a province.
fn begins_code(word: &str) -> bool {
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    word.starts_with("VN")
        || word.starts_with("QVN")
        || (digits == 2 && word.as_bytes().get(2) == Some(&b'-'))
}

/// Whether a single word is meant as a code: it begins like one and carries a number.
fn looks_like_code(word: &str) -> bool {
    begins_code(word) && word.len() >= 6 && word.bytes().filter(u8::is_ascii_digit).count() >= 3
}
