//! Numbers, dates and instants as each language writes them.

use std::fmt::Display;

use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, Zoned};

use super::Language;

/// Việt Nam has kept UTC+7 without daylight saving since 1975 (`Asia/Ho_Chi_Minh`).
const OFFICE: Offset = Offset::constant(7);

/// A number with the language's marks: `1234.5` is `1.234,5` in Vietnamese and `1,234.5` in
/// English. Takes whatever prints as a decimal (integers, decimals, floats); anything else comes
/// back as it is. Digits are never rounded: see [`rounded`].
///
/// ```
/// use nguon_platform::i18n::{Language, grouped};
/// assert_eq!(grouped(Language::Vi, 115623), "115.623");
/// assert_eq!(grouped(Language::En, -1234.5), "-1,234.5");
/// ```
pub fn grouped(language: Language, number: impl Display) -> String {
    marked(language, &number.to_string())
}

/// As [`grouped`], with exactly so many decimals.
pub fn rounded(language: Language, number: impl Display, decimals: usize) -> String {
    marked(language, &format!("{number:.decimals$}"))
}

/// A share given in percent: `45.5` is `45,5%`.
pub fn percent(language: Language, percent: impl Display) -> String {
    format!("{}%", grouped(language, percent))
}

fn marked(language: Language, text: &str) -> String {
    let (thousands, decimal) = match language {
        Language::Vi => ('.', ','),
        Language::En => (',', '.'),
    };
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let plain = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || !plain(whole) || !plain(fraction) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len() + whole.len() / 3 + 1);
    if digits.len() < text.len() {
        out.push('-');
    }
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            out.push(thousands);
        }
        out.push(digit);
    }
    if !fraction.is_empty() {
        out.push(decimal);
        out.push_str(fraction);
    }
    out
}

/// A day as offices write it: `01/07/2025`, in both languages.
pub fn date(date: Date) -> String {
    date.strftime("%d/%m/%Y").to_string()
}

/// An instant on the office's clock: `21/11/2026 20:05`.
pub fn moment(at: Timestamp) -> String {
    office(at).strftime("%d/%m/%Y %H:%M").to_string()
}

/// An instant to the second with its offset, where it is evidence: `21/11/2026 20:05:09 +07:00`.
pub fn moment_with_offset(at: Timestamp) -> String {
    office(at).strftime("%d/%m/%Y %H:%M:%S %:z").to_string()
}

/// The office's day at an instant.
pub fn today(now: Timestamp) -> Date {
    office(now).date()
}

/// The first instant after a day of the office; none at the end of time.
pub fn end_of(day: Date) -> Option<Timestamp> {
    let next = day.tomorrow().ok()?;
    OFFICE.to_timestamp(next.into()).ok()
}

/// An instant on the office's clock.
pub fn office(at: Timestamp) -> Zoned {
    at.to_zoned(TimeZone::fixed(OFFICE))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_carry_the_marks_of_the_language() {
        for (number, vi, en) in [
            ("0", "0", "0"),
            ("999", "999", "999"),
            ("1000", "1.000", "1,000"),
            ("1234567.89", "1.234.567,89", "1,234,567.89"),
            ("-45.5", "-45,5", "-45.5"),
            ("-1000", "-1.000", "-1,000"),
            ("NaN", "NaN", "NaN"),
            ("12 ha", "12 ha", "12 ha"),
            ("-", "-", "-"),
            ("", "", ""),
        ] {
            assert_eq!(grouped(Language::Vi, number), vi);
            assert_eq!(grouped(Language::En, number), en);
        }
        assert_eq!(rounded(Language::Vi, 1.256, 2), "1,26");
        assert_eq!(percent(Language::Vi, 45.5), "45,5%");
    }

    #[test]
    fn instants_are_told_on_the_offices_clock() {
        let at: Timestamp = "2026-11-21T17:05:09Z".parse().unwrap();
        assert_eq!(moment(at), "22/11/2026 00:05");
        assert_eq!(moment_with_offset(at), "22/11/2026 00:05:09 +07:00");
        assert_eq!(date(jiff::civil::date(2025, 7, 1)), "01/07/2025");
    }

    #[test]
    fn a_day_ends_on_the_offices_clock() {
        let day = jiff::civil::date(2026, 12, 31);
        assert_eq!(end_of(day), Some("2026-12-31T17:00:00Z".parse().unwrap()));
        assert_eq!(end_of(Date::MAX), None);
    }

    proptest::proptest! {
        #[test]
        fn marks_never_change_the_digits(number in proptest::num::i64::ANY) {
            let digits = |text: &str| text.replace(['.', ','], "");
            for language in Language::ALL {
                proptest::prop_assert_eq!(digits(&grouped(language, number)), number.to_string());
            }
        }
    }
}
