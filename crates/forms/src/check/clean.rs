//! An answer in the one spelling of its type.

use super::ProblemKind;
use crate::eval::{is_number, moment, number_text};
use crate::limits::ANSWER_CHARS_MAX;
use crate::model::{Question, QuestionKind};

/// Digits of a number before and behind the point together.
const DIGITS_MAX: usize = 20;
/// Bytes of a file's name.
const FILE_NAME_BYTES_MAX: usize = 255;
/// What counts as a confirmation.
const CONFIRMED: [&str; 5] = ["ok", "true", "yes", "on", "1"];

/// The answer cleaned, or what is wrong with it. Choices are looked at where their list is known.
/// What was cleaned once stays as it is.
pub(super) fn clean(question: &Question, text: &str) -> Result<String, ProblemKind> {
    let plain: String = text.replace("\r\n", "\n").chars().filter(|c| *c != '\0').collect();
    let text = plain.trim();
    if text.is_empty() {
        return Ok(String::new());
    }
    if text.chars().count() > ANSWER_CHARS_MAX {
        return Err(ProblemKind::TooLong { most: ANSWER_CHARS_MAX });
    }
    match question.kind {
        QuestionKind::Integer => {
            let number = number(text).filter(|number| !number.contains('.'));
            number.ok_or(ProblemKind::NotInteger)
        }
        QuestionKind::Decimal => number(text).ok_or(ProblemKind::NotNumber),
        QuestionKind::Range => range(question, &number(text).ok_or(ProblemKind::NotNumber)?),
        QuestionKind::Date => day(text).ok_or(ProblemKind::NotDate),
        QuestionKind::Time => {
            let fits = moment::is_clock(text);
            fits.then(|| text.to_owned()).ok_or(ProblemKind::NotTime)
        }
        QuestionKind::DateTime => date_time(text).ok_or(ProblemKind::NotDateTime),
        QuestionKind::GeoPoint | QuestionKind::Meta(crate::model::Meta::StartGeopoint) => {
            point(text).ok_or(ProblemKind::NotPoint)
        }
        QuestionKind::GeoTrace => points(text, 2, false).ok_or(ProblemKind::NotTrace),
        QuestionKind::GeoShape => points(text, 4, true).ok_or(ProblemKind::NotShape),
        QuestionKind::SelectMultiple(_) | QuestionKind::Rank(_) => Ok(once_each(text)),
        QuestionKind::Acknowledge => {
            let confirmed = CONFIRMED.contains(&text.to_lowercase().as_str());
            confirmed.then(|| "OK".to_owned()).ok_or(ProblemKind::NotAcknowledged)
        }
        QuestionKind::Image | QuestionKind::Audio | QuestionKind::Video | QuestionKind::File => {
            let odd = text.contains(['/', '\\', '\n']) || text == "." || text == "..";
            let fits = text.len() <= FILE_NAME_BYTES_MAX && !odd;
            fits.then(|| text.to_owned()).ok_or(ProblemKind::NotFile)
        }
        QuestionKind::Note => Ok(String::new()),
        QuestionKind::Text
        | QuestionKind::SelectOne(_)
        | QuestionKind::Barcode
        | QuestionKind::Calculate
        | QuestionKind::Hidden
        | QuestionKind::Meta(_) => Ok(text.to_owned()),
    }
}

/// `-?` digits and a point, without zeros that say nothing. A decimal comma is a point.
fn number(text: &str) -> Option<String> {
    let pointed = if text.contains('.') { text.to_owned() } else { text.replacen(',', ".", 1) };
    if !is_number(&pointed) || pointed.bytes().filter(u8::is_ascii_digit).count() > DIGITS_MAX {
        return None;
    }
    let (sign, digits) = match pointed.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", pointed.as_str()),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let (whole, part) = (whole.trim_start_matches('0'), part.trim_end_matches('0'));
    let whole = if whole.is_empty() { "0" } else { whole };
    let sign = if whole == "0" && part.is_empty() { "" } else { sign };
    let point = if part.is_empty() { "" } else { "." };
    Some(format!("{sign}{whole}{point}{part}"))
}

fn range(question: &Question, text: &str) -> Result<String, ProblemKind> {
    let (start, end, step) = question.range();
    let number: f64 = text.parse().unwrap_or(f64::NAN);
    let steps = (number - start) / step;
    // Steps such as 0.1 have no exact number; a millionth of one is none of them.
    let on_step = (steps - steps.round()).abs() < 1e-6;
    if (start..=end).contains(&number) && on_step {
        return Ok(text.to_owned());
    }
    let [least, most, step] = [start, end, step].map(number_text);
    Err(ProblemKind::OutOfRange { least, most, step })
}

/// `2026-11-22`; `22/11/2026` as people write it becomes that.
fn day(text: &str) -> Option<String> {
    let parts: Vec<&str> = text.split('/').collect();
    let iso = match parts.as_slice() {
        [day, month, year] => format!("{year}-{month:0>2}-{day:0>2}"),
        _ => text.to_owned(),
    };
    moment::is_day(&iso).then_some(iso)
}

/// `2026-11-22T08:30`, also with a space between.
fn date_time(text: &str) -> Option<String> {
    let (date, clock) = text.split_once('T').or_else(|| text.split_once(' '))?;
    let date = day(date)?;
    moment::is_clock(clock).then(|| format!("{date}T{clock}"))
}

/// Latitude, longitude, height and how exact, in degrees and metres.
fn point(text: &str) -> Option<String> {
    let parted = if text.contains('.') { text.replace(',', " ") } else { text.to_owned() };
    let parts: Option<Vec<String>> = parted.split_whitespace().map(number).collect();
    let parts = parts.filter(|parts| (2..=4).contains(&parts.len()))?;
    let limits = [90.0, 180.0, 100_000.0, 1_000_000.0];
    let fits = parts
        .iter()
        .zip(limits)
        .all(|(part, most)| part.parse::<f64>().is_ok_and(|number| number.abs() <= most));
    let exact = parts.get(3).is_none_or(|exact| !exact.starts_with('-'));
    (fits && exact).then(|| parts.join(" "))
}

fn points(text: &str, least: usize, closed: bool) -> Option<String> {
    let written = text.trim_end_matches(|c: char| c == ';' || c.is_whitespace());
    let points: Option<Vec<String>> = written.split(';').map(point).collect();
    let points = points.filter(|points| points.len() >= least)?;
    let place = |point: &String| point.split(' ').take(2).collect::<Vec<_>>().join(" ");
    let ends_meet = points.first().map(place) == points.last().map(place);
    (!closed || ends_meet).then(|| points.join(";"))
}

/// Words once each, as they come.
fn once_each(text: &str) -> String {
    let mut words: Vec<&str> = Vec::new();
    for word in text.split_whitespace() {
        if !words.contains(&word) {
            words.push(word);
        }
    }
    words.join(" ")
}
