//! Reading a Digital Link: split the raw text first, decode the pieces afterwards.

use std::borrow::Cow;

use super::percent::{Place, decode, raw_offset};
use super::piece::{Piece, check_characters};
use super::query;
use super::{DigitalLink, Note};
use crate::ai::Ai;
use crate::element::{ELEMENTS_MAX, Element};
use crate::epc;
use crate::error::{Fault, Gs1Error};
use crate::value::{CharSet, Depth};

/// How forgiving the reader is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reading {
    /// The grammar of today, all values checked.
    Strict,
    /// As strict, but unknown numeric query parameters are let through.
    Request,
    /// URIs as written since 2018: GTIN with 8, 12 or 13 digits, words such as `gtin` for AIs;
    /// values by form only, query ignored.
    Archive,
}

/// Words that early versions of the standard allowed instead of AIs in the path.
const SHORT_NAMES: [(&str, &str); 27] = [
    ("sscc", "00"),
    ("gtin", "01"),
    ("lot", "10"),
    ("ser", "21"),
    ("cpv", "22"),
    ("gdti", "253"),
    ("glnx", "254"),
    ("gcn", "255"),
    ("ginc", "401"),
    ("gsin", "402"),
    ("shipTo", "410"),
    ("billTo", "411"),
    ("purchasedFrom", "412"),
    ("shipFor", "413"),
    ("gln", "414"),
    ("payTo", "415"),
    ("glnProd", "416"),
    ("party", "417"),
    ("grai", "8003"),
    ("giai", "8004"),
    ("itip", "8006"),
    ("cpid", "8010"),
    ("cpsn", "8011"),
    ("gmn", "8013"),
    ("gsrnp", "8017"),
    ("gsrn", "8018"),
    ("srin", "8019"),
];

pub(super) fn uri(text: &str, reading: Reading) -> Result<DigitalLink, Gs1Error> {
    check_characters(Piece { at: 0, text })?;
    let path_at = path_start(text)?;
    let whole = Piece { at: path_at, text: &text[path_at..] };
    let (body, _fragment) = whole.split_once('#').unwrap_or((whole, whole));
    let (path, query) = match body.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (body, None),
    };
    pieces(&text[..path_at], path, query, reading)
}

pub(super) fn path(
    raw_path: &str,
    raw_query: Option<&str>,
    reading: Reading,
) -> Result<DigitalLink, Gs1Error> {
    let path = Piece { at: 0, text: raw_path };
    let query = raw_query.map(|text| Piece { at: raw_path.len() + 1, text });
    for piece in query.iter().chain([&path]) {
        check_characters(*piece)?;
    }
    pieces("", path, query, reading)
}

/// The stem of a link to build: an http(s) address without query, slash at the end dropped.
pub(super) fn stem(text: &str) -> Result<&str, Gs1Error> {
    check_characters(Piece { at: 0, text })?;
    let text = text.trim_end_matches('/');
    path_start(text)?;
    match text.find(['?', '#']) {
        Some(at) => Err(Gs1Error::new(at, text.len() - at, Fault::NotLink)),
        None => Ok(text),
    }
}

/// The scheme with which `text` begins.
pub(super) fn scheme(text: &str) -> Option<&'static str> {
    let schemes = ["https://", "http://", "HTTPS://", "HTTP://"];
    schemes.into_iter().find(|scheme| text.starts_with(scheme))
}

/// Offset of the path, behind scheme and domain.
fn path_start(text: &str) -> Result<usize, Gs1Error> {
    let Some(scheme) = scheme(text) else {
        return Err(Gs1Error::new(0, 0, Fault::NotLink));
    };
    let rest = &text[scheme.len()..];
    let end = rest.bytes().position(|byte| matches!(byte, b'/' | b'?' | b'#'));
    let domain = &rest[..end.unwrap_or(rest.len())];
    let stray = |byte: u8| {
        !byte.is_ascii_alphanumeric()
            && !matches!(byte, b'-' | b'.' | b'_' | b'~' | b':' | b'[' | b']')
    };
    if domain.is_empty() {
        return Err(Gs1Error::new(scheme.len(), 0, Fault::NotLink));
    }
    if let Some(at) = domain.bytes().position(stray) {
        return Err(Gs1Error::new(scheme.len() + at, 1, Fault::NotLink));
    }
    check_port(domain).map_err(|error| error.shifted(scheme.len()))?;
    Ok(scheme.len() + domain.len())
}

/// A port, where the domain has one, is a number of 16 bits (RFC 3986 section 3.2.3 allows it to be
/// empty). Colons inside brackets belong to an address.
fn check_port(domain: &str) -> Result<(), Gs1Error> {
    let Some((host, port)) = domain.rsplit_once(':').filter(|(_, port)| !port.ends_with(']'))
    else {
        return Ok(());
    };
    let digits = port.bytes().all(|byte| byte.is_ascii_digit());
    if !digits || (!port.is_empty() && port.parse::<u16>().is_err()) {
        return Err(Gs1Error::new(host.len() + 1, port.len(), Fault::NotLink));
    }
    Ok(())
}

