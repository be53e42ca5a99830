//! Functions of texts. A character is a letter of Unicode, whatever it takes to keep it.

/// From `start` up to before `end`, counted from 0; from the end where they are below it.
pub(super) fn substr(text: &str, start: f64, end: Option<f64>) -> String {
    let letters: Vec<char> = text.chars().collect();
    let place = |wanted: f64| {
        let wanted = wanted.trunc();
        let length = u32::try_from(letters.len()).map_or(f64::from(u32::MAX), f64::from);
        let from_end = if wanted < 0.0 { length + wanted } else { wanted };
        index(from_end.clamp(0.0, length))
    };
    if start.is_nan() || end.is_some_and(f64::is_nan) {
        return String::new();
    }
    let end = end.map_or(letters.len(), place);
    letters.get(place(start)..end).unwrap_or_default().iter().collect()
}

/// The word at a place, counted from 0.
pub(super) fn word_at(text: &str, at: f64) -> &str {
    if at.is_nan() || at < 0.0 {
        return "";
    }
    text.split_ascii_whitespace().nth(index(at.trunc())).unwrap_or_default()
}

/// XPath 1.0 §4.2 `translate()`: letters without a counterpart go.
pub(super) fn translate(text: &str, from: &str, to: &str) -> String {
    let to: Vec<char> = to.chars().collect();
    let translated =
        text.chars().filter_map(|letter| match from.chars().position(|known| known == letter) {
            Some(at) => to.get(at).copied(),
            None => Some(letter),
        });
    translated.collect()
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a cast of floats saturates, and what lies beyond the end is empty"
)]
fn index(at: f64) -> usize {
    at as usize
}
