//! URN to bits.

use super::table::{PREFIX_BITS, PREFIX_DIGITS_MAX, Pair, Serial, TAG_SCHEMES, TagScheme};
use super::{FILTER_MAX, TagEpc, decode, problem};
use crate::bits::Bits;
use crate::epc::from_urn::{Part, unescape};
use crate::epc::urn_to_link;
use crate::error::{Fault, Gs1Error};
use crate::value::CharSet;

pub(super) fn from_urn(urn: &str, filter: u8) -> Result<TagEpc, Gs1Error> {
    let whole = Part { at: 0, text: urn };
    let forms = "a tag holds one thing: its URN begins with urn:epc:id:";
    let rest = urn.strip_prefix("urn:epc:id:").ok_or_else(|| whole.error(Fault::NotUrn(forms)))?;
    let (name, text) = rest.split_once(':').unwrap_or((rest, ""));
    let body = Part { at: urn.len() - text.len(), text };
    if name != "gid" {
        urn_to_link(urn)?;
    }
    let none = Fault::NotUrn("no binary scheme has this name");
    let mut refusal = Part { at: whole.at + 11, text: name }.error(none);
    for scheme in TAG_SCHEMES.iter().filter(|scheme| scheme.urn == name) {
        match tag(scheme, filter, body) {
            Ok(tag) => return Ok(tag),
            Err(error) => refusal = error,
        }
    }
    Err(refusal)
}

pub(super) fn from_tag_uri(uri: &str) -> Result<TagEpc, Gs1Error> {
    let whole = Part { at: 0, text: uri };
    let forms = "a tag URI is urn:epc:tag:, scheme, colon, filter value, dot, identity";
    let refuse = || whole.error(Fault::NotUrn(forms));
    let rest = uri.strip_prefix("urn:epc:tag:").ok_or_else(refuse)?;
    let (name, text) = rest.split_once(':').ok_or_else(refuse)?;
    let scheme = TAG_SCHEMES.iter().find(|scheme| scheme.name == name).ok_or_else(|| {
        Part { at: 12, text: name }.error(Fault::NotUrn("no binary scheme has this name"))
    })?;
    let mut body = Part { at: uri.len() - text.len(), text };
    let mut filter = 0;
    if !matches!(scheme.pair, Pair::General { .. }) {
        let (digit, text) = text.split_once('.').ok_or_else(refuse)?;
        filter = match digit.as_bytes() {
            [digit @ b'0'..=b'7'] => digit - b'0',
            _ => return Err(problem(body.at, digit.len(), "filter value", "is one digit 0 to 7")),
        };
        body = Part { at: uri.len() - text.len(), text };
        urn_to_link(&format!("urn:epc:id:{}:{text}", scheme.urn))
            .map_err(|error| body.error(error.fault))?;
    }
    tag(scheme, filter, body)
}

/// `body` stands in a URN that was found right; what is left to fail is the room in the fields.
fn tag(scheme: &'static TagScheme, filter: u8, body: Part<'_>) -> Result<TagEpc, Gs1Error> {
    let parts = body.split_dots(scheme.parts());
    if parts.len() < scheme.parts() {
        return Err(body.error(Fault::NotUrn("a part is missing: parts are set apart by dots")));
    }
    let mut bits = Bits::default();
    bits.push(u64::from(scheme.header), 8);
    let filter = match scheme.pair {
        Pair::General { .. } => None,
        _ if filter > FILTER_MAX => {
            return Err(problem(body.at, 0, "filter value", "is one digit 0 to 7"));
        }
        _ => Some(filter),
    };
    if let Some(filter) = filter {
        bits.push(u64::from(filter), 3);
    }
    pair(&mut bits, scheme.pair, parts[0], parts[1])?;
    if scheme.pieces {
        for part in &parts[2..4] {
            number(&mut bits, *part, 7, "piece or total")?;
        }
    }
    if let Some(part) = parts.last() {
        serial(&mut bits, scheme.serial, *part)?;
    }
    // Read back: text that a URN may write in two ways (& and %26) is kept in one.
    decode::tag(&bits, 1).map_err(|error| body.error(error.fault))
}

