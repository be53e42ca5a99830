use std::path::Path;

use serde_json::Value;

use super::Version;
use crate::context::Namespaces;
use crate::json::{self, Limits};
use crate::model::{Certification, Document, Event};
use crate::vocab::{self, Kind};
use crate::{Refusals, Rule, corpus, hash};

fn valid(bytes: &[u8]) -> Result<Document, Refusals> {
    super::read_each(bytes, &Limits::default())?.validated().all()
}

fn read_any(path: &Path) -> Option<Document> {
    let bytes = std::fs::read(path).unwrap();
    let is_xml = path.extension().is_some_and(|extension| extension == "xml");
    if is_xml { valid(&bytes).ok() } else { json::read(&bytes, &Limits::default()).ok() }
}

/// What JSON or XML said, XML says again: same hash, same members but for the spelling of words
/// and the JSON types of extensions.
#[test]
fn every_document_survives_xml() {
    let Some(root) = corpus::root() else { return };
    assert_eq!(survivors(&root, Version::V2_0), (212, 0), "survived, not sayable in XML 2.0");
    // One has master data in a header without sender and receiver.
    assert_eq!(survivors(&root, Version::V1_2), (211, 1), "survived, not sayable in XML 1.2");
}

fn survivors(root: &Path, version: Version) -> (usize, usize) {
    let manifest = std::fs::read_to_string(root.join("MANIFEST.tsv")).unwrap();
    let mut counts = (0, 0);
    for line in manifest.lines().skip(1) {
        let path = line.split('\t').next().unwrap();
        let known = [".xml", ".json", ".jsonld"].iter().any(|extension| path.ends_with(extension));
        let Some(document) = known.then(|| read_any(&root.join(path))).flatten() else { continue };
        if document.events.is_empty() {
            continue;
        }
        let Ok(xml) = super::write_as(&document, version) else {
            counts.1 += 1;
            continue;
        };
        counts.0 += 1;
        let again = super::read(&xml, &Limits::default()).unwrap_or_else(|refusals| {
            panic!("{path}: {refusals}\n{}", String::from_utf8_lossy(&xml))
        });
        assert_eq!(again.events.len(), document.events.len(), "{path}");
        assert_eq!(
            again.header.is_some(),
            document.header.is_some() || document.sender.is_some(),
            "{path}"
        );
        assert_eq!(
            (&again.sender, &again.receiver),
            (&document.sender, &document.receiver),
            "{path}"
        );
        assert_eq!(again.vocabulary_list(), document.vocabulary_list(), "{path}");
        for (before, after) in document.events.iter().zip(&again.events) {
            assert_eq!(hash::pre_hash(after, &[]), hash::pre_hash(before, &[]), "{path}");
            assert_eq!(core(after, version), core(before, version), "{path}");
        }
    }
    counts
}

/// The event without what XML says otherwise: extensions, whose values the hash compares, and
/// words of CBV, which are compared in one spelling.
fn core(event: &Event, version: Version) -> Value {
    let mut event = event.clone();
    if version == Version::V1_2 {
        // Its schema demands these, so that an empty one may be none.
        for list in [&mut event.epc_list, &mut event.child_epcs] {
            list.take_if(|list| list.is_empty());
        }
    }
    event.context = None;
    event.extensions.clear();
    event.ilmd = None;
    for place in [&mut event.read_point, &mut event.biz_location].into_iter().flatten() {
        place.extensions.clear();
    }
    if let Some(error) = &mut event.error_declaration {
        error.extensions.clear();
    }
    for element in event.sensor_element_list.iter_mut().flatten() {
        element.extensions.clear();
        for fields in element.metadata.iter_mut().chain(&mut element.reports) {
            fields.extensions.clear();
        }
    }
    if let Some(Certification::Many(uris)) = &event.certification_info
        && let [only] = uris.as_slice()
    {
        event.certification_info = Some(Certification::One(only.clone()));
    }
    let names = std::sync::Arc::clone(&event.namespaces);
    let mut value = event.to_json();
    respell(&mut value, &names);
    value
}

