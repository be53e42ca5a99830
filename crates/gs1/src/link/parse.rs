//! Reading a Digital Link: split the raw text first, decode the pieces afterwards.

use std::borrow::Cow;

use super::percent::{Place, decode, raw_offset};
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

/// A piece of the input and the offset at which it stands.
#[derive(Clone, Copy)]
struct Piece<'a> {
    at: usize,
    text: &'a str,
}

impl<'a> Piece<'a> {
    fn split(self, separators: &'static [char]) -> impl Iterator<Item = Piece<'a>> {
        let mut at = self.at;
        self.text.split(separators).map(move |text| {
            let piece = Piece { at, text };
            at += text.len() + 1;
            piece
        })
    }

    fn split_once(self, separator: char) -> Option<(Self, Self)> {
        let (text, rest) = self.text.split_once(separator)?;
        let after = Piece { at: self.at + text.len() + separator.len_utf8(), text: rest };
        Some((Piece { text, ..self }, after))
    }

    fn error(self, fault: Fault) -> Gs1Error {
        Gs1Error::new(self.at, self.text.len(), fault)
    }
}

pub(super) fn uri(text: &str, reading: Reading) -> Result<DigitalLink, Gs1Error> {
    check_characters(Piece { at: 0, text })?;
    let path_at = path_start(text)?;
    let whole = Piece { at: path_at, text: &text[path_at..] };
    let (body, _fragment) = whole.split_once('#').unwrap_or((whole, whole));
    let (path, query) = match body.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (body, None),
    };
    let mut link = pieces(path, query, reading)?;
    link.stem.insert_str(0, &text[..path_at]);
    Ok(link)
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
    pieces(path, query, reading)
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

/// RFC 3986 section 2: what may stand in a URI at all.
fn check_characters(piece: Piece<'_>) -> Result<(), Gs1Error> {
    let stray = |letter: char| {
        !letter.is_ascii_graphic()
            || matches!(letter, '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}')
    };
    match piece.text.char_indices().find(|&(_, letter)| stray(letter)) {
        Some((at, letter)) => {
            Err(Gs1Error::new(piece.at + at, letter.len_utf8(), Fault::NotUriChar))
        }
        None => Ok(()),
    }
}

/// Offset of the path, behind scheme and domain.
fn path_start(text: &str) -> Result<usize, Gs1Error> {
    let schemes = ["https://", "http://", "HTTPS://", "HTTP://"];
    let Some(scheme) = schemes.into_iter().find(|scheme| text.starts_with(scheme)) else {
        return Err(Gs1Error::new(0, 0, Fault::NotLink));
    };
    let rest = &text[scheme.len()..];
    let domain = &rest[..rest.find(['/', '?', '#']).unwrap_or(rest.len())];
    let allowed = |letter: char| letter.is_ascii_alphanumeric() || "-._~:[]".contains(letter);
    if domain.is_empty() {
        return Err(Gs1Error::new(scheme.len(), 0, Fault::NotLink));
    }
    match domain.find(|letter| !allowed(letter)) {
        Some(at) => Err(Gs1Error::new(scheme.len() + at, 1, Fault::NotLink)),
        None => Ok(scheme.len() + domain.len()),
    }
}

fn pieces(
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
    let segments: Vec<Piece<'_>> = trimmed.split(&['/']).collect();
    let Some(key_index) = key_index(&segments, reading) else {
        let compressed =
            |piece: &&Piece<'_>| reading != Reading::Archive && epc::is_compressed(piece.text);
        return match segments.last().filter(compressed) {
            Some(last) => unpack(*last, path, query, notes, reading),
            None => Err(no_key(&segments, reading, path)),
        };
    };
    let mut pairs = segments[key_index..].chunks_exact(2).map(|pair| path_element(pair, reading));
    let key = pairs.next().ok_or_else(|| path.error(Fault::NoLinkKey))??;
    let qualifiers = pairs.collect::<Result<Vec<_>, _>>()?;
    let names = segments[key_index + 2..].iter().step_by(2);
    check_order(&key, &qualifiers, names)?;
    let stem = &path.text[..(segments[key_index].at - path.at).saturating_sub(1)];
    let mut link = DigitalLink::bare(stem, key);
    link.qualifiers = qualifiers;
    link.raw_query = query.map(|piece| piece.text.to_owned());
    link.notes = notes;
    check_required(&link).map_err(|error| error.shifted(path.at + trimmed.text.len()))?;
    if let Some(query) = query.filter(|_| reading != Reading::Archive) {
        read_query(&mut link, query, reading)?;
    }
    Ok(link)
}

/// The link of the compressed EPC `last`, under the stem and with the query of the one read.
fn unpack(
    last: Piece<'_>,
    path: Piece<'_>,
    query: Option<Piece<'_>>,
    mut notes: Vec<Note>,
    reading: Reading,
) -> Result<DigitalLink, Gs1Error> {
    let mut link = epc::unpack(last.text).map_err(|error| error.shifted(last.at))?;
    notes.push(Note::CompressedEpc);
    path.text[..(last.at - path.at).saturating_sub(1)].clone_into(&mut link.stem);
    link.raw_query = query.map(|piece| piece.text.to_owned());
    link.notes = notes;
    if let Some(query) = query {
        read_query(&mut link, query, reading)?;
    }
    Ok(link)
}

/// Index of the last primary key, reached from the end over pairs of AI and value.
fn key_index(segments: &[Piece<'_>], reading: Reading) -> Option<usize> {
    let mut index = segments.len();
    loop {
        index = index.checked_sub(2)?;
        if ai_of(segments[index], reading)?.spec().link_key.is_some() {
            return Some(index);
        }
    }
}

/// There is no way from the end to a key: say where the path leaves the grammar.
fn no_key(segments: &[Piece<'_>], reading: Reading, path: Piece<'_>) -> Gs1Error {
    let is_key =
        |piece: &Piece<'_>| ai_of(*piece, reading).is_some_and(|ai| ai.spec().link_key.is_some());
    let Some(key) = segments.iter().rposition(is_key).filter(|key| key + 1 < segments.len()) else {
        return path.error(Fault::NoLinkKey);
    };
    let name = segments[key].text;
    for pair in segments[key + 2..].chunks(2) {
        let known = ai_of(pair[0], reading).is_some();
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

fn ai_of(piece: Piece<'_>, reading: Reading) -> Option<Ai> {
    if reading == Reading::Archive
        && let Some((_, ai)) = SHORT_NAMES.into_iter().find(|(name, _)| *name == piece.text)
    {
        return ai.parse().ok();
    }
    piece.text.parse().ok()
}

fn path_element(pair: &[Piece<'_>], reading: Reading) -> Result<Element, Gs1Error> {
    let (name, value) = (pair[0], pair[1]);
    let ai = ai_of(name, reading).ok_or_else(|| name.error(Fault::UnknownAi))?;
    element(ai, value, Place::Path, reading)
}

fn element(ai: Ai, raw: Piece<'_>, place: Place, reading: Reading) -> Result<Element, Gs1Error> {
    let mut value = decode_ascii(raw, place)?;
    let digits = CharSet::Digits.check(&value).is_ok();
    if reading == Reading::Archive && ai == "01" && digits && matches!(value.len(), 8 | 12 | 13) {
        value = Cow::Owned(format!("{value:0>14}"));
    }
    let depth = if reading == Reading::Archive { Depth::Form } else { Depth::Content };
    Element::with_depth(ai, value.into_owned(), depth).map_err(|error| {
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
fn check_order<'a>(
    key: &Element,
    qualifiers: &[Element],
    mut names: impl Iterator<Item = &'a Piece<'a>>,
) -> Result<(), Gs1Error> {
    let orders = key.ai().spec().link_key.unwrap_or_default();
    let fitting = orders.iter().map(|order| in_order(order, qualifiers)).max().unwrap_or(0);
    if fitting < qualifiers.len()
        && let Some(name) = names.nth(fitting)
    {
        let ai = qualifiers[fitting].ai().to_string();
        return Err(name.error(Fault::PathOrder(ai, orders_of(key.ai().as_str()))));
    }
    Ok(())
}

/// The qualifier that the key cannot be without (8020 beside 415) is there.
pub(super) fn check_required(link: &DigitalLink) -> Result<(), Gs1Error> {
    let spec = link.key.ai().spec();
    let orders = spec.link_key.unwrap_or_default();
    let qualifier = |ai: &&str| orders.iter().any(|order| order.contains(ai));
    let present = |ai: &&str| link.qualifiers.iter().any(|element| element.ai() == *ai);
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

fn read_query(link: &mut DigitalLink, query: Piece<'_>, reading: Reading) -> Result<(), Gs1Error> {
    for parameter in query.split(&['&', ';']) {
        if parameter.text.is_empty() {
            continue;
        }
        let pair = parameter.split_once('=');
        let numeric = |name: &Piece<'_>| {
            !name.text.is_empty() && name.text.bytes().all(|byte| byte.is_ascii_digit())
        };
        let Some((name, raw)) = pair.filter(|(name, _)| numeric(name)) else {
            link.others.push(parameter.text.to_owned());
            continue;
        };
        match name.text.parse::<Ai>() {
            Ok(ai) => {
                check_attribute(link, ai, name)?;
                link.attributes.push(element(ai, raw, Place::Query, reading)?);
            }
            Err(_) if reading == Reading::Request => {
                link.notes.push(Note::UnknownAi(name.text.to_owned()));
                link.others.push(parameter.text.to_owned());
            }
            Err(error) => return Err(error.shifted(name.at)),
        }
        if link.attributes.len() > ELEMENTS_MAX {
            return Err(parameter.error(Fault::TooMany(ELEMENTS_MAX)));
        }
    }
    Ok(())
}

/// `ai` may stand in the query of `link`, and does not yet.
fn check_attribute(link: &DigitalLink, ai: Ai, name: Piece<'_>) -> Result<(), Gs1Error> {
    if link.all().any(|element| element.ai() == ai) {
        return Err(name.error(Fault::Duplicate(ai.to_string())));
    }
    let orders = link.key.ai().spec().link_key.unwrap_or_default();
    let fits_path = |order: &&&[&str]| {
        order.iter().any(|qualifier| ai == *qualifier)
            && in_order(order, &link.qualifiers) == link.qualifiers.len()
    };
    if orders.iter().any(|order| fits_path(&order)) {
        return Err(name.error(Fault::QualifierInQuery(ai.to_string())));
    }
    if !ai.spec().link_attribute {
        return Err(name.error(Fault::NotAttribute(ai.to_string())));
    }
    Ok(())
}
