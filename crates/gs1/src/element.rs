//! Element strings: bracketed `(01)…(10)…` and raw with FNC1.

#[cfg(test)]
mod tests;

use std::fmt;
use std::str::FromStr;

use crate::ai::Ai;
use crate::error::{Fault, Gs1Error};
use crate::relations;
use crate::text::Text;
use crate::value::{self, Depth};

/// Most elements of one element string.
pub const ELEMENTS_MAX: usize = 64;

/// The two spellings of FNC1 in text: the sign for the eye and the group separator of scanners.
const FNC1: [char; 2] = ['^', '\x1d'];

/// An application identifier with a value that fits it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Element {
    ai: Ai,
    value: Text,
}

impl Element {
    /// An element, if `value` has the length, characters and content that `ai` wants.
    ///
    /// # Errors
    ///
    /// The first fault, its offset counted from the start of `value`.
    pub fn new(ai: Ai, value: impl AsRef<str>) -> Result<Self, Gs1Error> {
        Self::with_depth(ai, value.as_ref(), Depth::Content)
    }

    pub(crate) fn with_depth(ai: Ai, value: &str, depth: Depth) -> Result<Self, Gs1Error> {
        value::check(ai.spec().parts, value, depth)?;
        Ok(Self { ai, value: Text::from(value) })
    }

    /// The application identifier.
    pub fn ai(&self) -> Ai {
        self.ai
    }

    /// The value, without brackets or escapes.
    pub fn value(&self) -> &str {
        self.value.as_str()
    }
}

/// A list of elements in the order in which they were written.
///
/// ```
/// use nguon_gs1::ElementString;
///
/// let label: ElementString = "(01)09521234543213(10)LOT1(17)271231".parse()?;
/// assert_eq!(label.get("10"), Some("LOT1"));
/// assert_eq!(label.to_raw('^'), "^010952123454321310LOT1^17271231");
/// assert_eq!(label.to_raw('^').parse::<ElementString>()?, label);
/// # Ok::<(), nguon_gs1::Gs1Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ElementString(Vec<Element>);

impl ElementString {
    /// A list of elements.
    ///
    /// # Errors
    ///
    /// More than [`ELEMENTS_MAX`] elements, or an AI twice with different values; the place is that
    /// of the element in the bracketed form.
    pub fn new(elements: Vec<Element>) -> Result<Self, Gs1Error> {
        if elements.len() > ELEMENTS_MAX {
            let at = bracketed_offset(elements.iter(), ELEMENTS_MAX);
            return Err(Gs1Error::new(at, 0, Fault::TooMany(ELEMENTS_MAX)));
        }
        match relations::check_repeats(&elements) {
            Ok(()) => Ok(Self(elements)),
            Err((index, fault)) => Err(broken(elements.iter(), index, fault)),
        }
    }

    /// Reads `(AI)value(AI)value`; inside a value `\(` is an opening bracket.
    ///
    /// # Errors
    ///
    /// The first fault with its place in `text`.
    pub fn parse_bracketed(text: &str) -> Result<Self, Gs1Error> {
        let mut elements = Vec::new();
        let mut starts = Vec::new();
        let mut at = 0;
        while at < text.len() {
            too_many(elements.len(), at)?;
            starts.push(at);
            if !text[at..].starts_with('(') {
                return Err(Gs1Error::new(at, 0, Fault::Bracket("an opening bracket")));
            }
            let start = at + 1;
            let Some(close) = text[start..].find(')') else {
                return Err(Gs1Error::new(text.len(), 0, Fault::Bracket("a closing bracket")));
            };
            let ai: Ai = text[start..start + close].parse().map_err(shift(start))?;
            at = start + close + 1;
            let raw = &text[at..at + value_end(&text[at..])];
            let value = raw.replace("\\(", "(");
            let element = Element::new(ai, value).map_err(|error| {
                let place = escaped_offset(raw, error.at);
                Gs1Error { at: at + place, ..error }
            })?;
            elements.push(element);
            at += raw.len();
        }
        Self::placed(elements, &starts)
    }

    /// Reads raw data that begins with FNC1 (`^` or 0x1D); FNC1 ends a value of open length.
    ///
    /// # Errors
    ///
    /// The first fault with its place in `text`.
    pub fn parse_raw(text: &str) -> Result<Self, Gs1Error> {
        if !text.starts_with(FNC1) {
            return Err(Gs1Error::new(0, 0, Fault::NoFnc1));
        }
        let mut elements = Vec::new();
        let mut starts = Vec::new();
        let mut at = 1;
        while at < text.len() {
            too_many(elements.len(), at)?;
            starts.push(at);
            let Some(ai) = Ai::at_start(&text[at..]) else {
                return Err(Gs1Error::new(at, text.len() - at, Fault::UnknownAi));
            };
            at += ai.as_str().len();
            let rest = &text[at..];
            let value = &rest[..raw_value_end(ai, rest)];
            elements.push(Element::new(ai, value).map_err(shift(at))?);
            at += value.len();
            if text[at..].starts_with(FNC1) {
                at += 1;
            }
        }
        Self::placed(elements, &starts)
    }

