//! Monitoring of codes: at least one check a crop season for each code that holds in a market, more
//! where the office's table says so (R27, R28, R30, R31, R70).
//!
//! [`watched`] says of every such code how many checks its season needs and has, and whether the
//! season before went by without. A check is recorded against the checklist of its markets.
//!
//! What a season is and how often is checked are tables of [`crate::rulebook`].

pub(crate) mod api;
pub(crate) mod pages;
mod store;

pub(crate) use store::{Holding, holding, items};
pub use store::{Standing, Watched, checked, late, watched};

#[cfg(test)]
mod tests;
