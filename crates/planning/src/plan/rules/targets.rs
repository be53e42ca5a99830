//! Targets against each other and against the figures of the tables.

use rust_decimal::Decimal;

use super::{Check, Finding, Subject, percent};
use crate::plan::{CropGroup, Figure, Measure, Pace, Plan, Target};

/// Every target that other printed numbers say something about.
pub(super) fn check(plan: &Plan) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, target) in plan.targets.iter().enumerate() {
        let mut compare = |check, printed: &Figure, computed| {
            let subject = Subject::Target(index);
            findings.push(Finding { subject, check, printed: printed.clone(), computed });
        };
        if let Some(sum) = sum_of_groups(plan, target) {
            compare(Check::Parts, &target.value, Some(sum));
        }
        // A target of each year is not what several years add up to.
        if target.pace == Pace::EachYear {
            continue;
        }
        let until = target.by_year.unwrap_or(i16::MAX);
        let figures = |measure| sum_of_figures(plan, measure, target.crop_group, until);
        if let Some(sum) = figures(target.measure) {
            compare(Check::Figures, &target.value, Some(sum));
        }
        if let Some(share) = &target.share
            && let Some(whole) = figures(share.of)
        {
            let computed = percent(target.value.value(), whole, share.percent.decimals());
            compare(Check::Share, &share.percent, computed);
        }
    }
    if let (Some(printed), Some(sum)) = (&plan.budget_total, sum_of_budget(plan)) {
        let (subject, printed) = (Subject::Budget, printed.clone());
        findings.push(Finding { subject, check: Check::Budget, printed, computed: Some(sum) });
    }
    findings
}

/// What the lines of money add up to; none when no line has an amount.
fn sum_of_budget(plan: &Plan) -> Option<Decimal> {
    let mut amounts = plan.budget.iter().filter_map(|line| line.amount.as_ref()).peekable();
    amounts.peek()?;
    Some(amounts.map(Figure::value).sum())
}

/// For a target of all crops: the sum of the targets by crop group for the same thing and year.
fn sum_of_groups(plan: &Plan, target: &Target) -> Option<Decimal> {
    let part = |other: &&Target| {
        other.crop_group.is_some()
            && (other.measure, other.by_year) == (target.measure, target.by_year)
    };
    let mut parts = plan.targets.iter().filter(part).peekable();
    (target.crop_group.is_none() && parts.peek().is_some())
        .then(|| parts.map(|part| part.value.value()).sum())
}

/// Sum of the units' figures of a measure, for one crop group or all, up to a year; none when the
/// tables hold no such figure.
fn sum_of_figures(
    plan: &Plan,
    wanted: Measure,
    group: Option<CropGroup>,
    by_year: i16,
) -> Option<Decimal> {
    let mut columns = plan.figures(wanted, group, Some(by_year)).peekable();
    columns.peek()?;
    Some(columns.map(|(table, at)| super::down(table, at).unwrap_or_default()).sum())
}
