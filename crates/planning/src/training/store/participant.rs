//! Who is on the list of a class, how they did, their certificates.

use std::collections::HashMap;

use jiff::civil::Date;
use nguon_platform::audit::{self, Actor, Change};
use nguon_platform::db::{DbError, Row, Tx};
use serde_json::json;
use uuid::Uuid;

use super::{TrainingError, person};
use crate::training::{Attendance, Class, PARTICIPANTS_MAX, Participant, Person, State};

const COLUMNS: &str = "p.id AS person, p.name, p.birth_year, p.phone, p.commune, p.province, \
     p.commune_known, p.organisation, p.account, p.root, p.demonstration, p.version, t.id, \
     t.class, t.position, t.mark, t.remark, t.certificate, t.certified_on, t.tried_on, t.tries \
     FROM planning_participant t JOIN planning_person p ON p.id = t.person";

fn read(row: &Row<'_>) -> Result<Participant, DbError> {
    let (certificate, on): (Option<String>, Option<Date>) =
        (row.get("certificate")?, row.get("certified_on")?);
    let (tried, tries): (Option<Date>, u32) = (row.get("tried_on")?, row.get("tries")?);
    let mark: Option<u32> = row.get("mark")?;
    Ok(Participant {
        id: row.get("id")?,
        class: row.get("class")?,
        position: row.get("position")?,
        person: person::read(row, "person")?,
        mark: mark.and_then(|mark| u8::try_from(mark).ok()),
        remark: row.get("remark")?,
        certificate: certificate.zip(on),
        attended: Vec::new(),
        tries: tried.map(|day| (day, tries)),
    })
}

fn read_day(row: &Row<'_>) -> Result<(Uuid, Attendance), DbError> {
    let day =
        Attendance { day: row.get("day")?, minutes: row.get("minutes")?, way: row.parse("way")? };
    Ok((row.get("participant")?, day))
}

/// Everybody on the list of a class, in order, with the days there; at most [`PARTICIPANTS_MAX`].
///
/// # Errors
/// [`DbError`] from the engine.
pub fn participants(tx: &mut Tx<'_>, class: Uuid) -> Result<Vec<Participant>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS} WHERE t.class = $1 AND t.removed_us IS NULL ORDER BY t.position \
         LIMIT {PARTICIPANTS_MAX}"
    );
    let mut all = tx.rows(&sql, &[class.into()], read)?;
    let days = tx.rows(
        "SELECT a.participant, a.day, a.minutes, a.way FROM planning_attendance a \
         JOIN planning_participant t ON t.id = a.participant WHERE t.class = $1 \
         ORDER BY a.day LIMIT 40000",
        &[class.into()],
        read_day,
    )?;
    let mut of: HashMap<Uuid, Vec<Attendance>> = HashMap::new();
    for (participant, day) in days {
        of.entry(participant).or_default().push(day);
    }
    for one in &mut all {
        one.attended = of.remove(&one.id).unwrap_or_default();
    }
    Ok(all)
}

/// One of the list of a class.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn participant(tx: &mut Tx<'_>, class: Uuid, id: Uuid) -> Result<Option<Participant>, DbError> {
    let sql = format!("SELECT {COLUMNS} WHERE t.id = $1 AND t.class = $2 AND t.removed_us IS NULL");
    let Some(mut one) = tx.row(&sql, &[id.into(), class.into()], read)? else { return Ok(None) };
    let days = tx.rows(
        "SELECT participant, day, minutes, way FROM planning_attendance WHERE participant = $1 \
         ORDER BY day LIMIT 400",
        &[id.into()],
        read_day,
    )?;
    one.attended = days.into_iter().map(|(_, day)| day).collect();
    Ok(Some(one))
}

/// What became of an entry for the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Given {
    /// A person who was not in the register.
    New,
    /// A person of the register, told apart by what was entered.
    Known,
    /// Stands on the list already.
    Listed,
    /// The list is full.
    Full,
}

/// Put a person on the list of a class: whoever the register knows by the same entries, else a new
/// one. Somebody who was taken off comes back as they were.
///
/// # Errors
/// [`TrainingError::Conflict`] when the class is cancelled.
pub fn add(
    tx: &mut Tx<'_>,
    actor: &Actor,
    class: &Class,
    (id, new): (Uuid, &Person),
) -> Result<Given, TrainingError> {
    if class.state == State::Cancelled {
        return Err(TrainingError::Conflict("training-refused-state"));
    }
    let known = person::known(tx, new)?;
    if let Some(known) = &known
        && person::of_class(tx, class.id, known.id)?
    {
        return Ok(Given::Listed);
    }
    let (count, last) = tx
        .row(
            "SELECT COUNT(*) AS n, COALESCE(MAX(position), 0) AS last FROM planning_participant \
             WHERE class = $1",
            &[class.id.into()],
            |row| Ok((row.get::<u32>("n")?, row.get::<u32>("last")?)),
        )?
        .unwrap_or_default();
    if count >= PARTICIPANTS_MAX {
        return Ok(Given::Full);
    }
    let given = if known.is_some() { Given::Known } else { Given::New };
    let who = if let Some(known) = known {
        known
    } else {
        person::insert(tx, actor, new)?;
        new.clone()
    };
    let back = tx.execute(
        "UPDATE planning_participant SET removed_us = NULL, removed_reason = NULL \
         WHERE class = $1 AND person = $2",
        &[class.id.into(), who.id.into()],
    )?;
    if back == 0 {
        tx.execute(
            "INSERT INTO planning_participant (id, class, person, position) \
             VALUES ($1, $2, $3, $4)",
            &[id.into(), class.id.into(), who.id.into(), (last + 1).into()],
        )?;
    }
    let after = json!({ "person": who.id, "name": who.name });
    let change = Change::new("training-add", "training-class", &class.id, None, Some(after));
    audit::record(tx, actor, &change.in_commune(&class.facts.commune))?;
    Ok(given)
}

