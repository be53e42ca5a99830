//! The table of field checks.

use std::collections::HashMap;

use jiff::civil::Date;
use nguon_platform::audit::{self, Actor, Change};
use nguon_platform::db::{DbError, Row, Tx};
use nguon_platform::i18n;
use serde_json::json;
use uuid::Uuid;

use super::{FieldCheck, NewFieldCheck};
use crate::error::{RegistryError, settle};
use crate::rulebook::Item;
use crate::subject::Subject;
use crate::words::text;

/// Record a check against the items that it was made with. The caller has asked territory and
/// permission.
///
/// # Errors
/// [`RegistryError::Refused`] when it is not finished.
pub fn add(
    tx: &mut Tx<'_>,
    actor: &Actor,
    new: &NewFieldCheck,
    items: &[&Item],
) -> Result<(), RegistryError> {
    settle(new.check(items, i18n::today(actor.at)))?;
    let [kind, id] = new.subject.values();
    tx.execute(
        "INSERT INTO registry_field_check (id, subject_kind, subject, cause, thing, checked_on, \
         conclusion, answers, note, by_name, created_us) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        &[
            new.id.into(),
            kind,
            id,
            new.cause.word().into(),
            new.thing.into(),
            new.on.into(),
            new.conclusion.word().into(),
            json!(new.answers).to_string().into(),
            text(new.note.as_ref()),
            (&actor.name).into(),
            actor.at.into(),
        ],
    )?;
    let table = new.subject.kind.table();
    tx.execute(
        &format!("UPDATE {table} SET checked_on = $1 WHERE id = $2 AND checked_on < $3"),
        &[new.on.into(), new.subject.id.into(), new.on.into()],
    )?;
    let after = json!({
        "cause": new.cause, "from": new.on.to_string(), "conclusion": new.conclusion,
        "answers": new.answers, "reason": new.note,
    });
    let kind = new.subject.kind.word();
    let change = Change::new("field-check", kind, &new.subject.id, None, Some(after));
    Ok(audit::record(tx, actor, &change)?)
}

const CHECK: &str = "SELECT cause, checked_on, conclusion, answers, note, by_name, created_us \
                     FROM registry_field_check";

fn read(row: &Row<'_>) -> Result<FieldCheck, DbError> {
    let answers: String = row.get("answers")?;
    Ok(FieldCheck {
        cause: row.parse("cause")?,
        on: row.get("checked_on")?,
        conclusion: row.parse("conclusion")?,
        answers: serde_json::from_str(&answers).unwrap_or_default(),
        note: row.get("note")?,
        by: row.get("by_name")?,
        at: row.get("created_us")?,
    })
}

/// Checks made for a proceeding, newest first; at most 50.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn of_thing(tx: &mut Tx<'_>, thing: Uuid) -> Result<Vec<FieldCheck>, DbError> {
    let sql =
        format!("{CHECK} WHERE thing = $1 ORDER BY checked_on DESC, created_us DESC LIMIT 50");
    tx.rows(&sql, &[thing.into()], read)
}

/// Checks of a subject, newest first; at most 200.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn of_subject(tx: &mut Tx<'_>, subject: Subject) -> Result<Vec<FieldCheck>, DbError> {
    let sql = format!(
        "{CHECK} WHERE subject_kind = $1 AND subject = $2 \
         ORDER BY checked_on DESC, created_us DESC LIMIT 200"
    );
    tx.rows(&sql, &subject.values(), read)
}

/// Days of the checks of every subject between two days, both counted, in order; at most 200,000.
///
/// # Errors
/// [`DbError`] from the engine.
pub(crate) fn days(
    tx: &mut Tx<'_>,
    first: Date,
    last: Date,
) -> Result<HashMap<Uuid, Vec<Date>>, DbError> {
    let rows = tx.rows(
        "SELECT subject, checked_on FROM registry_field_check \
         WHERE checked_on >= $1 AND checked_on <= $2 ORDER BY subject, checked_on LIMIT 200000",
        &[first.into(), last.into()],
        |row| Ok((row.get::<Uuid>("subject")?, row.get::<Date>("checked_on")?)),
    )?;
    let mut found: HashMap<Uuid, Vec<Date>> = HashMap::new();
    for (subject, day) in rows {
        found.entry(subject).or_default().push(day);
    }
    Ok(found)
}
