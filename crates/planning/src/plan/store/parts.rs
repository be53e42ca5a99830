//! Objectives, tasks, deadlines and lines of money: written and read back.

use nguon_platform::db::{DbError, Tx, Value};

use super::fetch::maybe;
use super::insert::Version;
use crate::plan::{BudgetLine, Deadline, Figure, Objective, Plan, PlanTask};

/// Write the words of a version.
pub(super) fn insert(tx: &mut Tx<'_>, version: &Version, plan: &Plan) -> Result<(), DbError> {
    for (at, one) in (0_u32..).zip(&plan.objectives) {
        tx.execute(
            "INSERT INTO planning_objective (plan, version, position, id, quote) \
             VALUES ($1, $2, $3, $4, $5)",
            &version.key([at.into(), (&one.id).into(), (&one.quote).into()]),
        )?;
    }
    for (at, task) in (0_u32..).zip(&plan.tasks) {
        tx.execute(
            "INSERT INTO planning_plan_task (plan, version, position, id, source_rows, place, \
             content, lead_unit, with_units, time_printed, from_day, due_day, product) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
            &version.key([
                at.into(),
                (&task.id).into(),
                (&task.rows).into(),
                task.place.as_ref().into(),
                task.content.as_ref().into(),
                task.lead.as_ref().into(),
                task.with.as_ref().into(),
                task.time.as_ref().into(),
                task.from.into(),
                task.due.into(),
                task.product.as_ref().into(),
            ]),
        )?;
    }
    for (at, one) in (0_u32..).zip(&plan.deadlines) {
        tx.execute(
            "INSERT INTO planning_deadline (plan, version, position, id, place, quote, due) \
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
            &version.key([
                at.into(),
                (&one.id).into(),
                one.place.as_ref().into(),
                (&one.quote).into(),
                one.when.word().into(),
            ]),
        )?;
    }
    for (at, line) in (0_u32..).zip(&plan.budget) {
        tx.execute(
            "INSERT INTO planning_budget (plan, version, position, id, content, amount_printed, \
             source, task) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            &version.key([
                at.into(),
                (&line.id).into(),
                line.content.as_ref().into(),
                line.amount.as_ref().map(Figure::printed).into(),
                line.source.as_ref().into(),
                line.task.as_ref().into(),
            ]),
        )?;
    }
    Ok(())
}

/// Read the words of a version into its plan.
pub(super) fn fetch(tx: &mut Tx<'_>, key: &[Value; 2], plan: &mut Plan) -> Result<(), DbError> {
    plan.objectives = tx.rows(
        "SELECT id, quote FROM planning_objective WHERE plan = $1 AND version = $2 \
         ORDER BY position",
        key,
        |row| Ok(Objective { id: row.get("id")?, quote: row.get("quote")? }),
    )?;
    plan.tasks = tx.rows(
        "SELECT id, source_rows, place, content, lead_unit, with_units, time_printed, from_day, \
         due_day, product FROM planning_plan_task WHERE plan = $1 AND version = $2 \
         ORDER BY position",
        key,
        |row| {
            Ok(PlanTask {
                id: row.get("id")?,
                rows: row.get("source_rows")?,
                place: row.get("place")?,
                content: row.get("content")?,
                lead: row.get("lead_unit")?,
                with: row.get("with_units")?,
                time: row.get("time_printed")?,
                from: row.get("from_day")?,
                due: row.get("due_day")?,
                product: row.get("product")?,
            })
        },
    )?;
    plan.deadlines = tx.rows(
        "SELECT id, place, quote, due FROM planning_deadline WHERE plan = $1 AND version = $2 \
         ORDER BY position",
        key,
        |row| {
            Ok(Deadline {
                id: row.get("id")?,
                place: row.get("place")?,
                quote: row.get("quote")?,
                when: row.parse("due")?,
            })
        },
    )?;
    plan.budget = tx.rows(
        "SELECT id, content, amount_printed, source, task FROM planning_budget \
         WHERE plan = $1 AND version = $2 ORDER BY position",
        key,
        |row| {
            Ok(BudgetLine {
                id: row.get("id")?,
                content: row.get("content")?,
                amount: maybe(row, "amount_printed")?,
                source: row.get("source")?,
                task: row.get("task")?,
            })
        },
    )?;
    Ok(())
}
