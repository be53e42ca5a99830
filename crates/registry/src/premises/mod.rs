//! Premises: warehouses, shops, collection points and whatever other places of a holder events
//! speak of. They have no codes of their own; plots, growing areas and packing houses are not among
//! them.

pub(crate) mod api;
mod model;
pub(crate) mod pages;
mod store;

pub use model::{Facts, NewPremises, Premises, PremisesKind};
pub use store::{create, get, of_holder, update};

#[cfg(test)]
mod tests;
