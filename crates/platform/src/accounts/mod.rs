//! People who sign in and machines with keys: who they are, what they may do, where.
//!
//! A role says what ([`Capability`], one matrix in [`rules`]), a territory says where. Both come
//! from the session and never from the request.

mod basic;
pub mod bearer;
pub mod keys;
mod model;
mod password;
pub mod rules;
mod sessions;
mod store;

pub use basic::Passwords;
pub use keys::{ApiKey, NewKey, Owner, Scopes};
pub use model::{Account, Login, NewAccount, Role, SignedIn};
pub use password::{PasswordError, Secret};
pub use rules::{Capability, may};
pub use sessions::{FAILURES_WINDOW, SESSION_IDLE, SignInError, Token, current, sign_in, sign_out};
pub use store::{accounts, create, find};

#[cfg(test)]
mod tests;
