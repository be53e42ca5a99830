//! The compressed form against the rows of Solidsoft and of digital-link.js, and by properties.

use super::*;

#[test]
fn whole_and_partly() {
    for (compressed, want) in [
        ("https://id.gs1.org/AN2yxDhfaiaw", "/00/998440410914660971"),
        ("https://id.gs1.org/AQnYUc1gmiCNV4JG", "/01/05412345000013/10/ABC123"),
        ("https://a.vn/x/01/05412345000013/EEarwSM", "/01/05412345000013/10/ABC123"),
        ("https://a.vn/DBHKVAdpQgowOQ", "/01/09780345418913/21/12345"),
    ] {
        let link = DigitalLink::parse_compressed(compressed).unwrap();
        assert_eq!(link.path(), want);
        let again = DigitalLink::parse_compressed(&link.to_compressed()).unwrap();
        assert_eq!(again, link);
    }
}

#[test]
fn faults_have_a_place() {
    for (uri, at, len) in [
        ("https://a.vn/", 13, 0),
        ("https://a.vn/AQnY%c", 17, 1),
        ("https://a.vn/AQnYUc", 13, 6),
        ("https://a.vn/4QnYUc1gmg", 13, 10),
        ("https://a.vn/AQnYUc1gmw", 13, 10),
        ("ftp://a.vn/AQnYUc1gmg", 0, 0),
    ] {
        let error = DigitalLink::parse_compressed(uri).unwrap_err();
        assert_eq!((error.at, error.len), (at, len), "{uri}: {error}");
    }
}

proptest::proptest! {
    #[test]
    fn any_segment_is_answered(segment in "[A-Za-z0-9_-]{1,60}") {
        if let Ok(link) = DigitalLink::parse_compressed(&format!("https://a.vn/{segment}")) {
            let again = DigitalLink::parse_compressed(&link.to_compressed()).unwrap();
            assert_eq!(again.elements().unwrap(), link.elements().unwrap());
        }
    }

    #[test]
    fn any_item_survives(
        body in "[0-9]{13}", lot in "[0-9]{1,20}|[0-9a-f]{1,20}|[0-9A-F]{1,20}|[!-~&&[^#$@\\[\\]^`{|}~\\\\]]{1,20}", weight in "[0-9]{6}",
    ) {
        let gtin = crate::Gtin::from_body(&body).unwrap();
        let element = |ai: &str, value: &str| Element::new(ai.parse().unwrap(), value).unwrap();
        let all = vec![element("01", gtin.as_str()), element("10", &lot), element("3103", &weight)];
        let link = DigitalLink::from_elements("https://a.vn", &ElementString::new(all).unwrap()).unwrap();
        assert_eq!(DigitalLink::parse_compressed(&link.to_compressed()), Ok(link));
    }
}
