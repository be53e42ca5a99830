//! A cell's value as the spreadsheet shows it.

use calamine::{DataRef, ExcelDateTime};
use jiff::civil::DateTime;

use super::{Trouble, Value};

/// `format` is the cell's number format, if it has one.
pub(super) fn value(data: &DataRef<'_>, format: Option<&str>) -> Value {
    let text = |text: String| Value { text, ..Value::default() };
    match data {
        DataRef::Empty => Value::default(),
        DataRef::Float(number) => number_shown(*number, format),
        #[expect(clippy::cast_precision_loss, reason = "a spreadsheet holds 15 digits")]
        DataRef::Int(number) => number_shown(*number as f64, format),
        DataRef::Bool(truth) => text(if *truth { "TRUE" } else { "FALSE" }.to_owned()),
        DataRef::String(words) => text(words.clone()),
        DataRef::SharedString(words) => text((*words).to_owned()),
        DataRef::DateTime(moment) => {
            Value { text: moment_shown(moment), moment: true, ..Value::default() }
        }
        DataRef::DateTimeIso(written) => {
            let parsed = written.parse();
            let text =
                parsed.map_or_else(|_| written.clone(), |moment: DateTime| day_first(&moment));
            Value { text, moment: true, ..Value::default() }
        }
        DataRef::DurationIso(written) => text(written.clone()),
        DataRef::Error(error) => {
            Value { text: error.to_string(), trouble: Some(Trouble::Error), ..Value::default() }
        }
    }
}

fn number_shown(number: f64, format: Option<&str>) -> Value {
    if let Some(code) = format.and_then(|format| under_zeros(number, format)) {
        return Value { text: code, ..Value::default() };
    }
    Value { text: number.to_string(), number: true, ..Value::default() }
}

/// A whole number under a format that fills it up with zeros is a code: `0123` under `0000`,
/// `0912 345 678` under `0000 000 000`. None for any other number or format.
fn under_zeros(number: f64, format: &str) -> Option<String> {
    if number < 0.0 || number.fract() != 0.0 || number > 999_999_999_999_999.0 {
        return None;
    }
    let format = format.split(';').next().unwrap_or_default();
    let mut places: Vec<char> = Vec::new();
    let mut letters = format.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '0' | '#' | ' ' | '-' => places.push(letter),
            // A letter behind a backslash, or text in quotes, stands for itself.
            '\\' => places.push(letters.next().filter(|next| matches!(next, ' ' | '-'))?),
            _ => return None,
        }
    }
    let digits_of_format = places.iter().filter(|place| matches!(place, '0' | '#')).count();
    if places.first() != Some(&'0') || digits_of_format < 2 {
        return None;
    }
    let digits = number.to_string();
    let mut left = digits.chars().rev();
    let mut shown: Vec<char> = Vec::new();
    for (at, place) in places.iter().enumerate().rev() {
        match place {
            '0' => shown.push(left.next().unwrap_or('0')),
            '#' => shown.extend(left.next()),
            literal => shown.push(*literal),
        }
        if at == 0 {
            shown.extend(left.by_ref());
        }
    }
    Some(shown.into_iter().rev().collect())
}

fn moment_shown(moment: &ExcelDateTime) -> String {
    if moment.is_duration() {
        return moment.as_f64().to_string();
    }
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    if (0.0..1.0).contains(&moment.as_f64()) {
        return format!("{hour:02}:{minute:02}");
    }
    let part = |part: u8| i8::try_from(part).unwrap_or(i8::MAX);
    let year = i16::try_from(year).unwrap_or(i16::MAX);
    let read =
        DateTime::new(year, part(month), part(day), part(hour), part(minute), part(second), 0);
    // The day that only spreadsheets know, 29/02/1900, is shown as the number it is.
    read.map_or_else(|_| moment.as_f64().to_string(), |moment| day_first(&moment))
}

/// `21/03/2015`, with the time where there is one.
fn day_first(moment: &DateTime) -> String {
    let date = format!("{:02}/{:02}/{:04}", moment.day(), moment.month(), moment.year());
    match (moment.hour(), moment.minute()) {
        (0, 0) => date,
        (hour, minute) => format!("{date} {hour:02}:{minute:02}"),
    }
}
