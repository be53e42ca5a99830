//! An event made ready for the store: everything that needs no engine is done here, so that the
//! writer only writes.

use nguon_epcis::model::Event;
use nguon_epcis::{hash, json};
use serde::{Deserialize, Serialize};

use crate::index::{self, KnownValue, Posting};
use crate::key::{Key16, event_key};
use crate::{StoreError, body, fact};

/// An event with its id, its text and its index rows.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct NewEvent {
    pub(crate) event_key: Key16,
    declaration_key: Option<Key16>,
    pub(crate) event_time_ns: i64,
    event_id: String,
    pub(crate) hash: [u8; 32],
    pub(crate) fact: Vec<u8>,
    pub(crate) body: Vec<u8>,
    pub(crate) postings: Vec<Posting>,
    pub(crate) known_values: Vec<KnownValue>,
    pointer: String,
}

impl NewEvent {
    /// Prepares an event that was judged good. Where it has no `eventID` it gets the event hash
    /// (CBV 2.0 §8.9); its `recordTime` is dropped, because the store sets that. `pointer` is its
    /// place in the document it came in, for the errors of the capture job.
    pub fn prepare(mut event: Event, pointer: impl Into<String>) -> Result<Self, StoreError> {
        event.record_time = None;
        let hash_id = hash::event_id(&event);
        let hash = hash_bytes(&hash_id)
            .ok_or_else(|| StoreError::Unstorable(format!("its hash {hash_id} is no SHA-256")))?;
        let event_id = event.event_id.get_or_insert(hash_id).clone();
        let text = text_of(&event)?;
        let named = index::named(&event);
        Ok(Self {
            event_key: event_key(&event_id),
            declaration_key: event.error_declaration.is_some().then(|| Key16::of_bytes(&text)),
            event_time_ns: event.event_time.epoch_ns(),
            hash,
            fact: fact::pack(&event, &named)?,
            body: body::pack(&text),
            postings: index::postings(&event, &named),
            known_values: index::known_values(&event, &named),
            pointer: pointer.into(),
            event_id,
        })
    }

    /// The event's id, as sent or minted.
    pub fn event_id(&self) -> &str {
        &self.event_id
    }

    /// Its place in the document it came in.
    pub fn pointer(&self) -> &str {
        &self.pointer
    }

    /// Memory that it takes, about.
    pub(crate) fn bytes(&self) -> usize {
        let postings = self.postings.len() * size_of::<Posting>();
        let known: usize =
            self.known_values.iter().map(|known| known.value.len() + size_of::<KnownValue>()).sum();
        self.body.len() + self.fact.len() + postings + known + self.event_id.len()
    }

    /// Empty unless the event is an error declaration.
    pub(crate) fn declaration_key(&self) -> &[u8] {
        self.declaration_key.as_ref().map_or(&[], |key| &key.0)
    }
}

/// The text that is kept of an event. What is stored must be read for ever: one that could not be
/// read now is not stored. The tree is read, not the text of it again: only readers make events, and
/// none lets in what is nested more deeply than all can read.
fn text_of(event: &Event) -> Result<Vec<u8>, StoreError> {
    let tree = event.to_json_alone();
    let text = tree.to_string().into_bytes();
    json::read_event(tree).map_err(|refusals| StoreError::Unstorable(refusals.to_string()))?;
    Ok(text)
}

/// The 32 bytes of `ni:///sha-256;<hex>?ver=CBV2.0`.
pub(crate) fn hash_bytes(hash_id: &str) -> Option<[u8; 32]> {
    let hex = hash_id.strip_prefix("ni:///sha-256;")?.split('?').next()?.as_bytes();
    if hex.len() != 64 {
        return None;
    }
    let mut bytes = [0; 32];
    for (byte, pair) in bytes.iter_mut().zip(hex.chunks_exact(2)) {
        let pair = std::str::from_utf8(pair).ok()?;
        *byte = u8::from_str_radix(pair, 16).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_of_ids() {
        let id = format!("ni:///sha-256;{}?ver=CBV2.0", "0a".repeat(32));
        assert_eq!(hash_bytes(&id), Some([10; 32]));
        for bad in ["ni:///sha-256;0a?ver=CBV2.0", "urn:uuid:1", &id.replace('a', "ế")] {
            assert_eq!(hash_bytes(bad), None, "{bad}");
        }
    }
}