fn pair(
    bits: &mut Bits,
    pair: Pair,
    prefix: Part<'_>,
    reference: Part<'_>,
) -> Result<(), Gs1Error> {
    if let Pair::General { manager, class } = pair {
        plain_number(bits, prefix, manager, "manager number")?;
        return plain_number(bits, reference, class, "object class");
    }
    let partition = PREFIX_DIGITS_MAX - prefix.text.len();
    let prefix_bits = PREFIX_BITS[partition];
    bits.push(partition as u64, 3);
    number(bits, prefix, prefix_bits, "company prefix")?;
    match pair {
        Pair::Fixed { bits: all, .. } => number(bits, reference, all - prefix_bits, "reference"),
        Pair::Number { bits: all, digits } => {
            if prefix.text.len() + reference.text.len() > digits {
                let room = "has more digits than this scheme takes";
                return Err(problem(reference.at, reference.text.len(), "reference", room));
            }
            plain_number(bits, reference, all - prefix_bits, "reference")
        }
        Pair::Text { bits: all } => text(bits, reference, all - prefix_bits, "reference"),
        Pair::Ended { .. } => {
            for byte in unescape(reference)?.bytes() {
                bits.push(u64::from(byte & 0x3F), 6);
            }
            bits.push(0, 6);
            Ok(())
        }
        Pair::General { .. } => Ok(()),
    }
}

fn serial(bits: &mut Bits, serial: Serial, part: Part<'_>) -> Result<(), Gs1Error> {
    let field = "serial number";
    match serial {
        Serial::None => Ok(()),
        Serial::Reserved(width) => {
            bits.push(0, width);
            Ok(())
        }
        Serial::Number(width) => plain_number(bits, part, width, field),
        Serial::Digits(width) => {
            let marked = format!("1{}", part.text);
            number(bits, Part { text: &marked, ..part }, width, field).map_err(|_| too_great(part))
        }
        Serial::Text(width) => text(bits, part, width, field),
    }
}

/// A number that a numeric field gives back as it was written: without leading zeros.
fn plain_number(
    bits: &mut Bits,
    part: Part<'_>,
    width: usize,
    field: &'static str,
) -> Result<(), Gs1Error> {
    if part.text.is_empty() {
        return Err(Gs1Error::new(part.at, 0, Fault::Missing("a serial number")));
    }
    if part.text.len() > 1 && part.text.starts_with('0') {
        return Err(problem(part.at, 1, field, "must not begin with 0 in this scheme"));
    }
    number(bits, part, width, field)
}

fn number(
    bits: &mut Bits,
    part: Part<'_>,
    width: usize,
    field: &'static str,
) -> Result<(), Gs1Error> {
    CharSet::Digits.check(part.text).map_err(|error| error.shifted(part.at))?;
    let value = if part.text.is_empty() { Some(0) } else { part.text.parse::<u64>().ok() };
    match value {
        Some(value) if width >= 64 || value >> width == 0 => {
            bits.push(value, width);
            Ok(())
        }
        _ => Err(problem(part.at, part.text.len(), field, "is too great for this scheme")),
    }
}

fn too_great(part: Part<'_>) -> Gs1Error {
    problem(part.at, part.text.len(), "serial number", "is too great for this scheme")
}

fn text(
    bits: &mut Bits,
    part: Part<'_>,
    width: usize,
    field: &'static str,
) -> Result<(), Gs1Error> {
    let plain = unescape(part)?;
    if plain.is_empty() {
        return Err(Gs1Error::new(part.at, 0, Fault::Missing("a value")));
    }
    let end = bits.0.len() + width;
    if plain.len() * 7 > width {
        return Err(problem(part.at, part.text.len(), field, "is too long for this scheme"));
    }
    for byte in plain.bytes() {
        bits.push(u64::from(byte), 7);
    }
    bits.0.resize(end, false);
    Ok(())
}
