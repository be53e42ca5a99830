//! Check digits and check characters.

use crate::error::{Fault, Gs1Error};
use crate::value::{CharSet, rank_82};

/// The check digit (0–9) that belongs behind `digits`, or `None` if one of them is no ASCII digit.
///
/// Weights 3 and 1 alternate from the right, modulo 10 (GS1 General Specifications 7.9.1).
///
/// ```
/// assert_eq!(nguon_gs1::mod10("0952123454321"), Some('3'));
/// ```
pub fn mod10(digits: &str) -> Option<char> {
    let mut sum = 0_u64;
    let mut weight = 3;
    for byte in digits.bytes().rev() {
        if !byte.is_ascii_digit() {
            return None;
        }
        sum += u64::from(byte - b'0') * weight;
        weight = 4 - weight;
    }
    u8::try_from((10 - sum % 10) % 10).ok().map(|digit| char::from(b'0' + digit))
}

/// The last character of `text` is its check digit.
pub(crate) fn verify_mod10(text: &str) -> Result<(), Gs1Error> {
    if let Some(at) = text.bytes().position(|byte| !byte.is_ascii_digit()) {
        return Err(Gs1Error::new(at, 1, Fault::NotDigit));
    }
    let Some(last) = text.len().checked_sub(1) else {
        return Err(Gs1Error::new(0, 0, Fault::TooShort(1)));
    };
    match mod10(&text[..last]) {
        Some(expected) if !text.ends_with(expected) => {
            Err(Gs1Error::new(last, 1, Fault::CheckDigit { expected }))
        }
        _ => Ok(()),
    }
}

/// Longest text with check characters that the weights below reach.
const PAIR_LEN_MAX: usize = 99;

/// The first primes, smallest first: weights of the check character pair.
const PRIMES: [u32; PAIR_LEN_MAX - 2] = primes();

const fn primes() -> [u32; PAIR_LEN_MAX - 2] {
    let mut found = [0; PAIR_LEN_MAX - 2];
    let mut count = 0;
    let mut candidate = 2;
    while count < found.len() {
        let mut divisor = 2;
        while divisor * divisor <= candidate && candidate % divisor != 0 {
            divisor += 1;
        }
        if divisor * divisor > candidate {
            found[count] = candidate;
            count += 1;
        }
        candidate += 1;
    }
    found
}

/// The 32 characters that check characters are made of: no 0, 1, I, O.
const PAIR_LETTERS: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

/// The last two characters of `text` are its check characters (GMN, MUDI; General Specifications 7.9.5).
pub(crate) fn verify_pair(text: &str) -> Result<(), Gs1Error> {
    let Some(body_len) = text.len().checked_sub(2) else {
        return Err(Gs1Error::new(0, text.len(), Fault::TooShort(2)));
    };
    if text.len() > PAIR_LEN_MAX {
        return Err(Gs1Error::new(0, text.len(), Fault::TooLong(PAIR_LEN_MAX)));
    }
    let mut sum = 0_u32;
    for (at, byte) in text.bytes().take(body_len).enumerate() {
        let value =
            rank_82(byte).ok_or_else(|| Gs1Error::new(at, 1, Fault::NotInSet(CharSet::Set82)))?;
        sum += value * PRIMES[body_len - 1 - at];
    }
    let sum = sum as usize % 1021;
    let expected = [PAIR_LETTERS[sum >> 5], PAIR_LETTERS[sum & 31]];
    if text.as_bytes()[body_len..] == expected {
        return Ok(());
    }
    let expected = expected.map(char::from).iter().collect();
    Err(Gs1Error::new(body_len, 2, Fault::CheckPair { expected }))
}
