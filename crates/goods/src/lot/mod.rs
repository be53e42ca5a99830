//! Lots, single goods and logistic units, as the events tell them.
//!
//! The table is a projection: [`Projector`] reads the store's feed from its cursor, derives what
//! was made, when and how much, and places it by what the directory says of the place. It can be
//! thrown away and computed again. Doors: [`Projector`], [`list`], [`get`], [`public`], and the
//! pages below `/lots`.

mod derive;
pub(crate) mod export;
pub(crate) mod journey;
pub(crate) mod label;
mod model;
pub(crate) mod pages;
mod place;
mod projector;
mod public;
pub(crate) mod record;
mod store;
#[cfg(test)]
mod tests;

pub use model::{Filter, Lot, Making};
pub(crate) use model::{OFFICE, begins, on_office_clock};
pub use projector::{ProjectError, Projector};
pub use public::{
    PublicError, PublicItem, PublicLot, PublicParts, PublicPlace, PublicStep, PublicThing, public,
};
pub(crate) use store::named;
pub use store::{Cursor, Part, count, get, list};
