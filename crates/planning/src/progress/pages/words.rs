//! Results in the visitor's language.

use nguon_platform::web::{Page, Tone};
use rust_decimal::Decimal;

use super::read::Seen;
use crate::plan::pages::labels;
use crate::plan::{Measure, Target, Unit};
use crate::progress::light::Light;
use crate::progress::outcome::{Outcome, group};

/// A result with the unit of its target.
pub(super) fn amount(page: &Page, target: &Target, value: Decimal) -> String {
    match target.unit {
        Unit::Percent => page.percent(value.round_dp(1).normalize()),
        unit => {
            let number = page.number(value.round_dp(1).normalize());
            let unit = labels::unit(page, unit);
            page.tr("plan-quantity", &[("number", &number), ("unit", &unit)])
        }
    }
}

/// The light with its word; whoever sees only a part of the plan's land sees none.
pub(super) fn light(page: &Page, light: Light, whole: bool) -> (Tone, String) {
    if !whole && light != Light::NoRecords {
        return (Tone::Plain, page.t("plan-light-part"));
    }
    (light.tone(), page.t(&format!("plan-light-{}", light.word())))
}

/// What is counted and divided by what, in words.
pub(super) fn definition(page: &Page, measure: Measure) -> String {
    page.t(&format!("plan-indicator-{}", measure.word().replace('_', "-")))
}

/// The page with the rows behind a result; none where nobody counts it.
pub(super) fn rows_href(
    seen: &Seen,
    target: &Target,
    outcome: &Outcome,
    unit: Option<&str>,
) -> Option<String> {
    outcome.result?;
    let measure = outcome.definition?.numerator;
    Some(measure_href(seen, target, outcome, (measure, unit)))
}

/// The page with the rows of one measure behind a result.
pub(super) fn measure_href(
    seen: &Seen,
    target: &Target,
    outcome: &Outcome,
    (measure, unit): (&str, Option<&str>),
) -> String {
    let (from, as_of) = outcome.days;
    let mut href =
        format!("/figures/{measure}?from={from}&as_of={as_of}&plan={}", seen.kept.plan.id);
    for (name, word) in [("unit", unit), ("group", group(target))] {
        if let Some(word) = word {
            for part in ["&", name, "=", word] {
                href.push_str(part);
            }
        }
    }
    href
}
