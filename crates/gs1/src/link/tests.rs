//! Digital Links against the rows of the engine, of BWIPP, and by properties.

use super::{DigitalLink, Note, Reading};
use crate::corpus::{self, Tally};
use crate::element::ElementString;
use crate::error::Fault;

#[derive(serde::Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "the columns of the rows")]
struct Row {
    ok: bool,
    input: String,
    #[serde(default)]
    expect: Option<String>,
    #[serde(default)]
    stem: Option<String>,
    #[serde(default, rename = "zeroSuppressedGTIN")]
    short_gtin: bool,
    #[serde(default, rename = "convenienceAlphas")]
    short_names: bool,
    #[serde(default, rename = "permitUnknownAIs")]
    unknown_ais: bool,
    #[serde(default)]
    engine_1_4_1: Option<Verdict>,
}

#[derive(serde::Deserialize)]
struct Verdict {
    ok: bool,
    #[serde(default)]
    dl_canonical: Option<String>,
}

#[test]
fn uris_of_the_engine() {
    let Some(rows) = corpus::rows::<Row>("gs1/engine/dl_parse.jsonl") else {
        return;
    };
    let mut tally = Tally::new("engine/dl_parse");
    for row in rows {
        let old = row.short_gtin || row.short_names;
        let reading = if old { Reading::Archive } else { Reading::Strict };
        let found = DigitalLink::parse_with(&row.input, reading);
        let raw = found.as_ref().ok().map(|link| link.elements().unwrap().to_raw('^'));
        if row.unknown_ais && row.ok {
            assert!(found.is_err());
            tally.excepted("unknown-ai");
            continue;
        }
        // Old forms are read for their key alone, so the data of the query is not in the answer.
        let key_only = old && row.input.contains('?');
        let same = if key_only {
            raw.zip(row.expect.clone()).is_some_and(|(raw, want)| want.starts_with(&raw))
        } else {
            raw == row.expect
        };
        let link = DigitalLink::parse(&row.input).ok().map(|link| link.canonical());
        let as_library = row.engine_1_4_1.is_none_or(|engine| link == engine.dl_canonical);
        tally.judge(same && as_library, || format!("{}: {found:?} {link:?}", row.input));
    }
    tally.finish();
}

#[test]
fn links_built_by_the_engine() {
    let Some(rows) = corpus::rows::<Row>("gs1/engine/dl_generate.jsonl") else {
        return;
    };
    let mut tally = Tally::new("engine/dl_generate");
    for row in rows {
        if row.unknown_ais {
            // (89) is no AI of the table: refused here, an option of the engine.
            assert!(row.input.parse::<ElementString>().is_err());
            tally.excepted("unknown-ai");
            continue;
        }
        let stem = row.stem.as_deref().unwrap_or(super::CANONICAL_STEM);
        let found = row
            .input
            .parse()
            .and_then(|elements| DigitalLink::from_elements(stem, &elements))
            .map(|link| link.to_string());
        let same = found.is_ok() == row.ok && found.as_ref().ok() == row.expect.as_ref();
        tally.judge(same, || format!("{}: {found:?}", row.input));
    }
    tally.finish();
}

/// A value that fits each AI of the path sequences.
fn sample(ai: &str) -> &'static str {
    match ai {
        "00" => "006141411234567890",
        "01" => "09520123456788",
        "253" | "255" | "414" | "417" => "9520123456788",
        "402" => "40123452223334442",
        "8003" => "03870585000552987",
        "8006" => "040123451111180102",
        "8017" | "8018" => "123456789012345675",
        "7040" => "1ABC",
        _ => "12345678",
    }
}

#[test]
fn path_orders_of_the_engine() {
    let Some(rows) = corpus::rows::<Row>("gs1/engine/dl_path_ai_seq.jsonl") else {
        return;
    };
    let mut tally = Tally::new("engine/dl_path_ai_seq");
    for row in rows {
        let pairs = row.input.split(' ').map(|ai| format!("/{ai}/{}", sample(ai)));
        let path: String = pairs.collect();
        let found = DigitalLink::from_path(&path, None);
        let same = found.as_ref().is_ok_and(|link| link.path() == path);
        tally.judge(same, || format!("{path}: {found:?}"));
    }
    tally.finish();
}

