//! Points in time that keep their written form (EPCIS 2.0 §7.4.1: eventTime,
//! eventTimeZoneOffset, recordTime).

use std::cmp::Ordering;

use jiff::civil;

/// A date-time with zone: the instant for comparing, the text for giving back.
///
/// ```
/// use nguon_epcis::model::EventTime;
/// let time: EventTime = "2013-06-08T14:58:56.591+02:00".parse()?;
/// assert_eq!(time.epoch_ns(), 1_370_696_336_591_000_000);
/// assert_eq!(time.to_utc_millis(), "2013-06-08T12:58:56.591Z");
/// assert_eq!(time.text(), "2013-06-08T14:58:56.591+02:00");
/// # Ok::<(), nguon_epcis::model::TimeError>(())
/// ```
#[derive(Debug, Clone)]
pub struct EventTime {
    text: Box<str>,
    epoch_ns: i64,
    /// Whole seconds since 1970 and the decimal digits after them, for exact rounding.
    epoch_s: i64,
    fraction_at: Option<(u16, u16)>,
}

/// Why a text is no point in time.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TimeError {
    /// Another form than RFC 3339 date-time.
    #[error("not a date-time: write YYYY-MM-DDThh:mm:ss[.fraction] and a zone, Z or +hh:mm")]
    Form,
    /// No zone at the end.
    #[error("the time has no zone: add Z or +hh:mm, or it cannot be compared")]
    NoZone,
    /// A calendar or clock value that does not exist.
    #[error("this day or clock time does not exist")]
    NoSuchTime,
    /// An instant that nanoseconds in 64 bits cannot hold.
    #[error("the time lies outside the years 1678 to 2261 that can be stored")]
    OutOfRange,
    /// Not `+hh:mm` or `-hh:mm` up to 14:00.
    #[error("not a zone offset: write +hh:mm or -hh:mm, at most 14:00; Z is not allowed")]
    Offset,
}

impl EventTime {
    /// The time as written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Nanoseconds since 1970-01-01T00:00:00Z; digits beyond the ninth are cut off.
    pub const fn epoch_ns(&self) -> i64 {
        self.epoch_ns
    }

    /// UTC with exactly three decimals, rounded half up at the fourth (CBV 2.0 §8.9.2).
    pub fn to_utc_millis(&self) -> String {
        let digits = self.fraction();
        let digit = |index: usize| i64::from(digits.get(index).map_or(0, |d| d - b'0'));
        let carry = i64::from(digit(3) >= 5);
        let epoch_ms = self.epoch_s * 1000 + digit(0) * 100 + digit(1) * 10 + digit(2) + carry;
        match jiff::Timestamp::from_millisecond(epoch_ms) {
            Ok(instant) => format!("{instant:.3}"),
            Err(_) => self.text.to_string(),
        }
    }

    fn fraction(&self) -> &[u8] {
        self.fraction_at
            .map_or(&[], |(start, end)| &self.text.as_bytes()[usize::from(start)..usize::from(end)])
    }
}

/// Longest text of a time that is accepted; the fraction is unlimited in the standard.
const TEXT_BYTES_MAX: usize = 200;

impl std::str::FromStr for EventTime {
    type Err = TimeError;

    fn from_str(text: &str) -> Result<Self, TimeError> {
        let bytes = text.as_bytes();
        if bytes.len() < 19 || bytes.len() > TEXT_BYTES_MAX || !text.is_ascii() {
            return Err(TimeError::Form);
        }
        let separators = [(4, b'-'), (7, b'-'), (13, b':'), (16, b':')];
        let separated = separators.iter().all(|&(at, sign)| bytes[at] == sign);
        if !separated || !matches!(bytes[10], b'T' | b't') {
            return Err(TimeError::Form);
        }
        let number = |start: usize, end: usize| digits(&bytes[start..end]).ok_or(TimeError::Form);
        let narrow = |start: usize, end: usize| -> Result<i8, TimeError> {
            i8::try_from(number(start, end)?).map_err(|_| TimeError::NoSuchTime)
        };
        let local = civil::DateTime::new(
            number(0, 4)?,
            narrow(5, 7)?,
            narrow(8, 10)?,
            narrow(11, 13)?,
            narrow(14, 16)?,
            narrow(17, 19)?,
            0,
        )
        .map_err(|_| TimeError::NoSuchTime)?;

        let fraction_len = match bytes.get(19) {
            Some(b'.') => bytes[20..].iter().take_while(|b| b.is_ascii_digit()).count(),
            _ => 0,
        };
        let (zone_at, fraction_at) = match (bytes.get(19), fraction_len) {
            (Some(b'.'), 0) => return Err(TimeError::Form),
            (Some(b'.'), len) => (20 + len, Some((20, narrow_u16(20 + len)?))),
            _ => (19, None),
        };
        let offset_s = zone_seconds(&bytes[zone_at..])?;
        let local_s = jiff::tz::Offset::UTC
            .to_timestamp(local)
            .map_err(|_| TimeError::OutOfRange)?
            .as_second();
        let epoch_s = local_s - i64::from(offset_s);
        let nanos = fraction_at.map_or(0, |_| first_nine(&bytes[20..zone_at]));
        let epoch_ns = epoch_s
            .checked_mul(1_000_000_000)
            .and_then(|ns| ns.checked_add(nanos))
            .ok_or(TimeError::OutOfRange)?;
        Ok(Self { text: text.into(), epoch_ns, epoch_s, fraction_at })
    }
}

