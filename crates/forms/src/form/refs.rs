//! Expressions and words of an item, by the column that they stand in.

use crate::expr::Formula;
use crate::model::{Initial, Item, ItemKind, Words};

/// What a formula of an item is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Use {
    Relevant,
    Calculation,
    Count,
    Default,
    Required,
    ReadOnly,
    Constraint,
    ChoiceFilter,
}

impl Use {
    /// Its column.
    pub(crate) fn column(self) -> &'static str {
        match self {
            Self::Relevant => "relevant",
            Self::Calculation => "calculation",
            Self::Count => "repeat_count",
            Self::Default => "default",
            Self::Required => "required",
            Self::ReadOnly => "read_only",
            Self::Constraint => "constraint",
            Self::ChoiceFilter => "choice_filter",
        }
    }

    /// Whether the answer has to wait for what the formula reads.
    pub(crate) fn is_awaited(self) -> bool {
        matches!(self, Self::Relevant | Self::Calculation | Self::Count)
    }
}

/// Every formula of an item.
pub(crate) fn formulas(item: &Item) -> Vec<(Use, &Formula)> {
    let mut found = vec![(Use::Relevant, item.relevant.as_ref())];
    match &item.kind {
        ItemKind::Question(question) => {
            let default = match &question.default {
                Some(Initial::Formula(formula)) => Some(formula),
                Some(Initial::Text(_)) | None => None,
            };
            found.extend([
                (Use::Calculation, question.calculation.as_ref()),
                (Use::Default, default),
                (Use::Required, question.required.as_ref()),
                (Use::ReadOnly, question.read_only.as_ref()),
                (Use::Constraint, question.constraint.as_ref()),
                (Use::ChoiceFilter, question.choice_filter.as_ref()),
            ]);
        }
        ItemKind::Repeat(repeat) => found.push((Use::Count, repeat.count.as_ref())),
        ItemKind::Group(_) => {}
    }
    found.into_iter().filter_map(|(of, formula)| Some((of, formula?))).collect()
}

/// All words of an item with the column that they stand in.
pub(crate) fn words(item: &Item) -> Vec<(&'static str, &Words)> {
    let mut found = vec![("label", &item.label)];
    if let Some(question) = item.question() {
        found.extend([
            ("hint", &question.hint),
            ("guidance_hint", &question.guidance_hint),
            ("required_message", &question.required_message),
            ("constraint_message", &question.constraint_message),
        ]);
    }
    found
}

/// Names in `${…}` within words.
pub(crate) fn names_in(text: &str) -> impl Iterator<Item = &str> {
    let parts = text.split("${").skip(1);
    parts
        .filter_map(|part| part.split_once('}'))
        .map(|(name, _)| name.trim())
        .filter(|name| crate::expr::is_name(name))
}
