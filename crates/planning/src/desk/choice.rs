//! Choices of a form or a filter.

/// One of several, for a form or a filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Choice {
    pub(crate) value: String,
    pub(crate) label: String,
    pub(crate) chosen: bool,
}

/// Words of a closed list as choices.
pub(crate) fn choices<T: Copy>(
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
