//! How large a world is.

use serde::Serialize;

/// Growing areas, harvested lots and events of a world.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Size {
    /// Growing areas with a code.
    pub growing_areas: u32,
    /// Lots harvested on them, over all seasons.
    pub lots: u64,
    /// Events, exactly. Ten per lot tell its whole way; with fewer the way breaks off where it
    /// is, with more there are more observations.
    pub events: u64,
}

/// A size that no world can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SizeError {
    /// A number is out of its bounds.
    #[error("{what} must be between {least} and {most}")]
    OutOfBounds {
        /// Which number.
        what: &'static str,
        /// Smallest.
        least: u64,
        /// Largest.
        most: u64,
    },
}

const AREAS_MAX: u64 = 1_000_000;
const LOTS_MAX: u64 = 100_000_000;
/// Bounds what must be kept in memory at once.
const EVENTS_PER_LOT_MAX: u64 = 200;

impl Size {
    /// Checks the bounds.
    ///
    /// # Errors
    /// [`SizeError::OutOfBounds`] names the number and its bounds.
    pub fn checked(self) -> Result<Self, SizeError> {
        let within = |what, value, least, most| {
            let good = (least..=most).contains(&value);
            if good { Ok(()) } else { Err(SizeError::OutOfBounds { what, least, most }) }
        };
        within("growing areas", u64::from(self.growing_areas), 1, AREAS_MAX)?;
        within("lots", self.lots, 1, LOTS_MAX)?;
        within("events", self.events, self.lots, self.lots * EVENTS_PER_LOT_MAX)?;
        Ok(self)
    }
}
