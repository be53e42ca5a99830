//! Names of measures, columns and findings in the visitor's language.

use jiff::civil::Date;
use nguon_platform::web::{Page, Visitor};
use rust_decimal::Decimal;

use crate::plan::{
    Bound, Check, Column, Content, CropGroup, Finding, Kind, Measure, Pace, Plan, Subject, Table,
    Target, Unit,
};

/// `diện tích cấp mã số`.
pub(crate) fn measure(page: &Page, measure: Measure) -> String {
    page.t(&format!("plan-measure-{}", measure.word().replace('_', "-")))
}

/// `lúa`.
pub(crate) fn crop_group(page: &Page, group: CropGroup) -> String {
    page.t(&format!("plan-crop-group-{}", group.word()))
}

/// `ha`, `lớp`.
pub(crate) fn unit(page: &Page, unit: Unit) -> String {
    let word = match unit {
        Unit::Percent => "percent",
        _ => unit.word(),
    };
    page.t(&format!("plan-unit-{word}"))
}

/// A day, or that our source does not give it.
pub(crate) fn day(page: &Page, day: Option<Date>) -> String {
    day.map_or_else(|| page.t("plan-not-given"), |day| page.date(day))
}

/// `31/10/2023 – 31/12/2025`.
pub(crate) fn period(page: &Page, from: Option<Date>, to: Date) -> String {
    format!("{} – {}", day(page, from), page.date(to))
}

/// What a target counts, before there is a page.
pub(crate) fn target_titled(visitor: &Visitor, target: &Target) -> String {
    let key = format!("plan-measure-{}", target.measure.word().replace('_', "-"));
    let what = visitor.t(&key);
    match target.crop_group {
        Some(group) => {
            let group = visitor.t(&format!("plan-crop-group-{}", group.word()));
            visitor.tr("plan-column-group", &[("what", &what), ("group", &group)])
        }
        None => what,
    }
}

/// What a target counts: `Diện tích cấp mã số, lúa`.
pub(crate) fn target(page: &Page, target: &Target) -> String {
    let what = measure(page, target.measure);
    match target.crop_group {
        Some(group) => with_group(page, &what, group),
        None => what,
    }
}

/// The years of a target: `2024 – 2025, each year`, `2025`, or that none is given.
pub(crate) fn years(page: &Page, target: &Target) -> String {
    let years = match (target.from_year, target.by_year) {
        (Some(from), Some(by)) => format!("{from} – {by}"),
        (Some(year), None) | (None, Some(year)) => year.to_string(),
        (None, None) if target.pace == Pace::Once => page.t("plan-not-given"),
        (None, None) => String::new(),
    };
    match (target.pace, years.is_empty()) {
        (Pace::Once, _) => years,
        (Pace::EachYear, true) => page.t("plan-each-year"),
        (Pace::EachYear, false) => page.tr("plan-each-year-of", &[("years", &years)]),
    }
}

/// A target's value with its unit, least values marked.
pub(crate) fn value(page: &Page, target: &Target) -> String {
    let number = page.number(target.value.value());
    let quantity = match target.unit {
        Unit::Percent => page.percent(target.value.value()),
        other => page.tr("plan-quantity", &[("number", &number), ("unit", &unit(page, other))]),
    };
    match target.bound {
        Bound::Value => quantity,
        Bound::AtLeast => page.tr("plan-at-least", &[("quantity", &quantity)]),
    }
}

/// A column in full, where it stands alone: `Diện tích cấp mã số, năm 2024 (ha)`.
pub(crate) fn column(page: &Page, table: &Table, column: &Column) -> String {
    let what = match &column.content {
        Content::Figure { measure: of, crop_group, year } => {
            // A group that the whole table is about stands in its title.
            let group = crop_group.filter(|_| table.crop_group().is_none());
            let mut what = measure(page, *of);
            if let Some(group) = group {
                what = with_group(page, &what, group);
            }
            match year {
                // As text: a year has no mark between its thousands.
                Some(year) => {
                    page.tr("plan-column-year", &[("what", &what), ("year", &year.to_string())])
                }
                None => what,
            }
        }
        Content::Sum { of } => page.tr("plan-column-sum", &[("what", &summed(page, table, of))]),
        Content::Rate { .. } => page.t("plan-column-rate"),
    };
    let unit = unit(page, column.unit);
    page.tr("plan-column-unit", &[("what", &what), ("unit", &unit)])
}

