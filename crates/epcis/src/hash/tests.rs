use crate::corpus;
use crate::hash;
use crate::json::{Limits, read};
use crate::model::Document;

/// Vectors that deviate from the property order of CBV in the JSON files: the reference tool
/// appends these lists to the leftovers (`VECTOR_STATUS.tsv`).
const OTHER_ORDER: &[(&str, usize)] = &[("epcisDocWithShippingAndTransportingEvent", 0)];

fn document(bytes: &[u8], name: &str) -> Document {
    read(bytes, &Limits::default()).unwrap_or_else(|refusals| panic!("{name}: {refusals}"))
}

#[test]
fn vectors() {
    let Some(root) = corpus::root() else { return };
    let status = std::fs::read_to_string(root.join("20-event-hash/VECTOR_STATUS.tsv")).unwrap();
    let mut counts = (0, 0);
    for line in status.lines().skip(1) {
        let columns: Vec<&str> = line.split('\t').collect();
        let (name, index, expected) =
            (columns[0], columns[2].parse::<usize>().unwrap(), columns[3]);
        let Some(file) = columns[1].split(';').find(|file| file.ends_with(".jsonld")) else {
            continue;
        };
        let bytes = std::fs::read(root.join("20-event-hash/vectors").join(file)).unwrap();
        let document = document(&bytes, name);
        let event = &document.events[index];
        let hash = hash::event_id(event);
        if OTHER_ORDER.contains(&(name, index)) {
            counts.1 += 1;
            assert_ne!(hash, expected, "{name} {index}: the vector follows CBV now");
            continue;
        }
        counts.0 += 1;
        assert_eq!(hash, expected, "{name} {index}\n{}", hash::pre_hash(event, &[]));
    }
    assert_eq!(counts, (22, 1), "equal to the vector, and deviating from CBV");
}

#[test]
fn spellings_of_one_event_have_one_hash() {
    let Some(root) = corpus::root() else { return };
    let file = "20-event-hash/expected_equal/ReferenceEventHashAlgorithm.json";
    let document = document(&std::fs::read(root.join(file)).unwrap(), file);
    let hashes: Vec<String> = document.events.iter().map(hash::event_id).collect();
    assert_eq!(hashes.len(), 2);
    assert_eq!(hashes[0], hashes[1]);
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
        let document = document(text.as_bytes(), members);
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
