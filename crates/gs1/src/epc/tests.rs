//! EPC URNs in all schemes, both ways.

use super::{NoUrn, PrefixTable, link_to_urn, urn_to_link};
use crate::corpus::{self, Tally};
use crate::link::DigitalLink;

/// One URN of every scheme and the path of its Digital Link.
const PAIRS: [(&str, &str); 24] = [
    ("urn:epc:id:sgtin:4012345.011111.98%22", "/01/04012345111118/21/98%22"),
    ("urn:epc:id:sgtin:415056789012.0.987654", "/01/04150567890128/21/987654"),
    ("urn:epc:idpat:sgtin:4012345.011111.*", "/01/04012345111118"),
    ("urn:epc:class:lgtin:4012345.012345.Lot.987", "/01/04012345123456/10/Lot.987"),
    (
        "urn:epc:id:upui:4012345.012345.51qIgY)%3C%26Jp3*j7'SDB",
        "/01/04012345123456/235/51qIgY%29%3C%26Jp3%2Aj7%27SDB",
    ),
    ("urn:epc:id:itip:4012345.011111.01.02.987", "/8006/040123451111180102/21/987"),
    ("urn:epc:idpat:itip:4012345.012345.01.02.*", "/8006/040123451234560102"),
    ("urn:epc:id:sscc:4012345.3111111111", "/00/340123451111111111"),
    ("urn:epc:id:sgln:4012345.00005.0", "/414/4012345000054"),
    ("urn:epc:id:sgln:4012345.00005.Kho-2", "/414/4012345000054/254/Kho-2"),
    ("urn:epc:id:pgln:4000001.00000", "/417/4000001000005"),
    ("urn:epc:id:pgln:999999999999.", "/417/9999999999994"),
    ("urn:epc:id:grai:4012345.00022.334455", "/8003/04012345000221334455"),
    ("urn:epc:idpat:grai:4012345.99999.*", "/8003/04012345999990"),
    ("urn:epc:id:giai:4012345.ABC345", "/8004/4012345ABC345"),
    ("urn:epc:id:gsrn:4012345.0000006765", "/8018/401234500000067657"),
    ("urn:epc:id:gsrnp:4012345.0000000007", "/8017/401234500000000074"),
    ("urn:epc:id:gdti:4012345.00009.PO-4711", "/253/4012345000092PO-4711"),
    ("urn:epc:idpat:gdti:4012345.11111.*", "/253/4012345111118"),
    ("urn:epc:id:sgcn:4012345.22222.04711", "/255/401234522222704711"),
    (
        "urn:epc:id:cpi:0614141.11111111111111-A%23%2F.1234",
        "/8010/061414111111111111111-A%23%2F/8011/1234",
    ),
    ("urn:epc:idpat:cpi:4012345.AB12.*", "/8010/4012345AB12"),
    ("urn:epc:id:ginc:0614141.xyz47%2F11", "/401/0614141xyz47%2F11"),
    ("urn:epc:id:gsin:4012345.222333444", "/402/40123452223334442"),
];

fn prefixes() -> PrefixTable {
    let table = "prefix\tgcpLength\n4012345\t7\n415056789012\t12\n4000001\t7\n99999\t12\n0614141\t7\n40\t0\n";
    PrefixTable::parse(table).unwrap()
}

#[test]
fn both_ways() {
    let prefixes = prefixes();
    for (urn, path) in PAIRS {
        let link = urn_to_link(urn).unwrap_or_else(|error| panic!("{urn}: {error}"));
        assert_eq!(link.path(), path);
        let read = DigitalLink::parse(&link.canonical()).unwrap();
        assert_eq!(link_to_urn(&read, &prefixes).as_deref(), Ok(urn));
    }
}

#[test]
fn the_lot_of_an_item_is_not_in_its_urn() {
    let link = DigitalLink::from_path("/01/04012345111118/22/V/10/L/21/S", None).unwrap();
    let urn = link_to_urn(&link, &prefixes());
    assert_eq!(urn.as_deref(), Ok("urn:epc:id:sgtin:4012345.011111.S"));
}

