//! The table of visits.

use jiff::civil::Date;
use nguon_platform::db::{DbError, Row, Tx, Value};
use nguon_platform::territory::Territory;
use sea_query::{Alias, Expr, ExprTrait, Order, Query};
use uuid::Uuid;

use super::{Plan, Standing, Terms, Visit, VisitState, Window, hand_out};
use crate::error::RegistryError;
use crate::field_check;
use crate::list::placed_in;
use crate::subject::Subject;

pub(super) const TABLE: &str = "registry_inspection_visit";
/// Visits that one plan may have.
pub(super) const VISITS_MAX: usize = 10_000;

const COLUMNS: [&str; 17] = [
    "id",
    "plan",
    "subject_kind",
    "subject",
    "crops",
    "season_first",
    "season_last",
    "commune",
    "province",
    "holder",
    "standing",
    "window_first",
    "window_last",
    "officer",
    "officer_name",
    "reason",
    "version",
];

/// A visit and how it stands on a day.
#[derive(Debug, Clone)]
pub struct Stood {
    /// The visit.
    pub visit: Visit,
    /// How it stands.
    pub state: VisitState,
    /// The day of the check that was handed out to it.
    pub checked: Option<Date>,
}

impl Stood {
    /// Whether it is still to be made.
    pub(super) fn is_open(&self) -> bool {
        self.state <= VisitState::Ahead
    }
}

fn read(row: &Row<'_>) -> Result<Visit, DbError> {
    let window = |first: &str, last: &str| -> Result<Window, DbError> {
        Ok(Window { first: row.get(first)?, last: row.get(last)? })
    };
    let officer: Option<Uuid> = row.get("officer")?;
    let crops: String = row.get("crops")?;
    Ok(Visit {
        id: row.get("id")?,
        plan: row.get("plan")?,
        subject: Subject { kind: row.parse("subject_kind")?, id: row.get("subject")? },
        name: row.get::<Option<String>>("subject_name")?.unwrap_or_default(),
        crops: crops.split(',').filter(|crop| !crop.is_empty()).map(str::to_owned).collect(),
        season: window("season_first", "season_last")?,
        commune: row.parse("commune")?,
        province: row.parse("province")?,
        holder: row.get("holder")?,
        terms: Terms {
            standing: row.parse("standing")?,
            window: window("window_first", "window_last")?,
            officer: officer.zip(row.get::<Option<String>>("officer_name")?),
            reason: row.get("reason")?,
        },
        version: row.get("version")?,
    })
}

/// The visits of a plan within a territory without the removed ones, by the end of their windows; with
/// a `desk` only those to places that this officer visits too.
///
/// # Errors
/// [`RegistryError::TooMany`] beyond what one plan may have.
pub(super) fn of_plan(
    tx: &mut Tx<'_>,
    territory: &Territory,
    plan: Uuid,
    desk: Option<Uuid>,
) -> Result<Vec<Visit>, RegistryError> {
    let bytes = |id: Uuid| id.as_bytes().to_vec();
    let column = |name: &'static str| Expr::col((TABLE, name));
    let mut query = Query::select();
    query
        .columns(COLUMNS.map(|name| (TABLE, name)))
        .expr_as(
            Expr::cust(
                "COALESCE((SELECT a.name FROM registry_growing_area a \
                 WHERE a.id = registry_inspection_visit.subject), \
                 (SELECT p.name FROM registry_packing_house p \
                 WHERE p.id = registry_inspection_visit.subject))",
            ),
            Alias::new("subject_name"),
        )
        .from(TABLE)
        .and_where(column("plan").eq(bytes(plan)))
        .and_where(column("standing").ne(Standing::Removed.word()))
        .cond_where(territory.condition(placed_in(TABLE)))
        .order_by((TABLE, "window_last"), Order::Asc)
        .order_by((TABLE, "id"), Order::Asc)
        .limit(u64::try_from(VISITS_MAX + 1).unwrap_or(u64::MAX));
    if let Some(officer) = desk {
        let subjects = Query::select()
            .column("subject")
            .from(TABLE)
            .and_where(Expr::col("plan").eq(bytes(plan)))
            .and_where(Expr::col("officer").eq(bytes(officer)))
            .to_owned();
        query.and_where(column("subject").in_subquery(subjects));
    }
    let found = tx.select(&query, read)?;
    if found.len() > VISITS_MAX {
        return Err(RegistryError::TooMany { most: VISITS_MAX });
    }
    Ok(found)
}