/// Standard words become bare words, and CURIEs of GS1 full URIs.
fn respell(value: &mut Value, names: &Namespaces) {
    match value {
        Value::Object(members) => members.values_mut().for_each(|member| respell(member, names)),
        Value::Array(items) => items.iter_mut().for_each(|item| respell(item, names)),
        Value::String(text) => {
            let kinds = [
                Kind::BizStep,
                Kind::Disposition,
                Kind::BizTransactionType,
                Kind::SourceDestinationType,
                Kind::ErrorReason,
                Kind::Component,
                Kind::Measurement,
                Kind::SensorAlert,
            ];
            let word = kinds.into_iter().find_map(|kind| {
                let word = text.contains(':').then(|| vocab::bare_word(kind, text, names))??;
                Some(word.into_owned())
            });
            let spelled = || vocab::canonical(Kind::Measurement, text, names).into_owned();
            let spelled = word.or_else(|| text.contains(':').then(spelled));
            *text = spelled.unwrap_or_else(|| text.clone());
        }
        _ => {}
    }
}

/// Files of the same name in both syntaxes say the same.
#[test]
fn twins() {
    let Some(root) = corpus::root() else { return };
    let base = root.join("30-openepcis-test-resources/2.0/EPCIS");
    let mut counts = (0, 0);
    let mut differing = Vec::new();
    let manifest = std::fs::read_to_string(root.join("MANIFEST.tsv")).unwrap();
    for path in manifest.lines().skip(1).filter_map(|line| line.split('\t').next()) {
        let Some(rest) = path.strip_prefix("30-openepcis-test-resources/2.0/EPCIS/XML/") else {
            continue;
        };
        let twin = base.join("JSON").join(rest.replace(".xml", ".json"));
        if !twin.exists() {
            continue;
        }
        let (Some(xml), Some(json)) = (read_any(&root.join(path)), read_any(&twin)) else {
            continue;
        };
        if xml.events.len() != json.events.len() {
            differing.push(format!("{rest}: {} {}", xml.events.len(), json.events.len()));
            continue;
        }
        for (index, (left, right)) in xml.events.iter().zip(&json.events).enumerate() {
            let equal = hash::event_id(left) == hash::event_id(right);
            counts.0 += usize::from(equal);
            if !equal {
                counts.1 += 1;
                differing.push(format!(
                    "{rest} {index}:\n  {}\n  {}",
                    hash::pre_hash(left, &[]),
                    hash::pre_hash(right, &[])
                ));
            }
        }
    }
    // The one twin that differs writes the namespace of CBV master data without its last colon.
    assert_eq!(counts, (36, 1), "{}", differing.join("\n"));
}

