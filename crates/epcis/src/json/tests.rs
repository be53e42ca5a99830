use serde_json::{Value, json};

use super::*;

/// Bad documents: where and why they are refused.
#[test]
fn refusals_name_place_and_rule() {
    let event = |members: &str| {
        format!(
            r#"{{"@context":"{}","type":"EPCISDocument","schemaVersion":"2.0","creationDate":"2026-05-02T08:15:00Z","epcisBody":{{"eventList":[{{"type":"ObjectEvent","eventTimeZoneOffset":"+07:00"{members}}}]}}}}"#,
            crate::context::GS1_CONTEXT
        )
    };
    let timed = |members: &str| event(&format!(r#","eventTime":"2026-05-02T08:15:00Z"{members}"#));
    let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
    let first = "/epcisBody/eventList/0";
    let cases = [
        ("{\"type\":".to_owned(), "", Rule::NotJson),
        ("[]".to_owned(), "", Rule::WrongType),
        ("{}".to_owned(), "", Rule::MissingMember),
        (r#"{"type":"Shipment"}"#.to_owned(), "/type", Rule::UnknownRoot),
        (r#"{"type":"ObjectEvent"}"#.to_owned(), "", Rule::MissingMember),
        (deep.clone(), &"/0".repeat(64), Rule::TooDeep),
        (
            timed(&format!(r#","ext:deep":{deep}"#)),
            &format!("{first}/ext:deep{}", "/0".repeat(60)),
            Rule::TooDeep,
        ),
        (event(r#","eventTime":"2026-05-02T08:15:00""#), &format!("{first}/eventTime"), Rule::Time),
        (event(r#","eventTime":20260502"#), &format!("{first}/eventTime"), Rule::WrongType),
        (event(""), first, Rule::MissingMember),
        (timed(r#","action":"CREATE""#), &format!("{first}/action"), Rule::Action),
        (timed(r#","epcList":["no uri"]"#), &format!("{first}/epcList/0"), Rule::Uri),
        (timed(r#","epcList":"urn:x:1""#), &format!("{first}/epcList"), Rule::WrongType),
        (timed(r#","epcList":null"#), &format!("{first}/epcList"), Rule::WrongType),
        (timed(r#","bizStep":"transforming""#), &format!("{first}/bizStep"), Rule::Vocabulary),
        (timed(r#","childEPCs":[]"#), &format!("{first}/childEPCs"), Rule::UnknownMember),
        (timed(r#","a/b~c":1"#), &format!("{first}/a~1b~0c"), Rule::UnknownMember),
        (timed(r#","ilmd":{"lot":1}"#), &format!("{first}/ilmd/lot"), Rule::UnknownMember),
        (
            timed(r#","quantityList":[{"epcClass":"urn:x:1","quantity":"5"}]"#),
            &format!("{first}/quantityList/0/quantity"),
            Rule::WrongType,
        ),
        (
            timed(r#","quantityList":[{"epcClass":"urn:x:1","quantity":1e999999}]"#),
            &format!("{first}/quantityList/0/quantity"),
            Rule::Number,
        ),
        (
            timed(r#","quantityList":[{"epcClass":"urn:x:1","uom":"kg"}]"#),
            &format!("{first}/quantityList/0/uom"),
            Rule::Unit,
        ),
        (
            timed(r#","quantityList":[{"quantity":5}]"#),
            &format!("{first}/quantityList/0"),
            Rule::MissingMember,
        ),
        (
            timed(r#","sensorElementList":[{"sensorReport":[{"type":"Warmth"}]}]"#),
            &format!("{first}/sensorElementList/0/sensorReport/0/type"),
            Rule::Vocabulary,
        ),
        (timed(r#","@context":5"#), &format!("{first}/@context"), Rule::Context),
    ];
    for (text, pointer, rule) in cases {
        let Refusals(refusals) = read(text.as_bytes(), &Limits::default()).unwrap_err();
        let shown: String = text.chars().take(300).collect();
        assert_eq!((refusals[0].pointer.as_str(), refusals[0].rule), (pointer, rule), "{shown}");
        assert_eq!(refusals.len(), 1, "{refusals:?}");
    }
}

#[test]
fn limits_are_kept_at_the_boundary() {
    let document = |events: usize| {
        let event = json!({"type": "ObjectEvent", "eventTime": "2026-05-02T08:15:00Z",
            "eventTimeZoneOffset": "+07:00", "action": "ADD", "epcList": []});
        json!({"@context": crate::context::GS1_CONTEXT, "type": "EPCISDocument", "schemaVersion": "2.0",
            "creationDate": "2026-05-02T08:15:00Z", "epcisBody": {"eventList": vec![event; events]}})
        .to_string()
    };
    let limits = Limits { events_max: 2, ..Limits::default() };
    assert_eq!(read(document(2).as_bytes(), &limits).unwrap().events.len(), 2);
    let refusals = read(document(3).as_bytes(), &limits).unwrap_err().0;
    assert_eq!(
        (refusals[0].rule, refusals[0].pointer.as_str()),
        (Rule::TooManyEvents, "/epcisBody/eventList")
    );

    let text = document(1);
    let bytes_max = |bytes_max| Limits { bytes_max, ..Limits::default() };
    assert!(read(text.as_bytes(), &bytes_max(text.len())).is_ok());
    let refusals = read(text.as_bytes(), &bytes_max(text.len() - 1)).unwrap_err().0;
    assert_eq!(refusals[0].rule, Rule::TooManyBytes);
    assert!(refusals[0].rule.is_limit());
}

#[test]
fn prefixes_are_limited() {
    let read_with = |prefixes: usize| {
        let map: serde_json::Map<String, Value> =
            (0..prefixes).map(|n| (format!("p{n}"), format!("urn:p{n}:").into())).collect();
        let event = json!({"@context": [crate::context::GS1_CONTEXT, map], "type": "ObjectEvent",
            "eventTime": "2026-05-02T08:15:00Z", "eventTimeZoneOffset": "+07:00", "action": "ADD", "epcList": []});
        read(event.to_string().as_bytes(), &Limits::default())
    };
    let max = crate::context::PREFIXES_MAX;
    assert!(read_with(max).is_ok());
    let refusals = read_with(max + 1).unwrap_err().0;
    assert_eq!((refusals[0].rule, refusals[0].pointer.as_str()), (Rule::Context, "/@context"));
}

#[test]
fn a_bad_event_leaves_its_neighbours() {
    let good = json!({"type": "ObjectEvent", "eventTime": "2026-05-02T08:15:00Z",
        "eventTimeZoneOffset": "+07:00", "action": "ADD", "epcList": []});
    let mut bad = good.clone();
    bad["eventTime"] = "yesterday".into();
    let mut unparented = good.clone();
    unparented["type"] = "AggregationEvent".into();
    unparented.as_object_mut().unwrap().remove("epcList");
    let text = json!({"epcisBody": {"eventList": [good, bad, unparented]}, "type": "EPCISDocument",
        "schemaVersion": "2.0", "creationDate": "2026-05-02T08:15:00Z",
        "@context": crate::context::GS1_CONTEXT})
    .to_string();
    let parsed = read_each(text.as_bytes(), &Limits::default()).unwrap().validated();
    let fate: Vec<bool> = parsed.events.iter().map(Result::is_ok).collect();
    assert_eq!(fate, [true, false, false]);
    let pointers: Vec<String> =
        parsed.all().unwrap_err().0.into_iter().map(|refusal| refusal.pointer).collect();
    let third = "/epcisBody/eventList/2";
    assert_eq!(pointers, ["/epcisBody/eventList/1/eventTime", third, third]);
}

#[test]
fn contexts_of_all_forms_and_places() {
    let text = json!({
        "type": "EPCISDocument", "schemaVersion": "2.0", "creationDate": "2026-05-02T08:15:00Z",
        "epcisBody": {"eventList": [{
            "@context": {"ext": "https://ns.inner.example/"},
            "type": "ObjectEvent", "eventTime": "2026-05-02T08:15:00.10Z", "eventTimeZoneOffset": "+07:00",
            "action": "ADD", "epcList": [], "ext:a": 1.50, "own:b": {"ext:c": [true, null]},
        }, {
            "type": "ObjectEvent", "eventTime": "2026-05-02T08:15:00Z", "eventTimeZoneOffset": "+07:00",
            "action": "ADD", "epcList": [], "ext:a": "x",
        }]},
        "@context": ["https://ref.gs1.org/standards/epcis/epcis-context.jsonld",
            {"ext": "https://ns.outer.example/", "own": {"@id": "https://ns.own.example#", "@prefix": true}}],
    });
    let document = read(text.to_string().as_bytes(), &Limits::default()).unwrap();
    let names: Vec<String> =
        document.events.iter().flat_map(|e| &e.extensions).map(|x| x.name.iri()).collect();
    assert_eq!(
        names,
        ["https://ns.inner.example/a", "https://ns.own.example#b", "https://ns.outer.example/a"]
    );
    assert_eq!(document.to_json(), text);

    // Alone, an event still means the same.
    for event in &document.events {
        let alone = read_event(event.to_json_alone()).unwrap();
        assert_eq!(alone.extensions, event.extensions);
    }
    // In a document that declares nothing or something else, it declares for itself.
    let inside = document.events[1].to_json_within(&crate::context::Namespaces::pinned());
    assert_eq!(inside["@context"]["ext"], "https://ns.outer.example/");
    // Its own context is not enough where it leaned on the document's.
    let inside = document.events[0].to_json_within(&crate::context::Namespaces::pinned());
    let declared =
        json!([{"ext": "https://ns.inner.example/"}, {"own": "https://ns.own.example#"}]);
    assert_eq!(inside["@context"], declared);
}

/// What is taken is written again as it was. (What is taken, `tests/corpus.rs` says.)
#[test]
fn every_document_survives() {
    let Some(root) = crate::corpus::root() else { return };
    let manifest = std::fs::read_to_string(root.join("MANIFEST.tsv")).unwrap();
    let mut count = 0;
    for line in manifest.lines().skip(1) {
        let columns: Vec<&str> = line.split('\t').collect();
        let (path, expect, format) = (columns[0], columns[1], columns[2]);
        if format != "json" || !["accept", "hash-only", "contested"].contains(&expect) {
            continue;
        }
        let bytes = std::fs::read(root.join(path)).unwrap();
        let Ok(parsed) = read_each(&bytes, &Limits::default()) else { continue };
        let Ok(document) = parsed.validated().all() else { continue };
        count += 1;
        round_trip(&bytes, &document).unwrap_or_else(|why| panic!("{path}: {why}"));
    }
    assert_eq!(count, 109);
}

fn round_trip(bytes: &[u8], document: &Document) -> Result<(), String> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let original: Value = serde_json::from_slice(bytes).map_err(|e| e.to_string())?;
    // What declares a namespace as XML does is written as JSON does (`declared.rs`).
    let is_carried_over = original.to_string().contains("\"@xmlns:");
    if is_carried_over == (original == document.to_json()) {
        return Err(format!("differs:\n{original}\n{}", document.to_json()));
    }
    let again = read(&write(document), &Limits::default()).map_err(|e| e.to_string())?;
    if again == *document || is_carried_over && again.to_json() == document.to_json() {
        Ok(())
    } else {
        Err("differs when read again".to_owned())
    }
}

/// A document with something of everything, for damaging.
const RICH: &str = r#"{"@context":["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",{"x":"urn:x:"}],
"type":"EPCISDocument","schemaVersion":"2.0","creationDate":"2026-05-02T08:15:00Z","x:y":[1,{"x:z":"\u00e9"}],
"epcisHeader":{"epcisMasterData":{"vocabularyList":[{"type":"urn:v","vocabularyElementList":[{"id":"urn:e"}]}]}},
"epcisBody":{"eventList":[{"type":"ObjectEvent","eventID":"urn:1","eventTime":"2026-05-02T08:15:00.123456789+07:00",
"eventTimeZoneOffset":"+07:00","action":"ADD","epcList":["https://id.gs1.org/01/04012345999990/10/L/21/S"],
"quantityList":[{"epcClass":"urn:epc:class:lgtin:4012345.012345.L1","quantity":-1.5e-3,"uom":"KGM"}],
"bizStep":"packing","readPoint":{"id":"urn:epc:id:sgln:4012345.00005.0","x:a":true},"ilmd":{"cbvmda:lotNumber":"1"},
"sensorElementList":[{"sensorMetadata":{"time":"2026-05-02T08:15:00Z"},"sensorReport":[{"type":"Mass","value":1}]}],
"persistentDisposition":{"set":["recalled"]},"errorDeclaration":{"declarationTime":"2026-05-02T08:15:00Z"}}]}}"#;

#[test]
fn the_rich_document_is_good() {
    let document =
        read_each(RICH.as_bytes(), &Limits::default()).unwrap().validated().all().unwrap();
    assert_eq!(document.to_json(), serde_json::from_str::<Value>(RICH).unwrap());
}

proptest::proptest! {
    /// Whatever arrives, the answer is a document or refusals, and a document that is taken can
    /// be hashed, listed, written and read again.
    #[test]
    fn damage_is_survived(at in 0..RICH.len(), cut in 0..12_usize, put in "[ -~é]{0,6}|[\\[{\",:0-9]{0,4}") {
        let mut bytes = RICH.as_bytes().to_vec();
        let end = (at + cut).min(bytes.len());
        bytes.splice(at..end, put.into_bytes());
        let Ok(parsed) = read_each(&bytes, &Limits::default()) else { return Ok(()) };
        let Ok(document) = parsed.validated().all() else { return Ok(()) };
        for event in &document.events {
            let _ = (crate::hash::event_id(event), event.identifiers().count());
        }
        proptest::prop_assert_eq!(read(&write(&document), &Limits::default()), Ok(document.clone()));
        if let Ok(xml) = crate::xml::write(&document) {
            let again = crate::xml::read(&xml, &Limits::default());
            proptest::prop_assert!(again.is_ok(), "{:?}\n{}", again, String::from_utf8_lossy(&xml));
        }
    }
}
