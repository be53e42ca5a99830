//! Digital Links: a fault stands inside the text, and what was read is written and read the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use nguon_gs1::{DigitalLink, canonical_uri, kind_of, lot_class_of};

fuzz_target!(|text: &str| {
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
});
