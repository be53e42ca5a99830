//! What must hold of any text at all. Called by the short run of every test (`main.rs`) and by the
//! long run under libFuzzer (`fuzz/fuzz_targets`).

use nguon_gs1::{
    DigitalLink, ElementString, Scan, TagEpc, canonical_uri, kind_of, lot_class_of, urn_to_link,
};

/// Digital Links: a fault stands inside the text, and what was read is written and read the same.
pub fn digital_link(text: &str) {
    let _ = (kind_of(text), lot_class_of(text));
    let once = canonical_uri(text).into_owned();
    assert_eq!(canonical_uri(&once), once);
    let _ = DigitalLink::from_path(text, Some(text));
    let _ = DigitalLink::parse_compressed(text);
    match DigitalLink::parse(text) {
        Ok(link) => {
            let _ = link.check_relations();
            let written = link.to_string();
            let again = DigitalLink::parse(&written).expect("what was written is read");
            assert_eq!(again.canonical(), link.canonical());
            // The compressed form has no order, so it reads where the elements alone make a link.
            let elements = link.elements().expect("at most 64 elements");
            if DigitalLink::from_elements(link.stem(), &elements).is_ok() {
                DigitalLink::parse_compressed(&link.to_compressed()).expect("so is this");
            }
        }
        Err(error) => assert!(error.at + error.len <= text.len(), "{error:?}"),
    }
}

/// Element strings and scan data: both spellings read back.
pub fn element_string(text: &str) {
    if let Ok(elements) = text.parse::<ElementString>() {
        assert_eq!(elements.to_string().parse().as_ref(), Ok(&elements));
        assert_eq!(elements.to_raw('^').parse().as_ref(), Ok(&elements));
        let _ = elements.check_relations();
    }
    if let Ok(scan) = Scan::parse(text) {
        assert_eq!(scan.to_string(), text);
        let again = Scan::new(scan.symbology(), &scan.message()).expect("what was written is read");
        assert_eq!(again.to_string(), text);
    }
}

/// EPC URNs and binary strings: what was read is written the same.
pub fn epc(text: &str) {
    let _ = urn_to_link(text);
    let read = [TagEpc::from_hex(text), TagEpc::from_tag_uri(text), TagEpc::from_urn(text, 0)];
    for tag in read.into_iter().flatten() {
        assert_eq!(TagEpc::from_hex(&tag.to_hex()).as_ref(), Ok(&tag));
        assert_eq!(TagEpc::from_tag_uri(&tag.tag_uri()).as_ref(), Ok(&tag));
    }
}
