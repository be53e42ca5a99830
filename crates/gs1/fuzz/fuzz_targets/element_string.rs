//! Element strings and scan data: both spellings read back.
#![no_main]

use libfuzzer_sys::fuzz_target;
use nguon_gs1::{ElementString, Scan};

fuzz_target!(|text: &str| {
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
});
