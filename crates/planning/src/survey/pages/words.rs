//! Words of surveys in the visitor's language.

use nguon_platform::web::{Page, Tone};

use crate::survey::{Action, Facts, Shown, State, Way};

pub(super) fn state(page: &Page, state: State) -> (Tone, String) {
    let tone = match state {
        State::Draft => Tone::Plain,
        State::Open => Tone::Good,
        State::Closed => Tone::Warning,
    };
    (tone, page.t(&format!("survey-state-{}", state.word())))
}

pub(super) fn action(page: &Page, action: Action) -> String {
    page.t(&format!("survey-action-{}", action.word()))
}

pub(super) fn way(page: &Page, way: Way) -> String {
    page.t(&format!("survey-way-{}", way.word()))
}

pub(super) fn shown(page: &Page, shown: Shown) -> String {
    page.t(&format!("survey-shown-{}", shown.word()))
}

/// The days on which answers are taken.
pub(super) fn days(page: &Page, facts: &Facts) -> String {
    match (facts.opens, facts.closes) {
        (Some(from), Some(to)) => format!("{} – {}", page.date(from), page.date(to)),
        (Some(from), None) => page.tr("survey-days-from", &[("day", &page.date(from))]),
        (None, Some(to)) => page.tr("survey-days-to", &[("day", &page.date(to))]),
        (None, None) => page.t("survey-days-any"),
    }
}
