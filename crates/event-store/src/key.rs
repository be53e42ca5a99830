//! Fixed-size keys derived from text, so that no central sequence of numbers is needed.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// First 16 bytes of SHA-256. Two texts with one key would take 2^64 tries to find.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct Key16(pub [u8; 16]);

impl Key16 {
    /// Key of a text in the field it stands in; the same text in two fields has two keys.
    pub fn of(field: &str, text: &str) -> Self {
        let mut hasher = Sha256::new();
        hasher.update(field.as_bytes());
        // No field name contains a zero byte, so field and text cannot run into each other.
        hasher.update([0]);
        hasher.update(text.as_bytes());
        Self::cut(&hasher.finalize())
    }

    /// Key of bytes that stand in no field.
    pub fn of_bytes(bytes: &[u8]) -> Self {
        Self::cut(&Sha256::digest(bytes))
    }

    /// The same bytes as engines with a type for them take them; it is no UUID of any version.
    pub fn as_uuid(&self) -> Uuid {
        Uuid::from_bytes(self.0)
    }

    fn cut(digest: &[u8]) -> Self {
        let mut key = [0; 16];
        key.copy_from_slice(&digest[..16]);
        Self(key)
    }
}

/// Key of an `eventID`, which is compared as written.
pub(crate) fn event_key(event_id: &str) -> Key16 {
    Key16::of("eventID", event_id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_the_same_on_every_machine() {
        // printf 'epc\0x' | sha256sum
        let expected = Sha256::digest(b"epc\0x");
        assert_eq!(Key16::of("epc", "x").0[..], expected[..16]);
    }

    #[test]
    fn field_and_text_do_not_run_into_each_other() {
        assert_ne!(Key16::of("ab", "c"), Key16::of("a", "bc"));
        assert_ne!(Key16::of("readPoint", "x"), Key16::of("bizLocation", "x"));
    }
}
