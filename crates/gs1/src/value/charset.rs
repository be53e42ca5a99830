//! The four character sets of GS1 element strings.

use std::fmt;

use crate::error::{Fault, Gs1Error};

/// Characters that a part of an AI value may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CharSet {
    /// `N`: the digits.
    Digits,
    /// `X`: 82 characters (General Specifications figure 7.11-1).
    Set82,
    /// `Y`: 39 characters, for component / part identifiers (figure 7.11-2).
    Set39,
    /// `Z`: base64url (RFC 4648 section 5), with padding.
    Base64Url,
}

/// Set 82 in the order that gives each character its value in check characters.
const SET_82: &[u8; 82] =
    b"!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";

/// Position of every byte in [`SET_82`], 255 for the others.
const RANK_82: [u8; 256] = {
    let mut ranks = [u8::MAX; 256];
    let mut rank = 0_u8;
    while (rank as usize) < SET_82.len() {
        ranks[SET_82[rank as usize] as usize] = rank;
        rank += 1;
    }
    ranks
};

/// Value of `byte` in check characters, `None` if set 82 does not hold it.
pub(crate) fn rank_82(byte: u8) -> Option<u32> {
    let rank = RANK_82[usize::from(byte)];
    (rank != u8::MAX).then_some(u32::from(rank))
}

/// For every byte the sets that hold it, one bit each.
const MEMBERSHIP: [u8; 256] = {
    let mut sets = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        #[expect(clippy::cast_possible_truncation, reason = "bytes end at 255")]
        let letter = byte as u8;
        let number = letter.is_ascii_digit();
        let set_39 = number || letter.is_ascii_uppercase() || matches!(letter, b'#' | b'-' | b'/');
        let base64 = letter.is_ascii_alphanumeric() || matches!(letter, b'-' | b'_' | b'=');
        sets[byte] = (number as u8) << CharSet::Digits as u8
            | ((RANK_82[byte] != u8::MAX) as u8) << CharSet::Set82 as u8
            | (set_39 as u8) << CharSet::Set39 as u8
            | (base64 as u8) << CharSet::Base64Url as u8;
        byte += 1;
    }
    sets
};

impl CharSet {
    /// Whether the set holds `byte`.
    pub fn holds(self, byte: u8) -> bool {
        MEMBERSHIP[usize::from(byte)] & 1 << self as u8 != 0
    }

    /// Every character of `text` is in the set, and padding stands where base64url wants it.
    pub fn check(self, text: &str) -> Result<(), Gs1Error> {
        let body = match self {
            Self::Base64Url => text.trim_end_matches('='),
            _ => text,
        };
        let stray = |byte: u8| !self.holds(byte) || (self == Self::Base64Url && byte == b'=');
        if let Some(at) = body.bytes().position(stray) {
            let fault = if self == Self::Digits { Fault::NotDigit } else { Fault::NotInSet(self) };
            let len = text[at..].chars().next().map_or(1, char::len_utf8);
            return Err(Gs1Error::new(at, len, fault));
        }
        let padding = text.len() - body.len();
        if padding > 0 && (padding > 2 || !text.len().is_multiple_of(3)) {
            return Err(Gs1Error::new(body.len(), padding, Fault::Padding));
        }
        Ok(())
    }
}

impl fmt::Display for CharSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Digits => "0-9",
            Self::Set82 => "GS1 character set 82 (letters, digits and !\"%&'()*+,-./:;<=>?_)",
            Self::Set39 => "GS1 character set 39 (A-Z, 0-9, #, - and /)",
            Self::Base64Url => "base64url (letters, digits, - and _)",
        })
    }
}
