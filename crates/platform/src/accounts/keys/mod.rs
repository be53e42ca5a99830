//! Keys of machines: ERPs, scales, other systems that hand in or ask for events.
//!
//! A key belongs to a holder of the registry or to the office itself. Keys of one owner hand in
//! events under one name, so a new key takes over where the old one was revoked. Only the hash of
//! a key's secret is kept.

mod captors;
mod model;
mod reach;
mod store;

pub use captors::{Captor, captors, captors_of, is_known, remember};
pub use model::{ApiKey, KeyState, NewKey, Owner, Scopes};
pub use reach::Reach;
pub use store::{SECRET_BEGINS, create, left_of, list, note_use, one, principal, revoke};

#[cfg(test)]
mod tests;