/// What XML cannot say is named, not dropped.
#[test]
fn what_xml_cannot_say() {
    let cases = [
        (r#","ext:a":"\u0001""#, "/ext:a"),
        (r#","ext:1a":"x""#, "/ext:1a"),
        (r#","xml:a":"x""#, "/xml:a"),
        (r#","sensorElementList":[{"sensorReport":[{"type":"Mass","ext:a":[1]}]}]"#, "/ext:a"),
    ];
    for (member, pointer) in cases {
        let text = format!(
            r#"{{"@context":["{}",{{"ext":"https://ns.example.com/"}}],"type":"ObjectEvent","action":"ADD",
            "eventTime":"2026-05-02T08:15:00Z","eventTimeZoneOffset":"+07:00","epcList":[]{member}}}"#,
            crate::context::GS1_CONTEXT
        );
        let document = json::read(text.as_bytes(), &Limits::default()).unwrap();
        let refusals = super::write(&document).unwrap_err().0;
        assert_eq!(
            (refusals[0].pointer.as_str(), refusals[0].rule),
            (pointer, Rule::NotXml),
            "{member}"
        );
    }
}

/// Text, attributes, lists, nesting and awkward characters of extensions come back.
#[test]
fn extensions_survive() {
    let value = serde_json::json!({
        "ext:text": "a < b & \"c\" \r\n\t é", "ext:list": ["1", "2"], "ext:empty": "",
        "ext:object": {"@unit": "kg\n", "@ext:at": "1", "#text": "x"},
        "ext:deep": {"other:a": {"ext:b": ["", {"ext:c": "d"}]}},
    });
    let mut event = serde_json::json!({
        "@context": [crate::context::GS1_CONTEXT, {"ext": "https://ns.example.com/", "other": "urn:other:"}],
        "type": "ObjectEvent", "eventTime": "2026-05-02T08:15:00Z", "eventTimeZoneOffset": "+07:00",
        "action": "ADD", "epcList": []});
    event.as_object_mut().unwrap().extend(value.as_object().unwrap().clone());
    let before = json::read_event(event).unwrap();
    let xml = super::write_event(&before).unwrap();
    let after = super::read(&xml, &Limits::default()).unwrap();
    assert_eq!(after.events[0].extensions, before.extensions, "{}", String::from_utf8_lossy(&xml));
}

/// Refusals name the line.
#[test]
fn refusals_name_the_line() {
    let event = |member: &str| {
        format!(
            "<?xml version=\"1.0\"?>\n<epcis:EPCISDocument xmlns:epcis=\"urn:epcglobal:epcis:xsd:2\"\n \
             schemaVersion=\"2.0\" creationDate=\"2026-05-02T08:15:00Z\">\n<EPCISBody><EventList>\n\
             <ObjectEvent>\n<eventTime>2026-05-02T08:15:00Z</eventTime>\n\
             <eventTimeZoneOffset>+07:00</eventTimeZoneOffset>\n{member}\n</ObjectEvent>\n\
             </EventList></EPCISBody></epcis:EPCISDocument>"
        )
    };
    let deep = format!("{}{}", "<a>".repeat(10_000), "</a>".repeat(10_000));
    let first = "/epcisBody/eventList/0";
    let cases = [
        (event("<action>CREATE</action>"), 8, format!("{first}/action"), Rule::Action),
        (
            event("<epcList>\n<epc>urn:x:1</epc>\n<epc>x</epc></epcList>"),
            10,
            format!("{first}/epcList/1"),
            Rule::Uri,
        ),
        (
            event("<action>ADD</action>\n<action>ADD</action>"),
            8,
            format!("{first}/action"),
            Rule::WrongType,
        ),
        (event("<madeUp/>"), 8, format!("{first}/madeUp"), Rule::UnknownMember),
        (event("<ext:a/>"), 8, String::new(), Rule::NotXml),
        (event("&nbsp;"), 8, String::new(), Rule::NotXml),
        (event(&deep), 8, String::new(), Rule::TooDeep),
        (event("</a>"), 8, String::new(), Rule::NotXml),
        ("<!DOCTYPE a [<!ENTITY b \"c\">]><a/>".to_owned(), 1, String::new(), Rule::NotXml),
        ("<Shipment/>".to_owned(), 1, String::new(), Rule::UnknownRoot),
        (String::new(), 1, String::new(), Rule::NotXml),
    ];
    for (text, line, pointer, rule) in cases {
        let refusals = super::read(text.as_bytes(), &Limits::default()).unwrap_err().0;
        let shown: String = text.chars().take(500).collect();
        let found = (refusals[0].line, refusals[0].pointer.clone(), refusals[0].rule);
        assert_eq!(found, (Some(line), pointer, rule), "{shown}");
    }
}

proptest::proptest! {
    /// Whatever arrives, the answer is a document or refusals.
    #[test]
    fn damage_is_survived(at in 0..400_usize, cut in 0..12_usize, put in "[ -~é]{0,6}|[<>&;/\"=]{0,3}") {
        let text = "<?xml version=\"1.0\"?>\n<e:EPCISDocument xmlns:e=\"urn:epcglobal:epcis:xsd:2\" xmlns:x=\"urn:x\" \
            schemaVersion=\"2.0\" creationDate=\"2026-05-02T08:15:00Z\"><EPCISBody><EventList><ObjectEvent>\
            <eventTime>2026-05-02T08:15:00Z</eventTime><eventTimeZoneOffset>+07:00</eventTimeZoneOffset>\
            <epcList/><action>ADD</action><ilmd><x:a x:b=\"1\">&#233;</x:a></ilmd><extension><a/></extension>\
            </ObjectEvent></EventList></EPCISBody></e:EPCISDocument>";
        let mut bytes = text.as_bytes().to_vec();
        let end = (at + cut).min(bytes.len());
        bytes.splice(at.min(end)..end, put.into_bytes());
        if let Ok(document) = super::read(&bytes, &Limits::default()) {
            let again = json::read(&json::write(&document), &Limits::default());
            proptest::prop_assert!(again.is_ok(), "{:?}\n{}", again, String::from_utf8_lossy(&bytes));
        }
    }
}
