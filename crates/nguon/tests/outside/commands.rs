//! The command line: answers and exit codes.

use std::process::Stdio;

use rusqlite::Connection;
use serde_json::Value as Json;

use crate::program::{Folder, answer, nguon, outcome};

const LOT_1: &str = "https://id.gs1.org/01/09521000000032/10/XBM-260513-1";

fn json(text: &str) -> Json {
    serde_json::from_str(text).unwrap()
}

/// Values of a member in a list of objects.
fn values<'j>(list: &'j Json, member: &str) -> Vec<&'j str> {
    list.as_array().unwrap().iter().filter_map(|one| one[member].as_str()).collect()
}

/// One folder for what only reads: loading it is the slow part.
#[test]
fn the_demonstration_answers_on_the_command_line() {
    let folder = Folder::demo();
    let data = folder.data();

    // Back to both growing areas, forward to the receiver.
    let back = json(&answer(&["trace", LOT_1, "--back", "--json", "--data", data]));
    let mut codes = values(&back["origins"], "code");
    codes.sort_unstable();
    assert_eq!(codes, ["VN-AGOR-9901", "VN-AGOR-9902"], "{back}");
    let forward = json(&answer(&["trace", LOT_1, "--forward", "--json", "--data", data]));
    let receivers = values(&forward["receivers"], "holder");
    assert!(receivers.contains(&"Công ty Nông sản Minh Họa Long Xuyên"), "{forward}");

    // The same lot however it is written; a lot nobody spoke of is a no.
    let bracketed = "(01)09521000000032(10)XBM-260513-1";
    assert_eq!(json(&answer(&["trace", bracketed, "--back", "--json", "--data", data])), back);
    let nobody = "https://id.gs1.org/01/09521000000032/10/NOBODY";
    assert_eq!(outcome(&["trace", nobody, "--back", "--data", data]).0, 1);
    assert_eq!(outcome(&["trace", LOT_1, "--data", data]).0, 2);

    // A backup restores to the same answers, and a touched one is refused.
    let copy = folder.path("backup").display().to_string();
    let restored = folder.path("restored").display().to_string();
    answer(&["backup", &copy, "--data", data]);
    answer(&["restore", &copy, "--data", &restored]);
    assert_eq!(json(&answer(&["trace", LOT_1, "--back", "--json", "--data", &restored])), back);
    assert_eq!(outcome(&["restore", &copy, "--data", &restored]).0, 2, "must not overwrite");
    let events = folder.path("backup").join("events.db");
    let mut bytes = std::fs::read(&events).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&events, bytes).unwrap();
    let again = folder.path("again").display().to_string();
    let (code, _, said) = outcome(&["restore", &copy, "--data", &again]);
    assert_eq!((code, said.contains("events.db")), (1, true), "{said}");

    // Importing the facts again adds nothing.
    let units = folder.path("data/facts/administrative-units").display().to_string();
    assert!(
        answer(&["admin-units", "import", &units, "--data", data]).starts_with("added 0 periods")
    );

    // Documents are captured once: the second time every event is known, and that is a no.
    let events = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/demo/events/01-harvest.jsonld");
    let (code, said, _) = outcome(&["capture", events, "--data", data]);
    assert_eq!((code, said.contains("ResourceAlreadyExists")), (1, true), "{said}");

    // The audit chain holds until one byte is changed by hand.
    assert!(answer(&["audit", "verify", "--data", data]).starts_with("audit log holds"));
    let by_hand = Connection::open(folder.path("data/registry.db")).unwrap();
    let changed = by_hand
        .execute("UPDATE audit SET actor_name = 'nguom' WHERE seq = 3 AND actor_name = 'nguon'", [])
        .unwrap();
    assert_eq!(changed, 1);
    drop(by_hand);
    let (code, _, said) = outcome(&["audit", "verify", "--data", data]);
    assert_eq!((code, said.contains("entry 3")), (1, true), "{said}");

    // A folder that holds data is left alone.
    assert_eq!(outcome(&["demo", "--data", data]).0, 2);
}

#[test]
fn identifiers_are_taken_apart_or_refused_with_their_place() {
    let line = json(&answer(&["gs1", "parse", "(01)09521000000032(10)XBM-260513-1"]));
    assert_eq!(line["ok"], true);
    assert_eq!(line["digital_link"], LOT_1);
    let line = json(&answer(&["gs1", "parse", LOT_1]));
    assert_eq!(line["element_string"], "(01)09521000000032(10)XBM-260513-1");
    let line =
        json(&answer(&["gs1", "parse", "--from", "scan", "]d20109521000000032^10XBM-260513-1"]));
    assert_eq!(line["digital_link"], LOT_1, "{line}");
    let (code, out, _) = outcome(&["gs1", "parse", "https://id.gs1.org/01/09521000000033"]);
    assert_eq!(code, 1);
    let line = json(&out);
    assert_eq!(
        (&line["ok"], &line["error"]["at"]),
        (&Json::Bool(false), &Json::from(35)),
        "{line}"
    );
}

