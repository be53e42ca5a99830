//! The tables of surveys, and the only place that names them.

mod answer;
mod file;
mod form;
mod list;
mod survey;

use nguon_platform::db::{DbError, Tx};
use nguon_platform::territory::{PlacedColumns, Territory};

pub use answer::{
    ANSWERS_MAX, FILE_BYTES_MAX, Kept, LINK_DAY_FILE_BYTES_MAX, LINK_DAY_MAX, answer, content,
    keep, withdraw,
};
pub use file::file;
pub use form::{WORKBOOK_BYTES_MAX, add as add_form, form_json, versions, workbook};
pub use list::{After, Filter, ROWS_MAX, communes, count, forms, full, list};
pub use survey::{Listed, change, make, one, reach, step, steps, surveys};

pub(super) const ANSWER: &str = "planning_survey_answer";

/// Why nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum SurveyError {
    /// The table of [`super::rules`] does not allow it.
    #[error("refused: {0}")]
    Refused(#[from] super::rules::Refused),
    /// No answers are taken today.
    #[error("no answers are taken: {0}")]
    Shut(#[from] super::rules::Shut),
    /// It does not fit what is there: a message key.
    #[error("it does not fit: {0}")]
    Conflict(&'static str),
    /// Somebody else changed it since it was read.
    #[error("the record has another version now; read it again and repeat the change")]
    Stale,
    /// There is no such record, or not in this person's territory.
    #[error("there is no such record")]
    NotFound,
    /// The database failed.
    #[error("the registry's database failed")]
    Db(#[from] DbError),
}

/// The columns that place an answer in a territory.
pub(super) fn placed() -> PlacedColumns<(&'static str, &'static str)> {
    PlacedColumns {
        commune: (ANSWER, "commune"),
        province: (ANSWER, "province"),
        holder: (ANSWER, "holder"),
    }
}

/// One survey that a territory reaches.
///
/// # Errors
/// [`SurveyError::NotFound`] when there is none.
pub fn reached(
    tx: &mut Tx<'_>,
    territory: &Territory,
    id: uuid::Uuid,
    today: jiff::civil::Date,
) -> Result<super::Survey, SurveyError> {
    let reach = reach(tx, territory, today)?;
    let survey = one(tx, id)?.filter(|survey| reach.covers(survey));
    survey.ok_or(SurveyError::NotFound)
}
