//! The quantity balance of growing-area codes: what an area can yield in a season against what was
//! harvested, packed and shipped under its code, with the events that prove it.
//!
//! The rules are [`nguon_lineage::balances`]; area, yield, seasons and statuses come from the
//! [`Directory`](nguon_platform::directory::Directory). The table behind the list is a projection:
//! [`Touched`] marks which areas an event concerns, [`Balancer`] computes those again. One balance
//! with its proof is computed when it is opened, also as of a past. Doors: [`compute`], [`answer`],
//! [`Balancer`], and the pages below `/balances`. Method and limits: `docs/can-doi.md`.

mod answer;
mod balancer;
mod compute;
mod export;
mod list;
mod model;
pub(crate) mod pages;
mod record;
mod store;
#[cfg(test)]
mod tests;
pub(crate) mod told;
mod touched;

pub use answer::{BalanceAnswer, answer};
pub use balancer::Balancer;
pub use compute::{BalanceError, Computed, PAGE_LIMITS, compute};
pub(crate) use list::{count_found, of_key};
pub use model::Shown;
pub(crate) use record::show;
pub(crate) use touched::Touched;
