//! Rules of content other than dates, coupons and check characters.

use super::rule::whole;
use super::{CharSet, codes};
use crate::error::{Fault, Gs1Error};

/// Shortest GS1 company prefix, in digits.
const PREFIX_LEN_MIN: usize = 4;

pub(super) fn company_prefix(text: &str, skip: usize) -> Result<(), Gs1Error> {
    let at = if text.len() > skip { skip } else { 0 };
    let prefix = text.get(at..).unwrap_or_default();
    if text.len() < skip + PREFIX_LEN_MIN {
        let fault = Fault::TooShort(skip + PREFIX_LEN_MIN);
        return Err(Gs1Error::new(at, prefix.len(), fault));
    }
    match prefix.bytes().take(PREFIX_LEN_MIN).position(|byte| !byte.is_ascii_digit()) {
        Some(stray) => Err(Gs1Error::new(at + stray, 1, Fault::CompanyPrefix(PREFIX_LEN_MIN))),
        None => Ok(()),
    }
}

pub(super) fn has_non_digit(text: &str) -> Result<(), Gs1Error> {
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(whole(text, Fault::NotAllowed("a value with at least one letter or sign")));
    }
    Ok(())
}

pub(super) fn hyphens(text: &str) -> Result<(), Gs1Error> {
    if text.is_empty() || text.bytes().any(|byte| byte != b'-') {
        return Err(whole(text, Fault::NotAllowed("a hyphen")));
    }
    Ok(())
}

pub(super) fn importer_index(text: &str) -> Result<(), Gs1Error> {
    match text.as_bytes() {
        [byte] if byte.is_ascii_alphanumeric() || b"-_".contains(byte) => Ok(()),
        _ => Err(whole(text, Fault::NotAllowed("one letter, digit, - or _"))),
    }
}

pub(super) fn one_of(text: &str, allowed: &[u8], list: &'static str) -> Result<(), Gs1Error> {
    match text.as_bytes() {
        [byte] if allowed.contains(byte) => Ok(()),
        _ => Err(whole(text, Fault::NotAllowed(list))),
    }
}

pub(super) fn numeric_code(text: &str, list: &[u16], name: &'static str) -> Result<(), Gs1Error> {
    let code = if text.len() == 3 && CharSet::Digits.check(text).is_ok() {
        text.parse::<u16>().ok()
    } else {
        None
    };
    match code {
        Some(code) if list.binary_search(&code).is_ok() => Ok(()),
        _ => Err(whole(text, Fault::NotListed(name))),
    }
}

pub(super) fn listed(text: &str, list: &[&str], name: &'static str) -> Result<(), Gs1Error> {
    match list.binary_search(&text) {
        Ok(_) => Ok(()),
        Err(_) => Err(whole(text, Fault::NotListed(name))),
    }
}

/// Media types 01-10 are defined, 80-99 are for the users' own (General Specifications 3.8.21).
pub(super) fn media_type(text: &str) -> Result<(), Gs1Error> {
    let known = text.len() == 2
        && matches!(text.parse::<u8>(), Ok(1..=10 | 80..=99))
        && CharSet::Digits.check(text).is_ok();
    if known { Ok(()) } else { Err(whole(text, Fault::NotListed("an AIDC media type"))) }
}

pub(super) fn degrees(text: &str, most: u64, range: &'static str) -> Result<(), Gs1Error> {
    CharSet::Digits.check(text)?;
    if text.len() != 10 {
        return Err(whole(text, Fault::Length("ten digits")));
    }
    match text.parse::<u64>() {
        Ok(value) if value <= most => Ok(()),
        _ => Err(whole(text, Fault::NotAllowed(range))),
    }
}

pub(super) fn non_zero(text: &str) -> Result<(), Gs1Error> {
    CharSet::Digits.check(text)?;
    if text.bytes().all(|byte| byte == b'0') {
        return Err(whole(text, Fault::NotAllowed("a number above zero")));
    }
    Ok(())
}

pub(super) fn zeros(text: &str) -> Result<(), Gs1Error> {
    if text.is_empty() || text.bytes().any(|byte| byte != b'0') {
        return Err(whole(text, Fault::NotAllowed("0")));
    }
    Ok(())
}

pub(super) fn no_zero_prefix(text: &str) -> Result<(), Gs1Error> {
    CharSet::Digits.check(text)?;
    if text.starts_with('0') {
        return Err(Gs1Error::new(0, 1, Fault::NotAllowed("a number without leading zero")));
    }
    Ok(())
}

/// ISO 13616: country, two check digits (modulo 97), at most 34 characters.
pub(super) fn iban(text: &str) -> Result<(), Gs1Error> {
    if text.len() < 5 {
        return Err(whole(text, Fault::TooShort(5)));
    }
    if text.len() > 34 {
        return Err(whole(text, Fault::TooLong(34)));
    }
    let letter = |byte: u8| byte.is_ascii_digit() || byte.is_ascii_uppercase();
    if let Some(at) = text.bytes().position(|byte| !letter(byte)) {
        return Err(Gs1Error::new(at, 1, Fault::NotAllowed("A-Z and 0-9")));
    }
    listed(&text[..2], &codes::COUNTRIES_ALPHA2, "an ISO 3166 two-letter country code")?;
    let rest = text.bytes().skip(4).chain(text.bytes().take(4)).fold(0_u32, |rest, byte| {
        let value = char::from(byte).to_digit(36).unwrap_or_default();
        if value > 9 { (rest * 100 + value) % 97 } else { (rest * 10 + value) % 97 }
    });
    if rest == 1 {
        Ok(())
    } else {
        Err(Gs1Error::new(2, 2, Fault::NotAllowed("the right check digits")))
    }
}

pub(super) fn percent_encoded(text: &str) -> Result<(), Gs1Error> {
    let bytes = text.as_bytes();
    for (at, _) in text.match_indices('%') {
        let sequence = &bytes[at..bytes.len().min(at + 3)];
        let hex = sequence.iter().skip(1).filter(|byte| byte.is_ascii_hexdigit()).count();
        if hex != 2 {
            return Err(Gs1Error::new(at, sequence.len(), Fault::Percent));
        }
    }
    Ok(())
}

pub(super) fn piece_of_total(text: &str) -> Result<(), Gs1Error> {
    if text.is_empty() || !text.len().is_multiple_of(2) {
        return Err(whole(text, Fault::Length("piece and total with equally many digits")));
    }
    CharSet::Digits.check(text)?;
    let (piece, total) = text.split_at(text.len() / 2);
    non_zero(piece)?;
    non_zero(total).map_err(|error| error.shifted(piece.len()))?;
    if piece > total { Err(whole(text, Fault::Order)) } else { Ok(()) }
}

pub(super) fn position_in_sequence(text: &str) -> Result<(), Gs1Error> {
    let form = || whole(text, Fault::Length("position/end, for instance 2/3"));
    let (position, end) = text.split_once('/').ok_or_else(form)?;
    for digits in [position, end] {
        if digits.is_empty() || CharSet::Digits.check(digits).is_err() {
            return Err(form());
        }
    }
    let zero = Fault::NotAllowed("a number without leading zero");
    if position.starts_with('0') {
        return Err(Gs1Error::new(0, position.len(), zero));
    }
    if end.starts_with('0') {
        return Err(Gs1Error::new(position.len() + 1, end.len(), zero));
    }
    // Without leading zeros the longer number is the greater one.
    if (position.len(), position) > (end.len(), end) {
        return Err(whole(text, Fault::Order));
    }
    Ok(())
}
