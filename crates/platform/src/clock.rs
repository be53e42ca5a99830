//! Time and fresh ids, passed in as arguments so that every rule can be replayed.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use jiff::Timestamp;
use uuid::Uuid;

/// Where "now" comes from. Everything that needs the time takes a `Clock` or a [`Timestamp`].
pub trait Clock: Send + Sync + 'static {
    /// The current instant.
    fn now(&self) -> Timestamp;
}

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the one place that reads the clock")]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

/// A clock that stands still, for tests and for loading a demonstration of a past season.
#[derive(Debug, Clone, Copy)]
pub struct FixedClock(pub Timestamp);

impl Clock for FixedClock {
    fn now(&self) -> Timestamp {
        self.0
    }
}

/// Where random bytes come from: ids, session secrets, salts.
pub trait Entropy: Send + Sync + 'static {
    /// Fill the whole buffer.
    fn fill(&self, buffer: &mut [u8]);
}

/// The operating system's random source.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn fill(&self, buffer: &mut [u8]) {
        #[expect(clippy::expect_used, reason = "without randomness no secret may be handed out")]
        getrandom::fill(buffer).expect("the operating system has a random source");
    }
}

/// A counter dressed up as randomness: repeatable, for tests only.
#[derive(Debug, Default)]
pub struct CountingEntropy(AtomicU64);

impl Entropy for CountingEntropy {
    fn fill(&self, buffer: &mut [u8]) {
        for chunk in buffer.chunks_mut(8) {
            let next = self.0.fetch_add(1, Ordering::Relaxed).to_be_bytes();
            let start = next.len() - chunk.len();
            chunk.copy_from_slice(&next[start..]);
        }
    }
}

/// The outside of the program as two arguments: time and randomness.
#[derive(Clone)]
pub struct World {
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
}

impl World {
    /// A world of the given clock and random source.
    pub fn new(clock: impl Clock, entropy: impl Entropy) -> Self {
        Self { clock: Arc::new(clock), entropy: Arc::new(entropy) }
    }

    /// The real one.
    pub fn system() -> Self {
        Self::new(SystemClock, SystemEntropy)
    }

    /// The current instant.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Random bytes.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut buffer = [0; N];
        self.entropy.fill(&mut buffer);
        buffer
    }

    /// A time-ordered id (UUID version 7, RFC 9562).
    pub fn id(&self) -> Uuid {
        let millis = u64::try_from(self.now().as_millisecond()).unwrap_or_default();
        uuid::Builder::from_unix_timestamp_millis(millis, &self.bytes::<10>()).into_uuid()
    }
}

impl std::fmt::Debug for World {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("World")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_one_world_are_unique_and_ordered_by_time() {
        let early = World::new(FixedClock(Timestamp::UNIX_EPOCH), CountingEntropy::default());
        let (a, b) = (early.id(), early.id());
        assert_ne!(a, b);
        let late = World::new(
            FixedClock(Timestamp::from_second(1_700_000_000).unwrap()),
            CountingEntropy::default(),
        );
        assert!(late.id() > b);
        assert_eq!(late.id().get_version_num(), 7);
    }
}
