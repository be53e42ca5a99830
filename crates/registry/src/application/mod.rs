//! Applications for codes as cases (hồ sơ): from the draft of a holder or the proposal of a
//! locality to the code and its confirmation, or to a refusal with its reason (R14-R19, R37, R38,
//! R71, R212).
//!
//! [`create`] makes a draft for a growing area or a packing house and its markets; [`act`] takes one
//! step of the table in [`rules`], with everything that follows from it, in one transaction. The
//! clock ([`Clock`]) counts working days by the rule of the day of filing.
//!
//! **One more step:** a variant of [`Action`] (and of [`State`]), rows in `rules::TABLE`, its texts,
//! what follows from it in `effects`; the diagram in `docs/ho-so.md` is written anew.

pub(crate) mod api;
mod clock;
mod create;
mod effects;
mod list;
mod model;
pub(crate) mod pages;
pub mod rules;
mod store;

pub use clock::Clock;
pub use create::{NewApplication, create};
pub use effects::Granting;
pub use list::{Filter, Listed, count, list};
pub use model::{Action, Application, State, Way};
pub use store::{act, get, hand_over, open_of};
pub(crate) use store::{at_hand, in_hand, is_about, refusals};

#[cfg(test)]
mod tests;
