//! Scan data against the rows of the engine, and both ways.

use super::{Scan, ScanContent, Symbology};
use crate::corpus::{self, Tally};
use crate::error::Fault;

#[derive(serde::Deserialize)]
struct Row {
    ok: bool,
    input: String,
    #[serde(default)]
    symbology: String,
    #[serde(default)]
    expect_symbology: String,
    expect: Option<String>,
}

/// The engine's name of a symbology; it tells kinds of `DataBar` apart that readers do not.
fn named(name: &str) -> Option<Symbology> {
    Some(match name {
        "QR" => Symbology::Qr,
        "DM" => Symbology::DataMatrix,
        "DotCode" => Symbology::DotCode,
        "DataBarExpanded" | "DataBarOmni" | "DataBarLimited" => Symbology::DataBar,
        "GS1_128_CCA" | "GS1_128_CCC" => Symbology::Gs1128,
        "UPCA" => Symbology::UpcA,
        "UPCE" => Symbology::UpcE,
        "EAN13" => Symbology::Ean13,
        "EAN8" => Symbology::Ean8,
        _ => return None,
    })
}

#[test]
fn scans_generated_by_the_engine() {
    let Some(rows) = corpus::rows::<Row>("gs1/engine/scandata_generate.jsonl") else { return };
    let mut tally = Tally::new("engine/scandata_generate");
    for row in rows {
        // Without a symbology there is no scan: the type has no such value.
        let found = named(&row.symbology)
            .and_then(|symbology| Scan::new(symbology, &row.input).ok())
            .map(|scan| scan.to_string());
        let same = found.is_some() == row.ok && found == row.expect;
        tally.judge(same, || format!("{} {}: {found:?}", row.symbology, row.input));
    }
    tally.finish();
}

#[test]
fn scans_read_by_the_engine() {
    let Some(rows) = corpus::rows::<Row>("gs1/engine/scandata_process.jsonl") else { return };
    let mut tally = Tally::new("engine/scandata_process");
    for row in rows {
        let found = Scan::parse(&row.input);
        let symbology = found.as_ref().ok().map(Scan::symbology);
        let message = found.as_ref().map(Scan::message).unwrap_or_default();
        let same = found.is_ok() == row.ok
            && symbology == named(&row.expect_symbology)
            && Some(&message) == row.expect.as_ref();
        tally.judge(same, || format!("{}: {found:?}", row.input));
        if let Ok(scan) = found {
            assert_eq!(scan.to_string(), row.input);
        }
    }
    tally.finish();
}

#[test]
fn all_data_as_elements() {
    for (scan, want) in [
        ("]I119521234543210", "(01)19521234543210"),
        ("]E402345673|]e099X\x1d98Y", "(01)00000002345673(99)X(98)Y"),
        ("]C1010952123454321310L", "(01)09521234543213(10)L"),
        ("]Q1https://a.vn/01/09521234543213/10/L?17=271231", "(01)09521234543213(10)L(17)271231"),
        ("]Q1https://a.vn/ehxx", ""),
    ] {
        let found = Scan::parse(scan).and_then(|scan| scan.elements());
        assert_eq!(found.map(|all| all.to_string()).unwrap_or_default(), want);
    }
    let text = Scan::parse("]Q1hello").unwrap();
    assert_eq!(text.content(), &ScanContent::Text);
    assert!(text.elements().is_err());
}

#[test]
fn messages_read_back() {
    for (symbology, message) in [
        (Symbology::UpcA, "416000336108|^99COMPOSITE^98XYZ"),
        (Symbology::UpcE, "001234000057"),
        (Symbology::Itf14, "19521234543210"),
        (Symbology::Gs1128, "^10A^17271231"),
        (Symbology::DotCode, "\\\\^A"),
    ] {
        assert_eq!(Scan::new(symbology, message).unwrap().message(), message);
    }
}

#[test]
fn faults_have_a_place() {
    for (scan, at) in [
        ("", 0),
        ("]é01", 0),
        ("0109521234543213", 0),
        ("]C1", 3),
        ("]C110A\x1d17991301", 11),
        ("]Q310A\x1d89", 7),
        ("]Q310A^17271231", 6),
        ("]E09521234543214", 15),
        ("]E0952123454321", 3),
        ("]E402345673|]e017991301", 19),
        ("]Q1https://a.vn/01/09521234543214", 32),
    ] {
        assert_eq!(Scan::parse(scan).unwrap_err().at, at, "{scan}");
    }
    for (symbology, message, at) in [
        (Symbology::Gs1128, "10A", 0),
        (Symbology::Gs1128, "^10A^17991301", 9),
        (Symbology::Gs1128, "^10A|^17991301", 10),
        (Symbology::DataBar, "^10A|^10B", 6),
        (Symbology::Ean13, "9521234543214", 12),
        (Symbology::Ean8, "^0109521234543213", 0),
        (Symbology::Qr, "^17991301", 5),
    ] {
        assert_eq!(Scan::new(symbology, message).unwrap_err().at, at, "{message}");
    }
    let unknown = Scan::parse("]A0ABC").unwrap_err();
    assert!(matches!(unknown.fault, Fault::NotScan(_)) && unknown.len == 3);
}

proptest::proptest! {
    #[test]
    fn any_scan_is_answered(scan in "\\](C1|e0|E0|E4|I1|d1|d2|Q1|Q3|J0|J1)[\\^\\\\0-9A-Zé\\x1d|]{0,30}") {
        if let Ok(read) = Scan::parse(&scan) {
            assert_eq!(read.to_string(), scan);
            let again = Scan::new(read.symbology(), &read.message()).unwrap();
            assert_eq!(again.to_string(), scan);
        }
    }
}
