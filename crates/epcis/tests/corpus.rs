//! Every document of the corpora is taken or refused as its source says, or as `CORPUS.md`
//! decides where sources disagree.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on says so")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use nguon_epcis::json::Limits;
use nguon_epcis::{Content, Refusals, read_any};

fn corpus() -> Option<PathBuf> {
    let shared = option_env!("NGUON_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        PathBuf::from,
    );
    let corpus = shared.join("data/epcis");
    if !corpus.is_dir() {
        println!("skipped: the EPCIS corpus is not here");
        return None;
    }
    Some(corpus)
}

struct Row {
    path: String,
    expect: String,
    format: String,
    root: String,
    events: usize,
}

fn rows(corpus: &Path) -> Vec<Row> {
    let manifest = std::fs::read_to_string(corpus.join("MANIFEST.tsv")).unwrap();
    let row = |line: &str| {
        let columns: Vec<&str> = line.split('\t').collect();
        Row {
            path: columns[0].to_owned(),
            expect: columns[1].to_owned(),
            format: columns[2].to_owned(),
            root: columns[3].to_owned(),
            events: columns[5].parse().unwrap_or(0),
        }
    };
    manifest.lines().skip(1).map(row).collect()
}

/// Path or beginning of a path, and whether it is taken.
fn decisions() -> Vec<(String, bool)> {
    let table = include_str!("../CORPUS.md").lines().filter(|line| line.starts_with("| `"));
    let decision = |line: &str| {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let taken = match cells[2] {
            "yes" => true,
            "no" => false,
            other => panic!("{other}: {line}"),
        };
        assert!(cells[3].len() > 10, "no reason: {line}");
        (cells[1].trim_matches('`').to_owned(), taken)
    };
    table.map(decision).collect()
}

fn speaks_of(decided: &str, path: &str) -> bool {
    decided.strip_suffix('*').map_or_else(|| decided == path, |start| path.starts_with(start))
}

/// Events in a document that may be captured, or what else it is.
fn judged(bytes: &[u8]) -> Result<usize, Refusals> {
    match read_any(bytes, &Limits::default())? {
        Content::Events(parsed) => parsed.validated().all().map(|document| document.events.len()),
        _ => Ok(0),
    }
}

#[test]
fn every_document_is_treated_as_decided() {
    let Some(corpus) = corpus() else { return };
    let decisions = decisions();
    let (mut wrong, mut used, mut counts) = (Vec::new(), BTreeSet::new(), [0_usize; 3]);
    for row in rows(&corpus) {
        let meant: Vec<_> =
            decisions.iter().filter(|(path, _)| speaks_of(path, &row.path)).collect();
        let taken = match (row.expect.as_str(), meant.as_slice()) {
            ("contested" | "bare-event", [(decided, taken)]) => {
                used.insert(decided.clone());
                counts[2] += 1;
                *taken
            }
            ("accept" | "hash-only", _) | ("bare-event", []) => true,
            ("refuse", _) => false,
            ("contested" | "bare-event", _) => {
                panic!("{}: {} rows in CORPUS.md", row.path, meant.len());
            }
            _ => continue,
        };
        counts[usize::from(taken)] += 1;
        match (judged(&std::fs::read(corpus.join(&row.path)).unwrap()), taken) {
            (Ok(events), true) if events == row.events => {}
            (Err(refusals), false) => {
                let placed = refusals.0.iter().all(|refusal| refusal.line.is_some());
                assert!(placed || row.format != "xml", "{}: {refusals}", row.path);
            }
            (found, _) => wrong.push(format!("{} ({}): {found:?}", row.path, row.root)),
        }
    }
    assert_eq!(wrong, Vec::<String>::new(), "{}", wrong.join("\n"));
    assert_eq!(used.len(), decisions.len(), "CORPUS.md speaks of files that are not there");
    assert_eq!(counts, [51, 229, 38], "refused, taken, contested among them");
}
