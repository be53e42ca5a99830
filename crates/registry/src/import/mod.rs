//! Import of what offices have: tables of growing areas with holders and plots, and of packing
//! houses, as XLSX or CSV (R47).
//!
//! **Comes in:** a file ([`sheet`]), the way its columns are read ([`fields`]: guessed from its
//! headings, put right by the officer, remembered per office). **Goes out:** a [`report`] that says
//! of every row whether it is new, changes something, changes nothing or is refused, with the cell
//! and the reason; records made through the same functions as the pages use; the refused rows as a
//! file that can be put right and brought again.
//!
//! Two phases, one way: [`apply::run`] works the rows off in one transaction, each behind a
//! savepoint. The check rolls that transaction back, the application keeps it together with what
//! [`undo`] needs. So the check cannot say anything else than what the application does.
//!
//! Rows find what is registered by natural keys, never by place in the file: an area or house by its
//! code, else by holder, name and commune; a holder by name and commune. An empty cell leaves what
//! is registered; nothing is erased by an import.
//!
//! **Deliberately unknown here:** tables of the things themselves (their stores do that), persons
//! beyond name and telephone. **One more column:** a row in `fields.rs`, its label in `i18n/`, its
//! reading in `areas.rs` or `houses.rs`. **One more kind of table:** a variant of [`Kind`], its
//! fields, a module beside `areas.rs`.

mod apply;
mod areas;
mod batch;
mod cells;
mod fields;
mod holders;
mod houses;
pub(crate) mod pages;
mod places;
mod report;
mod sheet;
pub(crate) use sheet::decoded;
mod store;
#[cfg(test)]
mod tests;
mod undo;

#[cfg(test)]
pub(crate) use batch::NewImport;
#[cfg(test)]
pub(crate) use store::create;

use crate::closed::closed_list;

closed_list! {
    /// What a table lists.
    Kind {
        /// Growing areas with holders and plots.
        GrowingAreas = "growing-areas",
        /// Packing houses.
        PackingHouses = "packing-houses",
    }
}
