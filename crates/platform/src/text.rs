//! Vietnamese text folded for search: one function for the stored text and for the query. And bytes
//! as digits.

use std::fmt::Write as _;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Fold text so that it is found however it was typed: tone and vowel marks dropped, đ → d, lower
/// case, runs of anything but letters and digits → one space.
///
/// ```
/// use nguon_platform::text::fold_vi;
/// assert_eq!(fold_vi("  Châu Đốc"), "chau doc");
/// assert_eq!(fold_vi("ĐẮK LẮK – Xã Ea-Kar"), "dak lak xa ea kar");
/// ```
pub fn fold_vi(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut gap = false;
    for c in text.nfd().filter(|c| !is_combining_mark(*c)) {
        for c in c.to_lowercase() {
            let c = if c == 'đ' { 'd' } else { c };
            if c.is_alphanumeric() {
                if gap && !folded.is_empty() {
                    folded.push(' ');
                }
                gap = false;
                folded.push(c);
            } else if !is_combining_mark(c) {
                gap = true;
            }
        }
    }
    folded
}

/// Bytes as hexadecimal digits, lower case.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::fold_vi;

    #[test]
    fn folds_what_people_type() {
        for (typed, folded) in [
            ("Châu Đốc", "chau doc"),
            ("chau doc", "chau doc"),
            ("Cha\u{302}u \u{110}o\u{302}\u{301}c", "chau doc"),
            ("VN - DNOR - 0269", "vn dnor 0269"),
            ("Hòa = Hoà", "hoa hoa"),
            ("", ""),
            ("–…", ""),
        ] {
            assert_eq!(fold_vi(typed), folded, "{typed}");
        }
    }

    proptest::proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in "\\PC*") {
            let once = fold_vi(&text);
            proptest::prop_assert_eq!(fold_vi(&once), once);
        }
    }
}
