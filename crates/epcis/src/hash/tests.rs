use std::path::Path;

use crate::json::{self, Limits, Parsed};
use crate::{Refusals, corpus, hash, xml};

/// Vectors that no reading of CBV can meet (`VECTOR_STATUS.tsv`): the reference tool appends
/// `sourceList`, `bizTransactionList` and the `bizRules` of a report behind what must follow
/// them, and takes a string value of 24 digits through a binary floating point unit.
const NOT_TO_BE_MET: &[(&str, usize)] = &[
    ("epcisDocWithShippingAndTransportingEvent", 0),
    ("SensorDataExamples", 10),
    ("SensorDataExamples", 6),
    ("SensorDataExamples", 7),
];

/// Vectors whose documents are refused as a whole.
const REFUSED: &[&str] = &["epcisXmlQueryDocHavingEventWithIgnoreFields"];

/// The fields that two XML vectors agreed to leave out, in an element of their own.
const IGNORED: &[&str] =
    &["https://ns.example.com/epcis/testField1", "https://ns.example.com/epcis/testField2"];

fn parsed(path: &Path) -> Result<Parsed, Refusals> {
    let bytes = std::fs::read(path).unwrap();
    if path.extension().is_some_and(|extension| extension == "xml") {
        xml::read_each(&bytes, &Limits::default())
    } else {
        json::read_each(&bytes, &Limits::default())
    }
}

#[test]
fn vectors() {
    let Some(root) = corpus::root() else { return };
    let status = std::fs::read_to_string(root.join("20-event-hash/VECTOR_STATUS.tsv")).unwrap();
    let mut counts = [0; 3];
    for line in status.lines().skip(1) {
        let columns: Vec<&str> = line.split('\t').collect();
        let (name, index, expected) =
            (columns[0], columns[2].parse::<usize>().unwrap(), columns[3]);
        for file in columns[1].split(';') {
            let parsed = parsed(&root.join("20-event-hash/vectors").join(file));
            if REFUSED.contains(&name) {
                counts[2] += 1;
                assert!(parsed.is_err(), "{name} is taken now");
                continue;
            }
            let events = parsed.unwrap_or_else(|refusals| panic!("{file}: {refusals}")).events;
            if NOT_TO_BE_MET.contains(&(name, index)) {
                counts[1] += 1;
                let equal =
                    events[index].as_ref().is_ok_and(|event| hash::event_id(event) == expected);
                assert!(!equal, "{file} {index}: the vector is met now");
                continue;
            }
            counts[0] += 1;
            let event =
                events[index].as_ref().unwrap_or_else(|why| panic!("{file} {index}: {why:?}"));
            let pre_hash = hash::pre_hash(event, IGNORED);
            assert_eq!(
                hash::event_id_ignoring(event, IGNORED),
                expected,
                "{file} {index}\n{pre_hash}"
            );
        }
    }
    assert_eq!(counts, [46, 5, 2], "equal to the vector, not to be met, document refused");
}

#[test]
fn spellings_of_one_event_have_one_hash() {
    let Some(root) = corpus::root() else { return };
    let files = [
        ("ReferenceEventHashAlgorithm.json", 2),
        ("timestampPrecision.xml", 4),
        ("timestampTimeZone.xml", 3),
    ];
    for (file, count) in files {
        let document = parsed(&root.join("20-event-hash/expected_equal").join(file)).unwrap();
        let hashes: Vec<String> =
            document.events.iter().map(|event| hash::event_id(event.as_ref().unwrap())).collect();
        assert_eq!(hashes.len(), count, "{file}");
        assert!(hashes.iter().all(|hash| *hash == hashes[0]), "{file}: {hashes:?}");
    }
}

/// Rules of CBV 2.0 §8.9.2 that no vector covers.
#[test]
fn rules_without_vector() {
    let event = |members: &str| {
        let text = format!(
            r#"{{"@context":["{}",{{"x":"https://x.example/"}}],"type":"ObjectEvent","action":"ADD",
            "eventTime":"2026-05-02T08:15:00Z","eventTimeZoneOffset":"+07:00","epcList":[]{members}}}"#,
            crate::context::GS1_CONTEXT
        );
        let document = json::read(text.as_bytes(), &Limits::default()).unwrap();
        let hashed = hash::pre_hash(&document.events[0], &["https://x.example/ignored"]);
        let start =
            "eventType=ObjectEventeventTime=2026-05-02T08:15:00.000ZeventTimeZoneOffset=+07:00";
        let rest = hashed.strip_prefix(start).unwrap_or_else(|| panic!("{hashed}")).to_owned();
        rest.replacen("action=ADD", "|", 1)
    };
    let class = "https://id.gs1.org/01/04012345111118";
    let cases = [
        ("", "|".to_owned()),
        (
            r#","quantityList":[{"epcClass":"urn:epc:idpat:sgtin:4012345.011111.*","quantity":31.10}]"#,
            format!("quantityListquantityElementepcClass={class}quantity=31.1|"),
        ),
        (r#","x:a":{"x:c":"007","x:b":[1.50,{"x:d":null}]},"x:e":"""#,
            "|{https://x.example/}a{https://x.example/}b=1.5{https://x.example/}c=7".to_owned()),
        (r#","x:a":9007199254740993.0,"x:ignored":1,"rdfs:comment":"no","x:t":true"#,
            "|{https://x.example/}a=9007199254740993{https://x.example/}t=true".to_owned()),
        (r#","ilmd":{"cbvmda:lotNumber":"L1"},"x:a":"urn:epc:id:sscc:4012345.0000000333""#,
            "|ilmd{urn:epcglobal:cbv:mda:}lotNumber=L1{https://x.example/}a=https://id.gs1.org/00/040123450000003338"
                .to_owned()),
        (
            r#","sourceList":[{"type":"location","source":"urn:x:2"}],"destinationList":[{"type":"urn:y:z","destination":"urn:x:1"}],"bizTransactionList":[{"bizTransaction":"urn:x:9"}]"#,
            "|bizTransactionListbizTransaction=urn:x:9sourceListtype=https://ref.gs1.org/cbv/SDT-locationsource=urn:x:2\
             destinationListtype=urn:y:zdestination=urn:x:1".to_owned(),
        ),
        (r#","eventID":"urn:x:1","recordTime":"2026-05-02T08:15:00Z","errorDeclaration":{"declarationTime":"2026-05-02T08:15:00Z"}"#,
            "|".to_owned()),
    ];
    for (members, expected) in cases {
        assert_eq!(event(members), expected, "{members}");
    }
}
