//! Days and times of answers: text by ISO 8601, or days since 1 January 1970.
//!
//! A moment counts as its clock shows it; a zone behind it is left out of account. So the day of
//! `now()` is `today()`, wherever the phone is.

const SECONDS_OF_DAY: f64 = 86_400.0;

/// Year, month, day.
type Day = (i64, i64, i64);

/// A day, a moment or a time of day as days. None for any other text.
pub(crate) fn days(text: &str) -> Option<f64> {
    match text.split_once('T') {
        Some((day, clock)) => Some(whole(days_of(parse_day(day)?)) + parse_clock(clock)?),
        None if text.get(2..3) == Some(":") => parse_clock(text),
        None => Some(whole(days_of(parse_day(text)?))),
    }
}

/// The day of a number of days; none outside of the years 1 to 9999.
pub(crate) fn day_text(days: f64) -> Option<String> {
    let (year, month, day) = day_of(days)?;
    Some(format!("{year:04}-{month:02}-{day:02}"))
}

/// A moment under a pattern (ODK `XForms`, `format-date-time`): `%Y %y %m %n %d %e %H %h %M %S %3`.
/// Any other mark stays as it is.
pub(crate) fn formatted(days: f64, pattern: &str) -> Option<String> {
    let (year, month, day) = day_of(days)?;
    let millis = ((days - days.floor()) * SECONDS_OF_DAY * 1_000.0).round();
    let millis = integer(millis)?.min(86_399_999);
    let (hour, minute, second) = (millis / 3_600_000, millis / 60_000 % 60, millis / 1_000 % 60);
    let mut written = String::new();
    let mut letters = pattern.chars();
    while let Some(letter) = letters.next() {
        if letter != '%' {
            written.push(letter);
            continue;
        }
        let piece = match letters.next() {
            Some('Y') => format!("{year:04}"),
            Some('y') => format!("{:02}", year % 100),
            Some('m') => format!("{month:02}"),
            Some('n') => month.to_string(),
            Some('d') => format!("{day:02}"),
            Some('e') => day.to_string(),
            Some('H') => format!("{hour:02}"),
            Some('h') => hour.to_string(),
            Some('M') => format!("{minute:02}"),
            Some('S') => format!("{second:02}"),
            Some('3') => format!("{:03}", millis % 1_000),
            Some(other) => format!("%{other}"),
            None => "%".to_owned(),
        };
        written.push_str(&piece);
    }
    Some(written)
}

/// Whether a text is a day.
pub(crate) fn is_day(text: &str) -> bool {
    parse_day(text).is_some()
}

/// Whether a text is a time of day, with or without a zone.
pub(crate) fn is_clock(text: &str) -> bool {
    parse_clock(text).is_some()
}

fn parse_day(text: &str) -> Option<Day> {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts.as_slice() else { return None };
    let (year, month, day) = (digits(year, 4)?, digits(month, 2)?, digits(day, 2)?);
    let fits = (1..=9999).contains(&year) && (1..=12).contains(&month);
    // The days of a month are those that come back as themselves.
    (fits && (1..=31).contains(&day) && day_from(days_of((year, month, day))) == (year, month, day))
        .then_some((year, month, day))
}

/// `08:30`, `08:30:15`, `08:30:15.250`, each with or without `Z` or `+07:00`.
fn parse_clock(text: &str) -> Option<f64> {
    let clock = without_zone(text)?;
    let parts: Vec<&str> = clock.split(':').collect();
    let (hour, minute, second) = match parts.as_slice() {
        [hour, minute] => (digits(hour, 2)?, digits(minute, 2)?, 0.0),
        [hour, minute, second] => (digits(hour, 2)?, digits(minute, 2)?, seconds(second)?),
        _ => return None,
    };
    if hour > 23 || minute > 59 || second >= 60.0 {
        return None;
    }
    Some((whole(hour * 3_600 + minute * 60) + second) / SECONDS_OF_DAY)
}

fn without_zone(text: &str) -> Option<&str> {
    if let Some(clock) = text.strip_suffix('Z') {
        return Some(clock);
    }
    let Some(at) = text.rfind(['+', '-']) else { return Some(text) };
    let (clock, zone) = text.split_at(at);
    let (hours, minutes) = zone.get(1..)?.split_once(':')?;
    (digits(hours, 2)? <= 14 && digits(minutes, 2)? <= 59).then_some(clock)
}

fn seconds(text: &str) -> Option<f64> {
    let (whole_part, part) = text.split_once('.').unwrap_or((text, "0"));
    digits(whole_part, 2)?;
    let fits = (1..=9).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    if fits { text.parse().ok() } else { None }
}

fn digits(text: &str, count: usize) -> Option<i64> {
    let fits = text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    if fits { text.parse().ok() } else { None }
}

/// Days since 1 January 1970 in the Gregorian calendar.
fn days_of((year, month, day): Day) -> i64 {
    // Years that begin in March have their leap day at the end.
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// The other way round.
fn day_from(days: i64) -> Day {
    let days = days + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let years = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * years + years / 4 - years / 100);
    let march_month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * march_month + 2) / 5 + 1;
    let month = (march_month + 2) % 12 + 1;
    (era * 400 + years + i64::from(month <= 2), month, day)
}

fn day_of(days: f64) -> Option<Day> {
    let found = day_from(integer(days.floor())?);
    (1..=9999).contains(&found.0).then_some(found)
}

/// Far more days than there are years to write.
#[expect(clippy::cast_possible_truncation, reason = "within a billion and whole")]
fn integer(number: f64) -> Option<i64> {
    (number.abs() < 1e9).then_some(number as i64)
}

#[expect(clippy::cast_precision_loss, reason = "days of some thousand years and seconds of a day")]
fn whole(number: i64) -> f64 {
    number as f64
}
