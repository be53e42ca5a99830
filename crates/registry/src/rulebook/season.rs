//! Crop seasons, and how many checks a code needs in one.

use jiff::civil::Date;

use super::{fits, holds, period};
use crate::error::RegistryError;
use crate::facts;
use crate::market::MarketCode;
use crate::subject::SubjectKind;

const SEASON_COLUMNS: &[&str] = &["crop", "season", "first", "last", "note", "confidence"];
const CHECK_COLUMNS: &[&str] = &[
    "subject",
    "market",
    "crop",
    "valid_from",
    "valid_to",
    "checks",
    "basis",
    "note",
    "confidence",
];

/// A season of one year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Season {
    /// Its name; none for the calendar year.
    pub name: Option<String>,
    /// First day.
    pub first: Date,
    /// Last day.
    pub last: Date,
}

/// All seasons, by month and day.
#[derive(Debug, Clone)]
pub struct Seasons(Vec<Named>);

/// Crop, name, month and day of the first and of the last day.
type Named = (String, String, (i8, i8), (i8, i8));

impl Seasons {
    /// Read `seasons.tsv`.
    ///
    /// # Errors
    /// [`RegistryError::Facts`] with the line.
    pub fn parse(text: &str) -> Result<Self, RegistryError> {
        let day = |row: &facts::Fact<'_>, column: &'static str| {
            let wrong = || row.wrong(column, "is no month-day, as 04-01");
            let (month, day) = row.needed(column)?.split_once('-').ok_or_else(wrong)?;
            let (month, day) = (month.parse().ok(), day.parse().ok());
            let found: (i8, i8) = month.zip(day).ok_or_else(wrong)?;
            // Of a leap year, so that 02-29 is refused as a bound that some years lack.
            Date::new(2023, found.0, found.1).map_err(|_| wrong())?;
            Ok::<_, RegistryError>(found)
        };
        let rows = facts::read(text, SEASON_COLUMNS)?;
        let seasons = rows.iter().map(|row| {
            let _ = row.needed("confidence")?;
            let (crop, name) = (row.needed("crop")?.to_owned(), row.needed("season")?.to_owned());
            Ok((crop, name, day(row, "first")?, day(row, "last")?))
        });
        seasons.collect::<Result<_, _>>().map(Self)
    }

    /// The season of a crop that a day lies in; the calendar year where none is named.
    pub fn on(&self, crop: Option<&str>, day: Date) -> Season {
        // A season over New Year began last year or begins this year.
        let years = [day.year() - 1, day.year()];
        let mut found = years.into_iter().flat_map(|year| self.beginning_in(crop, year));
        found.find(|season| (season.first..=season.last).contains(&day)).unwrap_or_else(|| Season {
            name: None,
            first: Date::new(day.year(), 1, 1).unwrap_or(day),
            last: Date::new(day.year(), 12, 31).unwrap_or(day),
        })
    }

    /// The seasons of a crop that end in a year; the calendar year of a crop that has none.
    pub fn ending_in(&self, crop: Option<&str>, year: i16) -> Vec<Season> {
        if !self.0.iter().any(|row| Some(row.0.as_str()) == crop) {
            return Date::new(year, 12, 31)
                .map_or_else(|_| Vec::new(), |day| vec![self.on(None, day)]);
        }
        let years = [year.saturating_sub(1), year].into_iter();
        let begun = years.flat_map(|begins| self.beginning_in(crop, begins));
        begun.filter(|season| season.last.year() == year).collect()
    }

    /// The named seasons of a crop that begin in a year.
    fn beginning_in(&self, crop: Option<&str>, year: i16) -> impl Iterator<Item = Season> {
        let rows = self.0.iter().filter(move |row| Some(row.0.as_str()) == crop);
        rows.filter_map(move |(_, name, first, last)| {
            let end = if first > last { year + 1 } else { year };
            Some(Season {
                name: Some(name.clone()),
                first: Date::new(year, first.0, first.1).ok()?,
                last: Date::new(end, last.0, last.1).ok()?,
            })
        })
    }
}

/// How many checks a code needs in one season.
#[derive(Debug, Clone)]
pub struct Frequencies(Vec<Row>);

#[derive(Debug, Clone)]
struct Row {
    subject: String,
    market: String,
    crop: String,
    period: (Option<Date>, Option<Date>),
    checks: u32,
}

impl Frequencies {
    /// Read `monitoring.tsv`.
    ///
    /// # Errors
    /// [`RegistryError::Facts`] with the line.
    pub fn parse(text: &str) -> Result<Self, RegistryError> {
        let rows = facts::read(text, CHECK_COLUMNS)?;
        let rows = rows.iter().map(|row| {
            let _ = row.needed("confidence")?;
            Ok(Row {
                subject: row.needed("subject")?.to_owned(),
                market: row.needed("market")?.to_owned(),
                crop: row.needed("crop")?.to_owned(),
                period: period(row)?,
                checks: row.parse("checks")?,
            })
        });
        rows.collect::<Result<_, _>>().map(Self)
    }

    /// The highest number that holds on a day for this crop and one of these markets.
    pub fn needed(
        &self,
        subject: SubjectKind,
        markets: &[MarketCode],
        crop: Option<&str>,
        day: Date,
    ) -> u32 {
        let rows = self.0.iter().filter(|row| {
            holds(row.period.0, row.period.1, day)
                && fits(&row.subject, Some(subject.word())).is_some()
                && fits(&row.crop, crop).is_some()
                && (row.market == "any"
                    || markets.iter().any(|market| market.to_string() == row.market))
        });
        rows.map(|row| row.checks).max().unwrap_or_default()
    }
}
