//! A full disk and a folder that may not be written: a clear answer, and it goes on by itself.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::program::{Folder, agent, nguon, outcome};

/// Room for an office and some documents.
const DISK_MB: usize = 24;

/// Status and text of the answer to a document with items of this name.
fn capture(url: &str, key: &str, name: &str, items: usize) -> (u16, String) {
    let items: Vec<String> = (0..items)
        .map(|n| format!(r#""https://id.gs1.org/01/09521000000018/21/{name}-{n}""#))
        .collect();
    let document = format!(
        r#"{{"@context":"https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
        "type":"EPCISDocument","schemaVersion":"2.0","creationDate":"2026-05-11T08:00:00+07:00",
        "epcisBody":{{"eventList":[{{"type":"ObjectEvent","action":"ADD",
        "eventTime":"2026-05-11T07:30:00+07:00","eventTimeZoneOffset":"+07:00",
        "epcList":[{}]}}]}}}}"#,
        items.join(",")
    );
    let mut answer = agent()
        .post(format!("{url}/epcis/capture"))
        .header("Authorization", format!("Bearer {key}"))
        .content_type("application/ld+json")
        .send(document)
        .unwrap();
    (answer.status().as_u16(), answer.body_mut().read_to_string().unwrap())
}

/// How many events of that first item there are.
fn stored(url: &str, key: &str, name: &str) -> usize {
    let item = format!("https://id.gs1.org/01/09521000000018/21/{name}-0");
    let url = format!("{url}/epcis/events?MATCH_epc={item}");
    let mut answer =
        agent().get(url).header("Authorization", format!("Bearer {key}")).call().unwrap();
    let body: serde_json::Value =
        serde_json::from_str(&answer.body_mut().read_to_string().unwrap()).unwrap();
    body["epcisBody"]["queryResults"]["resultsBody"]["eventList"].as_array().unwrap().len()
}

/// Fills a disk to the last byte.
fn fill(file: &Path) {
    let mut file = std::fs::File::create(file).unwrap();
    for size in [1 << 20, 1 << 12, 1] {
        while file.write_all(&vec![0; size]).is_ok() {}
    }
}

#[test]
fn a_full_disk_is_told_and_keeps_nothing_of_the_call() {
    let can =
        Command::new("unshare").args(["-rm", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]).output();
    if !can.is_ok_and(|output| output.status.success()) {
        println!("skipped: this machine lets nobody mount a small disk");
        return;
    }
    let folder = Folder::new();
    let key = folder.key();
    // A name space of its own in which the data folder is a small disk.
    let script = format!(
        r#"set -e; mkdir "$1.seed"; cp -a "$1/." "$1.seed"
        mount -t tmpfs -o size={DISK_MB}m tmpfs "$1"; cp -a "$1.seed/." "$1"; shift; exec "$@""#
    );
    let serving = nguon(&["serve", "--listen", "127.0.0.1:0", "--log", "off"]);
    let mut command = Command::new("unshare");
    command.args(["-rm", "sh", "-c", &script, "sh", folder.data()]);
    command.arg(serving.get_program()).args(serving.get_args()).args(["--data", folder.data()]);
    for (name, value) in serving.get_envs() {
        if value.is_none() {
            command.env_remove(name);
        }
    }
    let server = crate::program::started(command);
    assert_eq!(capture(&server.url, &key, "before", 1).0, 202);

    // The disk as the program sees it.
    let data = folder.path("data");
    let disk = PathBuf::from(format!("/proc/{}/root", server.id()));
    let filler = disk.join(data.strip_prefix("/").unwrap()).join("filler");
    fill(&filler);
    let mut refused = (202, String::new());
    for n in 0..50 {
        refused = capture(&server.url, &key, &format!("full{n}"), 2_000);
        if refused.0 != 202 {
            assert_eq!(stored(&server.url, &key, &format!("full{n}")), 0);
            break;
        }
        assert_eq!(stored(&server.url, &key, &format!("full{n}")), 1);
    }
    assert_eq!(refused.0, 507, "{}", refused.1);
    assert!(refused.1.contains("no space is left"), "{}", refused.1);

    // One that does not fit into memory is told at the door, and nothing of it stays.
    let (status, said) = capture(&server.url, &key, "long", 40_000);
    assert_eq!(status, 507, "{said}");
    assert!(said.contains("no space is left for the document"), "{said}");
    let spool = disk.join(data.strip_prefix("/").unwrap()).join("spool");
    assert_eq!(std::fs::read_dir(spool).unwrap().count(), 0);

    std::fs::remove_file(&filler).unwrap();
    assert_eq!(capture(&server.url, &key, "after", 2_000).0, 202);
    for name in ["before", "after"] {
        assert_eq!(stored(&server.url, &key, name), 1, "{name}");
    }
}

#[test]
fn a_folder_that_may_not_be_written_is_named() {
    let folder = Folder::new();
    let script = r#"mount --bind "$1" "$1" && mount -o remount,ro,bind "$1" && shift && exec "$@""#;
    let arguments = ["serve", "--listen", "127.0.0.1:0", "--data", folder.data()];
    let serving = nguon(&arguments);
    let mut command = Command::new("unshare");
    command.args(["-rm", "sh", "-c", script, "sh", folder.data()]);
    command.arg(serving.get_program()).args(serving.get_args());
    let output = command.output();
    let Ok(output) = output else {
        println!("skipped: this machine has no unshare");
        return;
    };
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    if !said.starts_with("nguon:") {
        println!("skipped: this machine lets nobody mount a folder for reading only ({said})");
        return;
    }
    assert_eq!(output.status.code(), Some(3), "{said}");
    assert!(said.contains("cannot open"), "{said}");
    // Nothing was broken by trying.
    let (code, _, said) = outcome(&["audit", "verify", "--data", folder.data()]);
    assert_eq!(code, 0, "{said}");
}
