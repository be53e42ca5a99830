//! Amounts of fruit: as far as they are known, and what keeps them from being known.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::model::Quantity;

/// From `min` to `max`, both counted; one number when they are equal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interval {
    /// Not less than this.
    pub min: Decimal,
    /// Not more than this.
    pub max: Decimal,
}

impl Interval {
    /// Nothing.
    pub const ZERO: Self = Self { min: Decimal::ZERO, max: Decimal::ZERO };
    /// All of it, as a share.
    pub const ONE: Self = Self { min: Decimal::ONE, max: Decimal::ONE };

    /// One number.
    pub fn exact(value: Decimal) -> Self {
        Self { min: value, max: value }
    }

    /// Whether it is one number.
    pub fn is_exact(self) -> bool {
        self.min == self.max
    }

    /// The sum.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self { min: self.min.saturating_add(other.min), max: self.max.saturating_add(other.max) }
    }

    /// The product with an interval that is not negative.
    #[must_use]
    pub fn times(self, other: Self) -> Self {
        Self { min: self.min.saturating_mul(other.min), max: self.max.saturating_mul(other.max) }
    }

    /// The least interval that holds both.
    #[must_use]
    pub fn hull(self, other: Self) -> Self {
        Self { min: self.min.min(other.min), max: self.max.max(other.max) }
    }
}

/// A sum of amounts: kilograms as far as they can be told, and what could not be converted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Amount {
    /// What can be told in kilograms.
    pub kg: Interval,
    /// What is stated in other units, by unit (empty: pieces), in full.
    pub others: BTreeMap<String, Decimal>,
    /// How many movements state no quantity.
    pub unstated: u64,
}

impl Default for Amount {
    fn default() -> Self {
        Self { kg: Interval::ZERO, others: BTreeMap::new(), unstated: 0 }
    }
}

impl Amount {
    /// Kilograms at least.
    pub fn at_least(&self) -> Decimal {
        self.kg.min
    }

    /// Kilograms at most; none where something is not known in kilograms.
    pub fn at_most(&self) -> Option<Decimal> {
        (self.others.is_empty() && self.unstated == 0).then_some(self.kg.max)
    }

    /// One known number of kilograms.
    pub fn exact(&self) -> Option<Decimal> {
        self.at_most().filter(|most| *most == self.kg.min)
    }

    /// Adds a movement: its kilograms where they are known, else what it states.
    pub(super) fn add(&mut self, kg: Option<Interval>, stated: Option<&Quantity>) {
        match (kg, stated) {
            (Some(kg), _) => self.kg = self.kg.plus(kg),
            (None, Some(stated)) => {
                let unit = stated.unit.clone().unwrap_or_default();
                let sum = self.others.entry(unit).or_default();
                *sum = sum.saturating_add(stated.value);
            }
            (None, None) => self.unstated += 1,
        }
    }
}
