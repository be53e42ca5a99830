//! Totals by year, crop group and trainee group: planned beside held, beside what decisions say.

use std::collections::BTreeMap;

use nguon_platform::db::{DbError, Row, Tx};
use nguon_platform::territory::Territory;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use sea_query::{Alias, Expr, ExprTrait, Query, SelectStatement};

use super::{CLASS, placed_in};
use crate::plan::store as plans;
use crate::plan::{Content, CropGroup, Figure, Measure};
use crate::training::{State, TraineeGroup};

/// Where a number stands: year, crop group, trainee group.
pub type Key = (i16, Option<CropGroup>, TraineeGroup);

/// What is counted. Classes planned count in the year of their first planned day, held ones in the
/// year of their first day; cancelled ones nowhere.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Classes planned, held ones among them.
    pub planned: u64,
    /// Participants planned for them.
    pub planned_participants: u64,
    /// Classes held.
    pub held: u64,
    /// Participants who were there, each class counting its own.
    pub attendances: u64,
    /// Persons behind them: each once.
    pub persons: u64,
}

/// The totals. All but `persons` add up: a person may be in several rows, and is one in `years`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Totals {
    /// By year, crop group and trainee group.
    pub rows: BTreeMap<Key, Counts>,
    /// By year.
    pub years: BTreeMap<i16, Counts>,
}

const GROUPED: [&str; 2] = ["crop_group", "trainees"];

/// The totals of a territory.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn totals(tx: &mut Tx<'_>, territory: &Territory) -> Result<Totals, DbError> {
    let mut totals = Totals::default();
    let mut planned = by_key(territory, "planned_from", true);
    planned
        .and_where(Expr::col((CLASS, "state")).ne(State::Cancelled.word()))
        .expr_as(Expr::cust("COUNT(*)"), Alias::new("n"))
        .expr_as(
            Expr::cust("CAST(COALESCE(SUM(planning_class.planned_participants), 0) AS BIGINT)"),
            Alias::new("participants"),
        );
    for (key, n, participants) in tx.select(&planned, |row| {
        Ok((key(row)?, row.get::<u64>("n")?, row.get::<u64>("participants")?))
    })? {
        let Some(key) = key else { continue };
        for counts in totals.both(key) {
            counts.planned += n;
            counts.planned_participants += participants;
        }
    }
    let mut held = by_key(territory, "held_from", true);
    held.and_where(Expr::col((CLASS, "state")).eq(State::Held.word()))
        .expr_as(Expr::cust("COUNT(*)"), Alias::new("n"));
    for (key, n) in tx.select(&held, |row| Ok((key(row)?, row.get::<u64>("n")?)))? {
        let Some(key) = key else { continue };
        for counts in totals.both(key) {
            counts.held += n;
        }
    }
    for (key, attendances, persons) in tx.select(&there(territory, true), |row| {
        Ok((key(row)?, row.get::<u64>("attendances")?, row.get::<u64>("persons")?))
    })? {
        let Some(key) = key else { continue };
        let [row, year] = totals.both(key);
        row.attendances += attendances;
        row.persons += persons;
        year.attendances += attendances;
    }
    for (year, persons) in tx.select(&there(territory, false), |row| {
        Ok((row.get::<String>("year")?, row.get::<u64>("persons")?))
    })? {
        let Ok(year) = year.parse() else { continue };
        totals.years.entry(year).or_default().persons += persons;
    }
    Ok(totals)
}

impl Totals {
    fn both(&mut self, key: Key) -> [&mut Counts; 2] {
        [self.rows.entry(key).or_default(), self.years.entry(key.0).or_default()]
    }
}

fn key(row: &Row<'_>) -> Result<Option<Key>, DbError> {
    let year: String = row.get("year")?;
    let crop: String = row.get("crop_group")?;
    let trainees = row.parse("trainees")?;
    Ok(year.parse().ok().map(|year| (year, crop.parse().ok(), trainees)))
}

/// Classes of a territory by the year of a day, and by groups.
fn by_key(territory: &Territory, day: &'static str, groups: bool) -> SelectStatement {
    let year = || Expr::cust(format!("SUBSTR({CLASS}.{day}, 1, 4)"));
    let mut query = Query::select();
    query
        .expr_as(year(), Alias::new("year"))
        .from(CLASS)
        .cond_where(territory.condition(placed_in(CLASS)))
        .add_group_by([year()])
        .limit(20_000);
    if groups {
        for column in GROUPED {
            query.column((CLASS, column)).group_by_col((CLASS, column));
        }
    }
    query
}

/// Who was there.
fn there(territory: &Territory, groups: bool) -> SelectStatement {
    let mut query = by_key(territory, "held_from", groups);
    let col = |table: &'static str, name: &'static str| Expr::col((table, name));
    query
        .and_where(col(CLASS, "state").eq(State::Held.word()))
        .inner_join(
            "planning_participant",
            col("planning_participant", "class").equals((CLASS, "id")),
        )
        .inner_join(
            "planning_person",
            col("planning_person", "id").equals(("planning_participant", "person")),
        )
        .and_where(col("planning_participant", "removed_us").is_null())
        .and_where(Expr::cust(
            "EXISTS (SELECT 1 FROM planning_attendance a \
             WHERE a.participant = planning_participant.id)",
        ))
        .expr_as(Expr::cust("COUNT(*)"), Alias::new("attendances"))
        .expr_as(Expr::cust("COUNT(DISTINCT planning_person.root)"), Alias::new("persons"));
    query
}

/// Classes that a decision orders: its name and address, and the number of each year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ordered {
    /// Name of the document.
    pub document: String,
    /// Page of the plan.
    pub href: String,
    /// By year.
    pub years: BTreeMap<i16, u64>,
}

impl Ordered {
    /// Of all years.
    pub fn sum(&self) -> u64 {
        self.years.values().sum()
    }
}

/// Classes ordered by the plans that are kept, summed from the cells of their tables.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn decisions(tx: &mut Tx<'_>) -> Result<Vec<Ordered>, DbError> {
    let mut all = Vec::new();
    for summary in plans::list(tx)? {
        let Some(kept) = plans::kept(tx, &summary.id)? else { continue };
        let mut years: BTreeMap<i16, Decimal> = BTreeMap::new();
        for table in &kept.plan.tables {
            for (at, column) in table.columns().iter().enumerate() {
                let Content::Figure { measure: Measure::TrainingClasses, year: Some(year), .. } =
                    column.content
                else {
                    continue;
                };
                let cells = table.rows().iter().filter_map(|row| row.cells.get(at));
                *years.entry(year).or_default() += cells.map(Figure::value).sum::<Decimal>();
            }
        }
        if !years.is_empty() {
            let number = |(year, sum): (i16, Decimal)| Some((year, sum.to_u64()?));
            all.push(Ordered {
                document: summary.document,
                href: format!("/plans/{}", summary.id),
                years: years.into_iter().filter_map(number).collect(),
            });
        }
    }
    Ok(all)
}
