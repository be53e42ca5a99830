//! A recall: what must be called back, where it is now, who holds it, how much of it.
//!
//! Whoever asks for one says why; that goes into the audit log (TT 17/2021/TT-BNNPTNT art. 10–12).
//! The answer names everything that it is about, also outside the asker's territory: food goes
//! wherever it is sold. It is computed from the events each time it is opened. Doors: [`scope`],
//! and the pages below `/lots/…/recall`.

mod export;
mod model;
pub(crate) mod pages;
mod rules;
mod scope;
mod sentence;
mod store;
#[cfg(test)]
mod tests;
mod view;

pub use model::{Asked, Reach, UnknownReach};
pub use scope::{Scope, ScopeError, scope};
