//! EPC binary strings against the rows of TDS annex E.3 and by properties.

use super::TagEpc;
use super::table::TAG_SCHEMES;
use crate::corpus::{self, Tally};
use crate::error::Fault;
use crate::link::{DigitalLink, Note};

#[derive(serde::Deserialize)]
struct Row {
    hex: Option<String>,
    compressed: Option<String>,
    epc_uri: Option<String>,
    epc_tag_uri: Option<String>,
    gs1: Option<String>,
    uncompressed_path: Option<String>,
}

#[test]
fn rows() {
    let Some(rows) = corpus::rows::<Row>("gs1/epc/binary.jsonl") else { return };
    let mut tally = Tally::new("epc/binary");
    for row in rows {
        let (same, what) = match (&row.hex, &row.compressed) {
            (Some(hex), _) => (tag_agrees(&row, hex), hex),
            (_, Some(segment)) => (segment_agrees(&row, segment), segment),
            _ => unreachable!("a row of another kind"),
        };
        tally.judge(same, || what.clone());
    }
    tally.finish();
}

/// Read from the tag, and written again from the URN.
fn tag_agrees(row: &Row, hex: &str) -> bool {
    let tag = TagEpc::from_hex(hex).unwrap();
    let elements = tag.link().map(|link| link.elements().unwrap().to_string());
    let again = TagEpc::from_urn(&tag.urn(), tag.filter().unwrap_or_default()).unwrap();
    row.epc_uri.as_ref() == Some(&tag.urn())
        && row.epc_tag_uri.as_ref().is_none_or(|uri| *uri == tag.tag_uri())
        && (row.gs1.is_none() || row.gs1 == elements)
        && again.to_hex() == hex
        && TagEpc::from_tag_uri(&tag.tag_uri()).as_ref() == Ok(&tag)
}

fn segment_agrees(row: &Row, segment: &str) -> bool {
    let found = DigitalLink::from_path(&format!("/a/{segment}"), Some("linkType=all"));
    let Some(want) = &row.uncompressed_path else { return found.is_err() };
    let tag = TagEpc::from_urn(row.epc_uri.as_ref().unwrap(), 0).unwrap();
    let link = found.unwrap();
    link.path() == *want
        && link.stem() == "/a"
        && link.raw_query() == Some("linkType=all")
        && link.notes() == [Note::CompressedEpc]
        && [tag.to_path_hex(), tag.to_path_base64()].contains(&segment.to_owned())
}

/// A tag URI of every scheme, at the edges of its fields.
const TAG_URIS: [&str; 30] = [
    "urn:epc:tag:sgtin-96:7.012345678901.2.274877906943",
    "urn:epc:tag:sgtin-96:0.012345.0678901.0",
    "urn:epc:tag:sgtin-198:1.0614141.712345.01234567890123456789",
    "urn:epc:tag:sgtin-198:1.0614141.712345.a%2Fb%22%25",
    "urn:epc:tag:sscc-96:2.0614141.1234567890",
    "urn:epc:tag:sscc-96:2.999999999999.99999",
    "urn:epc:tag:sgln-96:3.0614141.12345.400",
    "urn:epc:tag:sgln-96:3.061414112345..0",
    "urn:epc:tag:sgln-195:3.0614141.12345.Kho-2",
    "urn:epc:tag:grai-96:0.9521141.12345.5678",
    "urn:epc:tag:grai-170:0.9521141.12345.0123456789ABCDEF",
    "urn:epc:tag:giai-96:1.0614141.12345400",
    "urn:epc:tag:giai-96:1.012345678901.4398046511103",
    "urn:epc:tag:giai-202:1.0614141.32a%2Fb",
    "urn:epc:tag:giai-202:1.012345.012345678901234567890123",
    "urn:epc:tag:gsrn-96:0.0614141.1234567890",
    "urn:epc:tag:gsrnp-96:0.0614141.1234567890",
    "urn:epc:tag:gdti-96:3.0614141.12345.400",
    "urn:epc:tag:gdti-174:3.0614141.12345.ABCDEFGHIJKLMNOPQ",
    "urn:epc:tag:gdti-113:3.0614141.12345.00000000000000400",
    "urn:epc:tag:sgcn-96:4.4012345.67890.04711",
    "urn:epc:tag:sgcn-96:4.401234567890..999999999999",
    "urn:epc:tag:cpi-96:3.0614141.12345.400",
    "urn:epc:tag:cpi-var:3.0614141.5PQ7%2FZ43.12345",
    "urn:epc:tag:cpi-var:3.012345.%23%2F-0Z.999999999999",
    "urn:epc:tag:itip-110:3.4012345.012345.04.04.981",
    "urn:epc:tag:itip-212:3.4012345.012345.01.99.mw133",
    "urn:epc:tag:gid-96:95100000.12345.400",
    "urn:epc:tag:gid-96:268435455.16777215.68719476735",
    "urn:epc:tag:gid-96:0.0.0",
];

#[test]
fn every_scheme_both_ways() {
    for uri in TAG_URIS {
        let tag = TagEpc::from_tag_uri(uri).unwrap_or_else(|error| panic!("{uri}: {error}"));
        assert_eq!(tag.tag_uri(), uri);
        assert_eq!(TagEpc::from_hex(&tag.to_hex()).as_ref(), Ok(&tag));
        if let Some(link) = tag.link() {
            for segment in [tag.to_path_hex(), tag.to_path_base64()] {
                let read = DigitalLink::parse(&format!("https://a.vn/{segment}")).unwrap();
                assert_eq!(read.path(), link.path(), "{segment}");
            }
        }
    }
    for scheme in &TAG_SCHEMES {
        let uri = format!("urn:epc:tag:{}:", scheme.name);
        assert!(TAG_URIS.iter().any(|row| row.starts_with(&uri)), "{uri}");
    }
}