fn pieces(
    site: &str,
    path: Piece<'_>,
    query: Option<Piece<'_>>,
    reading: Reading,
) -> Result<DigitalLink, Gs1Error> {
    let mut notes = Vec::new();
    let trimmed = match path.text.strip_suffix('/') {
        Some(text) if !text.is_empty() => {
            notes.push(Note::TrailingSlash);
            Piece { text, ..path }
        }
        _ => path,
    };
    let Some(key_at) = key_start(trimmed.text, reading) else {
        return without_key(site, trimmed, query, notes, reading);
    };
    let pairs = Piece { at: trimmed.at + key_at, text: &trimmed.text[key_at..] };
    let mut segments = pairs.split([b'/']);
    let mut next = || Some((segments.next()?, segments.next()?));
    let (name, value) = next().ok_or_else(|| path.error(Fault::NoLinkKey))?;
    let mut link = DigitalLink::bare("", path_element(name, value, reading)?);
    if let Some(most) = elements_max(pairs, query) {
        link.rest.reserve_exact(most);
    }
    while let Some((name, value)) = next() {
        link.rest.push(path_element(name, value, reading)?);
    }
    link.qualifier_count = link.rest.len();
    check_order(&link, pairs)?;
    let end = trimmed.at + trimmed.text.len();
    check_required(&link).map_err(|error| error.shifted(end))?;
    link.stem = [site, &path.text[..key_at.saturating_sub(1)]].concat();
    finish(link, query, notes, reading)
}

/// The rest of a link whose path was read.
fn finish(
    mut link: DigitalLink,
    query: Option<Piece<'_>>,
    notes: Vec<Note>,
    reading: Reading,
) -> Result<DigitalLink, Gs1Error> {
    link.raw_query = query.map(|piece| piece.text.to_owned());
    link.notes = notes;
    if let Some(query) = query.filter(|_| reading != Reading::Archive) {
        query::read(&mut link, query, reading)?;
    }
    Ok(link)
}

/// Room for the elements behind the key; `None` where there are none.
fn elements_max(pairs: Piece<'_>, query: Option<Piece<'_>>) -> Option<usize> {
    let count = |text: &str, sign: u8| text.bytes().filter(|&byte| byte == sign).count();
    let qualifiers = count(pairs.text, b'/') / 2;
    let attributes = query.map_or(0, |query| count(query.text, b'=')).min(ELEMENTS_MAX);
    Some(qualifiers + attributes).filter(|&most| most > 0)
}

/// A path without key may end in a compressed EPC; the link is under its stem and with its query.
fn without_key(
    site: &str,
    path: Piece<'_>,
    query: Option<Piece<'_>>,
    mut notes: Vec<Note>,
    reading: Reading,
) -> Result<DigitalLink, Gs1Error> {
    let start = path.text.rfind('/').map_or(0, |at| at + 1);
    let last = &path.text[start..];
    if reading == Reading::Archive || !epc::is_compressed(last) {
        return Err(no_key(path, reading));
    }
    let mut link = epc::unpack(last).map_err(|error| error.shifted(path.at + start))?;
    link.stem = [site, &path.text[..start.saturating_sub(1)]].concat();
    notes.push(Note::CompressedEpc);
    finish(link, query, notes, reading)
}

/// Offset of the last primary key, reached from the end over pairs of AI and value.
fn key_start(path: &str, reading: Reading) -> Option<usize> {
    let mut end = path.len();
    loop {
        let name_end = path[..end].rfind('/')?;
        let slash = path[..name_end].rfind('/');
        let name_start = slash.map_or(0, |at| at + 1);
        if ai_of(&path[name_start..name_end], reading)?.spec().link_key.is_some() {
            return Some(name_start);
        }
        end = slash?;
    }
}

/// There is no way from the end to a key: say where the path leaves the grammar.
fn no_key(path: Piece<'_>, reading: Reading) -> Gs1Error {
    let segments: Vec<Piece<'_>> = path.split([b'/']).collect();
    let is_key = |piece: &Piece<'_>| {
        ai_of(piece.text, reading).is_some_and(|ai| ai.spec().link_key.is_some())
    };
    let Some(key) = segments.iter().rposition(is_key).filter(|key| key + 1 < segments.len()) else {
        return path.error(Fault::NoLinkKey);
    };
    let name = segments[key].text;
    for pair in segments[key + 2..].chunks(2) {
        let known = ai_of(pair[0].text, reading).is_some();
        if known && pair.len() == 1 {
            return Gs1Error::new(pair[0].at + pair[0].text.len(), 0, Fault::Missing("a value"));
        }
        if !known {
            let stray = pair[0].text.to_owned();
            return pair[0].error(Fault::PathOrder(stray, orders_of(name)));
        }
    }
    path.error(Fault::NoLinkKey)
}

