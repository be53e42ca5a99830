//! Sums and rates of a table.

use rust_decimal::Decimal;

use super::{Check, Finding, Subject, percent};
use crate::plan::{Content, Figure, Table};

/// Every printed sum, total and rate of a table.
pub(super) fn check(index: usize, table: &Table) -> Vec<Finding> {
    let mut findings = Vec::new();
    let rows = table.rows().iter().enumerate().map(|(row, r)| (Some(row), &r.cells));
    for (row, cells) in rows.chain(table.total().map(|total| (None, &total.cells))) {
        for (column, printed) in cells.iter().enumerate() {
            let mut compare = |check, computed| {
                let subject = Subject::Cell { table: index, row, column };
                findings.push(Finding { subject, check, printed: printed.clone(), computed });
            };
            match table.columns()[column].content {
                Content::Figure { .. } => {}
                Content::Sum { .. } => compare(Check::Row, across(table, cells, column)),
                Content::Rate { .. } => compare(Check::Rate, across(table, cells, column)),
            }
            if row.is_none()
                && let Some(sum) = down(table, column)
            {
                compare(Check::Column, Some(sum));
            }
        }
    }
    findings
}

/// What a row's printed cells give for a sum or rate of that row; a rate is rounded as the printed
/// one is. None for a figure, and for a rate of nothing.
pub fn across(table: &Table, cells: &[Figure], column: usize) -> Option<Decimal> {
    match &table.columns()[column].content {
        Content::Figure { .. } => None,
        Content::Sum { of } => Some(of.iter().map(|at| cells[*at].value()).sum()),
        Content::Rate { part, whole } => {
            percent(cells[*part].value(), cells[*whole].value(), cells[column].decimals())
        }
    }
}

/// Sum of a column's printed cells over the units' rows; none for a rate.
pub fn down(table: &Table, column: usize) -> Option<Decimal> {
    match table.columns()[column].content {
        Content::Figure { .. } | Content::Sum { .. } => {
            Some(table.rows().iter().map(|row| row.cells[column].value()).sum())
        }
        Content::Rate { .. } => None,
    }
}