#[test]
fn urns_are_written_where_the_table_of_prefixes_knows_how() {
    let folder = tempfile::tempdir().unwrap();
    let table = folder.path().join("prefixes.json");
    let list = r#"{"GCPPrefixFormatList": {"date": "2026-06-03T11:14:42.028Z",
        "entry": [{"prefix": "952", "gcpLength": 7}, {"prefix": "9999", "gcpLength": 0}]}}"#;
    std::fs::write(&table, list).unwrap();
    let table = table.to_str().unwrap();
    let parse = |identifier: &str| outcome(&["gs1", "parse", "--gs1-prefixes", table, identifier]);
    let (_, out, said) = parse("https://id.gs1.org/01/09521234543213/21/7");
    assert_eq!(json(&out)["urn"], "urn:epc:id:sgtin:9521234.054321.7");
    assert_eq!(said, "");
    let (code, out, said) = parse("https://id.gs1.org/00/099991234567890126");
    let line = json(&out);
    assert_eq!((code, &line["ok"], &line["urn"]), (0, &Json::Bool(true), &Json::Null), "{out}");
    assert!(said.contains("1 without EPC URN"), "{said}");

    let demo = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/demo/events/04-packing.jsonld");
    let convert = ["epcis", "convert", "--to", "xml-1.2", demo];
    let (code, as_written, said) = outcome(&convert);
    assert_eq!(code, 0);
    assert!(as_written.contains("https://id.gs1.org/01/") && said.contains("stay Digital Links"));
    let with_table = answer(&[&convert[..], &["--gs1-prefixes", table]].concat());
    assert!(with_table.contains("urn:epc:id:"), "{with_table}");
    let missing = outcome(&["gs1", "parse", "--gs1-prefixes", "/no/such", "(01)09521000000032"]);
    assert_eq!(missing.0, 2);
    assert!(missing.2.contains("/no/such"), "{}", missing.2);
}

#[test]
fn identifiers_come_one_per_line_from_standard_input() {
    let mut parse = nguon(&["gs1", "parse", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let lines = format!("{LOT_1}\nurn:epc:id:sgtin:952100.0000003.1\nnonsense\n");
    std::io::Write::write_all(&mut parse.stdin.take().unwrap(), lines.as_bytes()).unwrap();
    let output = parse.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8(output.stdout).unwrap();
    let ok: Vec<bool> = text.lines().map(|line| json(line)["ok"].as_bool().unwrap()).collect();
    assert_eq!(ok, [true, true, false], "{text}");
}

#[test]
fn documents_are_checked_converted_and_hashed_without_a_store() {
    let demo = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/demo/events/04-packing.jsonld");
    assert_eq!(json(&answer(&["epcis", "validate", demo]))["ok"], true);
    let hashes = answer(&["epcis", "hash", demo]);
    assert_eq!(hashes.lines().filter(|line| line.starts_with("ni:///sha-256;")).count(), 3);
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    };
    // Through XML and back the events keep their hashes.
    let xml = file("packing.xml", &answer(&["epcis", "convert", "--to", "xml-2.0", demo]));
    let back = file("packing.json", &answer(&["epcis", "convert", "--to", "json-2.0", &xml]));
    assert_eq!(answer(&["epcis", "hash", &xml]), hashes);
    assert_eq!(answer(&["epcis", "hash", &back]), hashes);
    let text = std::fs::read_to_string(demo).unwrap();
    let broken = file("broken.jsonld", &text.replace("2026-05-13T10:00:00+07:00", "yesterday"));
    let (code, out, _) = outcome(&["epcis", "validate", demo, &broken]);
    assert_eq!(code, 1);
    let verdicts: Vec<Json> = out.lines().map(json).collect();
    assert_eq!(verdicts[0]["ok"], true);
    assert_eq!(verdicts[1]["errors"][0]["at"], "/epcisBody/eventList/0/eventTime", "{out}");
}

#[test]
fn a_wrong_setting_is_named_and_a_missing_folder_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let settings = folder.path().join("nguon.toml");
    std::fs::write(&settings, "data = 'x'\nlisten = '127.0.0.1:1'\n").unwrap();
    let path = settings.display().to_string();
    let (code, _, said) = outcome(&["serve", "--config", &path]);
    assert_eq!(code, 2);
    assert!(said.contains("nguon.toml:2") && said.contains("listen"), "{said}");
    let nowhere = folder.path().join("nowhere").display().to_string();
    let (code, _, said) = outcome(&["audit", "verify", "--data", &nowhere]);
    assert_eq!((code, said.contains("nowhere")), (2, true), "{said}");
    assert!(answer(&["--version"]).starts_with("nguon "));
    assert!(answer(&["trace", "--help"]).contains("Where it comes from"));
}
