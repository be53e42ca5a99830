//! The EPCglobal interoperability kit: queries with the events they must find.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on says so")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use nguon_epcis::context::Namespaces;
use nguon_epcis::hash;
use nguon_epcis::json::Limits;
use nguon_epcis::model::{Document, DocumentKind, Event, MasterDataDocument};
use nguon_epcis::query::Directory;
use nguon_epcis::xml::{self, Message, Poll};

fn kit() -> Option<PathBuf> {
    let shared = option_env!("NGUON_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        PathBuf::from,
    );
    let kit = shared.join("data/epcis/60-fosstrak-interop");
    if !kit.is_dir() {
        println!("skipped: the EPCIS corpus is not here");
        return None;
    }
    Some(kit)
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    let mut files: Vec<PathBuf> = files.collect();
    files.sort();
    files
}

fn captured(kit: &Path) -> Vec<Event> {
    let read = |file: PathBuf| {
        xml::read(&std::fs::read(file).unwrap(), &Limits::default()).unwrap().events
    };
    files(&kit.join("events")).into_iter().flat_map(read).collect()
}

fn master_data(kit: &Path) -> MasterDataDocument {
    let bytes = std::fs::read(kit.join("masterdata/EPCIS10-MD-Capture.xml")).unwrap();
    xml::read_master_data(&bytes, &Limits::default()).unwrap()
}

fn directory(kit: &Path) -> Directory {
    let document = master_data(kit);
    let mut directory = Directory::default();
    directory.add(&document.data, &document.namespaces);
    directory
}

/// A bare `QueryResults` with its document around it; `None` = no results but an exception.
fn expected(response: &Path) -> Option<Document> {
    let text = std::fs::read_to_string(response).unwrap();
    let results = text.find("<epcisq:QueryResults ")?;
    let document = format!(
        "<q:EPCISQueryDocument xmlns:q=\"urn:epcglobal:epcis-query:xsd:1\" schemaVersion=\"1\" \
         creationDate=\"2026-05-02T08:15:00Z\"><EPCISBody>{}</EPCISBody></q:EPCISQueryDocument>",
        without_record_times(&text[results..])
    );
    let read = xml::read(document.as_bytes(), &Limits::default());
    Some(read.unwrap_or_else(|why| panic!("{}: {why}", response.display())))
}

/// The kit's README: recordTime says nothing; one answer holds it twice.
fn without_record_times(text: &str) -> String {
    let mut parts = text.split("<recordTime>");
    let mut kept = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        kept.push_str(part.split_once("</recordTime>").unwrap().1);
    }
    kept
}

/// How often each event stands in a list.
fn counted<'a>(events: impl IntoIterator<Item = &'a Event>) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for event in events {
        *counts.entry(hash::pre_hash(event, &[])).or_default() += 1;
    }
    counts
}

/// `QuantityEvent` is no type of EPCIS 2.0, and SE44 tells only what one run of a schedule found.
const NOT_TO_BE_ANSWERED: [&str; 2] = ["SE9", "SE44"];

/// Requests with the query that they ask, and the file of their answer with events or master data.
fn answered(kit: &Path) -> Vec<(String, Poll, PathBuf)> {
    let mut found = Vec::new();
    for request in files(&kit.join("requests")) {
        let name = request.file_stem().unwrap().to_str().unwrap().replace("Test-EPCIS10-", "");
        let number = name.split('-').next().unwrap().to_owned();
        let bytes = std::fs::read(&request).unwrap();
        let poll = match xml::read_message(&bytes, &Limits::default()).unwrap() {
            Message::Poll(poll) => poll,
            Message::Subscribe(subscribe) => subscribe.query,
            Message::Other(..) => continue,
        };
        let answer = files(&kit.join("responses")).into_iter().find(|file| {
            let stem = file.file_stem().unwrap().to_str().unwrap();
            stem.starts_with(&format!("Test-EPCIS10-{number}-")) && expected(file).is_some()
        });
        let skipped = NOT_TO_BE_ANSWERED.contains(&number.as_str());
        found.extend(answer.filter(|_| !skipped).map(|answer| (number, poll, answer)));
    }
    found
}

#[test]
fn queries_find_the_events_they_must() {
    let Some(kit) = kit() else { return };
    let (events, directory) = (captured(&kit), directory(&kit));
    let names = Namespaces::pinned();
    let mut count = 0;
    for (number, poll, answer) in answered(&kit) {
        if poll.query_name != "SimpleEventQuery" {
            continue;
        }
        count += 1;
        let query = poll.event_query(&names).unwrap_or_else(|why| panic!("{number}: {why}"));
        let found = query.resolve(&directory).select(&events).unwrap();
        let answer = expected(&answer).unwrap();
        assert_eq!(counted(found.iter().copied()), counted(&answer.events), "{number}");
        if query.order.is_some() {
            let times = |event: &Event| event.event_time.clone();
            let (found, told): (Vec<_>, Vec<_>) = (
                found.iter().map(|one| times(one)).collect(),
                answer.events.iter().map(times).collect(),
            );
            assert_eq!(found, told, "{number}");
        }
    }
    assert_eq!(count, 29);
}

#[test]
fn queries_find_the_master_data_they_must() {
    let Some(kit) = kit() else { return };
    let document = master_data(&kit);
    let names = Namespaces::pinned();
    let mut count = 0;
    for (number, poll, answer) in answered(&kit) {
        if poll.query_name != "SimpleMasterDataQuery" {
            continue;
        }
        count += 1;
        let query = poll.master_data_query(&names).unwrap();
        let found = query.select(&document.data, &document.namespaces).unwrap();
        let told = expected(&answer).unwrap();
        let DocumentKind::Query(results) = &told.kind else { panic!("{number}") };
        assert_eq!(Some(&found.to_json()), results.vocabulary_list.as_ref(), "{number}");
        // And the answer can be given in XML again.
        let again = xml::read(&xml::write(&told).unwrap(), &Limits::default()).unwrap();
        let DocumentKind::Query(results) = &again.kind else { panic!("{number}") };
        assert_eq!(Some(&found.to_json()), results.vocabulary_list.as_ref(), "{number}");
    }
    assert_eq!(count, 10);
}

/// Exceptions that follow from the query alone.
#[test]
fn queries_fail_where_they_must() {
    let Some(kit) = kit() else { return };
    let names = Namespaces::pinned();
    let poll = |request: &str| {
        let file = kit.join(format!("requests/Test-EPCIS10-{request}.xml"));
        match xml::read_message(&std::fs::read(file).unwrap(), &Limits::default()) {
            Ok(Message::Poll(poll)) => poll,
            other => panic!("{other:?}"),
        }
    };
    let error = poll("SE41-Request-1-poll").event_query(&names).unwrap_err();
    assert_eq!(
        (error.exception(), error.parameter.as_str()),
        ("QueryParameterException", "eventCountLimit")
    );
    // EPCIS 1.0 refused a decimal quantity; EPCIS 2.0 takes it.
    assert!(poll("SE71-Request-1-Poll").event_query(&names).is_ok());

    let document = master_data(&kit);
    let query = poll("MD8-Request").master_data_query(&names).unwrap();
    assert!(query.select(&document.data, &document.namespaces).is_err(), "maxElementCount");
    let mut incomplete = poll("MD8-Request");
    incomplete.parameters.retain(|(name, _)| name != "includeChildren");
    let error = incomplete.master_data_query(&names).unwrap_err();
    assert_eq!(error.parameter, "includeChildren");
}
