//! Bits to URN.

use std::fmt::Write as _;

use super::reader::Reader;
use super::table::{PREFIX_BITS, PREFIX_DIGITS_MAX, Pair, Serial, TAG_SCHEMES, TagScheme};
use super::{TagEpc, problem};
use crate::bits::Bits;
use crate::epc::to_urn::escape;
use crate::epc::urn_to_link;
use crate::error::{Fault, Gs1Error};

/// Padding reaches to the end of a word of a tag's memory, and of a character of `width` bits.
const WORD: usize = 16;

/// Reads an EPC with nothing but padding behind it; places of faults count in bits.
pub(super) fn tag(bits: &Bits, width: usize) -> Result<TagEpc, Gs1Error> {
    let mut reader = Reader::new(&bits.0);
    let header = reader.number(8, "header")?;
    let scheme = TAG_SCHEMES.iter().find(|scheme| u64::from(scheme.header) == header);
    let scheme = scheme.ok_or_else(|| {
        Gs1Error::new(0, 8, Fault::NotTag("no scheme that this library reads has this header"))
    })?;
    let filter = match scheme.pair {
        Pair::General { .. } => None,
        _ => u8::try_from(reader.number(3, "filter value")?).ok(),
    };
    let mut body = pair(&mut reader, scheme.pair)?;
    if scheme.pieces {
        for field in ["piece", "total"] {
            // Writing to a String cannot fail.
            let _ = write!(body, ".{}", filled(&mut reader, 7, 2, field)?);
        }
    }
    if let Some(serial) = serial(&mut reader, scheme.serial)? {
        body.push('.');
        body.push_str(&serial);
    }
    let end = reader.at;
    let room = end.next_multiple_of(WORD).next_multiple_of(width) - end;
    if reader.left() > room {
        return Err(problem(end, reader.left(), "padding", "is too long: remove it"));
    }
    reader.zeros(reader.left(), "padding")?;
    finish(scheme, filter, body, Bits(bits.0[..end].to_vec()))
}

/// The tag, if its URN is right: characters of serial numbers, rules of content.
fn finish(
    scheme: &'static TagScheme,
    filter: Option<u8>,
    body: String,
    bits: Bits,
) -> Result<TagEpc, Gs1Error> {
    let mut tag = TagEpc { scheme, filter, body, bits, link: None };
    if !matches!(scheme.pair, Pair::General { .. }) {
        let link = urn_to_link(&tag.urn());
        tag.link = Some(link.map_err(|error| Gs1Error::new(0, tag.bits.0.len(), error.fault))?);
    }
    Ok(tag)
}

/// Company prefix, dot, reference.
fn pair(reader: &mut Reader<'_>, pair: Pair) -> Result<String, Gs1Error> {
    if let Pair::General { manager, class } = pair {
        let manager = reader.number(manager, "manager number")?;
        return Ok(format!("{manager}.{}", reader.number(class, "object class")?));
    }
    let start = reader.at;
    let partition = usize::try_from(reader.number(3, "partition")?).unwrap_or(PREFIX_BITS.len());
    let Some(&prefix_bits) = PREFIX_BITS.get(partition) else {
        return Err(problem(start, 3, "partition", "is 7: only 0 to 6 exist"));
    };
    let prefix_digits = PREFIX_DIGITS_MAX - partition;
    let prefix = filled(reader, prefix_bits, prefix_digits, "company prefix")?;
    let reference = match pair {
        Pair::Fixed { bits, digits } => {
            filled(reader, bits - prefix_bits, digits - prefix_digits, "reference")?
        }
        Pair::Number { bits, digits } => {
            let start = reader.at;
            let number = reader.number(bits - prefix_bits, "reference")?.to_string();
            if number.len() > digits - prefix_digits {
                return Err(problem(start, reader.at - start, "reference", TOO_GREAT));
            }
            number
        }
        Pair::Text { bits } => escape(&reader.text(bits - prefix_bits, "reference")?),
        Pair::Ended { chars } => escape(&ended(reader, chars - prefix_digits)?),
        Pair::General { .. } => String::new(),
    };
    Ok(format!("{prefix}.{reference}"))
}

const TOO_GREAT: &str = "has more digits than its place in the key";

/// A number written with exactly `digits` digits.
fn filled(
    reader: &mut Reader<'_>,
    bits: usize,
    digits: usize,
    field: &'static str,
) -> Result<String, Gs1Error> {
    let start = reader.at;
    let number = reader.number(bits, field)?;
    let text =
        if digits == 0 && number == 0 { String::new() } else { format!("{number:0>digits$}") };
    if text.len() > digits {
        return Err(problem(start, bits, field, TOO_GREAT));
    }
    Ok(text)
}

/// Text of 6 bits a character: those of its ASCII code that tell set 39 apart.
fn ended(reader: &mut Reader<'_>, chars: usize) -> Result<String, Gs1Error> {
    let start = reader.at;
    let mut text = String::new();
    loop {
        let code = u8::try_from(reader.number(6, "reference")?).unwrap_or_default();
        match code {
            0 => return Ok(text),
            1..32 => text.push(char::from(code | 0x40)),
            _ => text.push(char::from(code)),
        }
        if text.len() > chars {
            return Err(problem(start, reader.at - start, "reference", "is too long"));
        }
    }
}

fn serial(reader: &mut Reader<'_>, serial: Serial) -> Result<Option<String>, Gs1Error> {
    let start = reader.at;
    Ok(match serial {
        Serial::None => None,
        Serial::Reserved(bits) => {
            reader.zeros(bits, "reserved field")?;
            None
        }
        Serial::Number(bits) => Some(reader.number(bits, "serial number")?.to_string()),
        Serial::Digits(bits) => {
            let marked = reader.number(bits, "serial number")?.to_string();
            let digits = marked.strip_prefix('1').filter(|digits| !digits.is_empty());
            let fault = || problem(start, bits, "serial number", "lacks the 1 before its digits");
            Some(digits.ok_or_else(fault)?.to_owned())
        }
        Serial::Text(bits) => Some(escape(&reader.text(bits, "serial number")?)),
    })
}
