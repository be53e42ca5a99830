use std::io::{Cursor as Bytes, Read};

use super::*;
use crate::json::{read_each, write};
use crate::model::DocumentKind;

/// Everything a reader gives, as [`read_each`] would.
fn drained<R: Read>(mut reader: Reader<R>) -> Result<(Document, Vec<Fate>), StreamError> {
    let mut fates = Vec::new();
    while let Some(fate) = reader.next_event()? {
        fates.push(fate);
    }
    Ok((reader.finish()?, fates))
}

/// A source that gives one byte at a time.
struct Drops<'a>(&'a [u8]);

impl Read for Drops<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let (Some((first, rest)), Some(place)) = (self.0.split_first(), buffer.first_mut()) else {
            return Ok(0);
        };
        *place = *first;
        self.0 = rest;
        Ok(1)
    }
}

fn both(bytes: &[u8], limits: StreamLimits) -> [Result<(Document, Vec<Fate>), StreamError>; 3] {
    [
        drained(Reader::new(bytes, limits)),
        drained(Reader::new(Drops(bytes), limits)),
        Reader::seekable(Bytes::new(bytes), limits).and_then(drained),
    ]
}

/// Every JSON document of the corpus: the same events, the same frame, or refused as well.
#[test]
fn the_same_as_in_one_piece() {
    let Some(root) = crate::corpus::root() else { return };
    let manifest = std::fs::read_to_string(root.join("MANIFEST.tsv")).unwrap();
    let mut counts = [0, 0];
    for line in manifest.lines().skip(1) {
        let columns: Vec<&str> = line.split('\t').collect();
        if columns[2] != "json" || columns[1] == "reference" || columns[1] == "request-collection" {
            continue;
        }
        let bytes = std::fs::read(root.join(columns[0])).unwrap();
        let whole = read_each(&bytes, &Limits::default());
        for streamed in both(&bytes, StreamLimits::default()) {
            match (&whole, streamed) {
                (Ok(whole), Ok((frame, fates))) => {
                    assert_eq!(whole.frame, frame, "{}", columns[0]);
                    assert_eq!(whole.events, fates, "{}", columns[0]);
                    counts[1] += 1;
                }
                (Err(_), Err(_)) => counts[0] += 1,
                (whole, streamed) => panic!("{}: {whole:?} {streamed:?}", columns[0]),
            }
        }
    }
    assert_eq!(counts, [54, 381], "refused and taken, three ways each");
}

const EVENT: &str = r#"{"type":"ObjectEvent","action":"ADD","epcList":[],"x:a":"[{\"","eventTime":"2026-05-02T08:15:00Z","eventTimeZoneOffset":"+07:00"}"#;
const CONTEXT: &str = r#""@context":["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",{"x":"urn:x:"}]"#;
const TOP: &str =
    r#""type":"EPCISDocument","schemaVersion":"2.0","creationDate":"2026-05-02T08:15:00Z""#;