/// One visit, whatever it is; the caller asks who may read it.
pub(super) fn plan_of(tx: &mut Tx<'_>, visit: Uuid) -> Result<Option<(Uuid, Subject)>, DbError> {
    tx.row(
        "SELECT plan, subject_kind, subject FROM registry_inspection_visit \
         WHERE id = $1 AND standing <> 'removed'",
        &[visit.into()],
        |row| {
            let subject = Subject { kind: row.parse("subject_kind")?, id: row.get("subject")? };
            Ok((row.get("plan")?, subject))
        },
    )
}

/// The visits of a plan within a territory and how they stand on a day.
///
/// # Errors
/// As the reading of visits: [`RegistryError::TooMany`].
pub fn stood(
    tx: &mut Tx<'_>,
    territory: &Territory,
    plan: &Plan,
    today: Date,
) -> Result<Vec<Stood>, RegistryError> {
    let visits = of_plan(tx, territory, plan.id, None)?;
    Ok(standing(tx, visits, today)?)
}

/// How visits of one plan stand on a day. All visits to a place must be among them.
pub(super) fn standing(
    tx: &mut Tx<'_>,
    visits: Vec<Visit>,
    today: Date,
) -> Result<Vec<Stood>, DbError> {
    let windows = || visits.iter().map(|visit| visit.terms.window);
    let bounds = windows().map(|one| one.first).min().zip(windows().map(|one| one.last).max());
    let Some((first, last)) = bounds else { return Ok(Vec::new()) };
    let handed = hand_out(&visits, &field_check::days(tx, first, last)?);
    let stand = |visit: Visit| {
        let checked = handed.get(&visit.id).copied();
        Stood { state: VisitState::of(&visit, checked, today), checked, visit }
    };
    Ok(visits.into_iter().map(stand).collect())
}

/// Write a new visit; its name is not kept here.
pub(super) fn insert(tx: &mut Tx<'_>, visit: &Visit) -> Result<(), DbError> {
    let [kind, subject] = visit.subject.values();
    let crops = match visit.crops.as_slice() {
        [] => ",".to_owned(),
        crops => format!(",{},", crops.join(",")),
    };
    let [standing, first, last, officer, officer_name, reason] = values(&visit.terms);
    tx.execute(
        "INSERT INTO registry_inspection_visit (id, plan, subject_kind, subject, crops, \
         season_first, season_last, commune, province, holder, standing, window_first, \
         window_last, officer, officer_name, reason, version) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
        &[
            visit.id.into(),
            visit.plan.into(),
            kind,
            subject,
            crops.into(),
            visit.season.first.into(),
            visit.season.last.into(),
            visit.commune.to_string().into(),
            visit.province.to_string().into(),
            visit.holder.into(),
            standing,
            first,
            last,
            officer,
            officer_name,
            reason,
            visit.version.into(),
        ],
    )?;
    Ok(())
}

/// Decide anew about a visit; false when it has another version.
pub(super) fn set(
    tx: &mut Tx<'_>,
    id: Uuid,
    terms: &Terms,
    (from, to): (i64, i64),
) -> Result<bool, DbError> {
    let [standing, first, last, officer, officer_name, reason] = values(terms);
    let rows = tx.execute(
        "UPDATE registry_inspection_visit SET standing = $1, window_first = $2, window_last = $3, \
         officer = $4, officer_name = $5, reason = $6, version = $7 WHERE id = $8 AND version = $9",
        &[standing, first, last, officer, officer_name, reason, to.into(), id.into(), from.into()],
    )?;
    Ok(rows == 1)
}

fn values(terms: &Terms) -> [Value; 6] {
    [
        terms.standing.word().into(),
        terms.window.first.into(),
        terms.window.last.into(),
        terms.officer.as_ref().map(|(id, _)| *id).into(),
        terms.officer.as_ref().map(|(_, name)| name.clone()).into(),
        terms.reason.clone().into(),
    ]
}
