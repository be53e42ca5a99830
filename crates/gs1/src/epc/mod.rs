//! EPC URNs and EPC binary strings (TDS 2.1), and how they stand to Digital Links.

mod binary;
mod from_urn;
mod prefix;
mod scheme;
#[cfg(test)]
mod tests;
mod to_urn;

pub use binary::TagEpc;
pub(crate) use binary::{is_compressed, unpack};
pub(crate) use from_urn::link_of;
pub use prefix::PrefixTable;
pub use to_urn::NoUrn;

use crate::error::Gs1Error;
use crate::link::DigitalLink;
use crate::value::Depth;

/// The Digital Link (under `https://id.gs1.org`) that names the same thing as an EPC URN.
///
/// Takes `urn:epc:id:…`, `urn:epc:class:lgtin:…` and patterns `urn:epc:idpat:…` that leave open the
/// serial number only. Nothing but the URN is needed: the check digit is computed.
///
/// ```
/// let link = nguon_gs1::urn_to_link("urn:epc:class:lgtin:4012345.012345.Lot987")?;
/// assert_eq!(link.path(), "/01/04012345123456/10/Lot987");
/// # Ok::<(), nguon_gs1::Gs1Error>(())
/// ```
///
/// # Errors
///
/// Not a GS1 scheme, or parts that do not make its key; the place is an offset in `urn`.
pub fn urn_to_link(urn: &str) -> Result<DigitalLink, Gs1Error> {
    link_of(urn, Depth::Content)
}

/// The EPC URN that names the same thing as key and qualifiers of `link`.
///
/// A URN shows where the company prefix ends, which the key does not say: `prefixes` must know it.
///
/// ```
/// use nguon_gs1::{DigitalLink, PrefixTable, link_to_urn};
///
/// let prefixes = PrefixTable::parse("4012345\t7\n")?;
/// let link: DigitalLink = "https://id.gs1.org/01/04012345123456/10/Lot987".parse()?;
/// assert_eq!(link_to_urn(&link, &prefixes).as_deref(), Ok("urn:epc:class:lgtin:4012345.012345.Lot987"));
/// # Ok::<(), nguon_gs1::Gs1Error>(())
/// ```
///
/// # Errors
///
/// [`NoUrn`] says why there is none; keep the link as it was captured then.
pub fn link_to_urn(link: &DigitalLink, prefixes: &PrefixTable) -> Result<String, NoUrn> {
    to_urn::urn(link, prefixes)
}
