//! The interface as programs use it, and the document against it.

mod changes;
mod document;
mod keys;
mod proceedings;
pub(crate) mod schema;

use nguon_platform::accounts::Scopes;

/// A key that reads.
pub(crate) const READS: Scopes =
    Scopes { capture: false, query: false, registry_read: true, registry_write: false };
/// A key that changes.
pub(crate) const WRITES: Scopes =
    Scopes { capture: false, query: false, registry_read: false, registry_write: true };
