//! Cases about single codes: non-compliance that an importing country notified, misuse that anybody
//! reported, a change that the holder tells of (R66-R68, R70, R107, R139).
//!
//! [`open`] makes one; [`act`] takes one step of [`rules`], with the status per market that follows
//! from it, in one transaction. A case about a code that nobody here has names no subject: it is
//! still handled and has an outcome.
//!
//! **One more step:** as in [`crate::application`].

pub(crate) mod api;
mod effects;
mod list;
mod model;
pub(crate) mod pages;
pub mod rules;
mod store;
mod told;

pub use list::{Filter, Listed, count, list};
pub use model::{Action, Incident, Kind, NewIncident, State};
pub(crate) use store::main_province;
pub use store::{
    Acting, act, get, hand_over, of_notice, of_subject, open, open_of, reported_since,
};

#[cfg(test)]
mod tests;
