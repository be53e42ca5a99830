//! When a query is asked by the calendar (EPCIS 2.0 §8.2.5.3, openapi 2.0.0 `GS1-Query-Second` and
//! kin), in UTC.
//!
//! A field is a list of numbers and ranges, `1,[3-5]`; a moment must match all fields. A field that
//! is left out matches everything, but for those finer than the finest that is given: they are
//! at their least, so that `{"hour": "1", "minute": "5"}` is once a day, as the standard's text
//! has it, and not sixty times. `0/30` (from 0 in steps of 30) is no form of the schema; it
//! stands in an example of the standard and is read.

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

/// Moments at which a query is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Schedule {
    /// One set for each of [`FIELDS`].
    sets: [Set; 6],
}

/// Numbers below 64, one bit each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Set(u64);

/// Name, least, greatest; the finest first.
pub(crate) const FIELDS: [(&str, u8, u8); 6] = [
    ("second", 0, 59),
    ("minute", 0, 59),
    ("hour", 0, 23),
    ("dayOfMonth", 1, 31),
    ("month", 1, 12),
    ("dayOfWeek", 1, 7),
];
const SECOND: usize = 0;
const MINUTE: usize = 1;
const HOUR: usize = 2;
const DAY_OF_MONTH: usize = 3;
const MONTH: usize = 4;
const DAY_OF_WEEK: usize = 5;

/// Days that are looked at for the next moment: the 29th of February may be eight years away.
const DAYS_AHEAD_MAX: u32 = 9 * 366;

impl Schedule {
    /// Reads fields by their names. The error says which field and what would be right.
    pub fn read<'a>(written: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self, String> {
        let mut given: [Option<Set>; 6] = [None; 6];
        for (name, value) in written {
            let at = FIELDS.iter().position(|field| field.0 == name);
            let at = at.ok_or_else(|| {
                let names = FIELDS.map(|field| field.0).join(", ");
                format!("{name}: a schedule has the fields {names}")
            })?;
            if given[at].replace(Set::read(FIELDS[at], value)?).is_some() {
                return Err(format!("{name}: stands twice"));
            }
        }
        if given.iter().all(Option::is_none) {
            return Err("give at least one field, such as minute".to_owned());
        }
        Ok(Self { sets: filled(given) })
    }

    /// The first moment after `time`; none if there is none for years, as for the 30th of February.
    pub fn after(&self, time: Timestamp) -> Option<Timestamp> {
        let next = Timestamp::from_second(time.as_second()).ok()?.checked_add(1.second()).ok()?;
        let start = next.to_zoned(TimeZone::UTC).datetime();
        let mut date = start.date();
        for _ in 0..DAYS_AHEAD_MAX {
            if self.has_date(date) {
                let from = if date == start.date() { start.time() } else { Time::midnight() };
                if let Some(time) = self.time_from(from) {
                    let moment = date.to_datetime(time).to_zoned(TimeZone::UTC).ok()?;
                    return Some(moment.timestamp());
                }
            }
            date = date.tomorrow().ok()?;
        }
        None
    }

    fn has_date(&self, date: Date) -> bool {
        self.has(MONTH, date.month())
            && self.has(DAY_OF_MONTH, date.day())
            && self.has(DAY_OF_WEEK, date.weekday().to_monday_one_offset())
    }

    /// The first time of a day from this one on.
    fn time_from(&self, from: Time) -> Option<Time> {
        for hour in self.of(HOUR).filter(|hour| *hour >= from.hour()) {
            let same_hour = hour == from.hour();
            for minute in self.of(MINUTE).filter(|minute| !same_hour || *minute >= from.minute()) {
                let same_minute = same_hour && minute == from.minute();
                let mut seconds = self.of(SECOND);
                let second = seconds.find(|second| !same_minute || *second >= from.second());
                if let Some(second) = second {
                    return Time::new(hour, minute, second, 0).ok();
                }
            }
        }
        None
    }

    fn has(&self, field: usize, number: i8) -> bool {
        self.sets[field].has(number.unsigned_abs())
    }

    fn of(&self, field: usize) -> impl Iterator<Item = i8> {
        let set = self.sets[field];
        (0..60).filter(move |number: &i8| set.has(number.unsigned_abs()))
    }
}

/// What is left out, filled in.
fn filled(given: [Option<Set>; 6]) -> [Set; 6] {
    let finest = given.iter().position(Option::is_some).unwrap_or(0);
    // A day of the week is no finer and no coarser than one of the month.
    let by_week = given[DAY_OF_WEEK].is_some();
    let mut sets = [Set(0); 6];
    for (at, set) in sets.iter_mut().enumerate() {
        let (_, least, greatest) = FIELDS[at];
        let fixed = at < finest && !(at == DAY_OF_MONTH && by_week);
        let fixed = fixed && !(at == MONTH && finest == DAY_OF_WEEK);
        let missing = if fixed { Set::range(least, least) } else { Set::range(least, greatest) };
        *set = given[at].unwrap_or(missing);
    }
    sets
}

