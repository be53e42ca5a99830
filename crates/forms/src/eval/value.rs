//! What an expression comes to, and how one kind is taken for another (XPath 1.0 §3.4, §4).

use super::moment;

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    Number(f64),
    Text(String),
    Truth(bool),
    /// Answers of all instances of a repeat, in order (a node-set).
    Answers(Vec<String>),
}

impl Value {
    /// As a number. A day is the days since 1 January 1970, a time of day the part of one: XPath has
    /// no days, and forms compare them all the time.
    pub(crate) fn number(&self) -> f64 {
        match self {
            Self::Number(number) => *number,
            Self::Text(text) => number(text),
            Self::Truth(truth) => f64::from(u8::from(*truth)),
            Self::Answers(answers) => answers.first().map_or(f64::NAN, |first| number(first)),
        }
    }

    /// As text.
    pub(crate) fn text(&self) -> String {
        match self {
            Self::Number(number) => number_text(*number),
            Self::Text(text) => text.clone(),
            Self::Truth(truth) => truth.to_string(),
            Self::Answers(answers) => answers.first().cloned().unwrap_or_default(),
        }
    }

    /// As true or false.
    pub(crate) fn truth(&self) -> bool {
        match self {
            Self::Number(number) => *number != 0.0 && !number.is_nan(),
            Self::Text(text) => !text.is_empty(),
            Self::Truth(truth) => *truth,
            Self::Answers(answers) => !answers.is_empty(),
        }
    }

    /// As an answer that is kept: what is no number is no answer.
    pub(crate) fn kept(&self) -> String {
        match self {
            Self::Number(number) if number.is_nan() => String::new(),
            other => other.text(),
        }
    }

    /// Each for itself.
    pub(crate) fn each(self) -> Vec<Self> {
        match self {
            Self::Answers(answers) => answers.into_iter().map(Self::Text).collect(),
            other => vec![other],
        }
    }
}

/// XPath 1.0 §4.4 `number()`, and days.
pub(crate) fn number(text: &str) -> f64 {
    let text = text.trim_matches([' ', '\t', '\n', '\r']);
    if is_number(text) {
        return text.parse().unwrap_or(f64::NAN);
    }
    moment::days(text).unwrap_or(f64::NAN)
}

/// `-?` digits, a point and digits at most; no exponent, no plus.
pub(crate) fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let all = |digits: &str| digits.bytes().all(|byte| byte.is_ascii_digit());
    !(whole.is_empty() && part.is_empty()) && all(whole) && all(part)
}

/// XPath 1.0 §4.2 `string()`: no exponent, no point where there is nothing behind it.
pub(crate) fn number_text(number: f64) -> String {
    if number == 0.0 {
        return "0".to_owned();
    }
    match number {
        f64::INFINITY => "Infinity".to_owned(),
        f64::NEG_INFINITY => "-Infinity".to_owned(),
        number => number.to_string(),
    }
}
