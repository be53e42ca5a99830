//! The stored text of an event: compressed where that makes it smaller.

use std::cell::RefCell;
use std::io;

use zstd::bulk::{Compressor, Decompressor};

/// First byte of a stored text: how the rest is written. New forms get new numbers; the old
/// stay readable for ever.
const PLAIN: u8 = 0;
const ZSTD: u8 = 1;

/// Level 1 of Zstandard: half the size for a few microseconds; higher levels gain little on
/// texts of one or two kilobytes.
const ZSTD_LEVEL: i32 = 1;
/// An event is never larger than the largest document that is taken.
const TEXT_BYTES_MAX: usize = 256 << 20;

thread_local! {
    // Their tables cost more to make than a short text to pack.
    static COMPRESSOR: RefCell<Option<Compressor<'static>>> = const { RefCell::new(None) };
    static DECOMPRESSOR: RefCell<Option<Decompressor<'static>>> = const { RefCell::new(None) };
}

fn compressed(text: &[u8]) -> io::Result<Vec<u8>> {
    COMPRESSOR.with_borrow_mut(|kept| match kept {
        Some(compressor) => compressor.compress(text),
        None => kept.insert(Compressor::new(ZSTD_LEVEL)?).compress(text),
    })
}

fn decompressed(small: &[u8], length: usize) -> io::Result<Vec<u8>> {
    DECOMPRESSOR.with_borrow_mut(|kept| match kept {
        Some(decompressor) => decompressor.decompress(small, length),
        None => kept.insert(Decompressor::new()?).decompress(small, length),
    })
}

/// Text to stored form.
pub(crate) fn pack(text: &[u8]) -> Vec<u8> {
    let (form, rest) = match compressed(text) {
        Ok(small) if small.len() + LENGTH_BYTES < text.len() => (ZSTD, small),
        _ => (PLAIN, Vec::new()),
    };
    let mut stored = vec![form];
    if form == ZSTD {
        stored.extend_from_slice(&u32::try_from(text.len()).unwrap_or(u32::MAX).to_le_bytes());
        stored.extend_from_slice(&rest);
    } else {
        stored.extend_from_slice(text);
    }
    stored
}

/// Length of the text in front of the compressed bytes, so that it is unpacked in one piece.
const LENGTH_BYTES: usize = 4;

/// Bytes of the text of a stored form, without unpacking it.
pub(crate) fn text_bytes(stored: &[u8]) -> usize {
    match stored.split_first() {
        Some((&ZSTD, rest)) => rest
            .first_chunk::<LENGTH_BYTES>()
            .map_or(0, |length| usize::try_from(u32::from_le_bytes(*length)).unwrap_or(usize::MAX)),
        _ => stored.len().saturating_sub(1),
    }
}

/// Stored form to text; the error says what is wrong with it.
pub(crate) fn unpack(stored: &[u8]) -> Result<String, String> {
    let text = match stored.split_first() {
        Some((&PLAIN, text)) => text.to_vec(),
        Some((&ZSTD, rest)) => {
            let (length, small) =
                rest.split_first_chunk::<LENGTH_BYTES>().ok_or("the text is cut off")?;
            let length = usize::try_from(u32::from_le_bytes(*length)).unwrap_or(usize::MAX);
            if length > TEXT_BYTES_MAX {
                return Err("the length of the text is impossible".to_owned());
            }
            decompressed(small, length).map_err(|error| error.to_string())?
        }
        Some((form, _)) => return Err(format!("the text has the unknown form {form}")),
        None => return Err("the text is empty".to_owned()),
    };
    String::from_utf8(text).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_come_back_and_long_ones_get_smaller() {
        let long = r#"{"epcList":["https://id.gs1.org/01/09521234543213/21/1"]}"#.repeat(40);
        for text in ["", "{}", r#"{"ghi chú":"xoài cát Hòa Lộc"}"#, &long] {
            let stored = pack(text.as_bytes());
            assert_eq!(unpack(&stored).unwrap(), text);
            assert_eq!(text_bytes(&stored), text.len());
            assert!(stored.len() <= text.len() + 1, "{text}");
        }
        assert!(pack(long.as_bytes()).len() < long.len() / 4);
    }

    #[test]
    fn damage_is_an_error() {
        let good = pack("{\"a\":1}".repeat(50).as_bytes());
        let mut flipped = good.clone();
        flipped[9] ^= 0xff;
        for bad in
            [&[][..], &[9, 1, 2], &[ZSTD, 1], &good[..good.len() - 3], &flipped, &[PLAIN, 0xff]]
        {
            assert!(unpack(bad).is_err(), "{bad:?}");
        }
    }
}
