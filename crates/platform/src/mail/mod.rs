//! Letters to people: what waits for them in the morning, and that somebody urges them.
//!
//! **Comes in:** what a person chose on the page of their own account ([`Choice`]), the cards of their
//! work page, and letters of other rooms ([`queue`], in the transaction of whatever they tell of).
//! **Goes out:** rows of an outbox that [`Desk`] carries off through a [`Carrier`], each once, with
//! growing pauses, until it is taken, refused or too old.
//!
//! **Deliberately does not know:** SMTP (the binary has the carrier) and which days are holidays
//! ([`Workdays`]). Addresses never enter the audit log, a list or the log of the program whole.
//!
//! **One more kind of letter:** a variant of [`Kind`], its texts, and a [`queue`] with an `about` that
//! says what would be the same letter again.

mod address;
mod desk;
mod digest;
mod model;
mod rules;
mod store;

pub use address::{Address, InvalidAddress, without_addresses};
pub use desk::{Carrier, Desk, Envelope, Undelivered, Workdays};
pub use model::{Choice, Kind, NewLetter, Reader, State};
pub use rules::{Hours, InvalidHours, Policy};
pub use store::{Counts, Listed, again, choice, choose, counts, list, queue, readers};

#[cfg(test)]
mod tests;
