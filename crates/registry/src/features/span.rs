//! `datetime`: an instant, or an interval that may be open (OGC 17-069r4, 7.15.4).

use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil::Date;
use nguon_platform::i18n;

/// A part of time, both ends included; none where it is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) from: Option<Timestamp>,
    pub(super) to: Option<Timestamp>,
}

/// Text that is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a time is an instant of RFC 3339, a day, or two of them with / between")]
pub(super) struct SpanError;

impl FromStr for Span {
    type Err = SpanError;

    fn from_str(text: &str) -> Result<Self, SpanError> {
        let Some((from, to)) = text.split_once('/') else {
            let (from, to) = one(text)?;
            return Ok(Self { from: Some(from), to: Some(to) });
        };
        let end = |text| if matches!(text, "" | "..") { Ok(None) } else { one(text).map(Some) };
        let (from, to) = (end(from)?.map(|(first, _)| first), end(to)?.map(|(_, last)| last));
        let backwards = matches!((from, to), (Some(from), Some(to)) if from > to);
        let nothing = from.is_none() && to.is_none();
        if backwards || nothing { Err(SpanError) } else { Ok(Self { from, to }) }
    }
}

/// First and last microsecond of an instant or of a day of the office.
fn one(text: &str) -> Result<(Timestamp, Timestamp), SpanError> {
    if let Ok(day) = text.parse::<Date>()
        && text.len() == 10
    {
        let days = || Some((i18n::end_of(day.yesterday().ok()?)?, i18n::end_of(day)?));
        let (first, next) = days().ok_or(SpanError)?;
        return Ok((first, next - jiff::SignedDuration::from_micros(1)));
    }
    let at: Timestamp = text.parse().map_err(|_| SpanError)?;
    Ok((at, at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_instants_days_and_intervals() {
        let at = |text: &str| Some(text.parse::<Timestamp>().unwrap());
        let (a, b) = ("2026-11-21T03:00:00Z", "2026-11-21T10:00:00+07:00");
        for (text, from, to) in [
            (a, at(a), at(a)),
            (b, at(a), at(a)),
            ("2026-11-21", at("2026-11-20T17:00:00Z"), at("2026-11-21T16:59:59.999999Z")),
            ("2026-11-21T03:00:00Z/..", at(a), None),
            ("/2026-11-21T03:00:00Z", None, at(a)),
            (
                "2026-11-21/2026-11-22",
                at("2026-11-20T17:00:00Z"),
                at("2026-11-22T16:59:59.999999Z"),
            ),
        ] {
            assert_eq!(text.parse(), Ok(Span { from, to }), "{text}");
        }
        for text in [
            "",
            "/",
            "../..",
            "now",
            "2026-13-01",
            "2026-11-22/2026-11-21",
            "2026/1/2",
            "..",
            "2026-11-21T03:00:00",
        ] {
            assert_eq!(text.parse::<Span>(), Err(SpanError), "{text}");
        }
    }
}
