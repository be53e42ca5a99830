//! The table of application identifiers and the type of one.
//!
//! The facts stand in `table.tsv`; `build.rs` turns them into the static table at build time.

#[cfg(test)]
mod tests;

use std::fmt;
use std::str::FromStr;

use crate::error::{Fault, Gs1Error};
use crate::value::{CharSet, Part, Rule};

include!(concat!(env!("OUT_DIR"), "/ai_table.rs"));

/// What the standard says about an AI, or about a range of AIs of equal shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AiSpec {
    /// First AI of the range.
    pub first: &'static str,
    /// Last AI of the range, often the first.
    pub last: &'static str,
    /// The length is predefined: no separator follows the value.
    pub fixed_length: bool,
    /// May stand in the query of a Digital Link.
    pub link_attribute: bool,
    /// Components of the value, in order.
    pub parts: &'static [Part],
    /// What must stand beside it: all groups; in a group one alternative; of it every pattern.
    pub needs: &'static [&'static [&'static [&'static str]]],
    /// Patterns of AIs that may not stand beside it.
    pub bars: &'static [&'static str],
    /// For a primary key of a Digital Link: the orders in which its qualifiers may follow.
    pub link_key: Option<&'static [&'static [&'static str]]>,
    /// Title in the GS1 list, `""` if it has none.
    pub title: &'static str,
}

impl AiSpec {
    /// The whole table, ascending.
    pub fn all() -> &'static [Self] {
        &ENTRIES
    }
}

/// A known application identifier.
///
/// ```
/// let lot: nguon_gs1::Ai = "10".parse()?;
/// assert_eq!(lot.spec().title, "BATCH/LOT");
/// assert!(lot == "10");
/// # Ok::<(), nguon_gs1::Gs1Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ai {
    digits: [u8; 4],
    len: u8,
    entry: u8,
}

impl Ai {
    /// The digits.
    pub fn as_str(&self) -> &str {
        // Taken from a text of digits in `Ai::find`, so always UTF-8.
        std::str::from_utf8(self.bytes()).unwrap_or_default()
    }

    /// Its row of the table.
    pub fn spec(&self) -> &'static AiSpec {
        &ENTRIES[usize::from(self.entry)]
    }

    /// The AI with which `data` begins.
    pub fn at_start(data: &str) -> Option<Self> {
        let &[tens, ones, ..] = data.as_bytes() else {
            return None;
        };
        if !tens.is_ascii_digit() || !ones.is_ascii_digit() {
            return None;
        }
        let len = LENGTHS[usize::from((tens - b'0') * 10 + (ones - b'0'))];
        data.get(..usize::from(len)).and_then(Self::find)
    }

    /// Whether the AI fits `pattern`, where `n` stands for any digit.
    pub fn fits(&self, pattern: &str) -> bool {
        let same = |(digit, letter): (&u8, u8)| letter == b'n' || *digit == letter;
        pattern.len() == usize::from(self.len) && self.bytes().iter().zip(pattern.bytes()).all(same)
    }

    fn bytes(&self) -> &[u8] {
        &self.digits[..usize::from(self.len)]
    }

    fn find(text: &str) -> Option<Self> {
        if text.len() > 4 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let mut digits = [b'0'; 4];
        digits[..text.len()].copy_from_slice(text.as_bytes());
        let number = digits.iter().fold(0, |sum, digit| sum * 10 + usize::from(digit - b'0'));
        let entry = PLACES[number];
        let row = ENTRIES.get(usize::from(entry))?;
        let len = u8::try_from(text.len()).ok()?;
        (text.len() == row.first.len()).then_some(Self { digits, len, entry })
    }
}

impl FromStr for Ai {
    type Err = Gs1Error;

    fn from_str(text: &str) -> Result<Self, Gs1Error> {
        Self::find(text).ok_or_else(|| Gs1Error::new(0, text.len(), Fault::UnknownAi))
    }
}

impl PartialEq<str> for Ai {
    fn eq(&self, other: &str) -> bool {
        self.bytes() == other.as_bytes()
    }
}

impl PartialEq<&str> for Ai {
    fn eq(&self, other: &&str) -> bool {
        self == *other
    }
}

impl fmt::Display for Ai {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Ai {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "({})", self.as_str())
    }
}

/// Row of every AI, found by its digits with zeros behind up to four (no AI begins another);
/// [`NO_ROW`] where there is none.
static PLACES: [u8; 10_000] = places();

const NO_ROW: u8 = u8::MAX;

#[expect(clippy::cast_possible_truncation, reason = "fewer rows than NO_ROW, or it does not build")]
const fn places() -> [u8; 10_000] {
    assert!(ENTRIES.len() < NO_ROW as usize);
    let mut places = [NO_ROW; 10_000];
    let mut row = 0;
    while row < ENTRIES.len() {
        let step = 10_usize.pow(4 - ENTRIES[row].first.len() as u32);
        let mut number = number(ENTRIES[row].first.as_bytes()) * step;
        while number <= self::number(ENTRIES[row].last.as_bytes()) * step {
            places[number] = row as u8;
            number += step;
        }
        row += 1;
    }
    places
}

const fn number(digits: &[u8]) -> usize {
    let mut number = 0;
    let mut at = 0;
    while at < digits.len() {
        number = number * 10 + (digits[at] - b'0') as usize;
        at += 1;
    }
    number
}

/// Length of the AIs that begin with two given digits, 0 where none does.
static LENGTHS: [u8; 100] = lengths();

#[expect(clippy::cast_possible_truncation, reason = "an AI has 2 to 4 digits")]
const fn lengths() -> [u8; 100] {
    let mut lengths = [0; 100];
    let mut row = 0;
    while row < ENTRIES.len() {
        let (first, last) = (ENTRIES[row].first.as_bytes(), ENTRIES[row].last.as_bytes());
        let mut prefix = (first[0] - b'0') * 10 + (first[1] - b'0');
        let end = (last[0] - b'0') * 10 + (last[1] - b'0');
        while prefix <= end {
            lengths[prefix as usize] = first.len() as u8;
            prefix += 1;
        }
        row += 1;
    }
    lengths
}
