//! Whether a plot lies where it is said to lie: a province, a commune, the area it belongs to.

use crate::{PlotGeometry, overlap};

/// Too much of the plot is outside the outline.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[error("only {:.1} % of the plot lies inside, less than {:.1} %", share_inside * 100.0, share_min * 100.0)]
pub struct OutsideOutline {
    /// Share of the plot's area inside, 0 to 1.
    pub share_inside: f64,
    /// What was asked for.
    pub share_min: f64,
}

impl OutsideOutline {
    /// Stable name of the refusal, for translations and machine readers.
    pub fn code(&self) -> &'static str {
        "outside_outline"
    }

    /// What the person can do about it, in English.
    pub fn remedy(&self) -> &'static str {
        "check the coordinates and the central meridian, or choose the unit where the plot lies"
    }
}

impl PlotGeometry {
    /// Refuses the plot if less than `share_min` (0 to 1) of its area lies inside the outline.
    ///
    /// The outline comes from the caller, and so does the share: boundaries of units are simplified
    /// to tens of metres, so that a plot at the border is never wholly inside. A wrong central
    /// meridian, which no range of numbers shows, moves a plot by tens of kilometres and is found
    /// here.
    pub fn require_within(
        &self,
        outline: &PlotGeometry,
        share_min: f64,
    ) -> Result<(), OutsideOutline> {
        let share_inside = overlap(self, outline).share_of_a;
        if share_inside >= share_min {
            Ok(())
        } else {
            Err(OutsideOutline { share_inside, share_min })
        }
    }
}
