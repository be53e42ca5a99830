//! The table of plans.

use nguon_platform::audit::{self, Actor, Change};
use nguon_platform::db::{DbError, Row, Tx};
use nguon_platform::territory::{Territory, UnitId};
use sea_query::{Alias, Cond, Expr, ExprTrait, Order, Query};
use uuid::Uuid;

use super::model::YEARS;
use super::visits;
use super::{Approval, NewPlan, Plan, PlanState};
use crate::error::{Refusal, RegistryError};
use crate::list::placed_in;

const TABLE: &str = "registry_inspection_plan";
/// Kind of thing in the audit log.
pub(super) const KIND: &str = "inspection-plan";
/// Plans that are listed.
const LISTED_MAX: u64 = 200;

const COLUMNS: [&str; 11] = [
    "id",
    "year",
    "commune",
    "province",
    "about",
    "state",
    "decision",
    "decided_on",
    "decided_by",
    "demonstration",
    "version",
];

fn read(row: &Row<'_>) -> Result<Plan, DbError> {
    let unit = |column: &str| -> Result<Option<UnitId>, DbError> {
        Ok(row.get::<Option<String>>(column)?.and_then(|text| text.parse().ok()))
    };
    let number: Option<String> = row.get("decision")?;
    let (on, by): (Option<_>, Option<String>) = (row.get("decided_on")?, row.get("decided_by")?);
    let year: i32 = row.get("year")?;
    Ok(Plan {
        id: row.get("id")?,
        year: i16::try_from(year).unwrap_or_default(),
        commune: unit("commune")?,
        province: unit("province")?,
        about: row.get("about")?,
        state: row.parse("state")?,
        decision: number.zip(on).zip(by).map(|((number, on), by)| (number, on, by)),
        demonstration: row.get("demonstration")?,
        version: row.get("version")?,
    })
}

/// Make a plan, still without visits. The caller has asked permission and territory.
///
/// # Errors
/// [`RegistryError::Refused`] when the year is none, or the office has a plan for it.
pub fn create(tx: &mut Tx<'_>, actor: &Actor, new: &NewPlan) -> Result<(), RegistryError> {
    if !YEARS.contains(&new.year) {
        return Err(Refusal::new("year", "registry-error-inspection-year").into());
    }
    let unit = |unit: &Option<UnitId>| unit.as_ref().map(ToString::to_string);
    let (commune, province) = (unit(&new.commune), unit(&new.province));
    let there = tx.row(
        "SELECT id FROM registry_inspection_plan WHERE year = $1 \
         AND COALESCE(commune, '') = $2 AND COALESCE(province, '') = $3",
        &[
            i32::from(new.year).into(),
            commune.clone().unwrap_or_default().into(),
            province.clone().unwrap_or_default().into(),
        ],
        |_| Ok(()),
    )?;
    if there.is_some() {
        return Err(Refusal::new("year", "registry-error-inspection-exists").into());
    }
    tx.execute(
        "INSERT INTO registry_inspection_plan (id, year, commune, province, about, state, \
         demonstration, created_us) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        &[
            new.id.into(),
            i32::from(new.year).into(),
            commune.into(),
            province.into(),
            new.about.as_str().into(),
            PlanState::Draft.word().into(),
            new.demonstration.into(),
            actor.at.into(),
        ],
    )?;
    let plan = get(tx, new.id)?.ok_or(RegistryError::NotFound)?;
    Ok(audit::record(tx, actor, &placed(Change::created(KIND, &new.id, plan.json()), &plan))?)
}

/// One plan. The caller asks who may read it.
pub(super) fn get(tx: &mut Tx<'_>, id: Uuid) -> Result<Option<Plan>, DbError> {
    let sql = format!("SELECT {} FROM {TABLE} WHERE id = $1", COLUMNS.join(", "));
    tx.row(&sql, &[id.into()], read)
}

/// Plans of a territory and those with visits in it, the newest year first; `from` is the first year.
pub(super) fn list(
    tx: &mut Tx<'_>,
    territory: &Territory,
    from: Option<i16>,
) -> Result<Vec<Plan>, DbError> {
    let visited = Query::select()
        .column("plan")
        .from(visits::TABLE)
        .cond_where(territory.condition(placed_in(visits::TABLE)))
        .and_where(Expr::col("standing").ne("removed"))
        .to_owned();
    let here = Cond::any()
        .add(territory.condition(placed_in(TABLE)))
        .add(Expr::col((TABLE, "id")).in_subquery(visited));
    found(tx, here, from)
}

/// Plans of offices in a territory, the newest year first; `from` is the first year.
pub(super) fn of_offices(
    tx: &mut Tx<'_>,
    territory: &Territory,
    from: Option<i16>,
) -> Result<Vec<Plan>, DbError> {
    found(tx, territory.condition(placed_in(TABLE)), from)
}

fn found(tx: &mut Tx<'_>, here: Cond, from: Option<i16>) -> Result<Vec<Plan>, DbError> {
    let mut query = Query::select();
    query
        .columns(COLUMNS.map(Alias::new))
        .from(TABLE)
        .cond_where(here)
        .order_by((TABLE, "year"), Order::Desc)
        .order_by((TABLE, "id"), Order::Asc)
        .limit(LISTED_MAX);
    if let Some(year) = from {
        query.and_where(Expr::col((TABLE, "year")).gte(i32::from(year)));
    }
    tx.select(&query, read)
}

/// Note the decision about a draft. The caller has asked permission and territory.
///
/// # Errors
/// [`RegistryError::Stale`] when it was changed since it was read; [`RegistryError::Refused`] when it
/// is decided already, or plans nothing.
pub fn approve(
    tx: &mut Tx<'_>,
    actor: &Actor,
    (id, version): (Uuid, i64),
    approval: &Approval,
) -> Result<(), RegistryError> {
    let before = get(tx, id)?.ok_or(RegistryError::NotFound)?;
    if before.state != PlanState::Draft {
        return Err(Refusal::new("decision", "registry-error-inspection-approved").into());
    }
    if visits::of_plan(tx, &Territory::Country, id, None)?.is_empty() {
        return Err(Refusal::new("decision", "registry-error-inspection-empty").into());
    }
    let rows = tx.execute(
        "UPDATE registry_inspection_plan SET state = $1, decision = $2, decided_on = $3, \
         decided_by = $4, version = version + 1 WHERE id = $5 AND version = $6",
        &[
            PlanState::Approved.word().into(),
            approval.number.as_str().into(),
            approval.on.into(),
            approval.by.as_str().into(),
            id.into(),
            version.into(),
        ],
    )?;
    if rows == 0 {
        return Err(RegistryError::Stale);
    }
    let after = get(tx, id)?.ok_or(RegistryError::NotFound)?;
    let change = Change::new("approve-plan", KIND, &id, Some(before.json()), Some(after.json()));
    Ok(audit::record(tx, actor, &placed(change, &after))?)
}

/// Count a change of a plan's visits; refuse it when somebody else changed them since they were read.
pub(super) fn bump(tx: &mut Tx<'_>, id: Uuid, version: i64) -> Result<(), RegistryError> {
    let rows = tx.execute(
        "UPDATE registry_inspection_plan SET version = version + 1 WHERE id = $1 AND version = $2",
        &[id.into(), version.into()],
    )?;
    if rows == 0 { Err(RegistryError::Stale) } else { Ok(()) }
}

/// A change where the plan's office is.
pub(super) fn placed(change: Change, plan: &Plan) -> Change {
    match &plan.commune {
        Some(commune) => change.in_commune(commune),
        None => change,
    }
}
