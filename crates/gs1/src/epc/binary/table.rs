//! The EPC binary schemes whose content is an EPC URN: one table for both directions.
//!
//! TDS 2.1 section 14.6 and tables 14-2 to 14-5. Every scheme with a company prefix spends the same
//! bits on it; what the prefix leaves of the pair's bits and digits is the reference.

/// Bits of a company prefix of 12, 11, … 6 digits; the index is the partition value.
pub(super) const PREFIX_BITS: [usize; 7] = [40, 37, 34, 30, 27, 24, 20];

/// Digits of the company prefix at partition value 0.
pub(super) const PREFIX_DIGITS_MAX: usize = 12;

/// How company prefix and reference are laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pair {
    /// The reference is a number that fills up `digits` digits together with the prefix.
    Fixed { bits: usize, digits: usize },
    /// The reference is a number without leading zeros, at most `digits` digits with the prefix.
    Number { bits: usize, digits: usize },
    /// The reference is text of 7 bits a character.
    Text { bits: usize },
    /// The reference is text of 6 bits a character, ended by six zero bits; at most `chars`
    /// characters with the prefix.
    Ended { chars: usize },
    /// No company prefix, no filter: two plain numbers (GID).
    General { manager: usize, class: usize },
}

/// What follows the pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Serial {
    /// Nothing.
    None,
    /// Zero bits.
    Reserved(usize),
    /// A number without leading zeros.
    Number(usize),
    /// Digits with their leading zeros, a 1 in front.
    Digits(usize),
    /// Text of 7 bits a character.
    Text(usize),
}

/// One binary scheme.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TagScheme {
    /// Name in `urn:epc:tag:`.
    pub name: &'static str,
    /// Name in `urn:epc:id:`.
    pub urn: &'static str,
    /// The first eight bits.
    pub header: u8,
    /// Company prefix and reference.
    pub pair: Pair,
    /// Piece and total of an ITIP stand behind the pair, 7 bits each.
    pub pieces: bool,
    /// The rest.
    pub serial: Serial,
}

impl TagScheme {
    /// Parts of the URN between dots.
    pub(super) fn parts(&self) -> usize {
        let serial = !matches!(self.serial, Serial::None | Serial::Reserved(_));
        2 + 2 * usize::from(self.pieces) + usize::from(serial)
    }
}

const fn tag(
    name: &'static str,
    urn: &'static str,
    header: u8,
    pair: Pair,
    serial: Serial,
) -> TagScheme {
    TagScheme { name, urn, header, pair, pieces: false, serial }
}

const fn itip(name: &'static str, header: u8, serial: Serial) -> TagScheme {
    TagScheme { pieces: true, ..tag(name, "itip", header, GTIN, serial) }
}

const GTIN: Pair = Pair::Fixed { bits: 44, digits: 13 };
const UNIT: Pair = Pair::Fixed { bits: 58, digits: 17 };
const PLACE: Pair = Pair::Fixed { bits: 41, digits: 12 };
const ASSET: Pair = Pair::Fixed { bits: 44, digits: 12 };

/// Of the schemes of one key, the shortest stands first; GDTI-113 is deprecated and stands last.
pub(super) static TAG_SCHEMES: [TagScheme; 20] = [
    tag("sgtin-96", "sgtin", 0x30, GTIN, Serial::Number(38)),
    tag("sgtin-198", "sgtin", 0x36, GTIN, Serial::Text(140)),
    tag("sscc-96", "sscc", 0x31, UNIT, Serial::Reserved(24)),
    tag("sgln-96", "sgln", 0x32, PLACE, Serial::Number(41)),
    tag("sgln-195", "sgln", 0x39, PLACE, Serial::Text(140)),
    tag("grai-96", "grai", 0x33, ASSET, Serial::Number(38)),
    tag("grai-170", "grai", 0x37, ASSET, Serial::Text(112)),
    tag("giai-96", "giai", 0x34, Pair::Number { bits: 82, digits: 25 }, Serial::None),
    tag("giai-202", "giai", 0x38, Pair::Text { bits: 188 }, Serial::None),
    tag("gsrn-96", "gsrn", 0x2D, UNIT, Serial::Reserved(24)),
    tag("gsrnp-96", "gsrnp", 0x2E, UNIT, Serial::Reserved(24)),
    tag("gdti-96", "gdti", 0x2C, PLACE, Serial::Number(41)),
    tag("gdti-174", "gdti", 0x3E, PLACE, Serial::Text(119)),
    tag("gdti-113", "gdti", 0x3A, PLACE, Serial::Digits(58)),
    tag("sgcn-96", "sgcn", 0x3F, PLACE, Serial::Digits(41)),
    tag("cpi-96", "cpi", 0x3C, Pair::Number { bits: 51, digits: 15 }, Serial::Number(31)),
    tag("cpi-var", "cpi", 0x3D, Pair::Ended { chars: 30 }, Serial::Number(40)),
    itip("itip-110", 0x40, Serial::Number(38)),
    itip("itip-212", 0x41, Serial::Text(140)),
    tag("gid-96", "gid", 0x35, Pair::General { manager: 28, class: 24 }, Serial::Number(36)),
];
