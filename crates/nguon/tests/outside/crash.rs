//! A pulled plug during capture, of the program and of the server with its events: nothing
//! acknowledged is lost, nothing is half there, nothing is seen that was rolled back.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use nguon_testing_postgres::{Absent, Care, Cluster, Server, given};

use crate::program::{Folder, agent, answer, get};

/// Rounds in the everyday run; the long form sets `NGUON_CRASH_ROUNDS`.
const ROUNDS: u64 = 6;
/// Senders at once.
const SENDERS: u64 = 3;
/// Events of one document.
const EVENTS: u64 = 4;
/// How long the program may need to go on when its database is back.
const BACK_WITHIN: Duration = Duration::from_mins(1);

#[expect(clippy::disallowed_methods, reason = "the long form is asked for by environment")]
fn rounds() -> u64 {
    std::env::var("NGUON_CRASH_ROUNDS").map_or(ROUNDS, |text| text.parse().unwrap())
}

/// What became of a document at the sender.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Fate {
    Acknowledged,
    /// The program said that nothing of it was kept.
    Refused,
    /// Nobody could say: it may be there or not, but whole.
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

fn capture(url: &str, key: &str, name: &str) -> Option<Fate> {
    let answer = agent()
        .post(format!("{url}/epcis/capture"))
        .header("Authorization", format!("Bearer {key}"))
        .content_type("application/ld+json")
        .send(document(name));
    // No answer: the program is gone.
    let mut answer = answer.ok()?;
    Some(match answer.status().as_u16() {
        202 => Fate::Acknowledged,
        503 => match answer.body_mut().read_to_string() {
            Ok(said) if said.contains("nothing of this call was kept") => Fate::Refused,
            _ => Fate::Unknown,
        },
        other => panic!("{name} was answered {other}: {:?}", answer.body_mut().read_to_string()),
    })
}

/// Send documents until the program is gone or all are told to stop.
fn send(url: &str, key: &str, stem: &str, stop: &AtomicBool) -> Vec<(String, Fate)> {
    let mut sent = Vec::new();
    for n in 0.. {
        if stop.load(Ordering::Relaxed) {
            break;
        }
        let name = format!("{stem}-{n}");
        let fate = capture(url, key, &name);
        sent.push((name, fate.unwrap_or(Fate::Unknown)));
        match fate {
            None => break,
            Some(Fate::Acknowledged) => {}
            Some(_) => thread::sleep(Duration::from_millis(10)),
        }
    }
    sent
}

/// Record time and item of events, in the order of record.
type Seen = Vec<(String, String)>;

/// Reads on behind what was seen, as others do while events come in; ends where an answer fails.
fn read_on(url: &str, key: &str, seen: &mut Seen) -> Option<()> {
    let from = seen.last().map_or("2000-01-01T00:00:00Z", |(time, _)| time).to_owned();
    let known: BTreeSet<String> = seen
        .iter()
        .rev()
        .take_while(|(time, _)| *time == from)
        .map(|(_, item)| item.clone())
        .collect();
    let query = "orderBy=recordTime&orderDirection=ASC&perPage=500";
    let mut next = Some(format!("{url}/epcis/events?{query}&GE_recordTime={from}"));
    while let Some(page) = next {
        let asked = agent().get(&page).header("Authorization", format!("Bearer {key}")).call();
        let mut response = asked.ok().filter(|response| response.status() == 200)?;
        let link = response.headers().get("Link").map(|link| link.to_str().unwrap().to_owned());
        let body = response.body_mut().with_config().limit(1 << 26).read_to_string().ok()?;
        let body: serde_json::Value = serde_json::from_str(&body).ok()?;
        let list = &body["epcisBody"]["queryResults"]["resultsBody"]["eventList"];
        for event in list.as_array()? {
            let record_time = event["recordTime"].as_str()?.to_owned();
            let item = event["epcList"][0].as_str()?.rsplit('/').next()?.to_owned();
            if known.contains(&item) {
                continue;
            }
            let last = seen.last().map(|(time, _)| time);
            assert!(last.is_none_or(|last| *last <= record_time), "{last:?} then {record_time}");
            seen.push((record_time, item));
        }
        next = link.and_then(|link| {
            let (address, rest) = link.strip_prefix('<')?.split_once('>')?;
            rest.contains("rel=\"next\"").then(|| address.to_owned())
        });
    }
    Some(())
}

/// What holds the events outside of the program.
enum Database {
    Server(Server),
    /// Three nodes; one after the other loses its plug.
    Nodes(Cluster, usize),
}

impl Database {
    fn node(&mut self) -> &mut Server {
        match self {
            Self::Server(server) => server,
            Self::Nodes(cluster, at) => match *at % 3 {
                0 => cluster.coordinator_mut(),
                worker => cluster.worker_mut(worker - 1),
            },
        }
    }

    fn kill(&mut self) {
        self.node().kill();
    }

    fn start_again(&mut self) {
        self.node().start_again().unwrap();
        if let Self::Nodes(_, at) = self {
            *at += 1;
        }
    }
}

/// Whose plug is pulled.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Plug {
    Program,
    Database,
    Both,
}

/// The waits differ from round to round and are the same in every run.
fn next_seed(mut seed: u64) -> u64 {
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    seed
}

