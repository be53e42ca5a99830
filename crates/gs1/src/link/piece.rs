//! Pieces of a URI that know where they stand.

use crate::error::{Fault, Gs1Error};

/// A piece of the input and the offset at which it stands.
#[derive(Clone, Copy)]
pub(super) struct Piece<'a> {
    pub(super) at: usize,
    pub(super) text: &'a str,
}

impl<'a> Piece<'a> {
    /// The pieces between bytes that are all ASCII.
    pub(super) fn split<const N: usize>(
        self,
        separators: [u8; N],
    ) -> impl Iterator<Item = Piece<'a>> {
        let mut left = Some(self);
        std::iter::from_fn(move || {
            let Piece { at, text } = left?;
            let Some(end) = text.bytes().position(|byte| separators.contains(&byte)) else {
                return left.take();
            };
            left = Some(Piece { at: at + end + 1, text: &text[end + 1..] });
            Some(Piece { at, text: &text[..end] })
        })
    }

    pub(super) fn split_once(self, separator: char) -> Option<(Self, Self)> {
        let (text, rest) = self.text.split_once(separator)?;
        let after = Piece { at: self.at + text.len() + separator.len_utf8(), text: rest };
        Some((Piece { text, ..self }, after))
    }

    pub(super) fn error(self, fault: Fault) -> Gs1Error {
        Gs1Error::new(self.at, self.text.len(), fault)
    }
}

/// RFC 3986 section 2: what may stand in a URI at all.
const URI_BYTES: [bool; 256] = {
    let mut allowed = [false; 256];
    let mut byte = b'!';
    while byte <= b'~' {
        allowed[byte as usize] =
            !matches!(byte, b'"' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}');
        byte += 1;
    }
    allowed
};

/// The first character that no URI may hold.
pub(super) fn check_characters(piece: Piece<'_>) -> Result<(), Gs1Error> {
    match piece.text.bytes().position(|byte| !URI_BYTES[usize::from(byte)]) {
        Some(at) => {
            let len = piece.text[at..].chars().next().map_or(1, char::len_utf8);
            Err(Gs1Error::new(piece.at + at, len, Fault::NotUriChar))
        }
        None => Ok(()),
    }
}
