//! The events on a PostgreSQL server: the same answers, from the command line to a restored copy.

use nguon_testing_postgres::{database, shared};

use crate::program::{Folder, answer, nguon, outcome};

const LOT: &str = "https://id.gs1.org/01/09521000000032/10/XBM-260513-1";

#[test]
fn the_demonstration_answers_on_a_server_as_on_a_file() {
    let (Some(url), Some(second)) = (database(), database()) else { return };
    let on_file = Folder::demo();
    let traced = |data: &str| answer(&["trace", "--back", LOT, "--data", data]);
    let expected = traced(on_file.data());

    let on_server = Folder::of_demo_on(&url);
    assert!(!on_server.path("data/events.db").exists());
    assert_eq!(traced(on_server.data()), expected);

    // A copy opens without a server, and restores into a file or into another server.
    let copy = on_server.path("copy").display().to_string();
    answer(&["backup", &copy, "--data", on_server.data()]);
    let to_file = on_server.path("to-file").display().to_string();
    answer(&["restore", &copy, "--data", &to_file]);
    assert_eq!(traced(&to_file), expected);
    let to_server = on_server.path("to-server").display().to_string();
    answer(&["restore", &copy, "--data", &to_server, "--events-url", &second]);
    let trace = ["trace", "--back", LOT, "--data", &to_server, "--events-url", &second];
    assert_eq!(answer(&trace), expected);
    let third = on_server.path("third").display().to_string();
    let (code, _, said) = outcome(&["restore", &copy, "--data", &third, "--events-url", &second]);
    assert!(code == 3 && said.contains("empty"), "{code} {said}");
}

#[test]
fn a_server_that_does_not_answer_is_named_without_its_password() {
    let folder = Folder::new();
    let url = "postgres://nguon:secret@127.0.0.1:1/events";
    let output = nguon(&["audit", "verify", "--data", folder.data()])
        .env("NGUON_EVENTS_URL", url)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(3), "{said}");
    assert!(said.contains("postgres://127.0.0.1/events") && !said.contains("secret"), "{said}");
}

#[test]
fn a_program_goes_on_when_its_server_was_locked_against_changes() {
    let (Some(url), Some(server)) = (database(), shared()) else { return };
    let name = url.rsplit('/').next().unwrap();
    let folder = Folder::on_server(&url);
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/demo/events/01-harvest.jsonld");
    let run = || outcome(&["capture", file, "--data", folder.data()]);
    server
        .sql("postgres", &format!("ALTER DATABASE {name} SET default_transaction_read_only = on"))
        .unwrap();
    let (code, out, said) = run();
    assert!(code != 0, "{out} {said}");
    server
        .sql("postgres", &format!("ALTER DATABASE {name} RESET default_transaction_read_only"))
        .unwrap();
    let (code, out, said) = run();
    assert_eq!(code, 0, "{out} {said}");
}