fn pull_plugs(folder: &Folder, mut database: Option<Database>) {
    let key = folder.key();
    let (mut fates, mut seen): (Vec<(String, Fate)>, Seen) = (Vec::new(), Seen::new());
    let mut seed: u64 = 0x9E37_79B9_7F4A_7C15;
    for round in 0..rounds() {
        let plug = match (&database, round % 3) {
            (None, _) | (_, 1) => Plug::Program,
            (_, 0) => Plug::Database,
            _ => Plug::Both,
        };
        let server = folder.serve();
        let stop = Arc::new(AtomicBool::new(false));
        let senders: Vec<_> = (0..SENDERS)
            .map(|sender| {
                let (url, key, stop) = (server.url.clone(), key.clone(), Arc::clone(&stop));
                thread::spawn(move || send(&url, &key, &format!("r{round}s{sender}"), &stop))
            })
            .collect();
        let follower = {
            let (url, key, stop) = (server.url.clone(), key.clone(), Arc::clone(&stop));
            thread::spawn(move || {
                while !stop.load(Ordering::Relaxed) {
                    let _complete = read_on(&url, &key, &mut seen);
                    thread::sleep(Duration::from_millis(5));
                }
                seen
            })
        };
        seed = next_seed(seed);
        thread::sleep(Duration::from_millis(30 + seed % 400));
        if let Some(database) = database.as_mut().filter(|_| plug != Plug::Program) {
            database.kill();
        }
        if plug == Plug::Database {
            database.as_mut().unwrap().start_again();
            goes_on(&server.url, &key, round, &mut fates);
        }
        server.kill();
        stop.store(true, Ordering::Relaxed);
        for sender in senders {
            fates.extend(sender.join().unwrap());
        }
        seen = follower.join().unwrap();
        if let Some(database) = database.as_mut().filter(|_| plug == Plug::Both) {
            database.start_again();
        }
    }
    judge(folder, &key, &fates, &seen);
}

/// The program that lost its database captures again without being started anew.
fn goes_on(url: &str, key: &str, round: u64, fates: &mut Vec<(String, Fate)>) {
    let begun = Instant::now();
    for n in 0.. {
        let name = format!("r{round}back-{n}");
        let fate = capture(url, key, &name).unwrap();
        fates.push((name, fate));
        if fate == Fate::Acknowledged {
            return;
        }
        assert!(begun.elapsed() < BACK_WITHIN, "it does not go on");
        thread::sleep(Duration::from_millis(50));
    }
}

fn judge(folder: &Folder, key: &str, fates: &[(String, Fate)], seen: &Seen) {
    let server = folder.serve();
    let mut stored = Seen::new();
    read_on(&server.url, key, &mut stored).unwrap();
    let mut documents: BTreeMap<&str, u64> = BTreeMap::new();
    for (_, item) in &stored {
        *documents.entry(item.rsplit_once('-').unwrap().0).or_default() += 1;
    }
    let of = |fate: Fate| fates.iter().filter(|(_, one)| *one == fate).count();
    println!(
        "{} rounds: {} documents acknowledged, {} refused, {} unknown; {} stored; {} events, {} of \
         them seen while they came in",
        rounds(),
        of(Fate::Acknowledged),
        of(Fate::Refused),
        of(Fate::Unknown),
        documents.len(),
        stored.len(),
        seen.len(),
    );
    assert!(of(Fate::Acknowledged) > 0, "the rounds were too short to capture anything");
    for (name, fate) in fates {
        match (fate, documents.get(name.as_str())) {
            (Fate::Acknowledged | Fate::Unknown, Some(&EVENTS))
            | (Fate::Refused | Fate::Unknown, None) => {}
            (fate, events) => panic!("{name}: {fate:?}, but {events:?} of {EVENTS} events stored"),
        }
    }
    // Whoever read along saw the beginning of the record: nothing that was rolled back, nothing
    // that came in before what was seen already.
    assert!(!seen.is_empty());
    let last = &seen.last().unwrap().0;
    let beginning = stored.iter().filter(|(time, _)| time < last);
    assert!(seen.iter().filter(|(time, _)| time < last).eq(beginning), "another record was seen");
    let (status, jobs) = get(&format!("{}/epcis/capture", server.url), key);
    assert_eq!(status, 200, "{jobs}");
    drop(server);
    assert!(answer(&["audit", "verify", "--data", folder.data()]).contains("holds"));
}

#[test]
fn a_pulled_plug_loses_nothing_acknowledged_and_leaves_nothing_half() {
    pull_plugs(&Folder::new(), None);
}

#[test]
fn neither_does_that_of_a_database_server() {
    let Some(database) = given(Server::start(Care::Durable)) else { return };
    let folder = Folder::on_server(&database.url("postgres"));
    pull_plugs(&folder, Some(Database::Server(database)));
}

#[test]
fn neither_do_those_of_a_coordinator_and_its_workers() {
    let nodes = match Cluster::start(Care::Durable) {
        Ok(nodes) => nodes,
        Err(absent @ Absent::NotOffered(_)) => return println!("skipped: {absent}"),
        Err(absent) => {
            given(Err::<(), _>(absent));
            return;
        }
    };
    nodes.create_database("events").unwrap();
    let url = nodes.url("events");
    let folder = Folder::on_server(&url);
    let distribute = ["events", "distribute", "--events-url", &url, "--shards", "4"];
    answer(&[&distribute[..], &["--data", folder.data()]].concat());
    pull_plugs(&folder, Some(Database::Nodes(nodes, 0)));
}
