//! Classes: made, corrected, held, cancelled.

use nguon_platform::audit::{self, Actor, Change};
use nguon_platform::db::{DbError, Row, Tx, Value};
use nguon_platform::text::fold_vi;
use uuid::Uuid;

use super::TrainingError;
use crate::plan::CropGroup;
use crate::training::{Action, Class, Days, Facts, NewClass, State, Step, rules};

pub(super) const COLUMNS: &str = "id, title, topic, crop_group, trainees, unit, place, commune, \
     province, planned_from, planned_to, held_from, held_to, minutes, planned_participants, \
     trainers, state, secret, demonstration, version";

pub(super) fn read(row: &Row<'_>) -> Result<Class, DbError> {
    let crop: String = row.get("crop_group")?;
    let held: Option<jiff::civil::Date> = row.get("held_from")?;
    Ok(Class {
        id: row.get("id")?,
        facts: Facts {
            title: row.get("title")?,
            topic: row.parse("topic")?,
            crop: crop.parse::<CropGroup>().ok(),
            trainees: row.parse("trainees")?,
            unit: row.get("unit")?,
            place: row.get("place")?,
            commune: row.parse("commune")?,
            province: row.parse("province")?,
            planned: Days { from: row.get("planned_from")?, to: row.get("planned_to")? },
            minutes: row.get("minutes")?,
            participants: row.get("planned_participants")?,
            trainers: row.get("trainers")?,
        },
        state: row.parse("state")?,
        held: match held {
            Some(from) => Some(Days { from, to: row.get("held_to")? }),
            None => None,
        },
        secret: row.get("secret")?,
        demonstration: row.get("demonstration")?,
        version: row.get("version")?,
    })
}

/// One class. The caller asks whether the territory covers it.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn one(tx: &mut Tx<'_>, id: Uuid) -> Result<Option<Class>, DbError> {
    tx.row(&format!("SELECT {COLUMNS} FROM planning_class WHERE id = $1"), &[id.into()], read)
}

/// Make a class. The caller has asked the territory of its commune.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn make(tx: &mut Tx<'_>, actor: &Actor, new: &NewClass) -> Result<(), TrainingError> {
    let mut values = vec![Value::from(new.id)];
    values.extend(facts(&new.facts));
    values.extend([
        State::Planned.word().into(),
        new.secret.to_vec().into(),
        new.demonstration.into(),
        actor.at.into(),
    ]);
    tx.execute(
        "INSERT INTO planning_class (id, title, topic, crop_group, trainees, unit, place, commune, \
         province, planned_from, planned_to, minutes, planned_participants, trainers, folded, \
         state, secret, demonstration, created_us) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, \
         $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)",
        &values,
    )?;
    let made = one(tx, new.id)?.ok_or(TrainingError::NotFound)?;
    let change = Change::created("training-class", &new.id, made.json());
    Ok(audit::record(tx, actor, &change.in_commune(&new.facts.commune))?)
}

fn facts(facts: &Facts) -> [Value; 14] {
    let words = [&facts.title, &facts.unit, &facts.place, &facts.trainers].map(String::as_str);
    [
        (&facts.title).into(),
        facts.topic.word().into(),
        facts.crop.map_or("", CropGroup::word).into(),
        facts.trainees.word().into(),
        (&facts.unit).into(),
        (&facts.place).into(),
        facts.commune.to_string().into(),
        facts.province.to_string().into(),
        facts.planned.from.into(),
        facts.planned.to.into(),
        facts.minutes.into(),
        facts.participants.into(),
        (&facts.trainers).into(),
        fold_vi(&words.join(" ")).into(),
    ]
}

/// The class in this version, for a change of it.
pub(super) fn at_version(tx: &mut Tx<'_>, id: Uuid, version: i64) -> Result<Class, TrainingError> {
    let class = one(tx, id)?.ok_or(TrainingError::NotFound)?;
    if class.version == version { Ok(class) } else { Err(TrainingError::Stale) }
}

/// Correct what was entered. A cancelled class stays as it was.
///
/// # Errors
/// [`TrainingError::Stale`] when somebody else changed it since it was read.
pub fn change(
    tx: &mut Tx<'_>,
    actor: &Actor,
    (id, version): (Uuid, i64),
    new: &Facts,
) -> Result<(), TrainingError> {
    let before = at_version(tx, id, version)?;
    if before.state == State::Cancelled {
        return Err(TrainingError::Conflict("training-refused-state"));
    }
    let mut values: Vec<Value> = facts(new).into();
    values.push(id.into());
    tx.execute(
        "UPDATE planning_class SET title = $1, topic = $2, crop_group = $3, trainees = $4, \
         unit = $5, place = $6, commune = $7, province = $8, planned_from = $9, planned_to = $10, \
         minutes = $11, planned_participants = $12, trainers = $13, folded = $14, \
         version = version + 1 WHERE id = $15",
        &values,
    )?;
    let after = one(tx, id)?.ok_or(TrainingError::NotFound)?;
    let change = Change::updated("training-class", &id, before.json(), after.json());
    Ok(audit::record(tx, actor, &change.in_commune(&new.commune))?)
}

/// Take a step; `held` says when it was held, for [`Action::Hold`].
///
/// # Errors
/// [`TrainingError::Refused`] by the table, [`TrainingError::Stale`].
pub fn step(
    tx: &mut Tx<'_>,
    actor: &Actor,
    (id, version): (Uuid, i64),
    action: Action,
    held: Option<Days>,
) -> Result<(), TrainingError> {
    let before = at_version(tx, id, version)?;
    let to = rules::take(before.state, action, actor.reason.is_some())?;
    let held = held.filter(|_| to == State::Held);
    tx.execute(
        "UPDATE planning_class SET state = $1, held_from = $2, held_to = $3, \
         version = version + 1 WHERE id = $4",
        &[
            to.word().into(),
            held.map(|days| days.from).into(),
            held.map(|days| days.to).into(),
            id.into(),
        ],
    )?;
    let number = tx.row(
        "SELECT COALESCE(MAX(number), 0) + 1 AS n FROM planning_class_step WHERE class = $1",
        &[id.into()],
        |row| row.get::<i64>("n"),
    )?;
    tx.execute(
        "INSERT INTO planning_class_step (class, number, action, to_state, at_us, by_name, note) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        &[
            id.into(),
            number.unwrap_or(1).into(),
            action.word().into(),
            to.word().into(),
            actor.at.into(),
            (&actor.name).into(),
            actor.reason.clone().into(),
        ],
    )?;
    let verb = match action {
        Action::Hold => "training-hold",
        Action::Cancel => "training-cancel",
        Action::Reopen => "training-reopen",
    };
    let after = Class { state: to, held, ..before.clone() };
    let change = Change::new(verb, "training-class", &id, Some(before.json()), Some(after.json()));
    Ok(audit::record(tx, actor, &change.in_commune(&before.facts.commune))?)
}

/// The steps of a class, newest first.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn steps(tx: &mut Tx<'_>, id: Uuid) -> Result<Vec<Step>, DbError> {
    tx.rows(
        "SELECT action, at_us, by_name, note FROM planning_class_step WHERE class = $1 \
         ORDER BY number DESC LIMIT 200",
        &[id.into()],
        |row| {
            Ok(Step {
                action: row.parse("action")?,
                at: row.get("at_us")?,
                by: row.get("by_name")?,
                note: row.get("note")?,
            })
        },
    )
}
