//! EPC URNs and binary strings: what was read is written the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use nguon_gs1::{TagEpc, urn_to_link};

fuzz_target!(|text: &str| {
    let _ = urn_to_link(text);
    for tag in [TagEpc::from_hex(text), TagEpc::from_tag_uri(text), TagEpc::from_urn(text, 0)] {
        if let Ok(tag) = tag {
            assert_eq!(TagEpc::from_hex(&tag.to_hex()).as_ref(), Ok(&tag));
            assert_eq!(TagEpc::from_tag_uri(&tag.tag_uri()).as_ref(), Ok(&tag));
        }
    }
});
