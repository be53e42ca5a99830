//! When letters are written, and how hard it is tried to send them.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use jiff::civil::{Date, Time};
use jiff::{SignedDuration, Timestamp};

use crate::i18n;
use crate::web::{Tone, WorkCard};

/// The part of a day in which what waits is written, on the office's clock: `07:00-12:00`, the end
/// excluded. A server that stood still in the morning writes when it is back, but not in the evening.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hours {
    from: Time,
    to: Time,
}

impl Default for Hours {
    fn default() -> Self {
        Self { from: Time::constant(7, 0, 0, 0), to: Time::constant(12, 0, 0, 0) }
    }
}

/// Text that is no part of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be two times of a day, the earlier first, e.g. 07:00-12:00")]
pub struct InvalidHours;

impl FromStr for Hours {
    type Err = InvalidHours;

    fn from_str(text: &str) -> Result<Self, InvalidHours> {
        let (from, to) = text.split_once('-').ok_or(InvalidHours)?;
        let time = |text: &str| text.trim().parse::<Time>().map_err(|_| InvalidHours);
        let (from, to) = (time(from)?, time(to)?);
        if from < to { Ok(Self { from, to }) } else { Err(InvalidHours) }
    }
}

impl fmt::Display for Hours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.from.strftime("%H:%M"), self.to.strftime("%H:%M"))
    }
}

impl Hours {
    /// The office's day whose letters are written at this instant; whether it is a day of work is
    /// asked besides.
    pub(super) fn day(self, now: Timestamp) -> Option<Date> {
        let at = i18n::office(now);
        (self.from..self.to).contains(&at.time()).then(|| at.date())
    }
}

/// The cards that a letter tells, the most urgent first; none where nothing waits. A number that only
/// says how much there is asks nobody to do anything.
pub(super) fn told(cards: Vec<WorkCard>) -> Vec<WorkCard> {
    let mut told: Vec<_> = cards.into_iter().filter(|card| card.count > 0 && card.asks()).collect();
    told.sort_by_key(|card| match card.tone {
        Tone::Danger => 0,
        Tone::Warning => 1,
        Tone::Plain | Tone::Good => 2,
    });
    told
}

/// How hard sending tries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Policy {
    /// Time for one letter, from looking up the server's name to its last answer.
    pub letter_within_max: Duration,
    /// Pause after the first try that failed; each further one is twice as long.
    pub pause_first: Duration,
    /// The longest pause.
    pub pause_max: Duration,
    /// Tries after which a letter is given up.
    pub tries_max: u32,
    /// How often what is due is looked for.
    pub look_every: Duration,
    /// How long letters are kept after they were written.
    pub kept: SignedDuration,
}

impl Default for Policy {
    /// A minute for a letter, pauses from 15 seconds to an hour, 30 tries (about a day), a look every
    /// five seconds, letters kept for 90 days.
    fn default() -> Self {
        Self {
            letter_within_max: Duration::from_mins(1),
            pause_first: Duration::from_secs(15),
            pause_max: Duration::from_hours(1),
            tries_max: 30,
            look_every: Duration::from_secs(5),
            kept: SignedDuration::from_hours(90 * 24),
        }
    }
}

impl Policy {
    /// The pause after so many tries.
    pub(super) fn pause(&self, tries: u32) -> SignedDuration {
        let doubled = 2_u32.saturating_pow(tries.saturating_sub(1));
        let pause = self.pause_first.saturating_mul(doubled).min(self.pause_max);
        SignedDuration::try_from(pause).unwrap_or(SignedDuration::MAX)
    }

    /// How long a letter is one program's: longer than it may take. When the machine dies, another
    /// takes over at its end.
    pub(super) fn lease(&self) -> SignedDuration {
        let lease = self.letter_within_max.saturating_mul(2);
        SignedDuration::try_from(lease).unwrap_or(SignedDuration::MAX)
    }
}
