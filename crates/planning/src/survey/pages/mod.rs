//! The pages of surveys.

mod analysis;
mod answer;
mod answers;
mod device;
mod edit;
mod export;
mod fields;
mod fill;
mod form;
mod list;
mod record;
mod upload;
mod words;

pub use analysis::show as analysis;
pub use answer::{file as answer_file, find as find_answer, show as answer, withdraw};
pub use answers::list as answers;
pub use device::{token, worker};
pub use edit::{change, edit, form, make};
pub use export::{csv as answers_csv, xlsx as answers_xlsx, zip as answers_zip};
pub(crate) use fill::{ANSWER_BODY_MAX, LINK_BODY_MAX};
pub use fill::{send, send_link, show as fill, show_link};
pub use form::{received, show as show_form, written};
pub use list::list;
pub use record::{qr, show as record, step};
pub(crate) use upload::WORKBOOK_BODY_MAX;
pub use upload::add as add_form;

use nguon_platform::web::Error;

use super::store::SurveyError;

impl From<SurveyError> for Error {
    fn from(error: SurveyError) -> Self {
        match error {
            SurveyError::Refused(refused) => Self::Conflict(refused.key()),
            SurveyError::Shut(shut) => Self::Conflict(shut.key()),
            SurveyError::Conflict(key) => Self::Conflict(key),
            SurveyError::Stale => Self::Conflict("report-error-stale"),
            SurveyError::NotFound => Self::NotFound,
            SurveyError::Db(error) => Self::Db(error),
        }
    }
}
