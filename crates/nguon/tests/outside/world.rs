//! An invented world on the command line (issue 4, item 4).

use serde_json::Value as Json;

use crate::program::{Folder, answer, outcome};

const WORLD: [&str; 9] =
    ["generate", "--seed", "4", "--growing-areas", "5", "--lots", "12", "--events", "120"];

fn made(to: &[&str]) -> String {
    answer(&[&WORLD[..], to].concat())
}

fn keys(things: &Json) -> Vec<&str> {
    let mut keys: Vec<&str> =
        things.as_array().unwrap().iter().filter_map(|thing| thing["key"].as_str()).collect();
    keys.sort_unstable();
    keys
}

#[test]
fn a_world_is_the_same_again_and_traces_as_its_truth_says() {
    let folder = Folder::new();
    let data = folder.data();
    let [one, two] = ["one", "two"].map(|name| folder.path(name));
    for out in [&one, &two] {
        let said = made(&["--out", &out.display().to_string(), "--per-document", "50"]);
        assert!(said.starts_with("120 events in"), "{said}");
    }
    let mut documents: Vec<String> = Vec::new();
    for file in std::fs::read_dir(&one).unwrap() {
        let name = file.unwrap().file_name();
        assert_eq!(
            std::fs::read(one.join(&name)).unwrap(),
            std::fs::read(two.join(&name)).unwrap()
        );
        documents.push(one.join(&name).display().to_string());
    }
    documents.retain(|name| name.ends_with(".jsonld"));
    documents.sort();
    let mut capture = vec!["capture", "--data", data];
    capture.extend(documents.iter().map(String::as_str));
    answer(&capture);

    let truth = std::fs::read_to_string(one.join("truth.json")).unwrap();
    let truth: Json = serde_json::from_str(&truth).unwrap();
    for lot in truth["lots"].as_array().unwrap() {
        let key = lot["key"].as_str().unwrap();
        let back: Json =
            serde_json::from_str(&answer(&["trace", key, "--back", "--json", "--data", data]))
                .unwrap();
        let mut expected: Vec<&str> = lot["views"][0]["ancestors"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(Json::as_str)
            .collect();
        expected.push(key);
        expected.sort_unstable();
        assert_eq!(keys(&back["things"]), expected, "{key}");
    }

    // A folder with something in it is left alone; a world that cannot be is refused.
    let taken = one.display().to_string();
    let again = [&WORLD[..], &["--out", &taken]].concat();
    assert_eq!(outcome(&again).0, 2);
    let none = folder.path("none").display().to_string();
    assert_eq!(outcome(&["generate", "--seed", "1", "--lots", "0", "--out", &none]).0, 2);
}

#[test]
fn a_server_captures_a_world() {
    let folder = Folder::new();
    let key = folder.key();
    let server = folder.serve();
    let truth = folder.path("truth.json");
    made(&["--into", &server.url, "--key", &key, "--truth", &truth.display().to_string()]);
    let truth: Json = serde_json::from_str(&std::fs::read_to_string(&truth).unwrap()).unwrap();
    assert_eq!(truth["events"], 120);
    // The same world again: every event is known, and that is a no.
    let again = [&WORLD[..], &["--into", &server.url, "--key", &key]].concat();
    let (code, _, said) = outcome(&again);
    assert_eq!((code, said.contains("refused")), (1, true), "{said}");
}
