//! Codes of growing areas and packing houses, read by dated schemes.
//!
//! A code is kept as it was issued, in a normalised form, and with the scheme that read it. Reading
//! never asks for a scheme's period: a code issued in 2019 is a valid string for ever. Schemes whose
//! form is not confirmed are known but off until an office switches them on.
//!
//! To add a scheme, add a line to `data/code-schemes.tsv` and load it.

mod issue;
mod model;
pub(crate) mod pages;
mod pattern;
mod scheme;
mod store;

pub use issue::{CodeSource, Origin, ToIssue, issue, origins, reconcile, set_origin};
pub use model::{Code, CodeError, key, normalise};
pub use scheme::{Scheme, SchemeError, SchemeSubject, Schemes, Tried};
pub use store::{NewCode, add, find, issue_days, load_schemes, of, schemes, switch};
pub(crate) use store::{issued, keep_only, of_many};

#[cfg(test)]
mod tests;
