//! The signed link of a survey: whoever has it may answer while the survey is open.

use super::Survey;
use crate::desk::seal;

/// Where somebody without an account answers.
pub fn path(survey: &Survey) -> String {
    let seal = seal::seal(&survey.secret, &[b"survey", survey.id.as_bytes()]);
    format!("/surveys/{}/link/{seal}", survey.id.simple())
}

/// Whether a link leads to this survey, and the survey wants one.
pub fn leads_to(survey: &Survey, sent: &str) -> bool {
    survey.facts.linked && seal::is_sealed(&survey.secret, &[b"survey", survey.id.as_bytes()], sent)
}
