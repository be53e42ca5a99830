//! The compressed form of Digital Link URI Syntax 1.1 (section 5): AIs and values as bits, spelled in
//! base64url as one path segment.

mod fields;
#[cfg(test)]
mod tests;
mod value;

use super::DigitalLink;
use super::parse::{Reading, ai_of};
use super::percent::{Place, decode, encode};
use super::piece::Piece;
use super::query;
use crate::ai::Ai;
use crate::bits::{Bits, base64_value};
use crate::element::{ELEMENTS_MAX, Element, ElementString};
use crate::error::{Fault, Gs1Error};
use fields::fields;
use value::Cursor;

/// Longest segment that is read, in characters.
const SEGMENT_LEN_MAX: usize = 2048;

/// The four bits before a parameter that is no GS1 data.
const FOREIGN: u64 = 0xF;

/// Characters of a foreign name or value: 7 bits of length.
const FOREIGN_LEN_MAX: usize = 127;

pub(super) fn unpack(uri: &str) -> Result<DigitalLink, Gs1Error> {
    let end = uri.find(['?', '#']).unwrap_or(uri.len());
    let query = uri[end..].split('#').next().and_then(|query| query.strip_prefix('?'));
    let at = uri[..end].rfind('/').map_or(0, |at| at + 1);
    let segment = Piece { at, text: &uri[at..end] };
    let (elements, foreign) = read(segment)?;
    let before = uri[..at].trim_end_matches('/');
    let whole = || link(before, elements.clone(), segment);
    let mut link = match plain_key(before) {
        // What looks like a key before the segment may be a part of the stem.
        Some((stem, ai, value)) => match key_element(ai, value) {
            Ok(key) => {
                let all = [vec![key], elements.clone()].concat();
                link(stem, all, segment).or_else(|error| whole().map_err(|_| error))?
            }
            Err(error) => whole().map_err(|_| error)?,
        },
        None => whole()?,
    };
    link.others = foreign;
    if let Some(text) = query {
        let parameters = Piece { at: end + 1, text };
        query::read(&mut link, parameters, Reading::Request)?;
        link.raw_query = Some(text.to_owned());
    }
    Ok(link)
}

/// The link under `stem`; values of the segment have no places of their own.
fn link(stem: &str, elements: Vec<Element>, segment: Piece<'_>) -> Result<DigitalLink, Gs1Error> {
    let all = ElementString::new(elements).map_err(|error| segment.error(error.fault))?;
    DigitalLink::from_elements(stem, &all).map_err(|error| match error.fault {
        Fault::NotLink | Fault::NotUriChar => error,
        fault => segment.error(fault),
    })
}

fn key_element(ai: Ai, raw: Piece<'_>) -> Result<Element, Gs1Error> {
    let value = decode(raw.text, Place::Path).map_err(|error| error.shifted(raw.at))?;
    Element::new(ai, String::from_utf8_lossy(&value)).map_err(|error| raw.error(error.fault))
}

/// A primary key and its value at the end of the stem, behind the stem before them.
fn plain_key(stem: &str) -> Option<(&str, Ai, Piece<'_>)> {
    let mut parts = stem.rsplitn(3, '/');
    let (text, name, rest) = (parts.next()?, parts.next()?, parts.next()?);
    let ai = ai_of(name, Reading::Archive).filter(|ai| ai.spec().link_key.is_some())?;
    Some((rest, ai, Piece { at: stem.len() - text.len(), text }))
}

/// Elements, and other parameters as `name=value`.
fn read(segment: Piece<'_>) -> Result<(Vec<Element>, Vec<String>), Gs1Error> {
    let refuse = |why| move || segment.error(Fault::NotCompressed(why));
    if segment.text.is_empty() || segment.text.len() > SEGMENT_LEN_MAX {
        return Err(refuse("the last path segment is empty or too long")());
    }
    let mut bits = Bits::default();
    for (at, byte) in segment.text.bytes().enumerate() {
        let value = base64_value(byte).ok_or_else(|| {
            let why = "the last path segment is letters, digits, - and _";
            Gs1Error::new(segment.at + at, 1, Fault::NotCompressed(why))
        })?;
        bits.push(u64::from(value), 6);
    }
    let mut cursor = Cursor::new(&bits.0);
    let (mut elements, mut foreign) = (Vec::new(), Vec::new());
    let cut_off = refuse("a value is cut off");
    while cursor.left() >= 8 {
        if elements.len() + foreign.len() > ELEMENTS_MAX {
            return Err(segment.error(Fault::TooMany(ELEMENTS_MAX)));
        }
        if cursor.peek(4) == Some(FOREIGN) {
            foreign.push(foreign_pair(&mut cursor).ok_or_else(cut_off)?);
            continue;
        }
        for ai in
            ais(&mut cursor).ok_or_else(refuse("no application identifier has these digits"))?
        {
            let mut value = String::new();
            for field in fields(ai.spec().parts) {
                value.push_str(&cursor.field(field).ok_or_else(cut_off)?);
            }
            let element = Element::new(ai, value);
            elements.push(element.map_err(|error| segment.error(error.fault))?);
        }
    }
    if cursor.number(cursor.left()) != Some(0) {
        return Err(refuse("bits are left over at the end")());
    }
    Ok((elements, foreign))
}

/// One AI, or the short code of several that often come together.
fn ais(cursor: &mut Cursor<'_>) -> Option<Vec<Ai>> {
    let code = cursor.peek(8)?;
    if let Some((_, ais)) = fields::SHORT_CODES.iter().find(|(short, _)| u64::from(*short) == code)
    {
        cursor.number(8)?;
        return ais.iter().map(|ai| ai.parse().ok()).collect();
    }
    let mut digits = String::new();
    for len in 1..=4 {
        let digit = u32::try_from(cursor.number(4)?).ok()?;
        digits.push(char::from_digit(digit, 10)?);
        if len > 1
            && let Ok(ai) = digits.parse()
        {
            return Some(vec![ai]);
        }
    }
    None
}

fn foreign_pair(cursor: &mut Cursor<'_>) -> Option<String> {
    cursor.number(4)?;
    let name_len = usize::try_from(cursor.number(7)?).ok()?;
    let name = cursor.base64(name_len)?;
    let value = cursor.text(FOREIGN_LEN_MAX)?;
    Some(format!("{name}={}", encode(&value, Place::Query)))
}

pub(super) fn pack(link: &DigitalLink) -> String {
    let mut elements: Vec<&Element> = link.all().collect();
    elements.sort_by_key(|element| element.ai());
    let mut bits = Bits::default();
    for element in elements {
        for digit in element.ai().as_str().bytes() {
            bits.push(u64::from(digit - b'0'), 4);
        }
        let mut rest = element.value();
        for field in fields(element.ai().spec().parts) {
            rest = value::push(&mut bits, field, rest);
        }
    }
    let mut uri = format!("{}/{}", link.stem(), bits.padded(6).base64());
    super::push_query(&mut uri, link.other_parameters().iter().cloned());
    uri
}
