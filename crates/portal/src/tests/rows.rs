//! The rows of the resolver's corpus (`data/gs1/resolver`), and the table in `RESOLVER.md` that says
//! for each of them which test holds it, or why none can.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use axum::http::Method;
use serde_json::Value;

use super::office::{Office, bytes, header};
use super::schema::{corpus, faults, rows};
use crate::links::{Link, Record};

const ROOT: &str = "https://nguon.example";

/// An office with the records of the fixture, their default links and all.
async fn office(fixture: &Value) -> Office {
    let office = Office::empty().await;
    for entry in fixture["fixture"]["entries"].as_array().unwrap() {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let links = entry["links"].as_array().unwrap().iter().map(|link| Link {
            relation: text(&link["type"]).replace("gs1:", ""),
            href: text(&link["href"]),
            title: text(&link["title"]),
            media: link.get("mediaType").map(text),
            languages: link["hreflang"].as_array().into_iter().flatten().map(text).collect(),
            contexts: Vec::new(),
            here: false,
        });
        let record = Record {
            path: text(&entry["path"]),
            description: text(&entry["description"]),
            links: links.collect(),
            demonstration: true,
            version: 0,
        };
        office.register(record).await.unwrap();
    }
    office
}

#[tokio::test]
async fn every_derived_case_is_answered_as_it_should() {
    let Some(fixture) = corpus("derived_fixture.json") else { return };
    let office = office(&serde_json::from_str(&fixture).unwrap()).await;
    let mut count = 0;
    for case in rows("derived_cases.jsonl").unwrap() {
        let id = case["id"].as_str().unwrap();
        let (method, path) = case["request"].as_str().unwrap().split_once(' ').unwrap();
        let headers: Vec<(&str, &str)> = case["headers"]
            .as_object()
            .unwrap()
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str().unwrap()))
            .collect();
        let response = office.ask(method.parse().unwrap(), path, &headers).await;
        let status = response.status().as_u16();
        if id == "options" {
            assert!([200, 204].contains(&status), "{id}: {status}");
        } else {
            assert_eq!(u64::from(status), case["status"].as_u64().unwrap(), "{id}");
        }
        let location = case["location"].as_str().unwrap_or_default();
        assert_eq!(header(&response, "location"), location, "{id}");
        assert_eq!(header(&response, "access-control-allow-origin"), "*", "{id}");
        let kind = header(&response, "content-type").to_owned();
        let body = bytes(response).await;
        match id {
            "default-head" => assert!(body.is_empty(), "{id}"),
            "linkset-html" => assert!(kind.starts_with("text/html"), "{id}: {kind}"),
            id if id.starts_with("linkset-") => {
                let set: Value = serde_json::from_slice(&body).unwrap();
                assert_eq!(faults(&set), Vec::<String>::new(), "{id}");
                let contexts = set["linkset"].as_array().unwrap();
                let anchors = contexts.iter().map(|context| context["anchor"].as_str().unwrap());
                let whole = format!("{ROOT}/01/09506000134352");
                let expected = match id {
                    "linkset-union" => vec![
                        format!("{whole}/10/L1/21/S1"),
                        format!("{whole}/10/L1"),
                        whole.clone(),
                    ],
                    _ => vec![whole.clone()],
                };
                assert_eq!(anchors.collect::<Vec<_>>(), expected, "{id}");
                let default = &contexts.last().unwrap()["https://ref.gs1.org/voc/defaultLink"];
                let bare = serde_json::json!([{ "href": "https://b.example/default", "title": "Product" }]);
                assert_eq!(*default, bare, "{id}");
            }
            _ => {}
        }
        count += 1;
    }
    assert!(count > 0);
}

/// Each row is named in the table once, and each test that the table names is there.
#[test]
fn the_table_names_every_row() {
    let table =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("RESOLVER.md")).unwrap();
    let mut said: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut set = String::new();
    let sources = sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
    for line in table.lines() {
        if let Some(name) = line.strip_prefix("## ") {
            set = name.to_owned();
        }
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let ["", row, held, ""] = cells[..] else { continue };
        if row == "Row" || row.starts_with('-') {
            continue;
        }
        assert!(said.entry(set.clone()).or_default().insert(row.to_owned()), "{row} twice");
        for test in held.split('`').skip(1).step_by(2) {
            assert!(sources.contains(&format!("fn {test}(")), "{row}: no test {test}");
        }
        assert!(held.contains('`') || held.starts_with("not held: "), "{row}: {held}");
    }
    let ids = |name: &str, id: &dyn Fn(usize, &Value) -> String| -> Option<BTreeSet<String>> {
        Some(rows(name)?.iter().enumerate().map(|(at, row)| id(at, row)).collect())
    };
    let suite = ids("testsuite_cases.jsonl", &|_, row| row["id"].as_str().unwrap().to_owned());
    let clauses = ids("clause_checklist.jsonl", &|at, _| (at + 1).to_string());
    for (name, ids) in [("testsuite_cases", suite), ("clause_checklist", clauses)] {
        if let Some(ids) = ids {
            assert_eq!(said.get(name), Some(&ids), "{name}");
        }
    }
    assert!(said.values().map(BTreeSet::len).sum::<usize>() > 70);
}

fn sources(folder: &Path) -> String {
    let mut all = String::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all += &sources(&path);
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            all += &std::fs::read_to_string(path).unwrap();
        }
    }
    all
}

/// Row 12: 300 with the candidates, in the form that is asked for; never for the default link.
#[tokio::test]
async fn links_that_nothing_tells_apart_are_offered() {
    let Some(fixture) = corpus("derived_fixture.json") else { return };
    let office = office(&serde_json::from_str(&fixture).unwrap()).await;
    let path = "/01/09506000134352?linkType=gs1:certificationInfo";
    for (accept, kind) in [
        ("application/linkset+json", "application/linkset+json"),
        ("application/pdf", "application/linkset+json"),
        ("text/html", "text/html"),
    ] {
        let response = office.ask(Method::GET, path, &[("accept", accept)]).await;
        assert_eq!(response.status(), 300, "{accept}");
        assert!(header(&response, "content-type").starts_with(kind), "{accept}");
        let body = String::from_utf8(bytes(response).await).unwrap();
        assert!(body.contains("https://c.example/1") && body.contains("https://c.example/2"));
        assert!(!body.contains("https://b.example"), "{body}");
    }
}
