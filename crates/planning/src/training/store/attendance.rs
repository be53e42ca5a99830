//! Attendance by day: ticked by an officer, or said by the participant at the link of the day.

use jiff::civil::Date;
use nguon_platform::audit::{self, Actor, Change};
use nguon_platform::db::{DbError, Tx};
use nguon_platform::text::fold_vi;
use serde_json::json;
use uuid::Uuid;

use super::{TrainingError, participant};
use crate::training::{Class, Participant, State, Way};

/// Wrong answers for one participant and day; after these only an officer can tick.
pub const TRIES_MAX: u32 = 5;
/// Wrong answers at one link.
pub const LINK_TRIES_MAX: u32 = 200;

/// Set who was there on a day: everybody named, and of the others shown on the form nobody. Returns
/// how many changed.
///
/// # Errors
/// [`TrainingError::Conflict`] when it is no day of the class, or the class is cancelled.
pub fn attend(
    tx: &mut Tx<'_>,
    actor: &Actor,
    class: &Class,
    (day, shown, there): (Date, &[Uuid], &[Uuid]),
    way: Way,
) -> Result<usize, TrainingError> {
    if class.state == State::Cancelled {
        return Err(TrainingError::Conflict("training-refused-state"));
    }
    let minutes = class.minutes_on(day).ok_or(TrainingError::Conflict("training-error-day"))?;
    let (mut came, mut went) = (Vec::new(), Vec::new());
    for one in participant::participants(tx, class.id)? {
        let (was, is) = (one.was_there(day), there.contains(&one.id));
        if is && !was {
            tx.execute(
                "INSERT INTO planning_attendance (participant, day, minutes, way, at_us, by_name) \
                 VALUES ($1, $2, $3, $4, $5, $6)",
                &[
                    one.id.into(),
                    day.into(),
                    minutes.into(),
                    way.word().into(),
                    actor.at.into(),
                    (&actor.name).into(),
                ],
            )?;
            came.push(one.id);
        } else if was && !is && shown.contains(&one.id) {
            tx.execute(
                "DELETE FROM planning_attendance WHERE participant = $1 AND day = $2",
                &[one.id.into(), day.into()],
            )?;
            went.push(one.id);
        }
    }
    if came.is_empty() && went.is_empty() {
        return Ok(0);
    }
    let told = |who: &[Uuid]| json!({ "day": day.to_string(), "participants": who });
    let change = Change::new(
        "training-attend",
        "training-class",
        &class.id,
        Some(told(&went)),
        Some(told(&came)),
    );
    audit::record(tx, actor, &change.in_commune(&class.facts.commune))?;
    Ok(came.len() + went.len())
}

/// What came of an answer at the link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// It is this participant.
    Is(Uuid),
    /// Name and digits are nobody's on the list.
    Wrong,
    /// Too many wrong answers; an officer ticks.
    TooMany,
}

/// Who an answer at the link means: picked from the list or by name, with the last four digits of
/// the phone (the year of birth where no phone is kept). A wrong one is counted, so this writes.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn say_here(
    tx: &mut Tx<'_>,
    class: Uuid,
    day: Date,
    (picked, name, digits): (Option<Uuid>, &str, &str),
) -> Result<Said, DbError> {
    let tries = tx.row(
        "SELECT tries FROM planning_attendance_try WHERE class = $1 AND day = $2",
        &[class.into(), day.into()],
        |row| row.get::<u32>("tries"),
    )?;
    if tries.unwrap_or_default() >= LINK_TRIES_MAX {
        return Ok(Said::TooMany);
    }
    let name = fold_vi(name);
    let meant: Vec<Participant> = participant::participants(tx, class)?
        .into_iter()
        .filter(|one| match picked {
            Some(picked) => one.id == picked,
            None => !name.is_empty() && fold_vi(&one.person.name) == name,
        })
        .collect();
    let tried =
        |one: &Participant| one.tries.map_or(0, |(on, tries)| if on == day { tries } else { 0 });
    let (open, closed): (Vec<_>, Vec<_>) =
        meant.into_iter().partition(|one| tried(one) < TRIES_MAX);
    let right: Vec<_> = open.iter().filter(|one| answers(one, digits)).collect();
    if let [one] = right.as_slice() {
        return Ok(Said::Is(one.id));
    }
    for one in &open {
        tx.execute(
            "UPDATE planning_participant SET tried_on = $1, tries = $2 WHERE id = $3",
            &[day.into(), (tried(one) + 1).into(), one.id.into()],
        )?;
    }
    tx.execute(
        "INSERT INTO planning_attendance_try (class, day, tries) VALUES ($1, $2, 1) \
         ON CONFLICT (class, day) DO UPDATE SET tries = planning_attendance_try.tries + 1",
        &[class.into(), day.into()],
    )?;
    Ok(if open.is_empty() && !closed.is_empty() { Said::TooMany } else { Said::Wrong })
}

fn answers(one: &Participant, digits: &str) -> bool {
    if digits.len() != 4 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return false;
    }
    match (&one.person.phone, one.person.birth_year) {
        (Some(phone), _) => phone.ends_with(digits),
        (None, Some(year)) => year.to_string() == digits,
        (None, None) => false,
    }
}
