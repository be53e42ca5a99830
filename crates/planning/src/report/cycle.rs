//! When reports are due: `data/report-cycles.tsv`.

use jiff::ToSpan;
use jiff::civil::{Date, date};

use super::facts::{self, FactError};
use nguon_platform::closed_list;

/// The table as the program carries it.
const CARRIED: &str = include_str!("../../../../data/report-cycles.tsv");
const COLUMNS: [&str; 7] = ["id", "every", "before", "name", "english", "basis", "confidence"];

closed_list! {
    /// How often.
    Every {
        /// Once a year for its first half.
        HalfYear = "half-year",
        /// Once a year.
        Year = "year",
        /// Four times a year.
        Quarter = "quarter",
        /// When somebody asks.
        AdHoc = "ad-hoc",
    }
}

/// A cycle of reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cycle {
    /// Its name in tables.
    pub id: String,
    /// How often.
    pub every: Every,
    /// Month (none for quarters) and day that is the first too late.
    before: Option<(Option<i8>, i8)>,
    /// Name in Vietnamese.
    pub name: String,
    /// Name in English.
    pub english: String,
    /// The document that asks for it.
    pub basis: String,
    /// `sure`, `likely` or `unsure`.
    pub confidence: String,
}

/// A period of a cycle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// First day.
    pub from: Date,
    /// Last day, as of which is counted.
    pub as_of: Date,
    /// The first day that is too late; none when nobody set one.
    pub before: Option<Date>,
}

/// All cycles.
///
/// # Errors
/// [`FactError`] with the line that is wrong.
pub fn cycles() -> Result<Vec<Cycle>, FactError> {
    parse(CARRIED)
}

fn parse(text: &str) -> Result<Vec<Cycle>, FactError> {
    let rows = facts::read("report-cycles.tsv", text, COLUMNS)?;
    let cycles = rows.iter().map(|row| {
        let [id, every, before, name, english, basis, confidence] = row.fields;
        let every: Every = every.parse().map_err(|error| row.wrong(&error))?;
        let number = |text: &str| text.parse::<i8>().map_err(|error| row.wrong(&error));
        let before = match (every, before.split_once('-')) {
            (Every::AdHoc, _) if before.is_empty() => None,
            (Every::Quarter, None) => Some((None, number(before)?)),
            (Every::HalfYear | Every::Year, Some((month, day))) => {
                Some((Some(number(month)?), number(day)?))
            }
            _ => return Err(row.wrong("before does not fit to every")),
        };
        if let Some((month, day)) = before {
            Date::new(2023, month.unwrap_or(3), day).map_err(|error| row.wrong(&error))?;
        }
        Ok(Cycle {
            id: id.to_owned(),
            every,
            before,
            name: name.to_owned(),
            english: english.to_owned(),
            basis: basis.to_owned(),
            confidence: confidence.to_owned(),
        })
    });
    cycles.collect()
}

impl Cycle {
    /// The period that is due next, seen from a day: the first whose last chance is not over.
    pub fn next(&self, today: Date) -> Due {
        let year = today.year();
        let Some((month, day)) = self.before else {
            return Due { from: date(year, 1, 1), as_of: today, before: None };
        };
        let months: &[i8] = match (self.every, month) {
            (Every::Quarter, _) | (_, None) => &[3, 6, 9, 12],
            (_, Some(month)) => &[month],
        };
        let candidates = [year, year + 1].into_iter().flat_map(|year| {
            months.iter().filter_map(move |month| Date::new(year, *month, day).ok())
        });
        let before = candidates.into_iter().find(|before| *before > today).unwrap_or(today);
        let first = if self.every == Every::Quarter { before.month() - 2 } else { 1 };
        Due {
            from: Date::new(before.year(), first, 1).unwrap_or(before),
            as_of: before.checked_sub(1.day()).unwrap_or(before),
            before: Some(before),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_report_of_each_cycle_is_due_when_the_documents_say() {
        let cycles = cycles().unwrap();
        for (id, today, from, before) in [
            // R95: before 15 May and before 30 November.
            ("half-year", date(2026, 11, 22), date(2027, 1, 1), Some(date(2027, 5, 15))),
            ("half-year", date(2027, 5, 14), date(2027, 1, 1), Some(date(2027, 5, 15))),
            ("half-year", date(2027, 5, 15), date(2028, 1, 1), Some(date(2028, 5, 15))),
            ("year", date(2026, 11, 22), date(2026, 1, 1), Some(date(2026, 11, 30))),
            ("year", date(2026, 11, 30), date(2027, 1, 1), Some(date(2027, 11, 30))),
            ("quarter", date(2026, 11, 22), date(2026, 10, 1), Some(date(2026, 12, 25))),
            ("quarter", date(2026, 12, 25), date(2027, 1, 1), Some(date(2027, 3, 25))),
            ("quarter", date(2026, 3, 24), date(2026, 1, 1), Some(date(2026, 3, 25))),
            ("ad-hoc", date(2026, 11, 22), date(2026, 1, 1), None),
        ] {
            let cycle = cycles.iter().find(|cycle| cycle.id == id).unwrap();
            let due = cycle.next(today);
            assert_eq!((due.from, due.before), (from, before), "{id} on {today}");
            let last = before.map_or(today, |before| before.yesterday().unwrap());
            assert_eq!(due.as_of, last, "{id} on {today}");
        }
    }

    #[test]
    fn a_wrong_row_is_told_with_its_line() {
        let header = COLUMNS.join("\t");
        for row in [
            "a\tyear\t13-40\tA\tA\tx\tsure",
            "a\tyear\t\tA\tA\tx\tsure",
            "a\tweek\t1\tA\tA\tx\tsure",
            "a",
        ] {
            assert_eq!(parse(&format!("# x\n{header}\n{row}")).unwrap_err().line, 3, "{row}");
        }
        assert_eq!(parse("id\n").unwrap_err().line, 1);
    }
}
