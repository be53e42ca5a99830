//! Notices of non-compliance from an importing country: codes pasted from a letter or a spreadsheet,
//! looked at row by row, then applied in one batch (issue of warnings or suspensions, brief 3.6).
//!
//! [`read_codes`] finds the codes in a text however it is broken; [`review`] says of each whose it
//! is or why it is not taken; [`apply`] opens a case on every code that was found and warns or
//! suspends it, all in one transaction. A notice is kept as it came.

pub(crate) mod api;
mod codes;
mod model;
pub(crate) mod pages;
mod sheet;
mod store;

pub use codes::{CODES_MAX, Piece, TEXT_BYTES_MAX, read_codes};
pub use model::{Measure, NewNotice, Notice, Row, Verdict};
pub use store::{apply, create, get, latest, review};

#[cfg(test)]
mod tests;
