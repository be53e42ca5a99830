//! How hard delivery tries.

use std::time::Duration;

/// How hard delivery tries, and how much at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Policy {
    /// Events of one letter. A receiver that answers 413 gets half as many from then on.
    pub letter_events_max: usize,
    /// Time for one letter, from looking up the name to the answer.
    pub letter_within_max: Duration,
    /// Letters under way at once.
    pub at_once_max: usize,
    /// The same for the subscriptions of one owner.
    pub at_once_of_owner_max: usize,
    /// Pause after the first try that failed; each further one is twice as long.
    pub pause_first: Duration,
    /// The longest pause.
    pub pause_max: Duration,
    /// Tries in a row after which a subscription is suspended.
    pub tries_max: u32,
    /// How often schedules, and events captured by other programs, are looked for.
    pub look_every: Duration,
}

impl Default for Policy {
    /// 100 events a letter, 15 seconds for it, 32 letters at once, 4 of an owner, pauses from 5
    /// seconds to an hour, 90 tries: a little more than three days. Looks every second.
    fn default() -> Self {
        Self {
            letter_events_max: 100,
            letter_within_max: Duration::from_secs(15),
            at_once_max: 32,
            at_once_of_owner_max: 4,
            pause_first: Duration::from_secs(5),
            pause_max: Duration::from_hours(1),
            tries_max: 90,
            look_every: Duration::from_secs(1),
        }
    }
}

impl Policy {
    /// The pause after so many failures in a row.
    pub(super) fn pause(&self, failures: u32) -> Duration {
        let doubled = 2_u32.saturating_pow(failures.saturating_sub(1));
        self.pause_first.saturating_mul(doubled).min(self.pause_max)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_up_to_a_bound() {
        let policy = Policy::default();
        let pauses = [1, 2, 3, 10, 11, 90].map(|failures| policy.pause(failures).as_secs());
        assert_eq!(pauses, [5, 10, 20, 2_560, 3_600, 3_600]);
        let whole: Duration = (1..policy.tries_max).map(|failures| policy.pause(failures)).sum();
        assert!((3..4).contains(&(whole.as_secs() / 86_400)), "{whole:?}");
    }
}
