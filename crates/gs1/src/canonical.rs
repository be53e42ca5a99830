//! One spelling per thing: the form of identifiers that EPCIS compares, indexes and hashes.

use std::borrow::Cow;

use crate::element::Element;
use crate::epc;
use crate::link::percent::Place;
use crate::link::{CANONICAL_STEM, DigitalLink, Reading};
use crate::value::Depth;

/// What an identifier of EPCIS names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum IdentifierKind {
    /// One thing: a serialised item, a logistic unit, an asset, a document, a shipment.
    Instance,
    /// All things of a kind: a product or one lot of it, an asset type, a document type.
    Class,
    /// A place (GLN as location, with or without extension).
    Location,
    /// A party (GLN as party).
    Party,
    /// No GS1 identifier that this crate reads.
    Other,
}

/// The constrained canonical Digital Link of `uri` (CBV 2.0 section 8, event hash): domain
/// `id.gs1.org`, no query, only the key and its finest qualifier, GTIN with 14 digits.
///
/// Reads EPC URNs and Digital Links of any domain and age (short names, short GTINs). Values are
/// taken as captured: a wrong check digit is the capture's business, not this function's. What is no
/// GS1 identifier comes back unchanged.
///
/// Percent-encoding is that of the published hash vectors, which leave `'`, `;` and `=` as they are;
/// [`DigitalLink::canonical`] encodes them. Compare results of this function with each other only.
///
/// ```
/// use nguon_gs1::canonical_uri;
///
/// let same = "https://id.gs1.org/01/04012345111118/21/A1";
/// assert_eq!(canonical_uri("urn:epc:id:sgtin:4012345.011111.A1"), same);
/// assert_eq!(canonical_uri("http://example.vn/gtin/4012345111118/lot/L7/ser/A1?17=271231"), same);
/// assert_eq!(canonical_uri("https://example.vn/pallet/7"), "https://example.vn/pallet/7");
/// ```
pub fn canonical_uri(uri: &str) -> Cow<'_, str> {
    if number_of_plain(uri).is_some() {
        return Cow::Borrowed(uri);
    }
    respelled(uri)
}

/// The number of the key of an identifier that stands in its canonical spelling beyond doubt: GTIN,
/// GTIN with lot or serial number, SSCC, GLN with or without extension, of letters and digits that
/// nobody encodes. Reading it could change nothing, so most identifiers of a repository need not be
/// read at all. `None` says nothing.
///
/// ```
/// let item = "https://id.gs1.org/01/04012345111118/21/A1";
/// assert_eq!(nguon_gs1::number_of_plain(item), Some("04012345111118"));
/// assert_eq!(nguon_gs1::number_of_plain("https://example.vn/01/04012345111118/21/A1"), None);
/// ```
pub fn number_of_plain(uri: &str) -> Option<&str> {
    let mut parts = uri.strip_prefix(CANONICAL_STEM)?.strip_prefix('/')?.split('/');
    let (key, number) = (parts.next()?, parts.next()?);
    let digits = match key {
        "01" => 14,
        "00" => 18,
        "414" | "417" => 13,
        _ => return None,
    };
    if number.len() != digits || !number.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let Some(qualifier) = parts.next() else { return Some(number) };
    let value = parts.next()?;
    let fits = match (key, qualifier) {
        ("01", "10" | "21") => true,
        // Extension 0 says that there is none.
        ("414", "254") => value != "0",
        _ => false,
    };
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    let plain = (1..=20).contains(&value.len()) && value.bytes().all(plain);
    (fits && plain && parts.next().is_none()).then_some(number)
}

fn respelled(uri: &str) -> Cow<'_, str> {
    match read(uri) {
        Some(link) => {
            let canonical = constrained(&link);
            if canonical == uri { Cow::Borrowed(uri) } else { Cow::Owned(canonical) }
        }
        None => Cow::Borrowed(uri),
    }
}

/// The canonical URI of the lot to which the named item belongs, where `uri` itself says so: a GTIN
/// with lot and serial number. `None` for everything else, also for a lot itself.
///
/// ```
/// let lot = nguon_gs1::lot_class_of("https://example.vn/01/04012345111118/10/L7/21/A1");
/// assert_eq!(lot.as_deref(), Some("https://id.gs1.org/01/04012345111118/10/L7"));
/// ```
pub fn lot_class_of(uri: &str) -> Option<String> {
    // It has one qualifier at most.
    if number_of_plain(uri).is_some() {
        return None;
    }
    let mut link = read(uri)?;
    link.serial()?;
    let lot = link.qualifiers().iter().find(|element| element.ai() == "10")?.clone();
    if link.key().ai() != "01" {
        return None;
    }
    link.set_parts(vec![lot], Vec::new());
    Some(constrained(&link))
}

