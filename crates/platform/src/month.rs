//! A month of a year, as a filter and a calendar have it.

use std::fmt;
use std::str::FromStr;

use jiff::ToSpan;
use jiff::civil::Date;

/// A month of a year, written `2026-03`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month(
    /// Its first day.
    Date,
);

impl Month {
    /// The month that a day lies in.
    pub fn of(day: Date) -> Self {
        Self(day.first_of_month())
    }

    /// Its first day.
    pub fn first(self) -> Date {
        self.0
    }

    /// The month before; none before the first of all years.
    pub fn before(self) -> Option<Self> {
        self.0.checked_sub(1.month()).ok().map(Self)
    }

    /// The month after; none after the last of all years.
    pub fn after(self) -> Option<Self> {
        self.0.checked_add(1.month()).ok().map(Self)
    }

    /// As people write it: `03/2026`.
    pub fn label(self) -> String {
        format!("{:02}/{:04}", self.0.month(), self.0.year())
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.0.year(), self.0.month())
    }
}

/// Text that is no month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a month is written as 2026-03")]
pub struct MonthError;

impl FromStr for Month {
    type Err = MonthError;

    fn from_str(text: &str) -> Result<Self, MonthError> {
        if text.len() != 7 {
            return Err(MonthError);
        }
        let day: Date = format!("{text}-01").parse().map_err(|_| MonthError)?;
        Ok(Self::of(day))
    }
}

#[cfg(test)]
mod tests {
    use super::Month;

    #[test]
    fn months_are_read_written_and_counted_or_refused() {
        let month: Month = "2026-01".parse().unwrap();
        assert_eq!((month.to_string(), month.label()), ("2026-01".into(), "01/2026".into()));
        assert_eq!(month.before().map(|one| one.to_string()).as_deref(), Some("2025-12"));
        assert_eq!(month.after().map(|one| one.to_string()).as_deref(), Some("2026-02"));
        for bad in ["2026-1", "2026-13", "2026", "x", "", "2026-02-01", "-0001-02", "-001-02"] {
            assert!(bad.parse::<Month>().is_err(), "{bad}");
        }
    }
}
