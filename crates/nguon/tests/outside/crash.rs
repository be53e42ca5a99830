//! A pulled plug during capture: nothing acknowledged is lost, nothing is half there.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use crate::program::{Folder, agent, answer, get};

/// Rounds in the everyday run; the long form sets `NGUON_CRASH_ROUNDS`.
const ROUNDS: u64 = 6;
/// Senders at once.
const SENDERS: u64 = 3;
/// Events of one document.
const EVENTS: u64 = 4;

#[expect(clippy::disallowed_methods, reason = "the long form is asked for by environment")]
fn rounds() -> u64 {
    std::env::var("NGUON_CRASH_ROUNDS").map_or(ROUNDS, |text| text.parse().unwrap())
}

/// What became of a document at the sender.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Fate {
    Acknowledged,
    /// The answer never came: it may be there or not, but whole.
    Unknown,
}

fn document(name: &str) -> String {
    let events: Vec<String> = (0..EVENTS)
        .map(|n| {
            format!(
                r#"{{"type":"ObjectEvent","action":"ADD","bizStep":"commissioning",
                "eventTime":"2026-05-11T07:30:0{n}+07:00","eventTimeZoneOffset":"+07:00",
                "epcList":["https://id.gs1.org/01/09521000000018/21/{name}-{n}"],
                "bizTransactionList":[{{"type":"po","bizTransaction":"https://nguon.example/{name}"}}]}}"#
            )
        })
        .collect();
    format!(
        r#"{{"@context":"https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
        "type":"EPCISDocument","schemaVersion":"2.0","creationDate":"2026-05-11T08:00:00+07:00",
        "epcisBody":{{"eventList":[{}]}}}}"#,
        events.join(",")
    )
}

/// Send documents until the server is gone.
fn send(url: &str, key: &str, stem: &str, stop: &AtomicBool) -> Vec<(String, Fate)> {
    let agent = agent();
    let mut sent = Vec::new();
    for n in 0.. {
        if stop.load(Ordering::Relaxed) {
            break;
        }
        let name = format!("{stem}-{n}");
        let answer = agent
            .post(format!("{url}/epcis/capture"))
            .header("Authorization", format!("Bearer {key}"))
            .content_type("application/ld+json")
            .send(document(&name));
        match answer {
            Ok(response) if response.status() == 202 => sent.push((name, Fate::Acknowledged)),
            Ok(response) => panic!("{name} was answered {}", response.status()),
            Err(_) => {
                sent.push((name, Fate::Unknown));
                break;
            }
        }
    }
    sent
}

/// Serial numbers and transaction of every stored event, through the query interface, oldest record
/// first, page by page.
fn stored(url: &str, key: &str) -> BTreeMap<String, u64> {
    let mut events: BTreeMap<String, u64> = BTreeMap::new();
    let mut last = String::new();
    let mut next =
        Some(format!("{url}/epcis/events?orderBy=recordTime&orderDirection=ASC&perPage=200"));
    while let Some(page) = next {
        let mut response =
            agent().get(&page).header("Authorization", format!("Bearer {key}")).call().unwrap();
        let link = response.headers().get("Link").map(|link| link.to_str().unwrap().to_owned());
        let body = response.body_mut().with_config().limit(1 << 26).read_to_string().unwrap();
        let body: serde_json::Value = serde_json::from_str(&body).unwrap();
        let list = &body["epcisBody"]["queryResults"]["resultsBody"]["eventList"];
        for event in list.as_array().unwrap() {
            let record_time = event["recordTime"].as_str().unwrap().to_owned();
            assert!(record_time >= last, "recordTime went back: {last} {record_time}");
            last = record_time;
            let transaction = event["bizTransactionList"][0]["bizTransaction"].as_str().unwrap();
            let name = transaction.rsplit('/').next().unwrap().to_owned();
            *events.entry(name).or_default() += 1;
        }
        next = link.and_then(|link| {
            let (address, rest) = link.strip_prefix('<')?.split_once('>')?;
            rest.contains("rel=\"next\"").then(|| address.to_owned())
        });
    }
    events
}

#[test]
fn a_pulled_plug_loses_nothing_acknowledged_and_leaves_nothing_half() {
    let folder = Folder::new();
    let key = folder.key();
    let mut fates: Vec<(String, Fate)> = Vec::new();
    // The waits differ from round to round and are the same in every run.
    let mut seed: u64 = 0x9E37_79B9_7F4A_7C15;
    for round in 0..rounds() {
        let server = folder.serve();
        let stop = Arc::new(AtomicBool::new(false));
        let senders: Vec<_> = (0..SENDERS)
            .map(|sender| {
                let (url, key, stop) = (server.url.clone(), key.clone(), Arc::clone(&stop));
                thread::spawn(move || send(&url, &key, &format!("r{round}s{sender}"), &stop))
            })
            .collect();
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        thread::sleep(Duration::from_millis(30 + seed % 400));
        server.kill();
        stop.store(true, Ordering::Relaxed);
        for sender in senders {
            fates.extend(sender.join().unwrap());
        }
    }
    let server = folder.serve();
    let stored = stored(&server.url, &key);
    let acknowledged = fates.iter().filter(|(_, fate)| *fate == Fate::Acknowledged).count();
    println!("{acknowledged} of {} documents acknowledged, {} stored", fates.len(), stored.len());
    assert!(acknowledged > 0, "the rounds were too short to capture anything");
    for (name, fate) in &fates {
        match (fate, stored.get(name)) {
            (_, Some(&EVENTS)) | (Fate::Unknown, None) => {}
            (fate, events) => panic!("{name}: {fate:?}, but {events:?} of {EVENTS} events stored"),
        }
    }
    let (status, jobs) = get(&format!("{}/epcis/capture", server.url), &key);
    assert_eq!(status, 200, "{jobs}");
    drop(server);
    assert!(answer(&["audit", "verify", "--data", folder.data()]).contains("holds"));
}
