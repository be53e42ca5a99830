//! The way of a round and its parts.

use nguon_platform::audit::Actor;
use nguon_platform::db::{DbError, Tx};
use uuid::Uuid;

use crate::report::Step;

/// Record a step as the next of its round. The caller writes the audit entry.
pub(super) fn record(
    tx: &mut Tx<'_>,
    actor: &Actor,
    report: Uuid,
    part: Option<Uuid>,
    (action, to): (&'static str, &'static str),
) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO planning_report_step (report, number, part, action, to_state, at_us, by_name, \
         note) SELECT $1, COALESCE(MAX(number), 0) + 1, $2, $3, $4, $5, $6, $7 \
         FROM planning_report_step WHERE report = $8",
        &[
            report.into(),
            part.into(),
            action.into(),
            to.into(),
            actor.at.into(),
            (&actor.name).into(),
            actor.reason.as_ref().into(),
            report.into(),
        ],
    )?;
    Ok(())
}

/// The steps of a round, newest first; at most 200. Those of parts name the unit.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn steps(tx: &mut Tx<'_>, report: Uuid, part: Option<Uuid>) -> Result<Vec<Step>, DbError> {
    let only = if part.is_some() { "AND s.part = $2" } else { "" };
    let sql = format!(
        "SELECT s.action AS action, s.at_us AS at_us, s.by_name AS by_name, s.note AS note, \
         p.name AS part_name FROM planning_report_step s \
         LEFT JOIN planning_report_part p ON p.id = s.part \
         WHERE s.report = $1 {only} ORDER BY s.number DESC LIMIT 200"
    );
    let mut values = vec![report.into()];
    values.extend(part.map(nguon_platform::db::Value::from));
    tx.rows(&sql, &values, |row| {
        Ok(Step {
            part_name: row.get("part_name")?,
            action: row.get("action")?,
            at: row.get("at_us")?,
            by: row.get("by_name")?,
            note: row.get("note")?,
        })
    })
}
