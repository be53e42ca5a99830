//! The pages of reports: rounds, parts, versions, the rows behind a number.

mod approve;
mod files;
mod list;
mod new;
mod part;
mod read;
mod round;
mod rows;
mod version;
pub(crate) mod words;

pub use approve::approve;
pub use files::{docx, pdf, xlsx};
pub use list::list;
pub use new::{form, make};
pub use part::{act as act_part, hand_in, show as part};
pub use round::{act, keep, remind, show as round};
pub use rows::show as rows;
pub use version::show as version;

use nguon_platform::web::Error;

use super::ReportError;

impl From<ReportError> for Error {
    fn from(error: ReportError) -> Self {
        match error {
            ReportError::Refused(refused) => Self::Conflict(refused.key()),
            ReportError::Stale => Self::Conflict("report-error-stale"),
            ReportError::NotFound => Self::NotFound,
            ReportError::Db(error) => Self::Db(error),
            error @ (ReportError::Facts(_) | ReportError::Text(_)) => Self::internal(error),
        }
    }
}
