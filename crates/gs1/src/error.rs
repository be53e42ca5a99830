//! What is wrong with an input, where, and what to do about it.

use crate::value::CharSet;

/// A fault in an input: what, and the bytes of the input it stands on.
///
/// The message says what to do; [`Gs1Error::at`] and [`Gs1Error::len`] let a screen mark the place.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{fault} (at byte {at})")]
pub struct Gs1Error {
    /// Offset of the first faulty byte in the input as it was given.
    pub at: usize,
    /// Number of faulty bytes; 0 where something is missing.
    pub len: usize,
    /// What is wrong.
    pub fault: Fault,
}

impl Gs1Error {
    pub(crate) fn new(at: usize, len: usize, fault: Fault) -> Self {
        Self { at, len, fault }
    }

    /// The same fault seen from an input in which this one starts at byte `offset`.
    #[must_use]
    pub(crate) fn shifted(mut self, offset: usize) -> Self {
        self.at += offset;
        self
    }
}

/// Every kind of fault. The text of each says what is wrong and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// Nothing where a value must stand.
    #[error("nothing stands here: give {0}")]
    Missing(&'static str),
    /// A character outside 0–9.
    #[error("only digits are allowed here: remove or replace this character")]
    NotDigit,
    /// A character outside the set of this place.
    #[error("this character is not in {0}: remove or replace it")]
    NotInSet(CharSet),
    /// Fewer characters than the shortest form.
    #[error("too short: at least {0} characters are needed")]
    TooShort(usize),
    /// More characters than the longest form.
    #[error("too long: at most {0} characters are allowed")]
    TooLong(usize),
    /// A length between two allowed ones, or not the one allowed.
    #[error("wrong length: write {0}")]
    Length(&'static str),
    /// The last digit does not follow from the others (modulo 10).
    #[error("wrong check digit: it would be {expected}; compare the number with the label")]
    CheckDigit {
        /// The digit that would fit.
        expected: char,
    },
    /// The last two characters do not follow from the others (modulo 1021).
    #[error("wrong check characters: they would be {expected}; compare with the document")]
    CheckPair {
        /// The pair that would fit.
        expected: String,
    },
    /// Padding `=` of base64url that does not fit the length.
    #[error("wrong number of padding characters '=': the length must be a multiple of 3 with them")]
    Padding,
    /// A company prefix must begin with digits.
    #[error("the GS1 company prefix is digits only: at least its first {0} characters")]
    CompanyPrefix(usize),
    /// A code that its list does not hold.
    #[error("this is not {0}: look the code up in that list")]
    NotListed(&'static str),
    /// A number or letter outside the few allowed.
    #[error("only {0} may stand here")]
    NotAllowed(&'static str),
    /// Month 13 and the like.
    #[error("no such {0}: check the date or time")]
    NoSuch(&'static str),
    /// Piece 3 of 2 and the like.
    #[error("the first number is greater than the second: write position, then total")]
    Order,
    /// A `%` without two hexadecimal digits.
    #[error(
        "broken percent sequence: write two hexadecimal digits after %, or %25 for the sign itself"
    )]
    Percent,
    /// A coupon field (AI 8110, 8112).
    #[error("coupon: {field} {problem}")]
    Coupon {
        /// Name of the field in the coupon format.
        field: &'static str,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// No application identifier begins here.
    #[error(
        "no application identifier of this name: known ones have 2 to 4 digits, see the GS1 list"
    )]
    UnknownAi,
    /// Brackets that do not form `(AI)value`.
    #[error("expected {0}: write (AI)value, with \\( for a bracket inside a value")]
    Bracket(&'static str),
    /// Raw data that does not begin with FNC1.
    #[error("raw element strings begin with FNC1: put ^ or the character 0x1D first")]
    NoFnc1,
    /// More elements than one symbol may hold.
    #[error("more than {0} elements: split the data")]
    TooMany(usize),
    /// The same AI twice with different values.
    #[error("AI ({0}) stands here twice with different values: keep one")]
    Repeated(String),
    /// An AI that needs company.
    #[error("AI ({ai}) needs {needs} beside it")]
    Requires {
        /// The AI that stands alone.
        ai: String,
        /// What must stand beside it, in words.
        needs: String,
    },
    /// Two AIs that exclude each other.
    #[error("AI ({ai}) may not stand beside AI ({other}): remove one")]
    Excludes {
        /// The AI whose rule it is.
        ai: String,
        /// The AI it excludes.
        other: String,
    },
    /// Not an `http` or `https` address.
    #[error("a Digital Link begins with https:// or http:// and a domain")]
    NotLink,
    /// A character that no URI may hold.
    #[error("this character may not stand in a URI: percent-encode it")]
    NotUriChar,
    /// No primary key in the path.
    #[error(
        "no GS1 key with its value in the path: expected for instance /01/ and a GTIN of 14 digits"
    )]
    NoLinkKey,
    /// Path pairs that do not belong to the key or stand in the wrong order.
    #[error(
        "({0}) does not belong here: after the key only its qualifiers may follow, in order ({1})"
    )]
    PathOrder(String, String),
    /// An AI in the query that is no data attribute.
    #[error("AI ({0}) is not allowed in the query of a Digital Link")]
    NotAttribute(String),
    /// A qualifier of the key in the query.
    #[error("AI ({0}) is a qualifier of the key: move it from the query into the path")]
    QualifierInQuery(String),
    /// The same AI twice.
    #[error("AI ({0}) stands here twice: keep one")]
    Duplicate(String),
    /// Not a GS1 EPC URN of a form that a Digital Link can carry.
    #[error("not a GS1 EPC URN: {0}")]
    NotUrn(&'static str),
    /// Not what a barcode reader sends.
    #[error("not scan data: {0}")]
    NotScan(&'static str),
    /// Not the compressed form of Digital Link 1.1.
    #[error("not a compressed Digital Link: {0}")]
    NotCompressed(&'static str),
    /// Not an EPC binary string, or of a kind that is not read.
    #[error("not an EPC binary string: {0}")]
    NotTag(&'static str),
    /// A field of an EPC binary string.
    #[error("EPC: the {field} {problem}")]
    TagField {
        /// Name of the field in the scheme.
        field: &'static str,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// The parts of an EPC URN do not add up to the length of the key.
    #[error(
        "company prefix and reference have {found} digits together: this scheme takes {expected}"
    )]
    UrnDigits {
        /// Digits that the scheme takes.
        expected: usize,
        /// Digits that were found.
        found: usize,
    },
}
