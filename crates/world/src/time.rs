//! Time in whole minutes of Vietnamese civil time.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;

/// Minutes since 1970-01-01T00:00 in Việt Nam.
pub(crate) type Minute = i64;

pub(crate) const HOUR: Minute = 60;
pub(crate) const DAY: Minute = 24 * HOUR;

const ZONE: Offset = Offset::constant(7);

/// The first minute of a day.
pub(crate) fn start_of(day: Date) -> Minute {
    ZONE.to_timestamp(day.to_datetime(jiff::civil::Time::midnight()))
        .map_or(0, |at| (at.as_second() + i64::from(ZONE.seconds())).div_euclid(60))
}

/// `2026-05-13T10:00:00+07:00`
pub(crate) fn text(minute: Minute) -> String {
    format!("{}+07:00", ZONE.to_datetime(instant(minute)))
}

/// `2026-05-13`
pub(crate) fn day(minute: Minute) -> Date {
    ZONE.to_datetime(instant(minute)).date()
}

fn instant(minute: Minute) -> Timestamp {
    let second = minute * 60 - i64::from(ZONE.seconds());
    Timestamp::from_second(second).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minutes_and_their_text() {
        let start = start_of(jiff::civil::date(2026, 5, 13));
        assert_eq!(text(start + 10 * HOUR), "2026-05-13T10:00:00+07:00");
        assert_eq!(day(start + DAY - 1), jiff::civil::date(2026, 5, 13));
        assert_eq!(day(start + DAY), jiff::civil::date(2026, 5, 14));
    }
}
