//! Holders: whoever holds codes, plots and lots. Households, cooperative groups (THT), cooperatives
//! (HTX), firms and organisations, with the members of the cooperatives (R103, R104).
//!
//! Phone and identity number are personal data: they live in a table of their own, are read only by
//! [`contacts`], are shown only to those who may edit, and never enter a list, a log or the audit.

pub(crate) mod api;
mod list;
mod model;
pub(crate) mod pages;
pub mod rules;
mod store;

pub(crate) use list::ORDERS;
pub use list::{Filter, Listed, count, firms, list};
pub use model::{Contacts, Facts, Holder, HolderKind, IdentityNumber, Member, NewHolder, Phone};
pub use store::{add_member, contacts, create, get, members, memberships, remove_member, update};
pub(crate) use store::{kind, named, remove, set_contacts};

#[cfg(test)]
mod tests;