/// What `uri` names.
pub fn kind_of(uri: &str) -> IdentifierKind {
    let Some(link) = read(uri) else { return IdentifierKind::Other };
    let serial_behind = |key_len: usize| {
        if link.key().value().len() > key_len {
            IdentifierKind::Instance
        } else {
            IdentifierKind::Class
        }
    };
    match link.key().ai().as_str() {
        "414" => IdentifierKind::Location,
        "417" => IdentifierKind::Party,
        "01" | "8006" => match finest(&link).map(|element| element.ai().to_string()).as_deref() {
            Some("21" | "235") => IdentifierKind::Instance,
            _ => IdentifierKind::Class,
        },
        "8010" if link.qualifiers().is_empty() => IdentifierKind::Class,
        "8013" => IdentifierKind::Class,
        "8003" => serial_behind(14),
        "253" | "255" => serial_behind(13),
        _ => IdentifierKind::Instance,
    }
}

fn read(uri: &str) -> Option<DigitalLink> {
    if uri.starts_with("urn:epc:") {
        return epc::link_of(uri, Depth::Form).ok();
    }
    DigitalLink::parse_with(uri, Reading::Archive).ok()
}

/// The finest qualifier. A variant (22) tells no things apart, and location extension 0 says "none".
fn finest(link: &DigitalLink) -> Option<&Element> {
    let counts = |element: &&Element| {
        element.ai() != "22" && !(element.ai() == "254" && element.value() == "0")
    };
    link.qualifiers().iter().rev().find(counts)
}

