//! Field checks: what an officer found in a growing area or a packing house, answer by answer
//! against the checklist of the markets concerned, with a conclusion (R14, R28-R31, R70).
//!
//! One is made for an application, for an incident, for a season, or because an importer asks.
//! The checklist is dated data ([`crate::rulebook::Checklist`]); answers are kept with its item ids
//! and words, so an old check stays readable when the list changes. [`form`] makes a form of the list: it
//! is given out as XLSForm, and the engine of forms checks the answers.

pub(crate) mod api;
pub(crate) mod form;
mod model;
pub(crate) mod pages;
mod store;

pub use model::{Answer, Answers, Cause, Conclusion, FieldCheck, NewFieldCheck};
pub(crate) use store::days;
pub use store::{add, of_subject, of_thing};

#[cfg(test)]
mod tests;
