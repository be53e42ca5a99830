//! Percent-encoding of values in paths and queries.

use std::borrow::Cow;
use std::fmt::Write as _;

use crate::error::{Fault, Gs1Error};

/// Where a value stands: `+` is a space in a query and itself in a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Path,
    Query,
    /// In the path of an identifier that is hashed: `'`, `;` and `=` stay as they are.
    HashedPath,
}

/// `text` with everything encoded but letters, digits, `-._~` (RFC 3986 section 2.3) and what the
/// place keeps.
pub(crate) fn encode(text: &str, place: Place) -> Cow<'_, str> {
    let kept: &[u8] = if place == Place::HashedPath { b"-._~';=" } else { b"-._~" };
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || kept.contains(&byte);
    if text.bytes().all(plain) {
        return Cow::Borrowed(text);
    }
    let mut encoded = String::with_capacity(text.len() + 8);
    for byte in text.bytes() {
        if plain(byte) {
            encoded.push(char::from(byte));
        } else if byte == b' ' && place == Place::Query {
            encoded.push('+');
        } else {
            // Writing to a String cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    Cow::Owned(encoded)
}

/// The bytes that `raw` stands for.
///
/// # Errors
///
/// A `%` without two hexadecimal digits, at its offset in `raw`.
pub(crate) fn decode(raw: &str, place: Place) -> Result<Cow<'_, [u8]>, Gs1Error> {
    let plus = place == Place::Query && raw.contains('+');
    if !plus && !raw.contains('%') {
        return Ok(Cow::Borrowed(raw.as_bytes()));
    }
    let bytes = raw.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'%' => {
                let hex = |byte: Option<&u8>| byte.and_then(|&byte| char::from(byte).to_digit(16));
                let (Some(high), Some(low)) = (hex(bytes.get(at + 1)), hex(bytes.get(at + 2)))
                else {
                    let len =
                        raw[at..].char_indices().nth(3).map_or(raw.len() - at, |(len, _)| len);
                    return Err(Gs1Error::new(at, len, Fault::Percent));
                };
                decoded.extend(u8::try_from(high * 16 + low));
                at += 2;
            }
            b'+' if plus => decoded.push(b' '),
            byte => decoded.push(byte),
        }
        at += 1;
    }
    Ok(Cow::Owned(decoded))
}

/// Offset in `raw` of byte `offset` of its decoded value.
pub(crate) fn raw_offset(raw: &str, offset: usize) -> usize {
    let mut at = 0;
    for _ in 0..offset {
        at += if raw.as_bytes().get(at) == Some(&b'%') { 3 } else { 1 };
    }
    at.min(raw.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::{self, Tally};

    #[derive(serde::Deserialize)]
    struct Row {
        input: String,
        expect_path: String,
        expect_query: String,
    }

    #[test]
    fn encoding_of_the_engine() {
        let Some(rows) = corpus::rows::<Row>("gs1/engine/uri_escape.jsonl") else {
            return;
        };
        let mut tally = Tally::new("engine/uri_escape");
        for row in rows {
            let found = (encode(&row.input, Place::Path), encode(&row.input, Place::Query));
            let same = found.0 == row.expect_path && found.1 == row.expect_query;
            tally.judge(same, || format!("{}: {found:?}", row.input));
        }
        tally.finish();
    }

    /// The engine takes a broken sequence as plain text. It is no URI (RFC 3986 section 2.1), and a
    /// resolver must answer it with 400, so it is refused here.
    const BROKEN: [&str; 4] = ["A%4gB", "A%4GB", "A%g4B", "A%G4B"];

    #[test]
    fn decoding_of_the_engine() {
        let Some(rows) = corpus::rows::<Row>("gs1/engine/uri_unescape.jsonl") else {
            return;
        };
        let mut tally = Tally::new("engine/uri_unescape");
        // The rows show each byte as one Latin-1 character.
        let latin1 =
            |bytes: Cow<'_, [u8]>| bytes.iter().map(|&byte| char::from(byte)).collect::<String>();
        for row in rows {
            if BROKEN.contains(&row.input.as_str()) {
                assert_eq!(decode(&row.input, Place::Path).unwrap_err().at, 1);
                tally.excepted("broken-percent");
                continue;
            }
            let path = decode(&row.input, Place::Path).map(latin1).unwrap();
            let query = decode(&row.input, Place::Query).map(latin1).unwrap();
            let same = path == row.expect_path && query == row.expect_query;
            tally.judge(same, || format!("{}: {path} {query}", row.input));
        }
        tally.finish();
    }
}
