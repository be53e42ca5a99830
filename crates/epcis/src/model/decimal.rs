//! Numbers that keep their written form (CBV 2.0 §8.9.2: a hash must not depend on a binary
//! floating point unit).

use std::cmp::Ordering;

/// A number as text: quantities and sensor values.
///
/// ```
/// use nguon_epcis::model::DecimalText;
/// let mass: DecimalText = "31.10".parse()?;
/// assert_eq!(mass.text(), "31.10");
/// assert_eq!(mass.canonical(), "31.1");
/// # Ok::<(), nguon_epcis::model::DecimalError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct DecimalText(Box<str>);

/// Why a text is no number that can be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a number: write digits with an optional point and an exponent of at most ±400")]
pub struct DecimalError;

/// Larger than any xs:double needs, small enough to be written out.
const EXPONENT_MAX: i32 = 400;
/// Digits a number may have.
const TEXT_BYTES_MAX: usize = 200;

impl DecimalText {
    /// The number as written.
    pub fn text(&self) -> &str {
        &self.0
    }

    /// No exponent, no leading zeros, no trailing zeros after the point, no `+`, no `-0`.
    pub fn canonical(&self) -> String {
        canonical(&self.0).unwrap_or_else(|| self.0.to_string())
    }

    /// The number as JSON: as written where JSON has that form, else canonical (XML allows
    /// `+5`, `007`, `.5`, `5.`).
    pub fn to_json(&self) -> serde_json::Number {
        let text: &str = &self.0;
        serde_json::from_str::<serde_json::Number>(text)
            .or_else(|_| serde_json::from_str(&self.canonical()))
            .unwrap_or_else(|_| serde_json::Number::from(0))
    }

    /// Compares by value, exactly.
    pub fn numeric_cmp(&self, other: &Self) -> Ordering {
        let (left, right) = (self.canonical(), other.canonical());
        match (left.strip_prefix('-'), right.strip_prefix('-')) {
            (None, Some(_)) => Ordering::Greater,
            (Some(_), None) => Ordering::Less,
            (None, None) => magnitude_cmp(&left, &right),
            (Some(left), Some(right)) => magnitude_cmp(right, left),
        }
    }

    /// The value, where 28 significant digits are enough for it.
    pub fn to_decimal(&self) -> Option<rust_decimal::Decimal> {
        rust_decimal::Decimal::from_str_exact(&self.canonical()).ok()
    }
}

impl std::str::FromStr for DecimalText {
    type Err = DecimalError;

    fn from_str(text: &str) -> Result<Self, DecimalError> {
        canonical(text).ok_or(DecimalError)?;
        Ok(Self(text.into()))
    }
}

/// Canonical form of a decimal or double literal; `None` if it is none.
pub(crate) fn canonical(text: &str) -> Option<String> {
    if text.len() > TEXT_BYTES_MAX {
        return None;
    }
    let (negative, unsigned) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    let (mantissa, exponent) = match unsigned.find(['e', 'E']) {
        None => (unsigned, 0),
        Some(at) => (&unsigned[..at], exponent(&unsigned[at + 1..])?),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() && fraction.is_empty() || !all_digits(whole) || !all_digits(fraction) {
        return None;
    }
    Some(placed(negative, &format!("{whole}{fraction}"), whole.len(), exponent))
}

/// Compares canonical numbers without sign: more digits before the point are more, else the order
/// of the characters is that of the numbers.
fn magnitude_cmp(left: &str, right: &str) -> Ordering {
    let whole = |text: &str| text.find('.').unwrap_or(text.len());
    whole(left).cmp(&whole(right)).then_with(|| left.cmp(right))
}

fn exponent(text: &str) -> Option<i32> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    text.parse::<i32>().ok().filter(|value| value.abs() <= EXPONENT_MAX)
}

/// Writes `digits` with the point `point` places from the left, moved by `exponent`.
fn placed(negative: bool, digits: &str, point: usize, exponent: i32) -> String {
    let shift = usize::try_from(exponent.unsigned_abs()).unwrap_or(0);
    let (digits, point) = if exponent >= 0 {
        let padded = format!("{digits:0<width$}", width = (point + shift).max(digits.len()));
        (padded, point + shift)
    } else {
        let lead = shift.saturating_sub(point);
        (format!("{}{digits}", "0".repeat(lead)), (point + lead) - shift)
    };
    let (whole, fraction) = digits.split_at(point);
    let whole = whole.trim_start_matches('0');
    let fraction = fraction.trim_end_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    match (fraction, whole) {
        ("", "0") => "0".to_owned(),
        ("", _) => format!("{}{whole}", if negative { "-" } else { "" }),
        _ => format!("{}{whole}.{fraction}", if negative { "-" } else { "" }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn canonical_forms() {
        let cases = [
            ("200", "200"),
            ("31.10", "31.1"),
            ("26.0", "26"),
            ("0", "0"),
            ("-0.0", "0"),
            ("-0.50", "-0.5"),
            ("007", "7"),
            ("+5", "5"),
            (".5", "0.5"),
            ("5.", "5"),
            ("1e3", "1000"),
            ("1.5E+2", "150"),
            ("12.5e-3", "0.0125"),
            ("123e-2", "1.23"),
            ("1.25e1", "12.5"),
            ("9007199254740993", "9007199254740993"),
            ("1e-400", &format!("0.{}1", "0".repeat(399))),
        ];
        for (text, expected) in cases {
            assert_eq!(text.parse::<DecimalText>().unwrap().canonical(), expected, "{text}");
        }
    }

    #[test]
    fn no_numbers() {
        for text in
            ["", "-", ".", "1e", "1e999999999", "1e401", "abc", "1,5", "INF", "NaN", "1 ", "0x1"]
        {
            assert_eq!(text.parse::<DecimalText>(), Err(DecimalError), "{text}");
        }
    }

    #[test]
    fn order_of_numbers() {
        let ordered = [
            "-1e3", "-10.5", "-10.25", "-0.1", "-0", "0.001", "0.0100", "2", "9.99", "10", "1e400",
        ];
        for (at, left) in ordered.iter().enumerate() {
            for (other, right) in ordered.iter().enumerate() {
                let [left, right] = [left, right].map(|text| text.parse::<DecimalText>().unwrap());
                assert_eq!(left.numeric_cmp(&right), at.cmp(&other), "{left:?} {right:?}");
            }
        }
        let number = |text: &str| text.parse::<DecimalText>().unwrap();
        assert_eq!(number("31.10").numeric_cmp(&number("+3.11e1")), Ordering::Equal);
    }

    #[test]
    fn json_keeps_the_text_it_can() {
        for (text, json) in [("31.10", "31.10"), ("007", "7"), (".50", "0.5")] {
            assert_eq!(text.parse::<DecimalText>().unwrap().to_json().to_string(), json);
        }
    }

    proptest::proptest! {
        #[test]
        fn canonical_is_a_fixed_point(text in "[+-]?[0-9]{1,12}(\\.[0-9]{0,12})?(e[+-]?[0-9]{1,2})?") {
            let once = canonical(&text).unwrap();
            proptest::prop_assert_eq!(canonical(&once).unwrap(), once);
        }
    }
}