#[test]
fn uris_of_bwipp() {
    let Some(rows) = corpus::rows::<Row>("gs1/bwipp/dl_uri.jsonl") else {
        return;
    };
    let mut tally = Tally::new("bwipp/dl_uri");
    for row in rows {
        let found = DigitalLink::parse(&row.input);
        if found.as_ref().is_ok_and(|link| !row.ok && link.notes() == [Note::TrailingSlash]) {
            tally.excepted("trailing-slash");
            continue;
        }
        let as_library = row.engine_1_4_1.map(|engine| found.is_ok() == engine.ok);
        let agreed = found.is_ok() == row.ok;
        tally.judge_beside(agreed, as_library, || format!("{}: {found:?}", row.input));
    }
    tally.finish();
}

#[test]
fn faults_have_a_place() {
    let order = || "22, 10, 21; or 235".to_owned();
    for (uri, at, fault) in [
        ("ftp://a/01/09520123456788", 0, Fault::NotLink),
        ("https://", 8, Fault::NotLink),
        ("https://a:65536/01/09520123456788", 10, Fault::NotLink),
        ("https://a:8x/01/09520123456788", 10, Fault::NotLink),
        ("https://a/é", 10, Fault::NotUriChar),
        ("https://a/b", 9, Fault::NoLinkKey),
        ("https://a/01/09520123456789", 26, Fault::CheckDigit { expected: '8' }),
        ("https://a/01/9520123456788", 26, Fault::TooShort(14)),
        ("https://a/01/09520123456788/10/A%2", 32, Fault::Percent),
        ("https://a/01/09520123456788/10/A%2FB%20", 36, Fault::NotInSet(crate::CharSet::Set82)),
        ("https://a/01/09520123456788/10/%C3%A9", 31, Fault::NotInSet(crate::CharSet::Set82)),
        ("https://a/01/09520123456788/foo", 28, Fault::PathOrder("foo".to_owned(), order())),
        ("https://a/01/09520123456788/10/", 30, Fault::Missing("a value")),
        ("https://a/01/09520123456788/21/A/10/B", 33, Fault::PathOrder("10".to_owned(), order())),
        ("https://a/01/09520123456788/17/271231", 28, Fault::PathOrder("17".to_owned(), order())),
        ("https://a/01/09520123456788?10=A", 28, Fault::QualifierInQuery("10".to_owned())),
        ("https://a/01/09520123456788?a=b&8200=A", 32, Fault::NotAttribute("8200".to_owned())),
        ("https://a/01/09520123456788?17=271331", 33, Fault::NoSuch("month")),
    ] {
        let error = DigitalLink::parse(uri).unwrap_err();
        assert_eq!((error.at, error.fault), (at, fault), "{uri}");
    }
}

#[derive(serde::Deserialize)]
struct ResolverCase {
    request: String,
    status: u16,
}

/// A resolver answers 400 to what is no Digital Link, and only to that.
#[test]
fn requests_of_the_resolver_cases() {
    let Some(rows) = corpus::rows::<ResolverCase>("gs1/resolver/derived_cases.jsonl") else {
        return;
    };
    let mut tally = Tally::new("resolver/derived_cases");
    for row in rows {
        let (_, target) = row.request.split_once(' ').unwrap();
        // The description file is no Digital Link.
        if target.starts_with("/.well-known") {
            tally.excepted("resolver");
            continue;
        }
        let (path, query) = match target.split_once('?') {
            Some((path, query)) => (path, Some(query)),
            None => (target, None),
        };
        let found = DigitalLink::from_path(path, query);
        tally
            .judge(found.is_err() == (row.status == 400), || format!("{}: {found:?}", row.request));
    }
    tally.finish();
}

#[test]
fn elements_that_make_no_link() {
    let build = |text: &str| {
        DigitalLink::from_elements("https://a.vn", &text.parse().unwrap()).unwrap_err()
    };
    for (text, at, len) in [
        ("(17)271231(10)A\\((01)09520123456788(8200)B", 35, 7),
        ("(01)09520123456788(22)A(235)B", 23, 6),
    ] {
        let error = build(text);
        assert_eq!((error.at, error.len), (at, len), "{error}");
    }
    assert_eq!(build("(17)271231").fault, Fault::NoLinkKey);
    let elements = "(01)09520123456788".parse().unwrap();
    for stem in ["", "a.vn", "https://", "https://a.vn?b=c", "https://a.vn/#d", "https://a vn"] {
        assert!(DigitalLink::from_elements(stem, &elements).is_err(), "{stem}");
    }
}

