//! Values of application identifiers: lengths, character sets and rules of content.

mod charset;
mod codes;
mod coupon;
mod dates;
mod rule;
mod rules;
#[cfg(test)]
mod tests;

pub use charset::CharSet;
pub(crate) use charset::rank_82;
pub use rule::Rule;

use crate::error::{Fault, Gs1Error};

/// One component of a value: `n6:yymmdd` and the like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// Allowed characters.
    pub set: CharSet,
    /// Fewest characters.
    pub min: u8,
    /// Most characters.
    pub max: u8,
    /// May be left out, together with all parts after it.
    pub optional: bool,
    /// Rules that the text of this part must pass, in order.
    pub rules: &'static [Rule],
}

/// Whether a value is judged by its form alone or by its content too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Depth {
    /// Lengths, character sets, and a company prefix where one must begin.
    Form,
    /// Also check digits, dates, code lists.
    Content,
}

/// Checks `value` against the parts of its AI.
///
/// # Errors
///
/// The first fault, its offset counted from the start of `value`.
pub(crate) fn check(parts: &[Part], value: &str, depth: Depth) -> Result<(), Gs1Error> {
    if value.is_empty() {
        return Err(Gs1Error::new(0, 0, Fault::Missing("a value")));
    }
    let mut at = 0;
    for part in parts {
        if part.optional && at == value.len() {
            return Ok(());
        }
        let end = value.len().min(at + usize::from(part.max));
        // Set 82 and its subsets are ASCII: an end inside a character means a stray character.
        let Some(text) = value.get(at..end) else {
            return part.set.check(&value[at..]).map_err(|error| error.shifted(at));
        };
        if text.len() < usize::from(part.min) {
            part.set.check(text).map_err(|error| error.shifted(at))?;
            let needed = at + usize::from(part.min);
            return Err(Gs1Error::new(value.len(), 0, Fault::TooShort(needed)));
        }
        part.set.check(text).map_err(|error| error.shifted(at))?;
        for rule in part.rules.iter().filter(|rule| depth == Depth::Content || rule.is_form()) {
            rule.check(text).map_err(|error| error.shifted(at))?;
        }
        at = end;
    }
    if at < value.len() {
        return Err(Gs1Error::new(at, value.len() - at, Fault::TooLong(at)));
    }
    Ok(())
}