/// The AI that a path segment names.
pub(super) fn ai_of(name: &str, reading: Reading) -> Option<Ai> {
    if reading == Reading::Archive && !name.starts_with(|letter: char| letter.is_ascii_digit()) {
        let (_, ai) = SHORT_NAMES.into_iter().find(|(short, _)| *short == name)?;
        return ai.parse().ok();
    }
    name.parse().ok()
}

fn path_element(name: Piece<'_>, value: Piece<'_>, reading: Reading) -> Result<Element, Gs1Error> {
    let ai = ai_of(name.text, reading).ok_or_else(|| name.error(Fault::UnknownAi))?;
    element(ai, value, Place::Path, reading)
}

pub(super) fn element(
    ai: Ai,
    raw: Piece<'_>,
    place: Place,
    reading: Reading,
) -> Result<Element, Gs1Error> {
    let mut value = decode_ascii(raw, place)?;
    let depth = if reading == Reading::Archive { Depth::Form } else { Depth::Content };
    if reading == Reading::Archive && ai == "01" && matches!(value.len(), 8 | 12 | 13) {
        let digits = CharSet::Digits.check(&value).is_ok();
        value = if digits { Cow::Owned(format!("{value:0>14}")) } else { value };
    }
    Element::with_depth(ai, &value, depth).map_err(|error| {
        let start = raw_offset(raw.text, error.at);
        let end = raw_offset(raw.text, error.at + error.len);
        Gs1Error::new(raw.at + start, end - start, error.fault)
    })
}

/// No set of GS1 holds anything but ASCII.
fn decode_ascii(raw: Piece<'_>, place: Place) -> Result<Cow<'_, str>, Gs1Error> {
    let bytes = decode(raw.text, place).map_err(|error| error.shifted(raw.at))?;
    if let Some(at) = bytes.iter().position(|byte| !byte.is_ascii()) {
        let at = raw.at + raw_offset(raw.text, at);
        return Err(Gs1Error::new(at, 3, Fault::NotInSet(CharSet::Set82)));
    }
    Ok(match bytes {
        Cow::Borrowed(_) => Cow::Borrowed(raw.text),
        Cow::Owned(bytes) => Cow::Owned(bytes.into_iter().map(char::from).collect()),
    })
}

/// Qualifiers follow one of the orders of the key.
fn check_order(link: &DigitalLink, pairs: Piece<'_>) -> Result<(), Gs1Error> {
    let qualifiers = link.qualifiers();
    if qualifiers.is_empty() {
        return Ok(());
    }
    let orders = link.key.ai().spec().link_key.unwrap_or_default();
    let fitting = orders.iter().map(|order| in_order(order, qualifiers)).max().unwrap_or(0);
    match pairs.split([b'/']).step_by(2).nth(fitting + 1) {
        Some(name) if fitting < qualifiers.len() => {
            let ai = qualifiers[fitting].ai().to_string();
            Err(name.error(Fault::PathOrder(ai, orders_of(link.key.ai().as_str()))))
        }
        _ => Ok(()),
    }
}

/// The qualifier that the key cannot be without (8020 beside 415) is there.
pub(super) fn check_required(link: &DigitalLink) -> Result<(), Gs1Error> {
    let spec = link.key.ai().spec();
    let orders = spec.link_key.unwrap_or_default();
    let qualifier = |ai: &&str| orders.iter().any(|order| order.contains(ai));
    let present = |ai: &&str| link.qualifiers().iter().any(|element| element.ai() == *ai);
    let lacking = spec.needs.iter().find(|group| {
        let of_path = group.iter().all(|together| together.iter().all(qualifier));
        of_path && !group.iter().any(|together| together.iter().all(present))
    });
    let Some(group) = lacking else { return Ok(()) };
    let ways: Vec<String> =
        group.iter().map(|together| format!("({})", together.join(") with ("))).collect();
    let fault = Fault::Requires { ai: link.key.ai().to_string(), needs: ways.join(" or ") };
    Err(Gs1Error::new(0, 0, fault))
}

/// How many of `qualifiers` follow `order`, counted from the first.
pub(super) fn in_order(order: &[&str], qualifiers: &[Element]) -> usize {
    let mut left = order.iter();
    qualifiers.iter().take_while(|element| left.any(|ai| element.ai() == *ai)).count()
}

/// The orders of a key in words.
pub(super) fn orders_of(ai: &str) -> String {
    let orders = ai.parse::<Ai>().ok().and_then(|ai| ai.spec().link_key).unwrap_or_default();
    if orders.is_empty() {
        return "it has none".to_owned();
    }
    orders.iter().map(|order| order.join(", ")).collect::<Vec<_>>().join("; or ")
}