#[test]
fn payment_slips_need_their_reference() {
    let error = DigitalLink::from_path("/415/9520123456788", None).unwrap_err();
    assert!(matches!(error.fault, Fault::Requires { .. }), "{error}");
    assert!(DigitalLink::from_path("/415/9520123456788/8020/A", None).is_ok());
}

#[test]
fn domains() {
    for domain in ["a.vn", "a.vn:8080", "a.vn:", "[2001:db8::1]", "[2001:db8::1]:443", "10.0.0.1"] {
        let uri = format!("https://{domain}/01/09520123456788");
        assert_eq!(DigitalLink::parse(&uri).unwrap().to_string(), uri);
    }
}

#[test]
fn requests_keep_what_they_do_not_know() {
    let query = "17=271231;999=x&?flag&a=b%zz";
    let link = DigitalLink::from_path("/vn/01/09520123456788/10/A%2FB/", Some(query)).unwrap();
    assert_eq!(link.stem(), "/vn");
    assert_eq!(link.lot(), Some("A/B"));
    assert_eq!(link.get("17"), Some("271231"));
    assert_eq!(link.other_parameters(), ["999=x", "?flag", "a=b%zz"]);
    assert_eq!(link.raw_query(), Some(query));
    assert_eq!(link.notes(), [Note::TrailingSlash, Note::UnknownAi("999".to_owned())]);
}

#[test]
fn keys_are_typed() {
    let sscc = DigitalLink::from_path("/00/106141412345678908", None).unwrap();
    assert_eq!(sscc.sscc().unwrap().as_str(), "106141412345678908");
    assert_eq!((sscc.gtin(), sscc.gln(), sscc.lot()), (None, None, None));
    for path in ["/414/4012345000054", "/417/4012345000054"] {
        let place = DigitalLink::from_path(path, None).unwrap();
        assert_eq!(place.gln().unwrap().as_str(), "4012345000054");
    }
}

proptest::proptest! {
    #[test]
    fn any_text_is_answered(text in "(https?://)?[a-zé/0-9?%&;=#.+]{0,60}") {
        for reading in [Reading::Strict, Reading::Request, Reading::Archive] {
            let _ = DigitalLink::parse_with(&text, reading);
        }
    }

    #[test]
    fn faults_stand_inside_the_text(text in "https://a/(01|10|21|99|é|%)/[0-9A-Z/%?=&]{0,40}") {
        if let Err(error) = DigitalLink::parse(&text) {
            assert!(error.at + error.len <= text.len(), "{text}: {error:?}");
        }
    }

    #[test]
    fn built_links_read_back(
        body in "[0-9]{13}", lot in "[!-~&&[^#$@\\[\\]^`{|}~\\\\]]{1,20}", serial in "[A-Za-z0-9/%]{1,20}",
    ) {
        let gtin = crate::Gtin::from_body(&body).unwrap();
        let Ok(elements) = format!("(21){serial}(01){gtin}").parse::<ElementString>() else {
            // Company prefixes begin with digits in every place, so every body is a GTIN.
            unreachable!("{gtin}");
        };
        let lot = super::Element::new("10".parse().unwrap(), lot).unwrap();
        let best = super::Element::new("15".parse().unwrap(), "271200").unwrap();
        let elements = elements.iter().cloned().chain([best, lot]).collect();
        let elements = ElementString::new(elements).unwrap();
        let link = DigitalLink::from_elements("https://example.vn/x", &elements).unwrap();
        let read = DigitalLink::parse(&link.to_string()).unwrap();
        assert_eq!(read.elements().unwrap(), link.elements().unwrap());
        assert_eq!(read.to_string(), link.to_string());
        let canonical = read.canonical();
        assert_eq!(DigitalLink::parse(&canonical).unwrap().canonical(), canonical);
    }
}
