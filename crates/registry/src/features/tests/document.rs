//! The document against the routes, and against real answers.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{ROOT, land, linked};
use crate::api::tests::schema::wrong;
use crate::features::Collection;
use crate::features::document::document;
use crate::testing::{Answer, messages};

/// The path of an address in the document.
fn template(below: &str) -> String {
    let path = below.split('?').next().unwrap();
    match path.split_once("/items/") {
        Some((layer, _)) => format!("{layer}/items/{{feature}}"),
        None if path.is_empty() => "/".to_owned(),
        None => path.to_owned(),
    }
}

/// An answer as the document says it, by its status.
fn check(document: &Value, below: &str, answer: &Answer) {
    let what = format!("{below}: {} {}", answer.status, answer.text());
    let responses = &document["paths"][template(below)]["get"]["responses"];
    let mut described = &responses[answer.status.to_string()];
    assert!(described.is_object(), "not described: {what}");
    if let Some(reference) = described["$ref"].as_str() {
        described = document.pointer(&reference[1..]).unwrap();
    }
    let content = described["content"].as_object().unwrap();
    let schema = &content.get(&answer.kind).unwrap_or_else(|| panic!("{what}"))["schema"];
    if below == "/api" {
        return;
    }
    let found = wrong(document, schema, &answer.json(), "#");
    assert!(found.is_empty(), "{what}\n{found:#?}");
}

#[tokio::test]
async fn every_answer_is_as_it_is_described() {
    let land = land().await;
    let officer = land.officer().await;
    let document = document("https://vi-du.vn");
    let mut asked = BTreeSet::new();
    let mut paths = vec![
        String::new(),
        "/api".into(),
        "/conformance".into(),
        "/collections".into(),
        "/conformance?f=json".into(),
    ];
    for collection in Collection::ALL {
        let layer = format!("/collections/{}", collection.word());
        paths.push(format!("{layer}/items"));
        paths.push(format!("{layer}/items?limit=1"));
        paths.push(format!("{layer}/items?limit=1&after=u"));
        paths.push(format!("{layer}/items?bbox=0,0,1,1"));
        paths.push(format!("{layer}/items?bbox=x"));
        paths.push(format!("{layer}/items/x"));
        paths.extend(land.ids(*collection, &[0]).iter().map(|id| format!("{layer}/items/{id}")));
        paths.push(layer);
    }
    for below in paths {
        asked.insert(template(&below));
        check(&document, &below, &land.ask(&officer, &below).await);
        if below.starts_with("/collections") {
            let path = format!("{ROOT}{below}");
            let stranger = land.office.program("", "GET", &path, &[], None).await;
            assert_eq!(stranger.status, 401);
            check(&document, &below, &stranger);
        }
    }
    let described: BTreeSet<String> =
        document["paths"].as_object().unwrap().keys().cloned().collect();
    assert_eq!(asked, described);
}

#[tokio::test]
async fn links_lead_from_the_landing_page_to_every_feature() {
    let land = land().await;
    let officer = land.officer().await;
    let landing = land.good(&officer, "").await;
    for (rel, kind) in [
        ("self", "application/json"),
        ("service-desc", "application/vnd.oai.openapi+json;version=3.0"),
        ("conformance", "application/json"),
        ("data", "application/json"),
    ] {
        let links = landing["links"].as_array().unwrap();
        assert!(links.iter().any(|link| link["rel"] == rel && link["type"] == kind), "{rel}");
        let answer = land.ask(&officer, &linked(&landing, rel).unwrap()).await;
        assert_eq!((answer.status, answer.kind.as_str()), (200, kind), "{rel}");
    }
    assert_eq!(land.good(&officer, "/").await, landing);
    let data = land.good(&officer, &linked(&landing, "data").unwrap()).await;
    let layers = data["collections"].as_array().unwrap();
    assert_eq!(layers.len(), Collection::ALL.len());
    for layer in layers {
        let own = land.good(&officer, &linked(layer, "self").unwrap()).await;
        assert_eq!(&own, layer);
        assert!(!own["title"].as_str().unwrap().contains("registry-"), "{own}");
        let page = land.good(&officer, &linked(layer, "items").unwrap()).await;
        let id = page["features"][0]["id"].as_str().unwrap();
        let path = format!("{}/items/{id}", linked(layer, "self").unwrap());
        let one = land.good(&officer, &path).await;
        assert_eq!(linked(&one, "self"), Some(path));
        let above = land.good(&officer, &linked(&one, "collection").unwrap()).await;
        assert_eq!(above["id"], layer["id"]);
    }
    // What it says it conforms to is what it does.
    let classes = land.good(&officer, "/conformance").await;
    let classes = classes["conformsTo"].as_array().unwrap();
    let ends: Vec<&str> =
        classes.iter().map(|class| class.as_str().unwrap().rsplit('/').next().unwrap()).collect();
    assert_eq!(ends, ["core", "geojson", "oas30"]);
}

/// What QGIS reads of the document (3.44): the most of a page under this very name, and parameters
/// of layers that are written as forms.
#[test]
fn the_document_is_one_that_programs_of_the_desk_read() {
    let document = document("https://vi-du.vn");
    assert_eq!(document["openapi"], "3.0.3");
    assert_eq!(document["servers"][0]["url"], "https://vi-du.vn/ogc/features/v1");
    let limit = &document["components"]["parameters"]["limit"]["schema"];
    assert_eq!((&limit["maximum"], &limit["default"]), (&json!(1000), &json!(100)));
    for collection in Collection::ALL {
        let path = format!("/collections/{}/items", collection.word());
        let parameters = document["paths"][&path]["get"]["parameters"].as_array().unwrap();
        let names: Vec<&str> = parameters
            .iter()
            .map(|one| {
                let reference = one["$ref"].as_str();
                let one = reference.map_or(one, |to| document.pointer(&to[1..]).unwrap());
                assert_eq!((&one["style"], &one["explode"]), (&json!("form"), &json!(false)));
                assert!(one["schema"]["type"].is_string());
                one["name"].as_str().unwrap()
            })
            .collect();
        for needed in ["limit", "bbox", "datetime"] {
            assert!(names.contains(&needed), "{path}: {needed}");
        }
    }
    walk(&document, &document);
    // A keyword of later drafts would not be understood.
    let text = document.to_string();
    for later in ["\"null\"", "\"const\"", "prefixItems", "$defs", "\"examples\""] {
        assert!(!text.contains(later), "{later}");
    }
}

fn walk(value: &Value, whole: &Value) {
    match value {
        Value::Object(members) => {
            if let Some(reference) = members.get("$ref").and_then(Value::as_str) {
                assert!(whole.pointer(&reference[1..]).is_some(), "{reference}");
            }
            members.values().for_each(|member| walk(member, whole));
        }
        Value::Array(items) => items.iter().for_each(|item| walk(item, whole)),
        _ => {}
    }
}

#[test]
fn every_layer_has_its_words() {
    let messages = messages();
    for collection in Collection::ALL {
        for part in ["", "-what"] {
            let key = format!("registry-ogc-{}{part}", collection.word());
            assert!(messages.has(&key), "{key}");
        }
    }
}
