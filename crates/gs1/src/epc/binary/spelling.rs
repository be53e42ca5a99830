//! Bits as text: hexadecimal and base64url, and the two forms in the path of a Digital Link.

use super::{TagEpc, decode};
use crate::bits::{Bits, base64_value};
use crate::error::{Fault, Gs1Error};
use crate::link::DigitalLink;

/// More bits than any EPC has.
const BITS_MAX: usize = 512;

/// Whether a path segment claims to be a compressed EPC.
pub(crate) fn is_compressed(segment: &str) -> bool {
    segment.starts_with("eh") || segment.starts_with("ex")
}

/// The link that a segment `eh…` or `ex…` stands for; the place of a fault is an offset in it.
pub(crate) fn unpack(segment: &str) -> Result<DigitalLink, Gs1Error> {
    let text = &segment[2..];
    let tag = if segment.starts_with("eh") {
        read(text, 4, |byte| match byte {
            b'0'..=b'9' | b'a'..=b'f' => char::from(byte).to_digit(16),
            _ => None,
        })
    } else {
        read(text, 6, base64_value)
    };
    let no_key = Fault::NotTag("an EPC of this scheme has no GS1 key");
    tag.map_err(|error| error.shifted(2))?
        .link
        .ok_or_else(|| Gs1Error::new(2, segment.len() - 2, no_key))
}

pub(super) fn from_hex(text: &str) -> Result<TagEpc, Gs1Error> {
    read(text, 4, |byte| char::from(byte).to_digit(16))
}

/// Reads characters of `width` bits each.
fn read(text: &str, width: usize, digit: impl Fn(u8) -> Option<u32>) -> Result<TagEpc, Gs1Error> {
    if text.is_empty() {
        return Err(Gs1Error::new(0, 0, Fault::Missing("the EPC binary string")));
    }
    if text.len() > BITS_MAX / width {
        return Err(Gs1Error::new(0, text.len(), Fault::TooLong(BITS_MAX / width)));
    }
    let mut bits = Bits::default();
    for (at, letter) in text.char_indices() {
        let value = u8::try_from(letter).ok().and_then(&digit).ok_or_else(|| {
            let forms = "only lower-case hexadecimal digits after eh, base64url letters after ex";
            Gs1Error::new(at, letter.len_utf8(), Fault::NotTag(forms))
        })?;
        bits.push(u64::from(value), width);
    }
    // Places count in bits until here.
    decode::tag(&bits, width).map_err(|error| {
        let (start, end) = (error.at / width, (error.at + error.len).div_ceil(width));
        Gs1Error::new(start, end - start, error.fault)
    })
}
