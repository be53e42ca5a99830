//! Words and numbers of reports in the visitor's language.

use jiff::civil::Date;
use nguon_platform::figures::GroupLabel;
use nguon_platform::i18n::Language;
use nguon_platform::web::{Page, Tone};
use rust_decimal::Decimal;

use crate::report::{Line, Part, PartState, Round, RoundState, Source, Step};

/// Name of a line.
pub(in crate::report) fn line(page: &Page, line: &Line) -> String {
    match page.language() {
        Language::Vi => line.name.clone(),
        Language::En => line.english.clone(),
    }
}

/// Name of a group: as the records call it, else of crops.
pub(crate) fn group(page: &Page, word: &str, label: Option<&GroupLabel>) -> String {
    if let Some(label) = label {
        return label.in_language(page.language()).to_owned();
    }
    page.t(&format!("figure-group-{}", if word.is_empty() { "none" } else { word }))
}

/// Square metres as hectares, exactly.
pub(in crate::report) fn hectares(square_metres: i64) -> Decimal {
    Decimal::new(square_metres, 4).normalize()
}

/// An amount with its unit.
pub(crate) fn amount(page: &Page, square_metres: bool, amount: i64) -> String {
    if square_metres { page.hectares(hectares(amount)) } else { page.number(amount) }
}

/// An amount that may be unknown.
pub(in crate::report) fn maybe(page: &Page, square_metres: bool, value: Option<i64>) -> String {
    value.map_or_else(|| page.t("report-unknown"), |value| amount(page, square_metres, value))
}

/// A difference with its sign.
pub(super) fn difference(page: &Page, square_metres: bool, value: i64) -> String {
    let sign = if value > 0 { "+" } else { "" };
    format!("{sign}{}", amount(page, square_metres, value))
}

/// State of a round.
pub(super) fn round_state(page: &Page, state: RoundState) -> (Tone, String) {
    let tone = match state {
        RoundState::Collecting => Tone::Plain,
        RoundState::Consolidated => Tone::Warning,
        RoundState::Approved => Tone::Good,
    };
    (tone, page.t(&format!("report-state-{}", state.word())))
}

/// State of a part, lateness included.
pub(super) fn part_state(page: &Page, round: &Round, part: &Part, today: Date) -> (Tone, String) {
    let word = page.t(&format!("report-part-{}", part.state.word()));
    let late = part.is_late(round, today);
    let tone = match part.state {
        PartState::Submitted if late => Tone::Warning,
        PartState::Submitted => Tone::Good,
        _ if late => Tone::Danger,
        PartState::Returned => Tone::Warning,
        PartState::Open | PartState::Draft => Tone::Plain,
    };
    let late = if late { format!(" – {}", page.t("report-late")) } else { String::new() };
    (tone, format!("{word}{late}"))
}

/// A step as a line of the feed.
pub(super) fn step(page: &Page, step: &Step) -> String {
    let stem = if step.part_name.is_some() { "report-part-action" } else { "report-action" };
    let word = page.t(&format!("{stem}-{}", step.action));
    match &step.part_name {
        Some(name) => format!("{name}: {word}"),
        None => word,
    }
}

/// The page with the rows behind a number of records.
pub(super) fn rows_href(
    line: &Line,
    (from, as_of): (Date, Date),
    commune: Option<&str>,
    group: Option<&str>,
) -> Option<String> {
    let Source::Records(measure) = &line.source else { return None };
    let mut href = format!("/figures/{measure}?from={from}&as_of={as_of}");
    if let Some(commune) = commune {
        href.push_str("&commune=");
        href.push_str(commune);
    }
    if let Some(group) = group.filter(|_| line.split) {
        href.push_str("&group=");
        href.push_str(if group.is_empty() { "none" } else { group });
    }
    Some(href)
}
