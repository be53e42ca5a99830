//! Sums over what was counted. Everything here is pure; a sum is the sum over the rows behind it
//! because the port cuts both from one condition and nothing is counted twice here.

use std::collections::{BTreeMap, BTreeSet};

use nguon_platform::figures::{self, Counted};
use nguon_platform::territory::UnitId;
use rust_decimal::Decimal;

use super::definition::{Definition, Denominator};
use crate::plan::{CropGroup, Measure, Plan};

/// A sum of counted amounts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sum {
    /// Of the amounts.
    pub amount: i64,
    /// Of the rows behind them.
    pub rows: u64,
    /// Of those rows whose amount nobody recorded.
    pub unknown: u64,
}

/// Which of the counted amounts.
#[derive(Debug, Clone, Copy)]
pub struct Which<'w> {
    /// Only these communes.
    pub communes: &'w BTreeSet<UnitId>,
    /// Only this group.
    pub group: Option<&'w str>,
}

/// The sum of a measure over some communes, each once.
pub fn sum(counted: &[Counted], measure: &str, which: Which<'_>) -> Sum {
    let here = counted.iter().filter(|one| {
        one.measure == measure
            && which.communes.contains(&one.commune)
            && which.group.is_none_or(|group| group == one.group)
    });
    here.fold(Sum::default(), |sum, one| Sum {
        amount: sum.amount.saturating_add(one.amount),
        rows: sum.rows + one.rows,
        unknown: sum.unknown + one.unknown,
    })
}

/// What an indicator is worth there; none when nobody counts it, or for a share of nothing.
pub fn value(
    counted: &[Counted],
    known: &[figures::Measure],
    definition: Definition,
    which: Which<'_>,
) -> Option<Decimal> {
    if !definition.is_counted(known) {
        return None;
    }
    let part = definition.scaled(sum(counted, definition.numerator, which).amount, known);
    match definition.denominator {
        Denominator::None => Some(part),
        Denominator::Records(whole) => {
            let whole = Decimal::from(sum(counted, whole, which).amount);
            (part * Decimal::ONE_HUNDRED).checked_div(whole)
        }
    }
}

/// What the tables of a plan set for each unit, by code, up to a year; and, without group, for all.
pub fn planned(
    plan: &Plan,
    wanted: Measure,
    group: Option<CropGroup>,
    until: Option<i16>,
) -> BTreeMap<String, Decimal> {
    let mut sums = BTreeMap::new();
    for (table, at) in plan.figures(wanted, group, until) {
        for row in table.rows() {
            *sums.entry(row.unit.clone()).or_default() += row.cells[at].value();
        }
    }
    sums
}
