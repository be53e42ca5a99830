//! Values as bits, both ways.

use super::fields::Field;
use crate::bits::{Bits, base64_value};

/// How the characters of a text are spelled: the number in front, and what it stands for.
const DECIMAL: u64 = 0;
const HEX_LOWER: u64 = 1;
const HEX_UPPER: u64 = 2;
const BASE64: u64 = 3;
const ASCII: u64 = 4;

/// Takes values off a row of bits; `None` where it ends too early or holds no such thing.
pub(super) struct Cursor<'a>(&'a [bool]);

impl<'a> Cursor<'a> {
    pub(super) fn new(bits: &'a [bool]) -> Self {
        Self(bits)
    }

    pub(super) fn left(&self) -> usize {
        self.0.len()
    }

    pub(super) fn peek(&self, width: usize) -> Option<u64> {
        Cursor(self.0).number(width)
    }

    fn take(&mut self, width: usize) -> Option<&'a [bool]> {
        let (taken, rest) = self.0.split_at_checked(width)?;
        self.0 = rest;
        Some(taken)
    }

    /// A number of 64 bits at most.
    pub(super) fn number(&mut self, width: usize) -> Option<u64> {
        let bits = self.take(width)?;
        Some(bits.iter().fold(0, |value, &bit| value << 1 | u64::from(bit)))
    }

    pub(super) fn field(&mut self, field: Field) -> Option<String> {
        match field {
            Field::Digits(len) => self.decimal(len),
            Field::DigitsUpTo(most) => {
                let len = self.len(most)?;
                self.decimal(len)
            }
            Field::Text(len) => {
                let spelling = self.number(3)?;
                self.spelled(spelling, len)
            }
            Field::TextUpTo(most) => self.text(most),
        }
    }

    /// A text of at most `most` characters.
    pub(super) fn text(&mut self, most: usize) -> Option<String> {
        let spelling = self.number(3)?;
        let len = self.len(most)?;
        self.spelled(spelling, len)
    }

    fn len(&mut self, most: usize) -> Option<usize> {
        let len = usize::try_from(self.number(len_bits(most))?).ok()?;
        (len <= most).then_some(len)
    }

    fn spelled(&mut self, spelling: u64, len: usize) -> Option<String> {
        let hex = |value| char::from_digit(u32::try_from(value).ok()?, 16);
        match spelling {
            DECIMAL => self.decimal(len),
            HEX_LOWER => (0..len).map(|_| hex(self.number(4)?)).collect(),
            HEX_UPPER => {
                (0..len).map(|_| Some(hex(self.number(4)?)?.to_ascii_uppercase())).collect()
            }
            BASE64 => self.base64(len),
            ASCII => {
                (0..len).map(|_| Some(char::from(u8::try_from(self.number(7)?).ok()?))).collect()
            }
            _ => None,
        }
    }

    pub(super) fn base64(&mut self, len: usize) -> Option<String> {
        self.take(6 * len).map(|bits| Bits(bits.to_vec()).base64())
    }

    /// A number written with exactly `len` digits, of any size.
    fn decimal(&mut self, len: usize) -> Option<String> {
        let mut digits = vec![0_u8; len];
        for &bit in self.take(decimal_bits(len))? {
            let mut carry = u8::from(bit);
            for digit in digits.iter_mut().rev() {
                let doubled = *digit * 2 + carry;
                (*digit, carry) = (doubled % 10, doubled / 10);
            }
            if carry > 0 {
                return None;
            }
        }
        Some(digits.into_iter().map(|digit| char::from(b'0' + digit)).collect())
    }
}

/// Appends the part of `value` that belongs to `field`, and gives back the rest.
pub(super) fn push<'v>(bits: &mut Bits, field: Field, value: &'v str) -> &'v str {
    let (Field::Digits(most) | Field::DigitsUpTo(most) | Field::Text(most) | Field::TextUpTo(most)) =
        field;
    let (text, rest) = value.split_at(most.min(value.len()));
    match field {
        Field::Digits(_) => push_decimal(bits, text),
        Field::DigitsUpTo(_) => {
            bits.push(text.len() as u64, len_bits(most));
            push_decimal(bits, text);
        }
        Field::Text(_) => push_text(bits, text, 0),
        Field::TextUpTo(_) => push_text(bits, text, len_bits(most)),
    }
    rest
}

fn push_text(bits: &mut Bits, text: &str, len_width: usize) {
    let spelling = spelling(text);
    bits.push(spelling, 3);
    bits.push(text.len() as u64, len_width);
    match spelling {
        DECIMAL => push_decimal(bits, text),
        HEX_LOWER | HEX_UPPER => {
            text.chars()
                .for_each(|letter| bits.push(u64::from(letter.to_digit(16).unwrap_or(0)), 4));
        }
        BASE64 => {
            text.bytes().for_each(|byte| bits.push(u64::from(base64_value(byte).unwrap_or(0)), 6));
        }
        _ => text.bytes().for_each(|byte| bits.push(u64::from(byte), 7)),
    }
}

/// The spelling with the fewest bits; an empty text counts as digits.
fn spelling(text: &str) -> u64 {
    let all = |fits: fn(u8) -> bool| text.bytes().all(fits);
    if all(|byte| byte.is_ascii_digit()) {
        DECIMAL
    } else if all(|byte| matches!(byte, b'0'..=b'9' | b'A'..=b'F')) {
        HEX_UPPER
    } else if all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')) {
        HEX_LOWER
    } else if all(|byte| base64_value(byte).is_some()) {
        BASE64
    } else {
        ASCII
    }
}

fn push_decimal(bits: &mut Bits, text: &str) {
    let width = decimal_bits(text.len());
    let mut digits: Vec<u8> = text.bytes().map(|byte| byte - b'0').collect();
    let start = bits.0.len();
    for _ in 0..width {
        let mut rest = 0;
        for digit in &mut digits {
            let value = rest * 10 + *digit;
            (*digit, rest) = (value / 2, value % 2);
        }
        bits.0.push(rest == 1);
    }
    bits.0[start..].reverse();
}

/// Bits of a length of at most `most`.
fn len_bits(most: usize) -> usize {
    (usize::BITS - most.leading_zeros()) as usize
}

/// Bits of a number with `len` digits: `len` times the binary logarithm of 10 and a hundredth,
/// rounded up (Digital Link 1.1 section 5), so no digit takes one bit too.
fn decimal_bits(len: usize) -> usize {
    (len * 3_321_928_095 + 10_000_000).div_ceil(1_000_000_000)
}
