//! A number as a Vietnamese document prints it, and what it is worth.

use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;

/// Digits before the decimal comma that a figure may have. With this and [`DECIMALS_MAX`] no sum
/// over the rows of a table leaves what a [`Decimal`] holds exactly.
const DIGITS_MAX: usize = 12;
const DECIMALS_MAX: usize = 4;

/// A printed number, zero or greater: "." between thousands, "," before decimals. The printed text
/// is kept; two figures are equal when they are printed alike.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Figure {
    printed: String,
    value: Decimal,
}

/// Text that is no printed number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is no printed number: digits with \".\" between thousands and \",\" before at most \
     {DECIMALS_MAX} decimals, such as 115.623 or 124,6"
)]
pub struct FigureError(String);

impl Figure {
    /// As printed.
    pub fn printed(&self) -> &str {
        &self.printed
    }

    /// What it is worth, with as many decimals as are printed.
    pub fn value(&self) -> Decimal {
        self.value
    }

    /// How many decimals are printed: the precision to which a printed rate was rounded.
    pub fn decimals(&self) -> u32 {
        self.value.scale()
    }
}

impl FromStr for Figure {
    type Err = FigureError;

    fn from_str(text: &str) -> Result<Self, FigureError> {
        let wrong = || FigureError(text.to_owned());
        let (whole, decimals) = match text.split_once(',') {
            Some((whole, decimals)) => (whole, Some(decimals)),
            None => (text, None),
        };
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if !decimals.is_none_or(|part| digits(part) && part.len() <= DECIMALS_MAX) {
            return Err(wrong());
        }
        let mut groups = whole.split('.');
        let first = groups.next().unwrap_or_default();
        let (mut number, mut grouped) = (first.to_owned(), false);
        for group in groups {
            if group.len() != 3 || first.len() > 3 {
                return Err(wrong());
            }
            number.push_str(group);
            grouped = true;
        }
        // "0.123" and "012" would be guesses: a slip for 0,123, or a digit lost in front.
        let leading_zero = first.starts_with('0') && (first.len() > 1 || grouped);
        if !digits(&number) || first.is_empty() || leading_zero || number.len() > DIGITS_MAX {
            return Err(wrong());
        }
        if let Some(decimals) = decimals {
            number.push('.');
            number.push_str(decimals);
        }
        let value = number.parse().map_err(|_| wrong())?;
        Ok(Self { printed: text.to_owned(), value })
    }
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.printed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn printed_numbers_are_read_or_refused() {
        for (printed, value) in [
            ("0", "0"),
            ("45", "45"),
            ("1.052", "1052"),
            ("115.623", "115623"),
            ("229448", "229448"),
            ("124,6", "124.6"),
            ("0,50", "0.50"),
            ("1.234.567,8", "1234567.8"),
            ("999.999.999.999", "999999999999"),
        ] {
            let figure: Figure = printed.parse().unwrap();
            assert_eq!(figure.value().to_string(), value, "{printed}");
            assert_eq!(figure.printed(), printed);
        }
        for wrong in [
            "",
            ".",
            ",5",
            "5,",
            "1.05",
            "1.0523",
            "1234.567",
            "0.123",
            "012",
            "-5",
            "1,23456",
            "1 052",
            "9.999.999.999.999",
            "1..052",
            ".052",
            "1,052.3",
            "đ",
            "１",
        ] {
            assert!(wrong.parse::<Figure>().is_err(), "{wrong}");
        }
    }
}
