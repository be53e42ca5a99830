//! Versions of a survey's form: added, never changed.

use nguon_platform::audit::{self, Actor, Change};
use nguon_platform::db::{DbError, Tx};
use serde_json::json;
use uuid::Uuid;

use super::SurveyError;
use crate::survey::{NewVersion, Version};

/// Largest workbook, in bytes.
pub const WORKBOOK_BYTES_MAX: usize = 5 << 20;
/// Most versions of one survey.
const VERSIONS_MAX: u32 = 200;

/// Add a version; answers are given in the newest from now on. Returns its number.
///
/// # Errors
/// [`SurveyError::Conflict`] when the workbook is too large or there are too many versions.
pub fn add(
    tx: &mut Tx<'_>,
    actor: &Actor,
    survey: Uuid,
    new: &NewVersion,
) -> Result<u32, SurveyError> {
    if new.workbook.len() > WORKBOOK_BYTES_MAX {
        return Err(SurveyError::Conflict("survey-error-workbook-large"));
    }
    let number = newest(tx, survey)?.unwrap_or_default() + 1;
    if number > VERSIONS_MAX {
        return Err(SurveyError::Conflict("survey-error-versions-many"));
    }
    tx.execute(
        "INSERT INTO planning_survey_form (survey, number, file_name, workbook, form_json, \
         own_version, questions, added_us, added_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        &[
            survey.into(),
            number.into(),
            (&new.file_name).into(),
            new.workbook.clone().into(),
            (&new.form_json).into(),
            (&new.own_version).into(),
            new.questions.into(),
            actor.at.into(),
            (&actor.name).into(),
        ],
    )?;
    let after = json!({
        "number": number, "file": new.file_name, "bytes": new.workbook.len(),
        "own_version": new.own_version, "questions": new.questions,
    });
    let change = Change::new("survey-form", "survey", &survey, None, Some(after));
    audit::record(tx, actor, &change)?;
    Ok(number)
}

fn newest(tx: &mut Tx<'_>, survey: Uuid) -> Result<Option<u32>, DbError> {
    let found = tx.row(
        "SELECT MAX(number) AS n FROM planning_survey_form WHERE survey = $1",
        &[survey.into()],
        |row| row.get::<Option<u32>>("n"),
    )?;
    Ok(found.flatten())
}

/// The versions of a survey, newest first.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn versions(tx: &mut Tx<'_>, survey: Uuid) -> Result<Vec<Version>, DbError> {
    let sql = format!(
        "SELECT f.number, f.file_name, f.own_version, f.questions, f.added_us, f.added_by, \
         (SELECT COUNT(*) FROM planning_survey_answer a WHERE a.survey = f.survey \
         AND a.form = f.number) AS answers FROM planning_survey_form f WHERE f.survey = $1 \
         ORDER BY f.number DESC LIMIT {VERSIONS_MAX}"
    );
    tx.rows(&sql, &[survey.into()], |row| {
        Ok(Version {
            number: row.get("number")?,
            file_name: row.get("file_name")?,
            own_version: row.get("own_version")?,
            questions: row.get("questions")?,
            added: row.get("added_us")?,
            by: row.get("added_by")?,
            answers: row.get("answers")?,
        })
    })
}

/// The form of a version as it was read, with its number; of the newest when none is named.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn form_json(
    tx: &mut Tx<'_>,
    survey: Uuid,
    number: Option<u32>,
) -> Result<Option<(u32, String)>, DbError> {
    let number = match number {
        Some(number) => number,
        None => match newest(tx, survey)? {
            Some(number) => number,
            None => return Ok(None),
        },
    };
    tx.row(
        "SELECT number, form_json FROM planning_survey_form WHERE survey = $1 AND number = $2",
        &[survey.into(), number.into()],
        |row| Ok((row.get("number")?, row.get("form_json")?)),
    )
}

/// The workbook of a version as it came: its name and bytes.
///
/// # Errors
/// [`DbError`] from the engine.
pub fn workbook(
    tx: &mut Tx<'_>,
    survey: Uuid,
    number: u32,
) -> Result<Option<(String, Vec<u8>)>, DbError> {
    tx.row(
        "SELECT file_name, workbook FROM planning_survey_form WHERE survey = $1 AND number = $2",
        &[survey.into(), number.into()],
        |row| Ok((row.get("file_name")?, row.get("workbook")?)),
    )
}