/// The short head of a column above the table itself: without what its title and caption say.
/// `Cấp mã số 2024`, `Lúa 2024`.
pub(crate) fn head(page: &Page, table: &Table, column: &Column) -> String {
    let one_measure = only(table.columns().iter().filter_map(|column| match column.content {
        Content::Figure { measure, .. } => Some(measure),
        Content::Sum { .. } | Content::Rate { .. } => None,
    }));
    let short =
        |measure: Measure| page.t(&format!("plan-short-{}", measure.word().replace('_', "-")));
    let what = match &column.content {
        Content::Figure { measure, crop_group: group, year } => {
            let mut words = Vec::new();
            words.extend(one_measure.is_none().then(|| short(*measure)));
            let group = group.filter(|_| table.crop_group().is_none());
            words.extend(group.map(|group| crop_group(page, group)));
            words.extend(year.map(|year| year.to_string()));
            if words.is_empty() { short(*measure) } else { words.join(" ") }
        }
        Content::Sum { .. } => page.t("plan-head-sum"),
        Content::Rate { .. } => page.t("plan-column-rate"),
    };
    let what = capital(&what);
    if common_unit(table) == Some(column.unit) {
        what
    } else {
        let unit = unit(page, column.unit);
        page.tr("plan-column-unit", &[("what", &what), ("unit", &unit)])
    }
}

/// The unit of all columns that are no rates, when it is one.
pub(crate) fn common_unit(table: &Table) -> Option<Unit> {
    let no_rate = |column: &&Column| !matches!(column.content, Content::Rate { .. });
    only(table.columns().iter().filter(no_rate).map(|column| column.unit))
}

/// The only value among these.
fn only<T: PartialEq>(mut values: impl Iterator<Item = T>) -> Option<T> {
    let first = values.next()?;
    values.all(|value| value == first).then_some(first)
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().collect::<String>());
    first.unwrap_or_default() + letters.as_str()
}

/// The measure of the columns that a sum adds.
fn summed(page: &Page, table: &Table, of: &[usize]) -> String {
    let first = of.first().map(|at| &table.columns()[*at].content);
    match first {
        Some(Content::Figure { measure: of, .. }) => measure(page, *of),
        Some(Content::Sum { .. } | Content::Rate { .. }) | None => String::new(),
    }
}

fn with_group(page: &Page, what: &str, group: CropGroup) -> String {
    page.tr("plan-column-group", &[("what", &what.to_owned()), ("group", &crop_group(page, group))])
}

/// A difference with its sign: `+39.999`.
pub(crate) fn signed(page: &Page, difference: Decimal) -> String {
    let sign = if difference.is_sign_positive() { "+" } else { "" };
    format!("{sign}{}", page.number(difference))
}

/// The mismatches of one check: how many, and each in a sentence.
pub(crate) struct Mismatches {
    pub(crate) heading: String,
    pub(crate) sentences: Vec<String>,
}

/// The mismatches among findings, by check, in the order of the document.
pub(crate) fn mismatches(page: &Page, plan: &Plan, findings: &[Finding]) -> Vec<Mismatches> {
    let order = [
        Check::Parts,
        Check::Figures,
        Check::Share,
        Check::Budget,
        Check::Column,
        Check::Row,
        Check::Rate,
    ];
    let of = |check: Check| -> Option<Mismatches> {
        let sentences: Vec<String> = findings
            .iter()
            .filter(|finding| finding.check == check && finding.kind() == Kind::Mismatch)
            .map(|finding| sentence(page, plan, finding))
            .collect();
        let key = format!("plan-mismatches-{}", check.word());
        let heading = page.tr(&key, &[("n", &sentences.len())]);
        (!sentences.is_empty()).then_some(Mismatches { heading, sentences })
    };
    order.into_iter().filter_map(of).collect()
}

fn sentence(page: &Page, plan: &Plan, finding: &Finding) -> String {
    let place = match finding.subject {
        Subject::Target(index) => target(page, &plan.targets[index]),
        Subject::Budget => page.t("plan-budget-total"),
        Subject::Cell { table, row, column: at } => {
            let table = &plan.tables[table];
            let row = match row {
                Some(row) => table.rows()[row].printed_name.clone(),
                None => total_name(page, table),
            };
            let column = column(page, table, &table.columns()[at]);
            page.tr("plan-cell", &[("row", &row), ("column", &column)])
        }
    };
    let printed = page.number(finding.printed.value());
    match finding.computed.zip(finding.difference()) {
        Some((computed, difference)) => page.tr(
            "plan-mismatch",
            &[
                ("place", &place),
                ("printed", &printed),
                ("computed", &page.number(computed)),
                ("difference", &signed(page, difference)),
            ],
        ),
        None => page.tr("plan-mismatch-nothing", &[("place", &place), ("printed", &printed)]),
    }
}

/// The printed name of the total row, as the document has it.
pub(crate) fn total_name(page: &Page, table: &Table) -> String {
    table.total().map_or_else(|| page.t("plan-total"), |total| total.printed_name.clone())
}
