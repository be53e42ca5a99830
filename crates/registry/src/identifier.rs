//! GS1 identifiers of parties and places as canonical Digital Link URIs, the form in which events
//! and other rooms speak of them.

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

const STEM: &str = "https://id.gs1.org";

/// Text that is no identifier of its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("write 13 digits with a right check digit, or https://id.gs1.org/{ai}/ and those digits")]
pub struct IdentifierError {
    /// The application identifier expected: 417 for parties, 414 for places.
    pub ai: u16,
}

/// A global location number of 13 digits under an application identifier of the GS1 General
/// Specifications, written `https://id.gs1.org/{AI}/{digits}`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Located<const AI: u16>(String);

/// A party: household, cooperative, firm (AI 417, PGLN).
pub type PartyId = Located<417>;
/// A place: plot, growing area, packing house, premises (AI 414, GLN).
pub type PlaceId = Located<414>;

impl<const AI: u16> Located<AI> {
    /// The canonical URI.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The 13 digits alone.
    pub fn digits(&self) -> &str {
        &self.0[self.0.len() - 13..]
    }
}

impl<const AI: u16> FromStr for Located<AI> {
    type Err = IdentifierError;

    /// Reads the canonical URI or the bare 13 digits.
    fn from_str(text: &str) -> Result<Self, IdentifierError> {
        let wrong = IdentifierError { ai: AI };
        let text = text.trim();
        let stem = format!("{STEM}/{AI}/");
        let digits = text.strip_prefix(&stem).unwrap_or(text);
        let (body, check) = digits.split_at_checked(12).ok_or(wrong)?;
        let right = nguon_gs1::mod10(body).is_some_and(|digit| check == digit.to_string());
        if right { Ok(Self(format!("{stem}{digits}"))) } else { Err(wrong) }
    }
}

impl<const AI: u16> AsRef<str> for Located<AI> {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl<const AI: u16> fmt::Display for Located<AI> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<const AI: u16> Serialize for Located<AI> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_and_uris_become_one_form() {
        for text in ["9521234000013", " 9521234000013 ", "https://id.gs1.org/414/9521234000013"] {
            let id: PlaceId = text.parse().unwrap();
            assert_eq!(id.as_str(), "https://id.gs1.org/414/9521234000013");
        }
        for text in [
            "",
            "952123400001",
            "9521234000014",
            "95212340000130",
            "952123400001x",
            "https://id.gs1.org/417/9521234000013",
            "https://example.org/414/9521234000013",
            "đđđđđđđđđđđđđ",
        ] {
            assert!(text.parse::<PlaceId>().is_err(), "{text}");
        }
    }
}
