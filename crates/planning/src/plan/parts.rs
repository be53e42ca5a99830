//! Parts of a plan that are words: what it is for, what is to be done, when it is due, what it costs.
//! Whatever the source at hand does not give is none, and shown as such.

use jiff::civil::Date;

use super::Figure;

/// What a plan is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Objective {
    /// Its number in the list of requirements: `R110`.
    pub id: String,
    /// The words of the document.
    pub quote: String,
}

/// A row of an assignment table, or a task from the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanTask {
    /// Its place in the document (`5.3`), or its number in the list of requirements (`R93`).
    pub id: String,
    /// The numbers of the requirements that its facts come from, blanks between.
    pub rows: String,
    /// Where it stands: `annex 5.3`.
    pub place: Option<String>,
    /// What is to be done, in the words of the document.
    pub content: Option<String>,
    /// Who leads.
    pub lead: Option<String>,
    /// Who co-operates.
    pub with: Option<String>,
    /// When, as printed.
    pub time: Option<String>,
    /// First day of that time.
    pub from: Option<Date>,
    /// Last day of that time.
    pub due: Option<Date>,
    /// What is to come out.
    pub product: Option<String>,
}

/// A day by which something is due, or how often.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deadline {
    /// Its number in the list of requirements: `R95`.
    pub id: String,
    /// Where it stands in the document.
    pub place: Option<String>,
    /// The words of the document.
    pub quote: String,
    /// When.
    pub when: When,
}

/// When something is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// On this last day, once.
    On(Date),
    /// Each year on this month and day.
    Yearly {
        /// 1 to 12.
        month: i8,
        /// 1 to 31.
        day: i8,
    },
    /// In each year, on no certain day.
    EachYear,
    /// In each crop season.
    EachSeason,
}

impl When {
    /// The word that keeps it: a day, `--05-15`, `year`, `season`.
    pub fn word(self) -> String {
        match self {
            Self::On(day) => day.to_string(),
            Self::Yearly { month, day } => format!("--{month:02}-{day:02}"),
            Self::EachYear => "year".to_owned(),
            Self::EachSeason => "season".to_owned(),
        }
    }

    /// The first due day from `today` on, not after `last`; none when it has passed, or when there is
    /// no certain day.
    pub fn next(self, today: Date, last: Date) -> Option<Date> {
        let day = match self {
            Self::On(day) => day,
            Self::Yearly { month, day } => {
                let this = Date::new(today.year(), month, day).ok()?;
                if this >= today { this } else { Date::new(today.year() + 1, month, day).ok()? }
            }
            Self::EachYear | Self::EachSeason => return None,
        };
        (day >= today && day <= last).then_some(day)
    }
}

/// Text that says no due time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("write a day like 2025-12-31, each year's day like --05-15, or year, or season")]
pub struct WhenError;

impl std::str::FromStr for When {
    type Err = WhenError;

    fn from_str(text: &str) -> Result<Self, WhenError> {
        match text {
            "year" => return Ok(Self::EachYear),
            "season" => return Ok(Self::EachSeason),
            _ => {}
        }
        let Some(yearly) = text.strip_prefix("--") else {
            return text.parse().map(Self::On).map_err(|_| WhenError);
        };
        // A year without 29 February: a day that not every year has is no yearly day.
        let day: Date = format!("2001-{yearly}").parse().map_err(|_| WhenError)?;
        Ok(Self::Yearly { month: day.month(), day: day.day() })
    }
}

/// A line of money.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BudgetLine {
    /// Its number in the list of requirements: `R165a`.
    pub id: String,
    /// What it is for.
    pub content: Option<String>,
    /// How much, in dong.
    pub amount: Option<Figure>,
    /// Where the money comes from.
    pub source: Option<String>,
    /// The task it pays for, by identifier.
    pub task: Option<String>,
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn due_times_are_read_and_the_next_one_is_found() {
        let (today, last) = (date(2024, 6, 1), date(2025, 12, 31));
        for (text, next) in [
            ("2024-06-01", Some(date(2024, 6, 1))),
            ("2024-05-31", None),
            ("2026-01-01", None),
            ("--05-15", Some(date(2025, 5, 15))),
            ("--11-30", Some(date(2024, 11, 30))),
            ("year", None),
            ("season", None),
        ] {
            let when: When = text.parse().unwrap();
            assert_eq!(when.word(), text);
            assert_eq!(when.next(today, last), next, "{text}");
        }
        for wrong in ["", "--02-29", "--13-01", "2024", "month", "-05-15"] {
            assert!(wrong.parse::<When>().is_err(), "{wrong}");
        }
    }
}
