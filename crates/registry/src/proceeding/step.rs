//! The table of steps: what was done in a proceeding, when, by whom, and why.

use jiff::Timestamp;
use jiff::civil::Date;
use nguon_platform::audit::Actor;
use nguon_platform::db::{DbError, Tx};
use nguon_platform::i18n;

use super::Thing;

/// A step that was taken. The words are those of the proceeding's own closed lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// What was done.
    pub action: String,
    /// State before.
    pub from: String,
    /// State after.
    pub to: String,
    /// The office's day.
    pub on: Date,
    /// When exactly.
    pub at: Timestamp,
    /// Who, by the name of that time.
    pub by: String,
    /// Why, or what was found.
    pub note: Option<String>,
}

/// A step to be recorded; the actor's reason is its note.
pub(crate) struct NewStep {
    pub(crate) action: &'static str,
    pub(crate) from: &'static str,
    pub(crate) to: &'static str,
}

/// Record a step as the next one of its proceeding. The caller writes the audit entry.
pub(crate) fn record(
    tx: &mut Tx<'_>,
    actor: &Actor,
    thing: Thing,
    new: &NewStep,
) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO registry_step (thing_kind, thing, number, action, from_state, to_state, \
         on_day, at_us, by_name, note) SELECT $1, $2, COUNT(*) + 1, $3, $4, $5, $6, $7, $8, $9 \
         FROM registry_step WHERE thing_kind = $10 AND thing = $11",
        &[
            thing.kind.word().into(),
            thing.id.into(),
            new.action.into(),
            new.from.into(),
            new.to.into(),
            i18n::today(actor.at).into(),
            actor.at.into(),
            (&actor.name).into(),
            actor.reason.as_ref().into(),
            thing.kind.word().into(),
            thing.id.into(),
        ],
    )?;
    Ok(())
}

/// The way of a proceeding, oldest step first; at most 500.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn steps(tx: &mut Tx<'_>, thing: Thing) -> Result<Vec<Step>, DbError> {
    tx.rows(
        "SELECT action, from_state, to_state, on_day, at_us, by_name, note FROM registry_step \
         WHERE thing_kind = $1 AND thing = $2 ORDER BY number LIMIT 500",
        &[thing.kind.word().into(), thing.id.into()],
        |row| {
            Ok(Step {
                action: row.get("action")?,
                from: row.get("from_state")?,
                to: row.get("to_state")?,
                on: row.get("on_day")?,
                at: row.get("at_us")?,
                by: row.get("by_name")?,
                note: row.get("note")?,
            })
        },
    )
}