#[test]
fn unknown_prefixes_are_said() {
    for (path, key) in
        [("/01/09521234543213/21/A", "09521234543213"), ("/8004/4099999ABC", "4099999ABC")]
    {
        let link = DigitalLink::from_path(path, None).unwrap();
        let error = link_to_urn(&link, &prefixes()).unwrap_err();
        assert_eq!(error, NoUrn::UnknownPrefix(key.to_owned()));
    }
}

#[test]
fn keys_without_scheme_are_said() {
    for path in [
        "/8013/1987654Ad4X4bL5ttr2310c2K",
        "/417/4000001000005/7040/1ABC",
        "/8006/040123451111180102/10/A",
    ] {
        let link = DigitalLink::from_path(path, None).unwrap();
        assert_eq!(link_to_urn(&link, &prefixes()), Err(NoUrn::NoScheme(path.to_owned())));
    }
}

#[test]
fn faults_have_a_place() {
    for (urn, at) in [
        ("urn:x:y", 0),
        ("urn:epc:id:bic:CSQU3054383", 11),
        ("urn:epc:id:lgtin:4012345.012345.A", 11),
        ("urn:epc:class:sgtin:4012345.012345.A", 14),
        ("urn:epc:id:sgtin:4012345.012345", 17),
        ("urn:epc:id:sgtin:40123.01234567.A", 17),
        ("urn:epc:id:sgtin:4012345.01234.A", 25),
        ("urn:epc:id:sgtin:4012345.01234x.A", 30),
        ("urn:epc:idpat:sgtin:4012345.*.*", 28),
        ("urn:epc:id:sgtin:4012345.012345.A%2", 33),
        ("urn:epc:id:sgtin:4012345.012345.", 32),
    ] {
        assert_eq!(urn_to_link(urn).unwrap_err().at, at, "{urn}");
    }
    let error = PrefixTable::parse("952\t7\n95x\t7\n").unwrap_err();
    assert_eq!((error.at, error.len), (6, 5));
}

/// Made-up company prefixes that GS1 has not allocated, so no table can cut them off.
const UNALLOCATED: [&str; 2] = ["urn:epc:id:gdti:987659999999..9", "urn:epc:id:pgln:999999999999."];

/// URN -> Digital Link -> URN over GS1's own table, for every URN of the translation rows.
#[test]
fn urns_survive_the_prefix_table_of_gs1() {
    let Some(path) = corpus::path("epcis/01-gcp-length/gcp_prefix_length.tsv") else { return };
    let prefixes = PrefixTable::parse(&std::fs::read_to_string(path).unwrap()).unwrap();
    assert_eq!(prefixes.len(), 170_843);
    let file = "epcis/02-identifier-translation/to_canonical_digital_link.tsv";
    let Some(rows) = corpus::table(file) else { return };
    let mut tally = Tally::new("epcis/02-identifier-translation (URN -> link -> URN)");
    for row in rows.iter().filter(|row| row[0].starts_with("urn:")) {
        let link = urn_to_link(&row[0]).unwrap();
        let found = link_to_urn(&link, &prefixes);
        if UNALLOCATED.contains(&row[0].as_str()) {
            assert!(matches!(found, Err(NoUrn::UnknownPrefix(_))));
            tally.excepted("unallocated");
            continue;
        }
        tally.judge(found.as_ref() == Ok(&row[0]), || format!("{}: {found:?}", row[0]));
    }
    tally.finish();
}

proptest::proptest! {
    #[test]
    fn any_text_is_answered(urn in "urn:epc:(id|class|idpat):(sgtin|sscc|sgln|grai|giai|gdti|cpi|itip|ginc):[0-9A-Zé.*%]{0,40}") {
        let _ = urn_to_link(&urn);
    }

    #[test]
    fn any_link_is_answered(path in "/(01|00|8003|8004|8006|8010|253|401|414)/[0-9]{1,20}(/(10|21|254)/[!-~]{1,5})?", table in "[0-9]{1,6}\t[0-9]") {
        let prefixes = PrefixTable::parse(&table).unwrap();
        if let Ok(link) = DigitalLink::from_path(&path, None)
            && let Ok(urn) = link_to_urn(&link, &prefixes)
        {
            assert_eq!(urn_to_link(&urn).unwrap().key(), link.key());
        }
    }
}
