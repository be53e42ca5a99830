//! Takes fields off a row of bits.

use super::problem;
use crate::error::Gs1Error;

/// Takes fields off; the places of its errors count in bits.
pub(super) struct Reader<'a> {
    bits: &'a [bool],
    pub(super) at: usize,
}

impl<'a> Reader<'a> {
    pub(super) fn new(bits: &'a [bool]) -> Self {
        Self { bits, at: 0 }
    }

    /// A number of `width` bits, 64 at most.
    pub(super) fn number(&mut self, width: usize, field: &'static str) -> Result<u64, Gs1Error> {
        let Some(bits) = self.bits.get(self.at..self.at + width) else {
            let left = self.bits.len() - self.at;
            return Err(problem(self.at, left, field, "is cut off: the string is too short"));
        };
        self.at += width;
        Ok(bits.iter().fold(0, |value, &bit| value << 1 | u64::from(bit)))
    }

    /// `width` bits that must be zero.
    pub(super) fn zeros(&mut self, width: usize, field: &'static str) -> Result<(), Gs1Error> {
        let start = self.at;
        let Some(bits) = self.bits.get(start..start + width) else {
            let left = self.bits.len() - start;
            return Err(problem(start, left, field, "is cut off: the string is too short"));
        };
        self.at += width;
        if bits.contains(&true) {
            return Err(problem(start, width, field, "must be zero bits"));
        }
        Ok(())
    }

    /// Text of 7 bits a character in a field of `width` bits, zero bits behind it; never empty.
    pub(super) fn text(&mut self, width: usize, field: &'static str) -> Result<String, Gs1Error> {
        let (start, end) = (self.at, self.at + width);
        let mut text = String::new();
        while self.at + 7 <= end {
            let letter = self.number(7, field)?;
            if letter == 0 {
                break;
            }
            text.extend(u8::try_from(letter).map(char::from));
        }
        self.zeros(end - self.at, field)?;
        if text.is_empty() {
            return Err(problem(start, width, field, "is empty"));
        }
        Ok(text)
    }

    /// Bits that were not read.
    pub(super) fn left(&self) -> usize {
        self.bits.len() - self.at
    }
}