impl PartialEq for EventTime {
    /// Equal as written.
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for EventTime {}

impl PartialOrd for EventTime {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for EventTime {
    /// By instant, then by text.
    fn cmp(&self, other: &Self) -> Ordering {
        (self.epoch_ns, &self.text).cmp(&(other.epoch_ns, &other.text))
    }
}

/// `eventTimeZoneOffset`: the local offset at the place of the event, as written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ZoneOffset {
    bytes: [u8; 6],
}

impl ZoneOffset {
    /// `+hh:mm` or `-hh:mm` as written.
    pub fn text(&self) -> &str {
        // Built only from ASCII in `from_str`.
        std::str::from_utf8(&self.bytes).unwrap_or_default()
    }

    /// Minutes east of UTC.
    pub fn minutes(&self) -> i16 {
        zone_seconds(&self.bytes).map_or(0, |s| i16::try_from(s / 60).unwrap_or(0))
    }
}

impl std::str::FromStr for ZoneOffset {
    type Err = TimeError;

    /// Pattern of the JSON Schema 2.0.1: `^[+-]((0[0-9]|1[0-3]):[0-5][0-9]|14:00)$`.
    fn from_str(text: &str) -> Result<Self, TimeError> {
        let bytes: [u8; 6] = text.as_bytes().try_into().map_err(|_| TimeError::Offset)?;
        match zone_seconds(&bytes) {
            Ok(seconds) if seconds.abs() <= 14 * 3600 => Ok(Self { bytes }),
            _ => Err(TimeError::Offset),
        }
    }
}

fn zone_seconds(zone: &[u8]) -> Result<i32, TimeError> {
    let (sign, rest) = match zone {
        [] => return Err(TimeError::NoZone),
        [b'Z' | b'z'] => return Ok(0),
        [b'+', rest @ ..] => (1, rest),
        [b'-', rest @ ..] => (-1, rest),
        _ => return Err(TimeError::Form),
    };
    let [h1, h2, b':', m1, m2] = rest else {
        return Err(TimeError::Form);
    };
    let (Some(hours), Some(minutes)) = (digits(&[*h1, *h2]), digits(&[*m1, *m2])) else {
        return Err(TimeError::Form);
    };
    if hours > 23 || minutes > 59 {
        return Err(TimeError::NoSuchTime);
    }
    Ok(sign * (i32::from(hours) * 3600 + i32::from(minutes) * 60))
}

fn digits(bytes: &[u8]) -> Option<i16> {
    bytes.iter().try_fold(0_i16, |sum, byte| {
        byte.is_ascii_digit().then(|| sum * 10 + i16::from(byte - b'0'))
    })
}

fn first_nine(fraction: &[u8]) -> i64 {
    (0..9).fold(0, |sum, index| {
        sum * 10 + i64::from(fraction.get(index).map_or(0, |digit| digit - b'0'))
    })
}

fn narrow_u16(value: usize) -> Result<u16, TimeError> {
    u16::try_from(value).map_err(|_| TimeError::Form)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_as_written_and_as_hashed() {
        let cases = [
            ("2013-06-08T14:58:56.591Z", 1_370_703_536_591_000_000, "2013-06-08T14:58:56.591Z"),
            (
                "2005-04-03T20:33:31.116000-06:00",
                1_112_582_011_116_000_000,
                "2005-04-04T02:33:31.116Z",
            ),
            (
                "2023-02-02T12:04:03.1425+01:00",
                1_675_335_843_142_500_000,
                "2023-02-02T11:04:03.143Z",
            ),
            (
                "2023-02-02T12:04:03.14249999999999+01:00",
                1_675_335_843_142_499_999,
                "2023-02-02T11:04:03.142Z",
            ),
            ("2023-12-31T23:59:59.9995Z", 1_704_067_199_999_500_000, "2024-01-01T00:00:00.000Z"),
            ("1969-12-31T23:59:59.25Z", -750_000_000, "1969-12-31T23:59:59.250Z"),
        ];
        for (text, epoch_ns, hashed) in cases {
            let time: EventTime = text.parse().unwrap();
            assert_eq!(time.text(), text);
            assert_eq!(time.epoch_ns(), epoch_ns, "{text}");
            assert_eq!(time.to_utc_millis(), hashed, "{text}");
        }
    }

    #[test]
    fn times_that_are_none() {
        let cases = [
            ("2013-06-08T14:58:56.591", TimeError::NoZone),
            ("2013-06-08T14:58:56", TimeError::NoZone),
            ("22-07-2026", TimeError::Form),
            ("2013-06-08 14:58:56Z", TimeError::Form),
            ("2013-06-08T14:58:56.Z", TimeError::Form),
            ("2013-06-08T14:58Z", TimeError::Form),
            ("2013-02-29T14:58:56Z", TimeError::NoSuchTime),
            ("2013-06-08T24:00:00Z", TimeError::NoSuchTime),
            ("2013-06-08T14:58:56+0200", TimeError::Form),
            ("0001-06-08T14:58:56Z", TimeError::OutOfRange),
            ("", TimeError::Form),
        ];
        for (text, error) in cases {
            assert_eq!(text.parse::<EventTime>().unwrap_err(), error, "{text}");
        }
    }

    #[test]
    fn offsets() {
        for (text, minutes) in [("+07:00", 420), ("-03:30", -210), ("+14:00", 840), ("-00:00", 0)] {
            let offset: ZoneOffset = text.parse().unwrap();
            assert_eq!((offset.text(), offset.minutes()), (text, minutes));
        }
        for text in ["Z", "+7:00", "+14:01", "+15:00", "07:00", "+07:60", "+0700", "+07:00 "] {
            assert_eq!(text.parse::<ZoneOffset>(), Err(TimeError::Offset), "{text}");
        }
    }
}
