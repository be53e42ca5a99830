//! Dates and times of day.

use super::CharSet;
use super::rule::whole;
use crate::error::{Fault, Gs1Error};

/// Whether day 00 ("sometime in that month") is allowed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum DayZero {
    Allowed,
    Refused,
}

pub(super) fn yymmdd(text: &str) -> Result<(), Gs1Error> {
    date(text, 2, DayZero::Refused)
}

pub(super) fn yymmd0(text: &str) -> Result<(), Gs1Error> {
    date(text, 2, DayZero::Allowed)
}

pub(super) fn yyyymmdd(text: &str) -> Result<(), Gs1Error> {
    date(text, 4, DayZero::Refused)
}

pub(super) fn yyyymmd0(text: &str) -> Result<(), Gs1Error> {
    date(text, 4, DayZero::Allowed)
}

pub(super) fn hour(text: &str) -> Result<(), Gs1Error> {
    field(text, 23, "hour")
}

pub(super) fn minute(text: &str) -> Result<(), Gs1Error> {
    field(text, 59, "minute")
}

pub(super) fn second(text: &str) -> Result<(), Gs1Error> {
    field(text, 59, "second")
}

pub(super) fn hour_minute(text: &str) -> Result<(), Gs1Error> {
    exactly(text, 4, "four digits HHMM")?;
    hour(&text[..2])?;
    minute(&text[2..]).map_err(|error| error.shifted(2))
}

fn date(text: &str, year_len: usize, zero: DayZero) -> Result<(), Gs1Error> {
    let form = if year_len == 2 { "a date as YYMMDD" } else { "a date as YYYYMMDD" };
    exactly(text, year_len + 4, form)?;
    let year = number(&text[..year_len]);
    let month = number(&text[year_len..year_len + 2]);
    let day = number(&text[year_len + 2..]);
    if !(1..=12).contains(&month) {
        return Err(Gs1Error::new(year_len, 2, Fault::NoSuch("month")));
    }
    let first = u32::from(zero == DayZero::Refused);
    if !(first..=days_in(year, month)).contains(&day) {
        return Err(Gs1Error::new(year_len + 2, 2, Fault::NoSuch("day in this month")));
    }
    Ok(())
}

/// Two-digit years: the 100-year window around now holds 2000, a leap year, never 1900 or 2100.
fn days_in(year: u32, month: u32) -> u32 {
    let leap = year.is_multiple_of(4)
        && (year < 100 || !year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn field(text: &str, most: u32, name: &'static str) -> Result<(), Gs1Error> {
    exactly(text, 2, "two digits")?;
    if number(text) > most {
        return Err(whole(text, Fault::NoSuch(name)));
    }
    Ok(())
}

fn exactly(text: &str, len: usize, form: &'static str) -> Result<(), Gs1Error> {
    if text.len() != len {
        return Err(whole(text, Fault::Length(form)));
    }
    CharSet::Digits.check(text)
}

/// Value of at most four digits that were checked before.
fn number(digits: &str) -> u32 {
    digits.bytes().fold(0, |sum, byte| sum * 10 + u32::from(byte - b'0'))
}