/// Take a mistaken entry off the list, with a reason (the actor's). Its row stays.
///
/// # Errors
/// [`TrainingError::Conflict`] without a reason, or when a certificate was given.
pub fn remove(
    tx: &mut Tx<'_>,
    actor: &Actor,
    class: &Class,
    id: Uuid,
) -> Result<(), TrainingError> {
    let before = participant(tx, class.id, id)?.ok_or(TrainingError::NotFound)?;
    let reason = actor.reason.clone();
    let reason = reason.ok_or(TrainingError::Conflict("training-refused-reason"))?;
    if before.certificate.is_some() {
        return Err(TrainingError::Conflict("training-error-certified"));
    }
    tx.execute(
        "UPDATE planning_participant SET removed_us = $1, removed_reason = $2 WHERE id = $3",
        &[actor.at.into(), reason.into(), id.into()],
    )?;
    let gone = json!({ "person": before.person.id, "name": before.person.name,
        "minutes": before.minutes() });
    let change = Change::new("training-remove", "training-class", &class.id, Some(gone), None);
    Ok(audit::record(tx, actor, &change.in_commune(&class.facts.commune))?)
}

/// Say how somebody did.
///
/// # Errors
/// [`TrainingError::NotFound`] when they are not on the list.
pub fn evaluate(
    tx: &mut Tx<'_>,
    actor: &Actor,
    class: &Class,
    (id, mark, remark): (Uuid, Option<u8>, &str),
) -> Result<(), TrainingError> {
    let before = participant(tx, class.id, id)?.ok_or(TrainingError::NotFound)?;
    tx.execute(
        "UPDATE planning_participant SET mark = $1, remark = $2 WHERE id = $3",
        &[mark.map(u32::from).into(), remark.into(), id.into()],
    )?;
    let told = |mark: Option<u8>, remark: &str| json!({ "participant": id, "mark": mark, "remark": remark });
    let (was, is) = (told(before.mark, &before.remark), told(mark, remark));
    let change = Change::new("training-evaluate", "training-class", &class.id, Some(was), Some(is));
    Ok(audit::record(tx, actor, &change.in_commune(&class.facts.commune))?)
}

/// Give a participant a certificate, or correct its number; without a number take it back.
///
/// # Errors
/// [`TrainingError::Conflict`] when the class was not held, the participant was never there, or the
/// number is another's.
pub fn certify(
    tx: &mut Tx<'_>,
    actor: &Actor,
    class: &Class,
    (id, certificate): (Uuid, Option<(&str, Date)>),
) -> Result<(), TrainingError> {
    let before = participant(tx, class.id, id)?.ok_or(TrainingError::NotFound)?;
    if let Some((number, _)) = certificate {
        if class.state != State::Held {
            return Err(TrainingError::Conflict("training-error-not-held"));
        }
        if before.minutes() == 0 {
            return Err(TrainingError::Conflict("training-error-not-there"));
        }
        let other = tx.row(
            "SELECT id FROM planning_participant WHERE certificate = $1",
            &[number.into()],
            |row| row.get::<Uuid>("id"),
        )?;
        if other.is_some_and(|other| other != id) {
            return Err(TrainingError::Conflict("training-error-number-taken"));
        }
    }
    tx.execute(
        "UPDATE planning_participant SET certificate = $1, certified_on = $2 WHERE id = $3",
        &[
            certificate.map(|(number, _)| number.to_owned()).into(),
            certificate.map(|(_, day)| day).into(),
            id.into(),
        ],
    )?;
    let told = |number: Option<&str>| json!({ "participant": id, "certificate": number });
    let was = told(before.certificate.as_ref().map(|(number, _)| number.as_str()));
    let is = told(certificate.map(|(number, _)| number));
    let change = Change::new("training-certify", "training-class", &class.id, Some(was), Some(is));
    Ok(audit::record(tx, actor, &change.in_commune(&class.facts.commune))?)
}

/// Give everybody who was there and has none a certificate, numbered on from `first`, each number
/// before `ending`. Returns how many.
///
/// # Errors
/// As [`certify`]; then nobody has one.
pub fn sign_certificates(
    tx: &mut Tx<'_>,
    actor: &Actor,
    class: &Class,
    (first, ending, day): (u32, &str, Date),
) -> Result<usize, TrainingError> {
    let all = participants(tx, class.id)?;
    let due = all.iter().filter(|one| one.certificate.is_none() && one.minutes() > 0);
    let mut signed = 0;
    for (number, one) in (first..).zip(due) {
        certify(tx, actor, class, (one.id, Some((&format!("{number}{ending}"), day))))?;
        signed += 1;
    }
    Ok(signed)
}
