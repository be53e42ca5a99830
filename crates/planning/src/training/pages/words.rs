//! Words and numbers of classes in the visitor's language.

use nguon_platform::web::{Page, Tone};
use rust_decimal::Decimal;

pub(super) use crate::desk::{Choice, Places, choices};
use crate::plan::CropGroup;
use crate::training::{Action, Days, State, Topic, TraineeGroup};

pub(super) fn topic(page: &Page, topic: Topic) -> String {
    page.t(&format!("training-topic-{}", topic.word()))
}

pub(super) fn trainees(page: &Page, group: TraineeGroup) -> String {
    page.t(&format!("training-trainees-{}", group.word()))
}

pub(super) fn crop(page: &Page, group: Option<CropGroup>) -> String {
    page.t(&format!("training-crop-{}", group.map_or("none", CropGroup::word)))
}

pub(super) fn state(page: &Page, state: State) -> (Tone, String) {
    let tone = match state {
        State::Planned => Tone::Plain,
        State::Held => Tone::Good,
        State::Cancelled => Tone::Danger,
    };
    (tone, page.t(&format!("training-state-{}", state.word())))
}

pub(super) fn action(page: &Page, action: Action) -> String {
    page.t(&format!("training-action-{}", action.word()))
}

/// One day, or the first and the last.
pub(super) fn days(page: &Page, days: Days) -> String {
    let (from, to) = (page.date(days.from), page.date(days.to));
    if days.from == days.to { from } else { format!("{from} – {to}") }
}

/// Minutes as hours with at most two decimals.
pub(super) fn hours(minutes: u32) -> Decimal {
    (Decimal::from(minutes) / Decimal::from(60)).round_dp(2).normalize()
}

pub(super) fn hours_told(page: &Page, minutes: u32) -> String {
    page.tr("training-hours-of", &[("n", &page.number(hours(minutes)))])
}
