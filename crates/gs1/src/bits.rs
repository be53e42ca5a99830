//! Rows of bits, and their spelling in hexadecimal digits and base64url.

/// RFC 4648 table 2.
const BASE64URL: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Bits in order; an EPC has a few hundred at most.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Bits(pub(crate) Vec<bool>);

impl Bits {
    /// Appends `value` as `width` bits.
    pub(crate) fn push(&mut self, value: u64, width: usize) {
        self.0.extend((0..width).rev().map(|bit| bit < 64 && value >> bit & 1 == 1));
    }

    /// Appends zeros up to a multiple of `unit`.
    pub(crate) fn padded(&self, unit: usize) -> Self {
        let mut bits = self.0.clone();
        bits.resize(bits.len().next_multiple_of(unit), false);
        Self(bits)
    }

    /// Lower-case hexadecimal digits; the number of bits is a multiple of 4.
    pub(crate) fn hex(&self) -> String {
        self.letters(4).map(|value| char::from(b"0123456789abcdef"[value])).collect()
    }

    /// Base64url; the number of bits is a multiple of 6.
    pub(crate) fn base64(&self) -> String {
        self.letters(6).map(|value| char::from(BASE64URL[value])).collect()
    }

    fn letters(&self, width: usize) -> impl Iterator<Item = usize> {
        let value =
            |bits: &[bool]| bits.iter().fold(0, |value, &bit| value << 1 | usize::from(bit));
        self.0.chunks(width).map(value)
    }
}

/// The six bits that a letter of base64url stands for.
pub(crate) fn base64_value(letter: u8) -> Option<u32> {
    BASE64URL.iter().position(|&other| other == letter).and_then(|at| at.try_into().ok())
}
