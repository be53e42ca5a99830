//! The result of each target of a plan: as of which days it is counted, what it is worth, its light.

use std::collections::BTreeSet;

use jiff::civil::{Date, date};
use nguon_platform::db::DbError;
use nguon_platform::figures::{Asked, Counted, Figures};
use nguon_platform::territory::{Territory, UnitId};
use rust_decimal::Decimal;

use super::definition::{self, Definition};
use super::light::{Light, Point, forecast, light};
use super::result::{Sum, Which, sum, value};
use crate::plan::{CropGroup, Pace, Plan, Target};

/// Most days on which a result is counted for its trend.
const DAYS_MAX: usize = 12;

/// What came out of a target.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// Index of the target.
    pub target: usize,
    /// How it is computed; none for what a plan only states.
    pub definition: Option<Definition>,
    /// First and last day counted.
    pub days: (Date, Date),
    /// The last day to reach it; none where the source gives none.
    pub deadline: Option<Date>,
    /// The result; none when nobody counts it, and for a share of nothing.
    pub result: Option<Decimal>,
    /// The rows behind the numerator.
    pub behind: Sum,
    /// The results of earlier days and the last.
    pub points: Vec<Point>,
    /// Where they lead.
    pub forecast: Option<Decimal>,
    /// What that means.
    pub light: Light,
    /// What was counted on the last day, for sums by district and group.
    pub counted: Vec<Counted>,
    /// The first day, and what was counted on it, for the forecast of a district.
    pub began: Option<(Date, Vec<Counted>)>,
}

/// The result in percent of the target; none of a target of nothing.
pub fn percent(target: Decimal, result: Decimal) -> Option<Decimal> {
    (result * Decimal::ONE_HUNDRED).checked_div(target).map(|percent| percent.round_dp(1))
}

/// The group whose amounts belong to a target.
pub fn group(target: &Target) -> Option<&'static str> {
    target.crop_group.map(CropGroup::word)
}

/// The results of all targets within a territory, over these communes.
///
/// # Errors
/// [`DbError`] from a room that counts.
pub async fn outcomes(
    figures: &dyn Figures,
    plan: &Plan,
    territory: &Territory,
    communes: &BTreeSet<UnitId>,
    as_of: Date,
) -> Result<Vec<Outcome>, DbError> {
    let mut all = Vec::with_capacity(plan.targets.len());
    for index in 0..plan.targets.len() {
        all.push(outcome(figures, plan, index, territory, communes, as_of).await?);
    }
    Ok(all)
}

/// The result of one target.
///
/// # Errors
/// [`DbError`] from a room that counts.
pub async fn outcome(
    figures: &dyn Figures,
    plan: &Plan,
    index: usize,
    territory: &Territory,
    communes: &BTreeSet<UnitId>,
    as_of: Date,
) -> Result<Outcome, DbError> {
    let target = &plan.targets[index];
    let (from, days) = counted_on(plan, target, as_of);
    let last = days.last().copied().unwrap_or(as_of);
    let mut outcome = Outcome {
        target: index,
        definition: definition::of(target.measure),
        days: (from, last),
        deadline: deadline(target, last),
        result: None,
        behind: Sum::default(),
        points: Vec::new(),
        forecast: None,
        light: Light::NoRecords,
        counted: Vec::new(),
        began: None,
    };
    let known = figures.measures();
    let Some(definition) = outcome.definition.filter(|one| one.is_counted(known)) else {
        return Ok(outcome);
    };
    let which = Which { communes, group: group(target) };
    let measures: Vec<String> = definition.measures().map(str::to_owned).collect();
    for day in days {
        let asked = Asked {
            territory: territory.clone(),
            from: from.min(day),
            as_of: day,
            commune: None,
            group: None,
        };
        let counted = figures.count(&measures, &asked).await?;
        outcome.result = value(&counted, known, definition, which);
        outcome.points.extend(outcome.result.map(|value| Point { day, value }));
        outcome.began.get_or_insert_with(|| (day, counted.clone()));
        outcome.counted = counted;
    }
    outcome.behind = sum(&outcome.counted, definition.numerator, which);
    outcome.forecast = outcome.deadline.and_then(|day| forecast(&outcome.points, day));
    outcome.light =
        light(target.value.value(), outcome.result, outcome.forecast, (last, outcome.deadline));
    Ok(outcome)
}

/// The first day counted, and the days as of which is counted: for a target of each year the first
/// day of the year and the last, else the beginning of the plan, the ends of the years since, and
/// the last.
fn counted_on(plan: &Plan, target: &Target, as_of: Date) -> (Date, Vec<Date>) {
    if target.pace == Pace::EachYear {
        let until = target.by_year.map_or(as_of, end_of).min(as_of);
        let first = date(until.year(), 1, 1);
        return (first, distinct(vec![first, until]));
    }
    let first = plan.period.from.unwrap_or(plan.territory.as_of);
    let mut days = vec![first.min(as_of)];
    days.extend((first.year()..as_of.year()).map(end_of).filter(|day| *day > first));
    days.push(as_of);
    let mut days = distinct(days);
    if days.len() > DAYS_MAX {
        days.drain(1..=days.len() - DAYS_MAX);
    }
    (first, days)
}

fn deadline(target: &Target, last: Date) -> Option<Date> {
    match target.pace {
        Pace::EachYear => Some(end_of(last.year())),
        Pace::Once => target.by_year.map(end_of),
    }
}

fn end_of(year: i16) -> Date {
    date(year, 12, 31)
}

fn distinct(mut days: Vec<Date>) -> Vec<Date> {
    days.dedup();
    days
}
