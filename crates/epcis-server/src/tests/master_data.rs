//! Master data in, and queries that need them.

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use super::server::Server;
use super::{document, event, ids_in};
use crate::Limits;

const PLACES: &str = "urn:epcglobal:epcis:vtype:BusinessLocation";

/// A document with master data of places, and these events.
fn with_places(elements: &Value, events: impl IntoIterator<Item = Value>) -> Value {
    let mut document = document(events);
    document["epcisHeader"] = json!({"epcisMasterData": {"vocabularyList": [
        {"type": PLACES, "vocabularyElementList": elements}]}});
    document
}

fn farm() -> Value {
    json!([
        {"id": "urn:epc:id:sgln:9521234.00001.0", "children": ["urn:x:yard"],
         "attributes": [{"id": "cbvmda:site", "attribute": "8"}]},
        {"id": "urn:x:yard", "attributes": [{"id": "ext:crop", "attribute": "mango"}]},
    ])
}

fn at(id: &str, place: &str) -> Value {
    let mut event = event(id, 1);
    event["bizLocation"] = json!({"id": place});
    event["readPoint"] = json!({"id": place});
    event
}

fn at_farm() -> [Value; 3] {
    [at("a", "https://id.gs1.org/414/9521234000013"), at("b", "urn:x:yard"), at("c", "urn:x:shop")]
}

/// Queries about the farm with what they find, newest last.
const FOUND: [(&str, &str); 6] = [
    ("WD_bizLocation=https://id.gs1.org/414/9521234000013", "a b"),
    ("WD_readPoint=urn:x:yard", "b"),
    ("HASATTR_bizLocation=cbvmda:site", "a"),
    ("EQATTR_readPoint_cbvmda:site=7|8", "a"),
    ("EQ_ATTR_bizLocation_https://ns.example.com/crop=mango", "b"),
    ("EQATTR_bizLocation_cbvmda:site=9", ""),
];

async fn finds_the_farm(server: &Server, caller: &str, expected: bool) {
    for (query, found) in FOUND {
        let path = format!("/events?{query}&orderBy=recordTime&orderDirection=ASC&perPage=9");
        let answer = server.get_as(caller, &path).await;
        assert_eq!(answer.status, StatusCode::OK, "{query}: {}", answer.text);
        let found = if expected { found } else { "" };
        assert_eq!(ids_in(&answer.json()).join(" "), found, "{caller}: {query}");
    }
}

#[tokio::test]
async fn master_data_of_a_header_answer_queries_of_those_who_may_see_them() {
    let server = Server::new();
    let own = ("authorization", "Bearer own-an");
    let answer = server.post_with("/capture", &[own], &with_places(&farm(), at_farm())).await;
    assert_eq!(answer.status, StatusCode::ACCEPTED, "{}", answer.text);
    finds_the_farm(&server, "own-an", true).await;
    finds_the_farm(&server, "reader", true).await;
    finds_the_farm(&server, "own-binh", false).await;

    // What another says neither replaces nor reaches.
    let other =
        json!([{"id": "urn:x:yard", "attributes": [{"id": "ext:crop", "attribute": "rice"}]}]);
    let own = ("authorization", "Bearer own-binh");
    server.post_with("/capture", &[own], &with_places(&other, [])).await;
    finds_the_farm(&server, "own-an", true).await;

    let named = json!({"name": "below", "query": {"WD_bizLocation": ["urn:x:yard"]}});
    assert_eq!(server.post("/queries", &named).await.status, StatusCode::CREATED);
    assert_eq!(ids_in(&server.get("/queries/below/events").await.json()), ["b"]);
}

#[tokio::test]
async fn master_data_come_alone_too_in_every_form() {
    let alone = with_places(&farm(), []).to_string();
    let xml = |root: &str, begin: &str, end: &str| {
        format!(
            r#"<r:{root} xmlns:ext="https://ns.example.com/" schemaVersion="2.0"
            creationDate="2026-05-02T09:00:00Z">{begin}<VocabularyList>
            <Vocabulary type="{PLACES}"><VocabularyElementList>
            <VocabularyElement id="urn:epc:id:sgln:9521234.00001.0">
            <attribute id="urn:epcglobal:cbv:mda:site">8</attribute>
            <children><id>urn:x:yard</id></children></VocabularyElement>
            <VocabularyElement id="urn:x:yard">
            <attribute id="https://ns.example.com/crop">mango</attribute></VocabularyElement>
            </VocabularyElementList></Vocabulary></VocabularyList>{end}</r:{name}>"#,
            name = root.split(' ').next().unwrap_or_default()
        )
    };
    let of_xml = xml(
        r#"EPCISMasterDataDocument xmlns:r="urn:epcglobal:epcis-masterdata:xsd:2""#,
        "<EPCISBody>",
        "</EPCISBody>",
    );
    let in_header = xml(
        r#"EPCISDocument xmlns:r="urn:epcglobal:epcis:xsd:2""#,
        "<EPCISHeader><extension><EPCISMasterData>",
        "</EPCISMasterData></extension></EPCISHeader><EPCISBody><EventList/></EPCISBody>",
    );
    for (content_type, body) in
        [("application/json", alone), ("application/xml", of_xml), ("text/xml", in_header)]
    {
        let server = Server::new();
        let headers = [("content-type", content_type)];
        let answer = server.call(Method::POST, "/capture", &headers, body).await;
        assert_eq!(answer.status, StatusCode::ACCEPTED, "{}", answer.text);
        assert_eq!(server.get(answer.location()).await.json()["success"], true);
        server.capture(&[], &document(at_farm())).await;
        finds_the_farm(&server, "demo", true).await;
    }
}

#[tokio::test]
async fn refused_master_data_keep_nothing() {
    let limits = Limits { document_master_data_max: 5, ..Limits::default() };
    let server = Server::with(limits);
    let list = "/epcisHeader/epcisMasterData/vocabularyList/0/vocabularyElementList";
    let six = json!([{"id": "urn:x:a", "children": ["urn:x:b", "urn:x:c", "urn:x:d"]}, {"id": "urn:x:e"}, {"id": "urn:x:f"}]);
    let cases = [
        (json!([{"id": "no URI"}]), 400, format!("{list}/0/id"), "uri"),
        (json!([{"attributes": []}]), 400, format!("{list}/0"), "missing-member"),
        (six, 413, "/epcisHeader".to_owned(), "too-much-master-data"),
    ];
    for (elements, status, pointer, rule) in cases {
        let document = with_places(&elements, at_farm());
        for behaviour in ["rollback", "proceed"] {
            let headers = [("gs1-capture-error-behaviour", behaviour)];
            let answer = server.post_with("/capture", &headers, &document).await;
            assert_eq!(answer.status, status, "{}", answer.text);
            assert_eq!(answer.refusals(), [(pointer.clone(), rule.to_owned())]);
        }
    }
    assert!(server.all_ids().await.is_empty());

    // Nor are good master data kept when an event is refused, unless the rest is to go on.
    let mut events = at_farm().to_vec();
    events[2]["action"] = json!("MAYBE");
    let mixed = with_places(&farm(), events);
    assert_eq!(server.post("/capture", &mixed).await.status, StatusCode::BAD_REQUEST);
    finds_the_farm(&server, "demo", false).await;
    let proceed = ("gs1-capture-error-behaviour", "proceed");
    assert_eq!(server.capture(&[proceed], &mixed).await["success"], false);
    finds_the_farm(&server, "demo", true).await;
}
