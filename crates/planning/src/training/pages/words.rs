//! Words and numbers of classes in the visitor's language.

use std::collections::BTreeMap;

use jiff::civil::Date;
use nguon_platform::db::{DbError, Tx};
use nguon_platform::places;
use nguon_platform::territory::UnitId;
use nguon_platform::web::{Page, Tone};
use rust_decimal::Decimal;

use crate::plan::CropGroup;
use crate::training::{Action, Days, State, Topic, TraineeGroup};

/// One of several, for a form or a filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Choice {
    pub(super) value: String,
    pub(super) label: String,
    pub(super) chosen: bool,
}

/// Words of a closed list as choices.
pub(super) fn choices<T: Copy>(
    all: &[T],
    chosen: &str,
    word: impl Fn(T) -> &'static str,
    label: impl Fn(T) -> String,
) -> Vec<Choice> {
    let choice = |one: &T| Choice {
        value: word(*one).to_owned(),
        label: label(*one),
        chosen: word(*one) == chosen,
    };
    all.iter().map(choice).collect()
}

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

/// Names of units, each looked up once.
#[derive(Debug, Default)]
pub(super) struct Places(BTreeMap<UnitId, String>);

impl Places {
    /// Look these up.
    pub(super) fn read(
        tx: &mut Tx<'_>,
        units: impl IntoIterator<Item = UnitId>,
        today: Date,
    ) -> Result<Self, DbError> {
        let mut names = BTreeMap::new();
        for unit in units {
            if !names.contains_key(&unit) {
                let name = places::label(tx, &unit, today)?;
                names.insert(unit.clone(), name.unwrap_or_else(|| unit.to_string()));
            }
        }
        Ok(Self(names))
    }

    /// With those above it.
    pub(super) fn full(&self, unit: &UnitId) -> String {
        self.0.get(unit).cloned().unwrap_or_else(|| unit.to_string())
    }

    /// The unit alone.
    pub(super) fn short(&self, unit: &UnitId) -> String {
        let full = self.full(unit);
        full.split(", ").next().unwrap_or_default().to_owned()
    }
}
