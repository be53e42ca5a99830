//! Counting by the generic cell rate algorithm (GCRA): one instant for each key, no timers.

use std::collections::HashMap;
use std::collections::hash_map::RandomState;
use std::fmt;
use std::hash::{BuildHasher, Hash};
use std::num::NonZeroU32;
use std::str::FromStr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Keys that are counted apart; an entry takes some 30 bytes.
const KEYS_MAX: usize = 100_000;
/// A full table is swept at most this often, since a sweep looks at all of it.
const SWEPT_EVERY: Duration = Duration::from_secs(1);

/// So many at once, so many a minute in the long run. Written `600/1200`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// At once, after a pause.
    pub burst: NonZeroU32,
    /// In a minute, in the long run.
    pub per_minute: NonZeroU32,
}

/// Text that is no rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a rate is written burst/per-minute, e.g. 600/1200, both 1 or more")]
pub struct InvalidRate;

impl FromStr for Rate {
    type Err = InvalidRate;

    fn from_str(text: &str) -> Result<Self, InvalidRate> {
        let (burst, per_minute) = text.split_once('/').ok_or(InvalidRate)?;
        let number = |text: &str| text.trim().parse().map_err(|_| InvalidRate);
        Ok(Self { burst: number(burst)?, per_minute: number(per_minute)? })
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.burst, self.per_minute)
    }
}

impl Rate {
    /// Time that one request uses up.
    fn each(self) -> Duration {
        Duration::from_mins(1) / self.per_minute.get()
    }
}

/// After so long the next request is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wait(pub Duration);

impl Wait {
    /// Whole seconds for `Retry-After`; never too early.
    pub fn seconds(self) -> u64 {
        self.0.as_secs() + u64::from(self.0.subsec_nanos() > 0)
    }
}

/// Counts requests of keys. A key is kept as a hash with a secret of this process, so that nobody
/// can choose keys that meet.
pub struct Buckets {
    rate: Rate,
    begun: Instant,
    hasher: RandomState,
    table: Mutex<Table>,
    keys_max: usize,
}

#[derive(Default)]
struct Table {
    /// When the key has nothing left to answer for, since the begin.
    free_at: HashMap<u64, Duration>,
    /// The same for all keys that found no place.
    others: Duration,
    swept: Duration,
}

impl Buckets {
    /// With an empty table.
    pub fn new(rate: Rate) -> Self {
        Self::with_room(rate, KEYS_MAX)
    }

    pub(super) fn with_room(rate: Rate, keys_max: usize) -> Self {
        let (begun, hasher, table) = (Instant::now(), RandomState::new(), Mutex::default());
        Self { rate, begun, hasher, table, keys_max }
    }

    /// Take one request of a key.
    ///
    /// # Errors
    /// [`Wait`] when there were too many; the refused one does not count.
    pub fn take(&self, key: &impl Hash) -> Result<(), Wait> {
        self.take_at(key, self.begun.elapsed())
    }

    pub(super) fn take_at(&self, key: &impl Hash, now: Duration) -> Result<(), Wait> {
        let key = self.hasher.hash_one(key);
        let each = self.rate.each();
        let slack = each * (self.rate.burst.get() - 1);
        let mut table = self.table.lock().unwrap_or_else(PoisonError::into_inner);
        let free_at = table.place(key, now, self.keys_max);
        let begins = (*free_at).max(now);
        let ahead = begins.saturating_sub(now);
        if ahead > slack {
            return Err(Wait(ahead.saturating_sub(slack)));
        }
        *free_at = begins + each;
        Ok(())
    }

    /// Keys in the table.
    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.table.lock().unwrap().free_at.len()
    }
}

impl Table {
    /// The key's entry. In a full table keys that have nothing to answer for make room; where none
    /// has, the newcomers are counted together.
    fn place(&mut self, key: u64, now: Duration, keys_max: usize) -> &mut Duration {
        if self.free_at.len() >= keys_max && !self.free_at.contains_key(&key) {
            if now.saturating_sub(self.swept) >= SWEPT_EVERY {
                self.swept = now;
                self.free_at.retain(|_, free_at| *free_at > now);
            }
            if self.free_at.len() >= keys_max {
                return &mut self.others;
            }
        }
        self.free_at.entry(key).or_default()
    }
}

impl fmt::Debug for Buckets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Buckets").field("rate", &self.rate).finish_non_exhaustive()
    }
}
