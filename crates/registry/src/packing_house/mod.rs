//! Packing houses (cơ sở đóng gói, CSĐG, PHC): where produce is washed, sorted and packed under a
//! code, with a status per market and certificates.

pub(crate) mod api;
mod list;
mod model;
pub(crate) mod pages;
mod public;
mod store;
mod undo;

pub use list::{Filter, Listed, count, list};
pub(crate) use list::{ORDERS, TABLE, condition};
pub use model::{CapacityKgPerDay, Facts, NewPackingHouse, PackingHouse};
pub use public::{PublicPackingHouse, public_by_code, public_by_identifier};
pub use store::{create, get, update};
pub(crate) use undo::{named, remove, restore, snapshot};

#[cfg(test)]
mod tests;