    /// The raw form with `fnc1` (usually `'\x1d'` or `'^'`) in front and after values of open length.
    pub fn to_raw(&self, fnc1: char) -> String {
        let mut text = String::from(fnc1);
        for (index, element) in self.0.iter().enumerate() {
            text.push_str(element.ai.as_str());
            text.push_str(element.value());
            if !element.ai.spec().fixed_length && index + 1 < self.0.len() {
                text.push(fnc1);
            }
        }
        text
    }

    /// Checks which AIs must, and which may not, stand beside each other.
    ///
    /// The rules hold for all carriers of an item together, so a single scan may fail them and
    /// still be right: call this where the whole label is known.
    ///
    /// # Errors
    ///
    /// The first broken rule, at the place of its element in the bracketed form.
    pub fn check_relations(&self) -> Result<(), Gs1Error> {
        relations::check(&self.iter()).map_err(|(index, fault)| broken(self.iter(), index, fault))
    }

    /// The elements in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Element> {
        self.0.iter()
    }

    /// Value of the first element with this AI.
    pub fn get(&self, ai: &str) -> Option<&str> {
        self.0.iter().find(|element| element.ai == ai).map(Element::value)
    }

    /// The list of elements that begin at the offsets `starts` of the text.
    fn placed(elements: Vec<Element>, starts: &[usize]) -> Result<Self, Gs1Error> {
        if elements.is_empty() {
            return Err(Gs1Error::new(0, 0, Fault::Missing("an AI and its value")));
        }
        match relations::check_repeats(&elements) {
            Ok(()) => Ok(Self(elements)),
            Err((index, fault)) => Err(Gs1Error::new(starts[index], 0, fault)),
        }
    }

    /// `fault` at the element with this index, as a place in the bracketed form.
    pub(crate) fn fault_at(&self, index: usize, fault: Fault) -> Gs1Error {
        broken(self.iter(), index, fault)
    }
}

impl<'a> IntoIterator for &'a ElementString {
    type Item = &'a Element;
    type IntoIter = std::slice::Iter<'a, Element>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// Reads raw data where it begins with FNC1, bracketed text otherwise.
impl FromStr for ElementString {
    type Err = Gs1Error;

    fn from_str(text: &str) -> Result<Self, Gs1Error> {
        if text.starts_with(FNC1) { Self::parse_raw(text) } else { Self::parse_bracketed(text) }
    }
}

/// The bracketed form.
impl fmt::Display for ElementString {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|element| f.write_str(&bracketed(element)))
    }
}

fn bracketed(element: &Element) -> String {
    format!("({}){}", element.ai, element.value().replace('(', "\\("))
}

/// Where the element with this index begins in the bracketed form.
fn bracketed_offset<'a>(elements: impl Iterator<Item = &'a Element>, index: usize) -> usize {
    elements.take(index).map(|element| bracketed(element).len()).sum()
}

/// `fault` at the element with this index, as a place in the bracketed form.
pub(crate) fn broken<'a>(
    elements: impl Iterator<Item = &'a Element> + Clone,
    index: usize,
    fault: Fault,
) -> Gs1Error {
    let len = elements.clone().nth(index).map_or(0, |element| bracketed(element).len());
    Gs1Error::new(bracketed_offset(elements, index), len, fault)
}

fn too_many(count: usize, at: usize) -> Result<(), Gs1Error> {
    if count == ELEMENTS_MAX {
        return Err(Gs1Error::new(at, 0, Fault::TooMany(ELEMENTS_MAX)));
    }
    Ok(())
}

fn shift(offset: usize) -> impl Fn(Gs1Error) -> Gs1Error {
    move |error| error.shifted(offset)
}

/// Where the next unescaped opening bracket stands.
fn value_end(text: &str) -> usize {
    let brackets = text.match_indices('(');
    let unescaped = brackets.map(|(at, _)| at).find(|&at| !text[..at].ends_with('\\'));
    unescaped.unwrap_or(text.len())
}

/// Place in `raw` of byte `offset` of the value in which `\(` became `(`.
fn escaped_offset(raw: &str, offset: usize) -> usize {
    let mut at = 0;
    for _ in 0..offset {
        at += if raw[at..].starts_with("\\(") { 2 } else { 1 };
        while !raw.is_char_boundary(at) {
            at += 1;
        }
    }
    at.min(raw.len())
}

/// A value of fixed length ends there, every other at FNC1; an early FNC1 ends both.
fn raw_value_end(ai: Ai, rest: &str) -> usize {
    let end = rest.find(FNC1).unwrap_or(rest.len());
    if !ai.spec().fixed_length {
        return end;
    }
    let mut fixed: usize = ai.spec().parts.iter().map(|part| usize::from(part.max)).sum();
    while !rest.is_char_boundary(fixed.min(rest.len())) {
        fixed += 1;
    }
    end.min(fixed)
}
