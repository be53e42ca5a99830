//! What `nguon-gs1` says about identifiers. This is the only place that asks it.

use std::borrow::Cow;

use nguon_gs1::{DigitalLink, Fault};

/// Canonical GS1 Digital Link of an EPC URN or Digital Link; other URIs as they are.
pub(crate) fn identifier(written: &str) -> Cow<'_, str> {
    nguon_gs1::canonical_uri(written)
}

/// The lot of an item whose own Digital Link names it.
pub(crate) fn lot_class_of(written: &str) -> Option<String> {
    nguon_gs1::lot_class_of(written)
}

/// Canonical identifier of the lot `number` of a GTIN of 14 digits.
pub(crate) fn lot(gtin: &str, number: &str) -> String {
    let escaped: String = number.bytes().map(escape).collect();
    let link = format!("https://id.gs1.org/01/{gtin}/10/{escaped}");
    identifier(&link).into_owned()
}

fn escape(byte: u8) -> String {
    if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") }
}

/// The same as the event hash spells it: the vectors of CBV leave `'`, `;` and `=` in a Digital
/// Link as they are, where the Digital Link standard would rather encode them.
pub(crate) fn hashed(written: &str) -> Cow<'_, str> {
    let canonical = identifier(written);
    if !canonical.contains('%') || !canonical.starts_with(GS1_DOMAIN) {
        return canonical;
    }
    Cow::Owned(canonical.replace("%27", "'").replace("%3B", ";").replace("%3D", "="))
}

const GS1_DOMAIN: &str = "https://id.gs1.org/";

/// Schemes of EPC URNs that hold a GS1 key (TDS 2.1), with or without a serial number.
const GS1_SCHEMES: [&str; 14] = [
    "sgtin", "sscc", "sgln", "grai", "giai", "gsrn", "gsrnp", "gdti", "sgcn", "ginc", "gsin",
    "itip", "upui", "pgln",
];

/// Keys whose check digit is judged. Other numbers may be paths that only look like a key, and
/// documents that must be accepted carry a GRAI with a wrong one.
const JUDGED: [&str; 4] = ["/01/", "/00/", "/414/", "/417/"];

/// Refuses a GS1 identifier that cannot be one. URIs that are no GS1 identifiers pass.
pub(crate) fn check(written: &str) -> Result<(), String> {
    if let Some(urn) = written.strip_prefix("urn:epc:id:") {
        return check_urn(written, urn.split(':').next().unwrap_or_default());
    }
    let judged = JUDGED.iter().any(|key| written.contains(key));
    match DigitalLink::parse(written) {
        Err(error) if judged && is_check_digit(&error.fault) => Err(error.to_string()),
        _ => Ok(()),
    }
}

fn check_urn(urn: &str, scheme: &str) -> Result<(), String> {
    if !GS1_SCHEMES.contains(&scheme) || matches!(identifier(urn), Cow::Owned(_)) {
        return Ok(());
    }
    let why = nguon_gs1::urn_to_link(urn).err().map(|error| error.to_string());
    Err(why.unwrap_or_else(|| "not a GS1 key in this scheme".to_owned()))
}

fn is_check_digit(fault: &Fault) -> bool {
    matches!(fault, Fault::CheckDigit { .. } | Fault::CheckPair { .. })
}
