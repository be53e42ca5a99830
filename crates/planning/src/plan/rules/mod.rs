//! What can be computed of a plan, and which printed numbers do not agree with it.
//!
//! Printed numbers are compared with printed numbers: a total with the column above it, a row's sum
//! with the cells it adds, a rate with its two cells, a target with the figures of the tables. So
//! every finding names exactly what a reader of the document can add up.

mod tables;
mod targets;
#[cfg(test)]
mod tests;

use rust_decimal::{Decimal, RoundingStrategy};

use super::{Figure, Plan};
pub use tables::{across, down};

/// A printed number compared with what is computed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Where it stands.
    pub subject: Subject,
    /// Computed from what.
    pub check: Check,
    /// As printed.
    pub printed: Figure,
    /// As computed; none when nothing can be computed (a rate of nothing).
    pub computed: Option<Decimal>,
}

/// Where a printed number stands. Numbers are indexes into the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// A cell of a table.
    Cell {
        /// Index of the table.
        table: usize,
        /// Index of the unit's row; none in the total row.
        row: Option<usize>,
        /// Index of the column.
        column: usize,
    },
    /// A target, by index.
    Target(usize),
    /// The printed sum of the money.
    Budget,
}

/// What a printed number is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Check {
    /// A cell of the total row with the sum of the column above it.
    Column,
    /// A sum with the cells of the same row that it adds.
    Row,
    /// A rate with its numerator and denominator in the same row.
    Rate,
    /// A target for all crops with the sum of the targets by crop group.
    Parts,
    /// A target's share with the figures of the tables that it is a share of.
    Share,
    /// A target with the sum of the tables' figures up to its year.
    Figures,
    /// The printed sum of the money with its lines.
    Budget,
}

impl Check {
    /// The word in message keys.
    pub fn word(self) -> &'static str {
        match self {
            Self::Column => "column",
            Self::Row => "row",
            Self::Rate => "rate",
            Self::Parts => "parts",
            Self::Share => "share",
            Self::Figures => "figures",
            Self::Budget => "budget",
        }
    }
}

/// Whether a printed number is what is computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// It is.
    Agrees,
    /// It is not.
    Mismatch,
}

impl Finding {
    /// Whether the printed number is what is computed.
    pub fn kind(&self) -> Kind {
        kind(self.computed, &self.printed)
    }

    /// Computed less printed; none when nothing can be computed.
    pub fn difference(&self) -> Option<Decimal> {
        self.computed.map(|computed| computed - self.printed.value())
    }
}

/// Every printed number that can be computed, in the order of the document: targets, then tables
/// by row and column.
pub fn findings(plan: &Plan) -> Vec<Finding> {
    let mut all = targets::check(plan);
    for (index, table) in plan.tables.iter().enumerate() {
        all.extend(tables::check(index, table));
    }
    all
}

/// Whether a printed number is the computed one; where nothing can be computed, it is not.
pub(super) fn kind(computed: Option<Decimal>, printed: &Figure) -> Kind {
    if computed == Some(printed.value()) { Kind::Agrees } else { Kind::Mismatch }
}

/// `part` of `whole` in percent, rounded half up to the given decimals; none of a whole of nothing.
pub(super) fn percent(part: Decimal, whole: Decimal, decimals: u32) -> Option<Decimal> {
    let exact = (part * Decimal::ONE_HUNDRED).checked_div(whole)?;
    // Nothing here is negative, so away from zero is up.
    Some(exact.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero))
}
