//! EPC URN to Digital Link.

use super::scheme::{self, Scheme, Shape, Tail};
use crate::ai::Ai;
use crate::check::mod10;
use crate::element::Element;
use crate::error::{Fault, Gs1Error};
use crate::link::percent::{Place, decode};
use crate::link::{CANONICAL_STEM, DigitalLink};
use crate::value::{CharSet, Depth};

/// Company prefixes have 6 to 12 digits in a URN (TDS 2.1 section 6.3).
const PREFIX_LEN: std::ops::RangeInclusive<usize> = 6..=12;

/// A part of the URN and the offset at which it stands.
#[derive(Clone, Copy)]
pub(super) struct Part<'a> {
    pub(super) at: usize,
    pub(super) text: &'a str,
}

impl<'a> Part<'a> {
    pub(super) fn error(self, fault: Fault) -> Gs1Error {
        Gs1Error::new(self.at, self.text.len(), fault)
    }

    /// At most `count` parts between dots; dots in the last one belong to it.
    pub(super) fn split_dots(self, count: usize) -> Vec<Part<'a>> {
        let mut at = self.at;
        let part = |text: &'a str| {
            let part = Part { at, text };
            at += text.len() + 1;
            part
        };
        self.text.splitn(count, '.').map(part).collect()
    }
}

pub(crate) fn link_of(urn: &str, depth: Depth) -> Result<DigitalLink, Gs1Error> {
    let (scheme, body) = head(urn)?;
    let pattern = urn.starts_with("urn:epc:idpat:");
    let parts = split(body, scheme)?;
    let (prefix, reference) = (parts[0], parts[1]);
    if !PREFIX_LEN.contains(&prefix.text.len()) || CharSet::Digits.check(prefix.text).is_err() {
        return Err(prefix.error(Fault::NotUrn("the company prefix has 6 to 12 digits")));
    }
    let mut key = key_value(scheme, prefix, reference)?;
    if scheme.is_itip() {
        key.push_str(parts[2].text);
        key.push_str(parts[3].text);
    }
    let tail = match parts.last() {
        Some(part) if scheme.tail != Tail::None && !(pattern && part.text == "*") => Some(*part),
        _ => None,
    };
    let mut qualifiers = Vec::new();
    match (scheme.tail, tail) {
        (Tail::Key, Some(tail)) => key.push_str(&unescape(tail)?),
        (Tail::Qualifier(ai), Some(tail)) if !(ai == "254" && tail.text == "0") => {
            qualifiers.push(element(ai, &unescape(tail)?, tail, depth)?);
        }
        _ => {}
    }
    let key = element(scheme.ai, &key, body, depth)?;
    let mut link = DigitalLink::bare(CANONICAL_STEM, key);
    link.set_parts(qualifiers, Vec::new());
    Ok(link)
}

/// Scheme and the part behind its colon.
fn head(urn: &str) -> Result<(&'static Scheme, Part<'_>), Gs1Error> {
    let whole = Part { at: 0, text: urn };
    let kinds = ["urn:epc:id:", "urn:epc:class:", "urn:epc:idpat:"];
    let Some(kind) = kinds.into_iter().find(|kind| urn.starts_with(kind)) else {
        let forms = "it begins with urn:epc:id:, urn:epc:class: or urn:epc:idpat:";
        return Err(whole.error(Fault::NotUrn(forms)));
    };
    let rest = &urn[kind.len()..];
    let (name, text) = rest.split_once(':').unwrap_or((rest, ""));
    let is_class = kind == "urn:epc:class:";
    let scheme = scheme::by_name(name).filter(|_| (name == "lgtin") == is_class);
    let place = Part { at: kind.len(), text: name };
    let scheme =
        scheme.ok_or_else(|| place.error(Fault::NotUrn("no scheme of this name has a GS1 key")))?;
    Ok((scheme, Part { at: kind.len() + name.len() + 1, text }))
}

fn split<'a>(body: Part<'a>, scheme: &Scheme) -> Result<Vec<Part<'a>>, Gs1Error> {
    let parts = body.split_dots(scheme.parts());
    if parts.len() < scheme.parts() {
        return Err(body.error(Fault::NotUrn("a part is missing: parts are set apart by dots")));
    }
    Ok(parts)
}

fn key_value(scheme: &Scheme, prefix: Part<'_>, reference: Part<'_>) -> Result<String, Gs1Error> {
    let Shape::Checked { digits, leading } = scheme.shape else {
        return Ok(format!("{}{}", prefix.text, unescape(reference)?));
    };
    if reference.text == "*" {
        let open = "only the serial number of a pattern may be left open";
        return Err(reference.error(Fault::NotUrn(open)));
    }
    CharSet::Digits.check(reference.text).map_err(|error| error.shifted(reference.at))?;
    let found = prefix.text.len() + reference.text.len();
    if found != digits {
        return Err(reference.error(Fault::UrnDigits { expected: digits, found }));
    }
    let split = if leading { 1.min(reference.text.len()) } else { 0 };
    let (first, rest) = reference.text.split_at(split);
    if leading && first.is_empty() {
        return Err(reference.error(Fault::NotUrn("the reference begins with one digit more")));
    }
    let mut key = [first, prefix.text, rest].concat();
    key.extend(mod10(&key));
    key.insert_str(0, scheme.filler());
    Ok(key)
}

pub(super) fn unescape(part: Part<'_>) -> Result<String, Gs1Error> {
    let bytes = decode(part.text, Place::Path).map_err(|error| error.shifted(part.at))?;
    String::from_utf8(bytes.into_owned()).map_err(|_| part.error(Fault::NotInSet(CharSet::Set82)))
}

/// The place of a fault is the whole part: its text is rearranged and decoded.
fn element(ai: &str, value: &str, part: Part<'_>, depth: Depth) -> Result<Element, Gs1Error> {
    let ai: Ai = ai.parse()?;
    Element::with_depth(ai, value, depth).map_err(|error| part.error(error.fault))
}
