use super::*;
use crate::hash;
use crate::model::Event;
use crate::xml::{read_each, read_master_data};

fn drained(bytes: &[u8], limits: StreamLimits) -> Result<(Document, Vec<Fate>), StreamError> {
    let mut reader = Reader::new(bytes, limits);
    let mut fates = Vec::new();
    while let Some(fate) = reader.next_event()? {
        fates.push(fate);
    }
    Ok((reader.finish()?, fates))
}

/// What an event says, whatever its prefixes are called.
fn meaning(event: &Event) -> (String, Option<String>, Option<String>) {
    let record_time = event.record_time.as_ref().map(|time| time.text().to_owned());
    (hash::pre_hash(event, &[]), event.event_id.clone(), record_time)
}

fn root_is_master_data(bytes: &[u8]) -> bool {
    String::from_utf8_lossy(bytes).contains("EPCISMasterDataDocument")
}

/// Every XML document of the corpus: the same events, the same frame, the same refusals.
#[test]
fn the_same_as_in_one_piece() {
    let Some(root) = crate::corpus::root() else { return };
    let manifest = std::fs::read_to_string(root.join("MANIFEST.tsv")).unwrap();
    let mut counts = [0, 0, 0, 0];
    for line in manifest.lines().skip(1) {
        let columns: Vec<&str> = line.split('\t').collect();
        let known = ["accept", "refuse", "contested", "bare-event"].contains(&columns[1]);
        if columns[2] != "xml" || !known {
            continue;
        }
        let path = columns[0];
        let bytes = std::fs::read(root.join(path)).unwrap();
        let whole = read_each(&bytes, &Limits::default());
        match (whole, drained(&bytes, StreamLimits::default())) {
            (Ok(whole), Ok((frame, fates))) => {
                assert_eq!(whole.frame.kind, frame.kind, "{path}");
                assert_eq!(whole.frame.header, frame.header, "{path}");
                assert_eq!(whole.frame.creation_date, frame.creation_date, "{path}");
                assert_eq!(whole.frame.extensions, frame.extensions, "{path}");
                assert_eq!(whole.events.len(), fates.len(), "{path}");
                for (left, right) in whole.events.iter().zip(&fates) {
                    match (left, right) {
                        (Ok(left), Ok(right)) => {
                            assert_eq!(meaning(left), meaning(right), "{path}");
                            counts[1] += 1;
                        }
                        (Err(left), Err(right)) => {
                            let told = |all: &[Refusal]| {
                                all.iter()
                                    .map(|one| (one.pointer.clone(), one.line, one.rule))
                                    .collect::<Vec<_>>()
                            };
                            assert_eq!(told(left), told(right), "{path}");
                            counts[2] += 1;
                        }
                        (left, right) => panic!("{path}: {left:?} {right:?}"),
                    }
                }
            }
            // Its kind has no event list: what the stream gives is what its own reader gives.
            (Err(_), Ok((frame, fates))) if root_is_master_data(&bytes) => {
                let whole = read_master_data(&bytes, &Limits::default()).unwrap().to_document();
                assert_eq!((whole.header, fates.len()), (frame.header, 0), "{path}");
                counts[3] += 1;
            }
            (Err(_), Err(_)) => counts[0] += 1,
            (whole, streamed) => panic!("{path}: {whole:?} {streamed:?}"),
        }
    }
    assert_eq!(
        counts,
        [24, 342, 5, 3],
        "documents refused, events taken, events refused, documents of master data"
    );
}

fn document(events: &str, behind: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?>\n<e:EPCISDocument xmlns:e=\"urn:epcglobal:epcis:xsd:2\" xmlns:x=\"urn:x:\" \
         schemaVersion=\"2.0\" creationDate=\"2026-05-02T08:15:00Z\">\n<EPCISBody>\n<EventList>\n{events}\
         </EventList></EPCISBody>{behind}</e:EPCISDocument>"
    )
}

const EVENT: &str = "<ObjectEvent><eventTime>2026-05-02T08:15:00Z</eventTime>\n\
    <eventTimeZoneOffset>+07:00</eventTimeZoneOffset><epcList/><action>ADD</action><x:a>1</x:a></ObjectEvent>\n";

#[test]
fn limits_and_faults_have_a_place() {
    let limits = StreamLimits::default();
    let two = document(&EVENT.repeat(2), "<x:behind/>");
    assert_eq!(drained(two.as_bytes(), limits).unwrap().1.len(), 2);
    let small = StreamLimits { event_bytes_max: EVENT.len() + 10, ..limits };
    assert_eq!(drained(two.as_bytes(), small).unwrap().1.len(), 2);
    let spread = document(&format!("{EVENT}{}{EVENT}", " ".repeat(500)), "");
    let long_tail = document(EVENT, &format!("<x:a>{}</x:a>", "a".repeat(1000)));
    let broken = two.replace("</ObjectEvent>", "</ObjectEvents>");
    let cases = [
        (
            &two,
            StreamLimits { events_max: 1, ..limits },
            "/epcisBody/eventList",
            Rule::TooManyEvents,
            7,
        ),
        (&two, StreamLimits { event_bytes_max: 50, ..limits }, "", Rule::TooManyBytes, 5),
        (&two, StreamLimits { frame_bytes_max: 50, ..limits }, "", Rule::TooManyBytes, 2),
        (&two, StreamLimits { bytes_max: 50, ..limits }, "", Rule::TooManyBytes, 2),
        (&two, StreamLimits { depth_max: 3, ..limits }, "", Rule::TooDeep, 5),
        (&spread, small, "", Rule::TooManyBytes, 6),
        (&long_tail, StreamLimits { frame_bytes_max: 500, ..limits }, "", Rule::TooManyBytes, 7),
        (&broken, limits, "", Rule::NotXml, 6),
    ];
    for (text, limits, pointer, rule, line) in cases {
        let Err(StreamError::Refused(Refusals(refusals))) = drained(text.as_bytes(), limits) else {
            panic!("{limits:?}")
        };
        let first = &refusals[0];
        assert_eq!((first.pointer.as_str(), first.rule, first.line), (pointer, rule, Some(line)));
    }
    let invalid = [two.as_bytes(), b"\xff"].concat();
    assert!(drained(&invalid, limits).is_err());
    assert!(drained(b"", limits).is_err());
}

proptest::proptest! {
    /// Whatever arrives, the stream says the same as the reader of whole documents.
    #[test]
    fn damage_is_judged_alike(at in 0..700_usize, cut in 0..9_usize, put in "[ -~é]{0,5}|[<>&;/\"= ]{0,4}") {
        let events = format!("{EVENT}<extension>{EVENT}</extension>");
        let mut bytes = document(&events, "<x:behind/>").into_bytes();
        let end = (at + cut).min(bytes.len());
        bytes.splice(at.min(end)..end, put.into_bytes());
        let whole = read_each(&bytes, &Limits::default());
        match (whole, drained(&bytes, StreamLimits::default())) {
            (Ok(whole), Ok((_, fates))) => {
                let meanings = |fates: &[Fate]| {
                    fates.iter().map(|fate| fate.as_ref().ok().map(meaning)).collect::<Vec<_>>()
                };
                proptest::prop_assert_eq!(meanings(&whole.events), meanings(&fates));
            }
            (Err(_), Err(_)) => {}
            (whole, streamed) => {
                let told = format!("{whole:?}\n{streamed:?}\n{}", String::from_utf8_lossy(&bytes));
                proptest::prop_assert!(false, "{}", told);
            }
        }
    }
}
