//! Answers: kept once, withdrawn with a reason, never changed.

use jiff::civil::Date;
use nguon_platform::audit::{self, Actor, Change};
use nguon_platform::db::{DbError, Row, Tx};
use nguon_platform::i18n;
use nguon_platform::territory::Territory;
use nguon_platform::text::fold_vi;
use serde_json::json;
use uuid::Uuid;

use super::{SurveyError, file};
use crate::survey::{Answer, NewAnswer, Survey, Way, rules};

/// Most answers of one survey.
pub const ANSWERS_MAX: u32 = 200_000;
/// Most answers through the link of one survey on one day.
pub const LINK_DAY_MAX: u32 = 2_000;
/// Bytes of the files of one survey.
pub const FILE_BYTES_MAX: i64 = 20 << 30;
/// Bytes of the files through the link of one survey on one day.
pub const LINK_DAY_FILE_BYTES_MAX: i64 = 500 << 20;
/// Most letters of what an answer is called, and of the words it is found by.
const LABEL_MAX: usize = 200;
const WORDS_MAX: usize = 2_000;

pub(super) const COLUMNS: &str = "id, survey, form, label, commune, province, way, given_us, \
     received_us, by_name, withdrawn_us, withdrawn_by, withdrawn_reason, demonstration";

pub(super) fn read(row: &Row<'_>) -> Result<Answer, DbError> {
    let withdrawn: Option<jiff::Timestamp> = row.get("withdrawn_us")?;
    Ok(Answer {
        id: row.get("id")?,
        survey: row.get("survey")?,
        form: row.get("form")?,
        label: row.get("label")?,
        commune: row.parse("commune")?,
        province: row.parse("province")?,
        way: row.parse("way")?,
        given: row.get("given_us")?,
        received: row.get("received_us")?,
        by: row.get("by_name")?,
        withdrawn: match withdrawn {
            Some(at) => {
                let by: Option<String> = row.get("withdrawn_by")?;
                let why: Option<String> = row.get("withdrawn_reason")?;
                Some((at, by.unwrap_or_default(), why.unwrap_or_default()))
            }
            None => None,
        },
        demonstration: row.get("demonstration")?,
    })
}

/// What became of an answer that was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// It is here now.
    New,
    /// It was here already: it was sent again.
    Again,
}

/// Keep an answer, once. What was sent before is told so whatever happened to the survey since, so
/// that a device that missed our answer can let it go.
///
/// # Errors
/// [`SurveyError::Shut`] when no answers are taken; [`SurveyError::Conflict`] when there are too many,
/// the version is none of the survey's, or another content came under this identity.
pub fn keep(
    tx: &mut Tx<'_>,
    actor: &Actor,
    (survey, today): (&Survey, Date),
    new: &NewAnswer,
) -> Result<Kept, SurveyError> {
    let sent =
        tx.row("SELECT sent FROM planning_survey_answer WHERE id = $1", &[new.id.into()], |row| {
            row.get::<String>("sent")
        })?;
    if let (Some((kept, _)), Some(sent)) = (content(tx, new.id)?, sent) {
        let same = kept.survey == survey.id
            && kept.form == new.form
            && kept.commune == new.commune
            && sent == new.sent;
        return if same {
            Ok(Kept::Again)
        } else {
            Err(SurveyError::Conflict("survey-error-other-content"))
        };
    }
    rules::takes_answers(survey, today)?;
    if super::form_json(tx, survey.id, Some(new.form))?.is_none() {
        return Err(SurveyError::Conflict("survey-error-version"));
    }
    room_for_one(tx, survey.id, new.way, i18n::today(actor.at))?;
    room_for_files(tx, survey.id, new, i18n::today(actor.at))?;
    insert(tx, actor, survey, new)?;
    file::add(tx, new.id, &new.files)?;
    let after = json!({
        "survey": survey.id, "form": new.form, "way": new.way.word(),
        "commune": new.commune.to_string(), "bytes": new.json.len(), "files": new.files.len(),
    });
    let change = Change::new("survey-answer", "survey-answer", &new.id, None, Some(after));
    audit::record(tx, actor, &change.in_commune(&new.commune))?;
    Ok(Kept::New)
}

/// Whether one more fits, in all and through the link on a day.
fn room_for_one(tx: &mut Tx<'_>, survey: Uuid, way: Way, day: Date) -> Result<(), SurveyError> {
    let one_more = tx.execute(
        "UPDATE planning_survey SET received = received + 1 WHERE id = $1 AND received < $2",
        &[survey.into(), ANSWERS_MAX.into()],
    )?;
    if one_more == 0 {
        return Err(SurveyError::Conflict("survey-error-full"));
    }
    if way != Way::Link {
        return Ok(());
    }
    tx.execute(
        "INSERT INTO planning_survey_link_day (survey, day, answers) VALUES ($1, $2, 1) \
         ON CONFLICT (survey, day) DO UPDATE SET answers = planning_survey_link_day.answers + 1",
        &[survey.into(), day.into()],
    )?;
    let today = tx.row(
        "SELECT answers FROM planning_survey_link_day WHERE survey = $1 AND day = $2",
        &[survey.into(), day.into()],
        |row| row.get::<u32>("answers"),
    )?;
    if today.unwrap_or_default() > LINK_DAY_MAX {
        return Err(SurveyError::Conflict("survey-error-link-full"));
    }
    Ok(())
}

