//! The registry for programs: `/api/v1/…`, JSON and GeoJSON, described by `OpenAPI` 3.1.
//!
//! **Comes in:** requests of machines with a key, and of people who are signed in
//! ([`Asking`]). **Goes out:** the same lists, records and changes as the pages have, through the
//! same rules, stores and territory; refusals as problems (RFC 9457) that point into the JSON sent.
//!
//! A change names the version it was made from (`If-Match`), something new may carry an
//! `Idempotency-Key`. What a key opens is the shell's business; that a holder's own change ends
//! where the office's word begins is [`may_change`]'s.
//!
//! **Deliberately unknown here:** what a record is. Each thing's `api.rs` says how it reads as JSON
//! and what may be sent; here is what they share, the table of operations, and the document made
//! from it. **One more operation:** a handler in the thing's `api.rs`, a route in [`routes`], a row
//! in `operations`; the tests hold the two against each other.

mod answer;
mod asking;
mod change;
mod document;
mod operations;
mod problem;
mod reading;
mod reference;
mod routes;
#[cfg(test)]
pub(crate) mod tests;
mod values;

pub(crate) use answer::{All, ApiList, Paged, one, one_feature, part_of};
pub(crate) use asking::Asking;
pub(crate) use change::{Failed, Made, change, make, may_change, plainly};
pub(crate) use operations::{COMMUNE, CROP, MARKET, STATUS};
pub(crate) use problem::{parameter_error, problem};
pub(crate) use reading::Reading;
pub(crate) use routes::routes;
pub(crate) use values::{CodeOut, Day, PlaceOut, SiteOut, StandingOut, StatusOut, SubjectRef};
