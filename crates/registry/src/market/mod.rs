//! Markets, and the status that a growing area or a packing house has in each: the matrix
//! area × market with dates and reasons.
//!
//! To add a market, add a line to `data/markets.tsv` and load it; to add a status, add it to
//! [`Status`] and say in `rules` from which others it may follow.

mod model;
pub mod rules;
mod store;

pub use model::{Market, MarketCode, MarketStatus, NewStatus, Status};
pub use store::{all, current, history, load, set_status};
pub(crate) use store::{current_of, end_pending};

#[cfg(test)]
mod tests;
