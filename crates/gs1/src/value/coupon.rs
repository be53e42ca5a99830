//! North American coupons: AI 8110 (coupon code) and AI 8112 (positive offer).
//!
//! GS1 US, North American Coupon Application Guideline: a chain of fields, many of them led by a
//! digit that tells their length ("VLI").

use super::CharSet;
use super::dates;
use crate::error::{Fault, Gs1Error};

/// AI 8110.
pub(super) fn code(text: &str) -> Result<(), Gs1Error> {
    CharSet::Digits.check(text)?;
    let mut cursor = Cursor::new(text);
    cursor.variable("primary company prefix", b'0'..=b'6', 6)?;
    cursor.fixed("offer code", 6)?;
    cursor.variable("save value", b'1'..=b'5', 0)?;
    purchase(&mut cursor, PRIMARY)?;
    let mut start_date = None;
    let mut last = b'0';
    while let Some(next) = cursor.peek() {
        // Optional fields come in ascending order, each once.
        if next <= last {
            break;
        }
        last = next;
        let field = cursor.at;
        cursor.at += 1;
        match next {
            b'1' => {
                cursor.choice("additional purchase rules code", b"0123")?;
                purchase(&mut cursor, SECOND)?;
                cursor.prefix_or_none("second purchase company prefix")?;
            }
            b'2' => {
                purchase(&mut cursor, THIRD)?;
                cursor.prefix_or_none("third purchase company prefix")?;
            }
            b'3' => start_date = Some((field, cursor.date("expiration date")?)),
            b'4' => {
                let start = cursor.date("start date")?;
                if start_date.is_some_and(|(_, end)| end < start) {
                    let at = start_date.map_or(field, |(at, _)| at);
                    let fault = coupon("expiration date", "is before the start date");
                    return Err(Gs1Error::new(at, cursor.at - at, fault));
                }
            }
            b'5' => cursor.variable("serial number", b'0'..=b'9', 6)?,
            b'6' => cursor.variable("retailer prefix or GLN", b'1'..=b'7', 6)?,
            b'9' => {
                cursor.choice("save value code", b"01256")?;
                cursor.choice("save value applies to item", b"012")?;
                cursor.choice("store coupon flag", b"0123456789")?;
                cursor.choice("don't multiply flag", b"01")?;
            }
            _ => {
                cursor.at = field;
                break;
            }
        }
    }
    cursor.end()
}

/// AI 8112.
pub(super) fn positive_offer(text: &str) -> Result<(), Gs1Error> {
    CharSet::Digits.check(text)?;
    let mut cursor = Cursor::new(text);
    cursor.choice("format code", b"01")?;
    cursor.variable("funder", b'0'..=b'6', 6)?;
    cursor.fixed("offer code", 6)?;
    cursor.variable("serial number", b'0'..=b'9', 6)?;
    cursor.end()
}

/// Names of the three fields of one purchase requirement.
type Purchase = [&'static str; 3];

const PRIMARY: Purchase = [
    "primary purchase requirement",
    "primary purchase requirement code",
    "primary purchase family code",
];
const SECOND: Purchase = [
    "second purchase requirement",
    "second purchase requirement code",
    "second purchase family code",
];
const THIRD: Purchase =
    ["third purchase requirement", "third purchase requirement code", "third purchase family code"];

fn purchase(cursor: &mut Cursor<'_>, [value, code, family]: Purchase) -> Result<(), Gs1Error> {
    cursor.variable(value, b'1'..=b'5', 0)?;
    cursor.choice(code, b"012349")?;
    cursor.fixed(family, 3)
}

fn coupon(field: &'static str, problem: &'static str) -> Fault {
    Fault::Coupon { field, problem }
}

/// Reads fields from the left; `text` is digits only.
struct Cursor<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Cursor<'a> {
    fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn take(&mut self, field: &'static str, len: usize) -> Result<&'a str, Gs1Error> {
        let left = self.text.len() - self.at;
        if left == 0 {
            return Err(self.missing(field));
        }
        if left < len {
            return Err(Gs1Error::new(self.at, left, coupon(field, "is too short: add digits")));
        }
        self.at += len;
        Ok(&self.text[self.at - len..self.at])
    }

    /// Nothing is left: the whole coupon is at fault, since no digit of the field is there.
    fn missing(&self, field: &'static str) -> Gs1Error {
        Gs1Error::new(0, self.text.len(), coupon(field, "is missing: add it"))
    }

    fn fixed(&mut self, field: &'static str, len: usize) -> Result<(), Gs1Error> {
        self.take(field, len).map(|_| ())
    }

    fn choice(&mut self, field: &'static str, allowed: &[u8]) -> Result<u8, Gs1Error> {
        let digit = self.peek().ok_or_else(|| self.missing(field))?;
        if !allowed.contains(&digit) {
            return Err(Gs1Error::new(
                self.at,
                1,
                coupon(field, "has a digit that is not allowed"),
            ));
        }
        self.at += 1;
        Ok(digit)
    }

    /// A length digit in `range`, then that many digits plus `base`.
    fn variable(
        &mut self,
        field: &'static str,
        range: std::ops::RangeInclusive<u8>,
        base: usize,
    ) -> Result<(), Gs1Error> {
        let digit = self.peek().ok_or_else(|| self.missing(field))?;
        if !range.contains(&digit) {
            let fault = coupon(field, "has a length digit that is not allowed");
            return Err(Gs1Error::new(self.at, 1, fault));
        }
        self.at += 1;
        self.fixed(field, base + usize::from(digit - b'0'))
    }

    /// As [`Cursor::variable`] for a company prefix, where 9 says that there is none.
    fn prefix_or_none(&mut self, field: &'static str) -> Result<(), Gs1Error> {
        if self.peek() == Some(b'9') {
            self.at += 1;
            return Ok(());
        }
        self.variable(field, b'0'..=b'6', 6)
    }

    fn date(&mut self, field: &'static str) -> Result<&'a str, Gs1Error> {
        let at = self.at;
        let text = self.take(field, 6)?;
        match dates::yymmdd(text) {
            Ok(()) => Ok(text),
            Err(_) => Err(Gs1Error::new(at, 6, coupon(field, "is no date YYMMDD"))),
        }
    }

    fn end(&self) -> Result<(), Gs1Error> {
        let left = self.text.len() - self.at;
        if left > 0 {
            let fault = coupon("end", "is followed by more digits: remove them");
            return Err(Gs1Error::new(self.at, left, fault));
        }
        Ok(())
    }
}