/// Whether its files fit, in all and through the link on a day.
fn room_for_files(
    tx: &mut Tx<'_>,
    survey: Uuid,
    new: &NewAnswer,
    day: Date,
) -> Result<(), SurveyError> {
    let bytes: usize = new.files.iter().map(|file| file.bytes.len()).sum();
    let bytes = i64::try_from(bytes).unwrap_or(i64::MAX);
    if bytes == 0 {
        return Ok(());
    }
    let fits = tx.execute(
        "UPDATE planning_survey SET file_bytes = file_bytes + $1 \
         WHERE id = $2 AND file_bytes <= $3",
        &[bytes.into(), survey.into(), (FILE_BYTES_MAX - bytes).into()],
    )?;
    if fits == 0 {
        return Err(SurveyError::Conflict("survey-error-files-full"));
    }
    if new.way != Way::Link {
        return Ok(());
    }
    let fits = tx.execute(
        "UPDATE planning_survey_link_day SET file_bytes = file_bytes + $1 \
         WHERE survey = $2 AND day = $3 AND file_bytes <= $4",
        &[bytes.into(), survey.into(), day.into(), (LINK_DAY_FILE_BYTES_MAX - bytes).into()],
    )?;
    if fits == 0 { Err(SurveyError::Conflict("survey-error-link-files")) } else { Ok(()) }
}

fn insert(tx: &mut Tx<'_>, actor: &Actor, survey: &Survey, new: &NewAnswer) -> Result<(), DbError> {
    let label: String = new.label.chars().take(LABEL_MAX).collect();
    let words: String = new.words.chars().take(WORDS_MAX).collect();
    tx.execute(
        "INSERT INTO planning_survey_answer (id, survey, form, answer_json, sent, label, folded, \
         commune, province, way, given_us, received_us, by_name, demonstration) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        &[
            new.id.into(),
            survey.id.into(),
            new.form.into(),
            (&new.json).into(),
            (&new.sent).into(),
            (&label).into(),
            fold_vi(&format!("{label} {words}")).into(),
            new.commune.to_string().into(),
            survey.facts.province.to_string().into(),
            new.way.word().into(),
            new.given.into(),
            actor.at.into(),
            (&actor.name).into(),
            new.demonstration.into(),
        ],
    )?;
    Ok(())
}

/// An answer and its content. The caller asks whether the territory covers it.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn content(tx: &mut Tx<'_>, id: Uuid) -> Result<Option<(Answer, String)>, DbError> {
    let sql = format!("SELECT {COLUMNS}, answer_json FROM planning_survey_answer WHERE id = $1");
    tx.row(&sql, &[id.into()], |row| Ok((read(row)?, row.get("answer_json")?)))
}

/// An answer of a survey and its content, when the territory covers it.
///
/// # Errors
/// [`SurveyError::NotFound`].
pub fn answer(
    tx: &mut Tx<'_>,
    territory: &Territory,
    (survey, id): (Uuid, Uuid),
) -> Result<(Answer, String), SurveyError> {
    let found = content(tx, id)?;
    found
        .filter(|(answer, _)| answer.survey == survey && territory.covers(&answer.placed()))
        .ok_or(SurveyError::NotFound)
}

/// Withdraw an answer: it stays, and counts no more.
///
/// # Errors
/// [`SurveyError::Refused`] without a reason, [`SurveyError::Conflict`] when it was withdrawn before.
pub fn withdraw(tx: &mut Tx<'_>, actor: &Actor, answer: &Answer) -> Result<(), SurveyError> {
    let reason = actor.reason.clone().ok_or(rules::Refused::Reason)?;
    let changed = tx.execute(
        "UPDATE planning_survey_answer SET withdrawn_us = $1, withdrawn_by = $2, \
         withdrawn_reason = $3 WHERE id = $4 AND withdrawn_us IS NULL",
        &[actor.at.into(), (&actor.name).into(), reason.into(), answer.id.into()],
    )?;
    if changed == 0 {
        return Err(SurveyError::Conflict("survey-error-withdrawn"));
    }
    let (before, after) = (json!({ "withdrawn": false }), json!({ "withdrawn": true }));
    let verb = "survey-withdraw";
    let change = Change::new(verb, "survey-answer", &answer.id, Some(before), Some(after));
    Ok(audit::record(tx, actor, &change.in_commune(&answer.commune))?)
}
