//! EPC binary encodings (TDS 2.1 section 14): what an RFID tag holds, and the compressed forms
//! `/eh…` and `/ex…` of a Digital Link.

mod decode;
mod encode;
mod reader;
mod spelling;
mod table;
#[cfg(test)]
mod tests;

pub(crate) use spelling::{is_compressed, unpack};

use crate::bits::Bits;
use crate::error::{Fault, Gs1Error};
use crate::link::DigitalLink;
use table::TagScheme;

/// One EPC as a tag holds it: a URN, a filter value and their binary form.
///
/// ```
/// use nguon_gs1::TagEpc;
///
/// let tag = TagEpc::from_hex("3074257BF7194E4000001A85")?;
/// assert_eq!(tag.urn(), "urn:epc:id:sgtin:0614141.812345.6789");
/// assert_eq!(tag.tag_uri(), "urn:epc:tag:sgtin-96:3.0614141.812345.6789");
/// assert_eq!(tag.link().map(|link| link.path()).as_deref(), Some("/01/80614141123458/21/6789"));
/// assert_eq!(TagEpc::from_urn(&tag.urn(), 3)?.to_hex(), "3074257BF7194E4000001A85");
/// # Ok::<(), nguon_gs1::Gs1Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TagEpc {
    scheme: &'static TagScheme,
    filter: Option<u8>,
    body: String,
    bits: Bits,
    link: Option<DigitalLink>,
}

/// Largest filter value: 3 bits.
const FILTER_MAX: u8 = 7;

impl TagEpc {
    /// Reads the hexadecimal digits of a tag's EPC memory, in either case. Zero bits up to the next
    /// word of 16 bits may follow the EPC.
    ///
    /// # Errors
    ///
    /// An unknown header, or a field that does not hold what it should, with its digits.
    pub fn from_hex(hex: &str) -> Result<Self, Gs1Error> {
        spelling::from_hex(hex)
    }

    /// Encodes a pure identity URN (`urn:epc:id:…`) in the shortest binary scheme that can hold it.
    /// `filter` (0–7) tells readers the packaging level; 0 says nothing. A GID has none.
    ///
    /// From a Digital Link: `TagEpc::from_urn(&link_to_urn(&link, &prefixes)?, 0)`.
    ///
    /// # Errors
    ///
    /// A URN that names no single thing or has no binary scheme, or a value that fits none of them;
    /// the place is an offset in `urn`.
    pub fn from_urn(urn: &str, filter: u8) -> Result<Self, Gs1Error> {
        encode::from_urn(urn, filter)
    }

    /// Encodes a tag URI (`urn:epc:tag:sgtin-96:3.…`), which names the scheme and the filter value.
    ///
    /// # Errors
    ///
    /// An unknown scheme, or a value that does not fit it; the place is an offset in `uri`.
    pub fn from_tag_uri(uri: &str) -> Result<Self, Gs1Error> {
        encode::from_tag_uri(uri)
    }

    /// Name of the binary scheme: `sgtin-96` and the like.
    pub fn scheme(&self) -> &'static str {
        self.scheme.name
    }

    /// The filter value, 0–7; `None` for a GID.
    pub fn filter(&self) -> Option<u8> {
        self.filter
    }

    /// The pure identity URN.
    pub fn urn(&self) -> String {
        format!("urn:epc:id:{}:{}", self.scheme.urn, self.body)
    }

    /// The tag URI: scheme, filter value and identity.
    pub fn tag_uri(&self) -> String {
        let filter = self.filter.map(|filter| format!("{filter}.")).unwrap_or_default();
        format!("urn:epc:tag:{}:{filter}{}", self.scheme.name, self.body)
    }

    /// The Digital Link of the same thing under `https://id.gs1.org`; `None` for a GID.
    pub fn link(&self) -> Option<&DigitalLink> {
        self.link.as_ref()
    }

    /// Upper-case hexadecimal digits, filled up with zeros to words of 16 bits as in a tag's memory.
    pub fn to_hex(&self) -> String {
        self.bits.padded(16).hex().to_uppercase()
    }

    /// The compressed path segment `eh…` (GS1 DL compression of EPC binary strings 1.0.0, 4.2.1).
    pub fn to_path_hex(&self) -> String {
        format!("eh{}", self.bits.padded(4).hex())
    }

    /// The compressed path segment `ex…` (the same, 4.2.2): one sixth shorter.
    pub fn to_path_base64(&self) -> String {
        format!("ex{}", self.bits.padded(6).base64())
    }
}

/// A field that does not hold what it should.
fn problem(at: usize, len: usize, field: &'static str, problem: &'static str) -> Gs1Error {
    Gs1Error::new(at, len, Fault::TagField { field, problem })
}
