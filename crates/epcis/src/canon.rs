//! What `nguon-gs1` says about identifiers. This is the only place that asks it.

use std::borrow::Cow;

use nguon_gs1::{DigitalLink, Fault};

/// Canonical GS1 Digital Link of an EPC URN or Digital Link; other URIs as they are. It is spelled
/// as the event hash spells it: `'`, `;` and `=` stand as they are, as in the vectors of CBV.
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
    if nguon_gs1::number_of_plain(written).is_some_and(has_right_check_digit) {
        return Ok(());
    }
    let judged = JUDGED.iter().any(|key| written.contains(key));
    match DigitalLink::parse(written) {
        Err(error) if judged && is_check_digit(&error.fault) => Err(error.to_string()),
        _ => Ok(()),
    }
}

fn has_right_check_digit(number: &str) -> bool {
    let split = number.split_at_checked(number.len().saturating_sub(1));
    split.is_some_and(|(digits, last)| {
        nguon_gs1::mod10(digits).is_some_and(|digit| last.starts_with(digit))
    })
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

#[cfg(test)]
mod tests {
    /// The event hash, `Event::identifiers` and queries name an object alike.
    #[test]
    fn one_spelling() {
        let cases = [
            (
                "urn:epc:id:upui:1234567.098765.51qIgY)%3C%26Jp3*j7'SDB",
                "51qIgY%29%3C%26Jp3%2Aj7'SDB",
            ),
            ("https://x.vn/01/04012345111118/21/a%27b%3Bc%3Dd%2Fe", "a'b;c=d%2Fe"),
        ];
        for (written, serial) in cases {
            let canonical = super::identifier(written);
            assert!(canonical.ends_with(&format!("/{serial}")), "{canonical}");
            assert_eq!(super::identifier(&canonical), canonical, "a fixed point");
        }
    }
}
