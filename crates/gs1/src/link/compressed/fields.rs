//! How the value of an AI is cut into fields, and the short codes of AIs that often come together.

use crate::value::{CharSet, Part};

/// A piece of a value that is compressed by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    /// So many digits.
    Digits(usize),
    /// At most so many digits, their number first.
    DigitsUpTo(usize),
    /// So many characters.
    Text(usize),
    /// At most so many characters, their number first.
    TextUpTo(usize),
}

/// The fields of a value: neighbouring parts of one kind are one field.
///
/// Where a part grew since version 1.1 (8007), the length of today counts.
pub(super) fn fields(parts: &[Part]) -> Vec<Field> {
    let mut fields: Vec<Field> = Vec::new();
    for part in parts {
        let len = usize::from(part.max);
        let open = part.optional || part.min != part.max;
        let field = match (part.set, open) {
            (CharSet::Digits, false) => Field::Digits(len),
            (CharSet::Digits, true) => Field::DigitsUpTo(len),
            (_, false) => Field::Text(len),
            (_, true) => Field::TextUpTo(len),
        };
        match fields.last_mut().and_then(|last| joint(*last, field).map(|joint| (last, joint))) {
            Some((last, joint)) => *last = joint,
            None => fields.push(field),
        }
    }
    fields
}

fn joint(left: Field, right: Field) -> Option<Field> {
    use Field::{Digits, DigitsUpTo, Text, TextUpTo};
    Some(match (left, right) {
        (Digits(left), Digits(right)) => Digits(left + right),
        (DigitsUpTo(left), DigitsUpTo(right)) => DigitsUpTo(left + right),
        (Text(left), Text(right)) => Text(left + right),
        (Text(left) | TextUpTo(left), TextUpTo(right)) => TextUpTo(left + right),
        _ => return None,
    })
}

/// Digital Link 1.1 section 5: codes with a letter among their hexadecimal digits.
pub(super) const SHORT_CODES: [(u8, &[&str]); 52] = [
    (0x0A, &["01", "22"]),
    (0x0B, &["01", "10"]),
    (0x0C, &["01", "21"]),
    (0x0D, &["01", "17"]),
    (0x0E, &["01", "7003"]),
    (0x0F, &["01", "30"]),
    (0x1A, &["01", "10", "21", "17"]),
    (0x1B, &["01", "15"]),
    (0x1C, &["01", "11"]),
    (0x1D, &["01", "16"]),
    (0x1E, &["01", "91"]),
    (0x1F, &["01", "10", "15"]),
    (0x2A, &["01", "3100"]),
    (0x2B, &["01", "3101"]),
    (0x2C, &["01", "3102"]),
    (0x2D, &["01", "3103"]),
    (0x2E, &["01", "3104"]),
    (0x2F, &["01", "3105"]),
    (0x3A, &["01", "3200"]),
    (0x3B, &["01", "3201"]),
    (0x3C, &["01", "3202"]),
    (0x3D, &["01", "3203"]),
    (0x3E, &["01", "3204"]),
    (0x3F, &["01", "3205"]),
    (0x9A, &["8010", "8011"]),
    (0x9B, &["8017", "8019"]),
    (0x9C, &["8018", "8019"]),
    (0x9D, &["414", "254"]),
    (0xA0, &["01", "3920"]),
    (0xA1, &["01", "3921"]),
    (0xA2, &["01", "3922"]),
    (0xA3, &["01", "3923"]),
    (0xA4, &["01", "3924"]),
    (0xA5, &["01", "3925"]),
    (0xA6, &["01", "3926"]),
    (0xA7, &["01", "3927"]),
    (0xA8, &["01", "3928"]),
    (0xA9, &["01", "3929"]),
    (0xC0, &["255", "3900"]),
    (0xC1, &["255", "3901"]),
    (0xC2, &["255", "3902"]),
    (0xC3, &["255", "3903"]),
    (0xC4, &["255", "3904"]),
    (0xC5, &["255", "3905"]),
    (0xC6, &["255", "3906"]),
    (0xC7, &["255", "3907"]),
    (0xC8, &["255", "3908"]),
    (0xC9, &["255", "3909"]),
    (0xCA, &["255", "3940"]),
    (0xCB, &["255", "3941"]),
    (0xCC, &["255", "3942"]),
    (0xCD, &["255", "3943"]),
];
