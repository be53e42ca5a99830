//! How one entry is tied to the one before.

use sha2::{Digest, Sha256};

/// Hash before the first entry.
pub(super) const START: [u8; 32] = [0; 32];

/// The fields of an entry in the order they are hashed.
pub(super) struct Link<'e> {
    pub seq: i64,
    pub at_us: i64,
    pub actor_id: Option<&'e [u8]>,
    pub texts: [Option<&'e str>; 8],
}

impl Link<'_> {
    /// SHA-256 over the hash before and every field with its length, so that no two different
    /// entries read the same.
    pub(super) fn hash(&self, before: &[u8; 32]) -> [u8; 32] {
        let mut digest = Sha256::new();
        digest.update(before);
        digest.update(self.seq.to_be_bytes());
        digest.update(self.at_us.to_be_bytes());
        let mut field = |bytes: Option<&[u8]>| match bytes {
            None => digest.update([0]),
            Some(bytes) => {
                digest.update([1]);
                digest.update((bytes.len() as u64).to_be_bytes());
                digest.update(bytes);
            }
        };
        field(self.actor_id);
        for text in self.texts {
            field(text.map(str::as_bytes));
        }
        digest.finalize().into()
    }
}

/// A chain that holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// Number of entries.
    pub entries: u64,
    /// Hash of the last one, in hexadecimal: note it outside to prove later that nothing before
    /// it was rewritten.
    pub head: String,
}

/// A chain that does not.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    /// An entry is not what it was when it was written.
    #[error("audit entry {seq} was changed, or the one before it was removed")]
    Entry {
        /// First entry that does not fit.
        seq: i64,
    },
    /// Entries are missing in the middle.
    #[error("audit entry {seq} is missing")]
    Gap {
        /// The number that should be there.
        seq: i64,
    },
    /// Entries were cut off the end, or the head was changed.
    #[error("the audit log ends at entry {found}, but its head says {expected}")]
    End {
        /// Last entry found.
        found: i64,
        /// Last entry by the head.
        expected: i64,
    },
}