/// Lengths that the names of the schemes promise.
#[test]
fn schemes_have_the_length_of_their_name() {
    for uri in TAG_URIS.iter().filter(|uri| !uri.contains("-var")) {
        let tag = TagEpc::from_tag_uri(uri).unwrap();
        let (_, bits) = tag.scheme().split_once('-').unwrap();
        assert_eq!(tag.bits.0.len().to_string(), bits, "{uri}");
    }
}

#[test]
fn one_identity_has_one_spelling() {
    let tag =
        |serial: &str| TagEpc::from_urn(&format!("urn:epc:id:sgtin:0614141.712345.{serial}"), 0);
    assert_eq!(tag("a&b"), tag("a%26b"));
    assert!(tag("a&b").unwrap().urn().ends_with(".a%26b"));
}

#[test]
fn the_shortest_scheme_is_chosen() {
    for (urn, scheme) in [
        ("urn:epc:id:sgtin:0614141.712345.274877906943", "sgtin-96"),
        ("urn:epc:id:sgtin:0614141.712345.274877906944", "sgtin-198"),
        ("urn:epc:id:sgtin:0614141.712345.01", "sgtin-198"),
        ("urn:epc:id:giai:0614141.X", "giai-202"),
        ("urn:epc:id:cpi:0614141.12345.400", "cpi-96"),
        ("urn:epc:id:cpi:0614141.A.400", "cpi-var"),
        ("urn:epc:id:gdti:0614141.12345.0400", "gdti-174"),
    ] {
        assert_eq!(TagEpc::from_urn(urn, 0).unwrap().scheme(), scheme, "{urn}");
    }
}

#[test]
fn faults_have_a_place() {
    for (hex, at, len) in [
        ("", 0, 0),
        ("30", 2, 0),
        ("FF74257BF7194E4000001A85", 0, 2),
        ("307G257BF7194E4000001A85", 3, 1),
        ("307é257BF7194E4000001A85", 3, 2),
        // Partition 7, then a company prefix of more than 7 digits.
        ("307C257BF7194E4000001A85", 2, 2),
        ("3077FFFFFFFFFFFFFFFFFFFF", 3, 7),
        ("3174257BF4499602D2000001", 18, 6),
        ("3074257BF7194E4000001A850000", 24, 4),
        ("3674257BF6B7A659B2C2BF100000000000000000000000000001", 49, 3),
        // An asset without a reference.
        ("3800000000000000000000000000000000000000000000000000", 13, 38),
    ] {
        let error = TagEpc::from_hex(hex).unwrap_err();
        assert_eq!((error.at, error.len), (at, len), "{hex}: {error}");
    }
    for (segment, at, len) in [
        ("eh", 16, 0),
        ("eh30164596F40c0e5cbe991a83", 24, 1),
        ("exMBZFlvQMDly+mRqD", 27, 1),
        ("eh3500e86f8000a9e000000586", 16, 24),
        ("export", 16, 2),
    ] {
        let error = DigitalLink::parse(&format!("https://a.vn/x/{segment}")).unwrap_err();
        assert_eq!((error.at, error.len), (at + 1, len), "{segment}: {error}");
    }
    for (urn, at) in [
        ("urn:epc:class:lgtin:4012345.012345.A", 0),
        ("urn:epc:id:pgln:4012345.00005", 11),
        ("urn:epc:id:grai:9521141.12345.", 30),
        ("urn:epc:id:gid:1.2", 15),
        ("urn:epc:id:gid:1.2.68719476736", 19),
    ] {
        assert_eq!(TagEpc::from_urn(urn, 0).unwrap_err().at, at, "{urn}");
    }
    let filter = TagEpc::from_urn("urn:epc:id:sgtin:0614141.712345.1", 8).unwrap_err();
    assert!(matches!(filter.fault, Fault::TagField { field: "filter value", .. }));
    for uri in [
        "urn:epc:id:sgtin:0614141.712345.1",
        "urn:epc:tag:sgtin-97:0.0614141.712345.1",
        "urn:epc:tag:sgtin-96:8.0614141.712345.1",
        "urn:epc:tag:sgtin-96:0.0614141.712345.A",
    ] {
        assert!(TagEpc::from_tag_uri(uri).is_err(), "{uri}");
    }
}

proptest::proptest! {
    #[test]
    fn any_tag_is_answered(header in 0..20_usize, rest in "[0-9A-F]{0,64}") {
        let hex = format!("{:02X}{rest}", TAG_SCHEMES[header].header);
        if let Ok(tag) = TagEpc::from_hex(&hex) {
            assert_eq!(TagEpc::from_tag_uri(&tag.tag_uri()), Ok(tag));
        }
    }

    #[test]
    fn any_item_survives(body in "[0-9]{13}", digits in 6..13_usize, serial in "[!-~&&[^#$@\\[\\]^`{|}~\\\\]]{1,20}", filter in 0..8_u8) {
        let gtin = crate::Gtin::from_body(&body).unwrap();
        let table = format!("{}\t{digits}\n", &gtin.as_str()[1..=digits]);
        let prefixes = crate::PrefixTable::parse(&table).unwrap();
        let label = crate::ElementString::new(vec![
            crate::Element::new("01".parse().unwrap(), gtin.as_str()).unwrap(),
            crate::Element::new("21".parse().unwrap(), serial).unwrap(),
        ]).unwrap();
        let link = DigitalLink::from_elements("https://id.gs1.org", &label).unwrap();
        let urn = crate::link_to_urn(&link, &prefixes).unwrap();
        let tag = TagEpc::from_urn(&urn, filter).unwrap();
        assert_eq!(TagEpc::from_hex(&tag.to_hex()).unwrap().link(), Some(&link));
    }
}
