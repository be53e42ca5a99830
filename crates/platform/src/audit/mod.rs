//! The audit log: who changed what, when, from what to what, and why. It is hash-chained, so that
//! a changed, removed or cut-off entry is found by [`verify`].
//!
//! Every change writes its entry in its own transaction with [`record`]; [`crate::db::Db::write`]
//! refuses one that does not. The chain proves, it does not prevent: whoever can write the file can
//! write a new chain too, so an office notes the head ([`Verified`]) outside from time to time.

mod chain;
mod store;

use jiff::Timestamp;
use serde_json::Value as Json;
use uuid::Uuid;

pub use chain::{Broken, Verified};
pub use store::{AuditRow, kinds, last, list, of_thing, record, verify};

/// Who acts and when; why, if a reason was asked for.
#[derive(Debug, Clone)]
pub struct Actor {
    /// The account, or none for the program itself.
    pub id: Option<Uuid>,
    /// Name as it was at that time.
    pub name: String,
    /// When.
    pub at: Timestamp,
    /// Why, in the actor's words.
    pub reason: Option<String>,
}

impl Actor {
    /// The program itself: loading facts, migrating, the command line.
    pub fn program(name: &str, at: Timestamp) -> Self {
        Self { id: None, name: name.to_owned(), at, reason: None }
    }

    /// The same actor with a reason.
    #[must_use]
    pub fn because(mut self, reason: impl Into<String>) -> Self {
        self.reason = Some(reason.into());
        self
    }
}

/// What was done to what.
#[derive(Debug, Clone)]
pub struct Change {
    /// `create`, `update`, `import`, `sign-in` …: a verb the screens know as `audit-verb-…`.
    pub verb: &'static str,
    /// `growing-area`, `account` …: a kind the screens know as `kind-…`.
    pub kind: &'static str,
    /// Identity of the thing within its kind.
    pub id: String,
    /// Commune it lies in (text of a unit id), when it lies in one.
    pub commune: Option<String>,
    /// State before; none when it was created.
    pub before: Option<Json>,
    /// State after; none when it was removed.
    pub after: Option<Json>,
}

impl Change {
    /// A thing that was not there before.
    pub fn created(kind: &'static str, id: &(impl ToString + ?Sized), after: Json) -> Self {
        Self::new("create", kind, id, None, Some(after))
    }

    /// A thing that changed.
    pub fn updated(
        kind: &'static str,
        id: &(impl ToString + ?Sized),
        before: Json,
        after: Json,
    ) -> Self {
        Self::new("update", kind, id, Some(before), Some(after))
    }

    /// Any other verb.
    pub fn new(
        verb: &'static str,
        kind: &'static str,
        id: &(impl ToString + ?Sized),
        before: Option<Json>,
        after: Option<Json>,
    ) -> Self {
        Self { verb, kind, id: id.to_string(), commune: None, before, after }
    }

    /// Say where the thing lies, so that the log can be filtered by territory.
    #[must_use]
    pub fn in_commune(mut self, commune: &impl ToString) -> Self {
        self.commune = Some(commune.to_string());
        self
    }
}

#[cfg(test)]
mod tests;