fn body(events: usize) -> String {
    format!(r#""epcisBody":{{"eventList":[{}]}}"#, vec![EVENT; events].join(",\n"))
}

fn first_refusal(error: StreamError) -> Refusal {
    match error {
        StreamError::Refused(Refusals(refusals)) => refusals.into_iter().next().unwrap(),
        StreamError::Source(error) => panic!("{error}"),
    }
}

#[test]
fn a_late_context_gives_the_events_their_names() {
    let text = format!("{{{},{TOP},{CONTEXT}}}", body(3));
    for streamed in both(text.as_bytes(), StreamLimits::default()) {
        let (frame, fates) = streamed.unwrap();
        assert_eq!((&frame.kind, fates.len()), (&DocumentKind::Capture, 3));
        let event = fates[2].as_ref().unwrap();
        assert_eq!(event.extensions[0].name.iri(), "urn:x:a");
    }
    // What is held back is bounded; a source that can go back holds nothing.
    let limits = StreamLimits { held_bytes_max: 2 * EVENT.len(), ..StreamLimits::default() };
    let [first, second, seekable] = both(text.as_bytes(), limits);
    for refused in [first, second] {
        let refusal = first_refusal(refused.unwrap_err());
        assert_eq!((refusal.pointer.as_str(), refusal.rule), ("/@context", Rule::Context));
    }
    assert_eq!(seekable.unwrap().1.len(), 3);
}

#[test]
fn limits_and_faults_have_a_place() {
    let good = format!("{{{CONTEXT},{TOP},{}}}", body(2));
    let limits = StreamLimits::default();
    let list = "/epcisBody/eventList";
    let deep = good.replacen("\"ADD\"", &format!("{}{}", "[".repeat(100), "]".repeat(100)), 1);
    let cases = [
        (good.clone(), StreamLimits { events_max: 1, ..limits }, list, Rule::TooManyEvents),
        (
            good.clone(),
            StreamLimits { event_bytes_max: EVENT.len() - 1, ..limits },
            "/epcisBody/eventList/0",
            Rule::TooManyBytes,
        ),
        (
            good.clone(),
            StreamLimits { frame_bytes_max: 10, ..limits },
            "/@context",
            Rule::TooManyBytes,
        ),
        (good.clone(), StreamLimits { bytes_max: 10, ..limits }, "", Rule::TooManyBytes),
        (deep, limits, "/epcisBody/eventList/0", Rule::TooDeep),
        (good.replacen("\"ADD\"", "ADD", 1), limits, "/epcisBody/eventList/0", Rule::NotJson),
        (good.replacen(",\n", "\n", 1), limits, "/epcisBody/eventList/1", Rule::NotJson),
        (good.replacen("]}}", "]}", 1), limits, "", Rule::NotJson),
        (good.replacen("]}}", "]}}x", 1), limits, "", Rule::NotJson),
        (
            good.replacen(CONTEXT, &format!("{CONTEXT},{CONTEXT}"), 1),
            limits,
            "/@context",
            Rule::UnknownMember,
        ),
        (good.replacen(CONTEXT, "\"@context\":5", 1), limits, "/@context", Rule::Context),
        (
            format!("{{{CONTEXT},{TOP},{},{}}}", body(1), body(1)),
            limits,
            "/epcisBody",
            Rule::UnknownMember,
        ),
        (format!("{{{TOP},{}}}", body(1)), limits, "", Rule::MissingMember),
        ("[]".to_owned(), limits, "", Rule::WrongType),
        (String::new(), limits, "", Rule::NotJson),
    ];
    for (text, limits, pointer, rule) in cases {
        for streamed in both(text.as_bytes(), limits) {
            let refusal = first_refusal(streamed.unwrap_err());
            let shown: String = text.chars().take(200).collect();
            assert_eq!((refusal.pointer.as_str(), refusal.rule), (pointer, rule), "{shown}");
        }
    }
}

#[test]
fn a_failing_source_is_told() {
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
            Err(std::io::Error::other("unplugged"))
        }
    }
    let good = format!("{{{CONTEXT},{TOP},");
    let reader = Reader::new(good.as_bytes().chain(Broken), StreamLimits::default());
    assert!(matches!(drained(reader), Err(StreamError::Source(_))));
}

proptest::proptest! {
    /// Whatever arrives, the stream says the same as the reader of whole documents, but for what
    /// stands twice.
    #[test]
    fn damage_is_judged_alike(at in 0..700_usize, cut in 0..9_usize, put in "[ -~é]{0,5}|[\\[{\",:0-9\\]}]{0,4}") {
        let text = format!("{{{CONTEXT},{TOP},{},\"x:y\":{{\"a\":[1,null,-2.5e3]}}}}", body(2));
        let mut bytes = text.into_bytes();
        let end = (at + cut).min(bytes.len());
        bytes.splice(at.min(end)..end, put.into_bytes());
        let whole = read_each(&bytes, &Limits::default());
        for streamed in both(&bytes, StreamLimits::default()) {
            match (&whole, streamed) {
                (Ok(whole), Ok((frame, fates))) => {
                    proptest::prop_assert_eq!(&whole.frame, &frame);
                    proptest::prop_assert_eq!(&whole.events, &fates);
                    let document = Document { events: fates.into_iter().flatten().collect(), ..frame };
                    proptest::prop_assert!(!write(&document).is_empty());
                }
                (Err(_), Err(_)) => {}
                (Ok(_), Err(StreamError::Refused(why))) => {
                    let twice = why.0.iter().all(|refusal| refusal.message.contains("stands twice"));
                    proptest::prop_assert!(twice, "{}", why);
                }
                (whole, streamed) => {
                    let told = format!("{whole:?}\n{streamed:?}\n{}", String::from_utf8_lossy(&bytes));
                    proptest::prop_assert!(false, "{}", told);
                }
            }
        }
    }
}
