//! Confirmations of a grant (giấy xác nhận mã số, R19): what was granted, kept as issued, and
//! proved by a token that nobody can guess.
//!
//! The print page carries a QR code to `/verify/{token}`; there anybody reads what was recorded and
//! what holds today. No person is named: a household's confirmation tells no holder.

mod letterhead;
mod model;
pub(crate) mod pages;
#[cfg(feature = "pdf")]
mod paper;
mod store;

pub use letterhead::{Letterhead, LetterheadError};
pub use model::Confirmation;
pub(crate) use store::issue;
pub use store::{by_token, of_application, of_subject};

#[cfg(test)]
mod tests;
