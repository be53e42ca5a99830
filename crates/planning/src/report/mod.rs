//! Report rounds: what the units of a province are asked at a date, their parts, the consolidated
//! report and its approved versions (R95, R96, R140, R147, R153, R168, R169, R185, R194, R211).
//!
//! [`cycle`] says when reports are due, [`form`] what is asked. A round is [`open`]ed with one part
//! for each unit; numbers come from the records of the rooms through
//! [`Figures`](nguon_platform::figures::Figures), and are kept with the part when it is handed in. The
//! department consolidates ([`sums`]) and approves; an approved version is never changed.
//!
//! **One more step:** a variant of [`PartAction`] or [`RoundAction`], rows in [`rules`], its texts.
//! **One more number asked:** a row in `data/report-lines.tsv`.

pub mod cycle;
mod document;
mod facts;
pub mod form;
mod model;
pub mod pages;
mod prefill;
mod reminder;
pub mod rules;
pub mod store;
mod sums;
#[cfg(test)]
mod tests;
mod work;

pub use model::{
    Approved, Entry, Line, NewPart, NewRound, Part, PartAction, PartState, Round, RoundAction,
    RoundState, Signature, Source, Step, Sum, Texts, UnitSum, Version,
};
pub use prefill::entries;
pub use store::{ReportError, open};
pub use sums::sums;
pub use work::ReportWork;