fn constrained(link: &DigitalLink) -> String {
    let mut short = DigitalLink::bare("", link.key().clone());
    short.set_parts(finest(link).cloned().into_iter().collect(), Vec::new());
    format!("{CANONICAL_STEM}{}", short.path_in(Place::HashedPath))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::{self, Tally};

    #[test]
    fn translations_of_the_hash_project() {
        let file = "epcis/02-identifier-translation/to_canonical_digital_link.tsv";
        let Some(rows) = corpus::table(file) else { return };
        assert_eq!(rows.len(), 52);
        let mut tally = Tally::new("epcis/02-identifier-translation");
        for row in rows {
            let want = if row[1] == "NONE" { &row[0] } else { &row[1] };
            let found = canonical_uri(&row[0]);
            tally.judge(found == *want, || format!("{} -> {found}", row[0]));
            assert_eq!(canonical_uri(&found), found);
        }
        tally.finish();
    }

    /// The vector `epclist_normalisation` of the event hash holds this one.
    #[test]
    fn encoding_is_that_of_the_hash_vectors() {
        let urn = "urn:epc:id:upui:1234567.098765.51qIgY)%3C%26Jp3*j7'SDB";
        let want = "https://id.gs1.org/01/01234567987651/235/51qIgY%29%3C%26Jp3%2Aj7'SDB";
        assert_eq!(canonical_uri(urn), want);
        assert_eq!(canonical_uri(&want.replace('\'', "%27")), want);
    }

    #[test]
    fn private_addresses_stay_as_they_are() {
        for uri in [
            "https://coop.vn/401/kho-lanh",
            "https://coop.vn/8004/may-say?id=7",
            "https://coop.vn/01/xoai",
            "https://coop.vn/414/4012345000054/254",
            "urn:epc:id:sgtin:4012345.011111",
            "urn:uuid:6ba7b810-9dad-11d1-80b4-00c04fd430c8",
            "ftp://coop.vn/01/04012345111118",
        ] {
            assert_eq!(canonical_uri(uri), uri);
            assert_eq!(kind_of(uri), IdentifierKind::Other);
        }
    }

    #[test]
    fn kinds() {
        use IdentifierKind::{Class, Instance, Location, Other, Party};
        for (uri, kind) in [
            ("urn:epc:id:sgtin:4012345.011111.A1", Instance),
            ("urn:epc:id:sscc:4012345.3111111111", Instance),
            ("urn:epc:class:lgtin:4012345.012345.Lot987", Class),
            ("urn:epc:idpat:sgtin:4012345.012345.*", Class),
            ("urn:epc:id:upui:4012345.012345.X", Instance),
            ("urn:epc:id:grai:4012345.00022.334455", Instance),
            ("urn:epc:idpat:grai:4012345.00022.*", Class),
            ("urn:epc:idpat:gdti:4012345.11111.*", Class),
            ("urn:epc:id:sgln:4012345.00005.0", Location),
            ("urn:epc:id:pgln:4000001.00000", Party),
            ("urn:epc:id:cpi:0614141.A.12", Instance),
            ("urn:epc:idpat:cpi:0614141.A.*", Class),
            ("urn:epc:id:bic:CSQU3054383", Other),
            ("https://example.org/01/09520123456788/22/A", Class),
            ("https://example.org/pallet/7", Other),
            ("", Other),
        ] {
            assert_eq!(kind_of(uri), kind, "{uri}");
        }
    }

    /// What need not be read comes out of reading as it went in.
    #[test]
    fn plain_identifiers_are_canonical() {
        let numbers = ["04012345111118", "04012345111110", "00000000000000", "09521234543213"];
        let values =
            ["A1", "0", "-", "--", "a-B-9", "12345678901234567890", "01", "xxxxxxxxxxxxxxxxxxxx"];
        let mut plain = vec![
            format!("{CANONICAL_STEM}/00/095212340000000013"),
            format!("{CANONICAL_STEM}/417/9521234000013"),
            format!("{CANONICAL_STEM}/414/9521234000014"),
        ];
        for value in values {
            let items = numbers.iter().flat_map(|number| {
                ["10", "21"].map(|ai| format!("{CANONICAL_STEM}/01/{number}/{ai}/{value}"))
            });
            plain.extend(items);
            if value != "0" {
                plain.push(format!("{CANONICAL_STEM}/414/9521234000013/254/{value}"));
            }
        }
        plain.extend(numbers.map(|number| format!("{CANONICAL_STEM}/01/{number}")));
        for uri in plain {
            assert!(number_of_plain(&uri).is_some(), "{uri}");
            assert_eq!(respelled(&uri), uri);
            let lot = read(&uri).filter(|link| link.serial().is_some()).and_then(|link| {
                link.qualifiers().iter().find(|element| element.ai() == "10").cloned()
            });
            assert!(lot.is_none(), "{uri}");
        }
        let not_plain = [
            "/01/4012345111118",
            "/01/04012345111118/10/a.b",
            "/01/04012345111118/22/A",
            "/414/9521234000013/254/0",
            "/01/04012345111118/10/L/21/S",
            "/01/04012345111118/21/",
            "/01/04012345111118/21/A?x=1",
            "/01/04012345111118/21/A#b",
            "/01/04012345111118/",
            "/8003/04012345111118",
            "/00/095212340000000013/21/A",
        ];
        for path in not_plain {
            assert_eq!(number_of_plain(&format!("{CANONICAL_STEM}{path}")), None, "{path}");
        }
    }

    #[test]
    fn lots_of_items() {
        let lot = "https://id.gs1.org/01/09520123456788/10/L%2F7";
        let item = "http://a.vn/x/01/9520123456788/22/V/10/L%2F7/21/S";
        assert_eq!(lot_class_of(item).as_deref(), Some(lot));
        for uri in
            [lot, "https://a.vn/01/09520123456788/21/S", "urn:epc:id:sgtin:4012345.011111.A1", "x"]
        {
            assert_eq!(lot_class_of(uri), None, "{uri}");
        }
    }

    #[test]
    fn a_location_without_extension_is_one_place() {
        let want = "https://id.gs1.org/414/4012345000054";
        for uri in ["urn:epc:id:sgln:4012345.00005.0", "http://a.vn/414/4012345000054/254/0"] {
            assert_eq!(canonical_uri(uri), want);
        }
    }

    proptest::proptest! {
        #[test]
        fn canonical_is_canonical_already(uri in "(urn:epc:(id|class|idpat):[a-z]{3,5}:|https?://a/(01|00|gtin|8006|414)/)[0-9A-Zé.*%/]{0,40}") {
            let once = canonical_uri(&uri).into_owned();
            assert_eq!(canonical_uri(&once), once);
            let _ = (lot_class_of(&uri), kind_of(&uri));
        }

        #[test]
        fn one_item_has_one_spelling(reference in "0[0-9]{5}", serial in "[A-Za-z0-9!()*+,:_.-]{1,20}") {
            let urn = format!("urn:epc:id:sgtin:4012345.{reference}.{serial}");
            let link = epc::urn_to_link(&urn).unwrap();
            assert_eq!(canonical_uri(&urn), link.canonical());
            assert_eq!(canonical_uri(&format!("http://x.vn/a{}?linkType=all", link.path())), link.canonical());
        }
    }
}