impl Set {
    fn range(from: u8, to: u8) -> Self {
        Self((from..=to).fold(0, |bits, number| bits | 1 << number))
    }

    fn has(self, number: u8) -> bool {
        number < 64 && self.0 & (1 << number) != 0
    }

    fn read((name, least, greatest): (&str, u8, u8), written: &str) -> Result<Self, String> {
        let wrong = || {
            format!(
                "{name}: {written} must be numbers from {least} to {greatest} or ranges such as \
                 [{least}-{greatest}], joined by commas"
            )
        };
        let number = |text: &str| {
            let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
            let number = text.parse().ok().filter(|_| digits);
            number.filter(|number| (least..=greatest).contains(number)).ok_or_else(wrong)
        };
        let mut bits = 0;
        for part in written.split(',').map(str::trim) {
            let range = part.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
            bits |= if let Some(range) = range {
                let (from, to) = range.split_once('-').ok_or_else(wrong)?;
                let (from, to) = (number(from)?, number(to)?);
                if from > to {
                    return Err(wrong());
                }
                Self::range(from, to).0
            } else if let Some((from, step)) = part.split_once('/') {
                let (from, step) = (number(from)?, number(step)?.max(1));
                (from..=greatest).step_by(step.into()).fold(0, |bits, number| bits | 1 << number)
            } else {
                let number = number(part)?;
                Self::range(number, number).0
            };
        }
        Ok(Self(bits))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(written: &[(&str, &str)]) -> Result<Schedule, String> {
        Schedule::read(written.iter().copied())
    }

    #[test]
    fn moments_follow_each_other() {
        // Fields, and the moments that follow.
        type Case<'a> = (&'a [(&'a str, &'a str)], &'a [&'a str]);
        // The 2nd of May 2026 is a Saturday.
        let start: Timestamp = "2026-05-02T05:00:00.5Z".parse().unwrap();
        let cases: [Case<'_>; 13] = [
            // The standard's example: every morning at 1.05am.
            (&[("hour", "1"), ("minute", "5")], &["2026-05-03T01:05:00Z", "2026-05-04T01:05:00Z"]),
            (&[("second", "0/30")], &["2026-05-02T05:00:30Z", "2026-05-02T05:01:00Z"]),
            (&[("second", "0")], &["2026-05-02T05:01:00Z", "2026-05-02T05:02:00Z"]),
            (&[("second", "[58-59]")], &["2026-05-02T05:00:58Z", "2026-05-02T05:00:59Z"]),
            (&[("minute", "0,30")], &["2026-05-02T05:30:00Z", "2026-05-02T06:00:00Z"]),
            (&[("hour", "5")], &["2026-05-03T05:00:00Z", "2026-05-04T05:00:00Z"]),
            // 1 = Monday, 7 = Sunday.
            (&[("dayOfWeek", "1")], &["2026-05-04T00:00:00Z", "2026-05-11T00:00:00Z"]),
            (&[("dayOfWeek", "7"), ("hour", "6")], &["2026-05-03T06:00:00Z"]),
            (&[("dayOfMonth", "31")], &["2026-05-31T00:00:00Z", "2026-07-31T00:00:00Z"]),
            (&[("month", "1")], &["2027-01-01T00:00:00Z", "2028-01-01T00:00:00Z"]),
            (&[("month", "2"), ("dayOfMonth", "29")], &["2028-02-29T00:00:00Z"]),
            // All fields must match, unlike cron.
            (&[("dayOfMonth", "13"), ("dayOfWeek", "5")], &["2026-11-13T00:00:00Z"]),
            (
                &[("month", "6"), ("dayOfWeek", "1")],
                &["2026-06-01T00:00:00Z", "2026-06-08T00:00:00Z"],
            ),
        ];
        for (written, expected) in cases {
            let schedule = read(written).unwrap();
            let mut time = start;
            for moment in expected {
                time = schedule.after(time).unwrap();
                assert_eq!(time.to_string(), *moment, "{written:?}");
            }
        }
    }

    #[test]
    fn what_never_comes_has_no_moment() {
        let never = read(&[("month", "2"), ("dayOfMonth", "30")]).unwrap();
        assert_eq!(never.after(Timestamp::UNIX_EPOCH), None);
    }

    #[test]
    fn wrong_fields_are_named() {
        let cases: [&[(&str, &str)]; 14] = [
            &[],
            &[("second", "60")],
            &[("hour", "24")],
            &[("dayOfMonth", "0")],
            &[("month", "13")],
            &[("dayOfWeek", "0")],
            &[("dayOfWeek", "8")],
            &[("minute", "")],
            &[("minute", "1,,2")],
            &[("minute", "[5-3]")],
            &[("minute", "3-5")],
            &[("minute", "*")],
            &[("minute", "+5")],
            &[("year", "2026")],
        ];
        for written in cases {
            let error = read(written).unwrap_err();
            let field = written.first().map_or("at least one", |(name, _)| *name);
            assert!(error.contains(field), "{written:?}: {error}");
        }
        assert!(read(&[("hour", "1"), ("hour", "2")]).unwrap_err().contains("twice"));
    }
}
