//! Surveys (R160–R164, R218): questionnaires of an office with their answers.
//!
//! **Comes in:** forms as XLSForm workbooks, each upload a version of its own that is never changed;
//! answers, from officers or through a public link, checked against the version they were given in
//! and kept once, however often a device sends them. **Goes out:** pages to fill in, lists, files,
//! an analysis with its denominators, and the number of respondents for plans.
//!
//! A survey is a province's; its communes fill it in. An answer lies in the commune of who was
//! asked, so lists, files and analysis show each office its own.
//!
//! **Deliberately unknown here:** what a form can say and how an answer is checked: that is
//! `nguon-forms`. **One more state or step:** a variant in `words.rs`, its row in `rules.rs`, texts.

pub mod analysis;
pub mod attached;
pub mod check;
pub mod entry;
mod figures;
pub mod form;
mod link;
mod model;
pub mod pages;
pub mod rules;
pub mod sheets;
pub mod store;
pub mod tables;
#[cfg(test)]
mod tests;
pub mod told;
mod words;

pub use attached::NewFile;
pub use figures::{MEASURES, SurveyFigures};
pub use model::{
    Answer, Facts, NewAnswer, NewSurvey, NewVersion, Step, Survey, TARGET_MAX, Version,
};
pub use words::{Action, Shown, State, Way};
