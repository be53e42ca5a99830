//! Keys of machines: who has which, one more, one less.

mod list;
mod make;
mod revoke;

pub(super) use list::list;
pub(super) use make::{form, make};
pub(super) use revoke::revoke;

#[cfg(test)]
mod tests;
