//! Named queries: a query that its owner asks again and again.

use jiff::Timestamp;

/// A query under a name (EPCIS 2.0 §12.8.1). The store keeps it and does not read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedQuery {
    /// Who defined it. Names of different owners do not meet.
    pub owner: String,
    /// Its name, one of its kind with its owner.
    pub name: String,
    /// JSON object of parameters.
    pub definition: String,
    /// When it was defined.
    pub created_at: Timestamp,
}
