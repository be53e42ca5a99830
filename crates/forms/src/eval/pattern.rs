//! Regular expressions as forms write them: the whole text has to match (ODK XForms, `regex`).

use regex::{Regex, RegexBuilder};

/// Bytes of a compiled pattern.
const SIZE_MAX: usize = 1 << 20;

/// The pattern for a whole text. None where it is no pattern, or one of a kind that takes time without
/// end (look-ahead, back references).
///
/// `\d`, `\w` and `\b` mean ASCII, as they do in browsers and on the phones of ODK.
pub(crate) fn whole_match(pattern: &str) -> Option<Regex> {
    let whole = format!("^(?:{})$", ascii(pattern));
    RegexBuilder::new(&whole).size_limit(SIZE_MAX).nest_limit(50).build().ok()
}

/// The classes of a pattern written out.
fn ascii(pattern: &str) -> String {
    let mut written = String::with_capacity(pattern.len());
    let mut letters = pattern.chars();
    while let Some(letter) = letters.next() {
        if letter != '\\' {
            written.push(letter);
            continue;
        }
        match letters.next() {
            Some('d') => written.push_str("[0-9]"),
            Some('D') => written.push_str("[^0-9]"),
            Some('w') => written.push_str("[0-9A-Za-z_]"),
            Some('W') => written.push_str("[^0-9A-Za-z_]"),
            Some('b') => written.push_str("(?-u:\\b)"),
            Some('B') => return "(".to_owned(),
            Some('/') => written.push('/'),
            Some(other) => written.extend(['\\', other]),
            None => written.push('\\'),
        }
    }
    written
}
