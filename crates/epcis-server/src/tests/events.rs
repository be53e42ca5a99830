//! Single events in, events out.

use axum::http::{Method, StatusCode};
use serde_json::json;

use super::server::Server;
use super::{CONTEXT, GTIN, bare, document, event, events_in, ids_in};
use crate::paging::encoded;

#[tokio::test]
async fn one_event_is_created_and_found_by_its_id() {
    let server = Server::new();
    let mut nameless = bare(event("x", 1));
    nameless.as_object_mut().unwrap().shift_remove("eventID");
    nameless["ext:note"] = json!("hộp 5 kg");
    nameless["@context"] = json!([CONTEXT, {"ext": "https://ns.example.com/"}]);
    let made = server.post("/events", &nameless).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    let id = made.json()["eventID"].as_str().unwrap().to_owned();
    assert!(id.starts_with("ni:///sha-256;") && id.ends_with("?ver=CBV2.0"), "{id}");
    assert_eq!(made.json()["recordTime"], "2026-05-02T05:00:00.000000Z");
    assert_eq!(made.location(), format!("/events/{}", encoded(&id)));

    let found = server.get(made.location()).await;
    let found = found.json();
    assert_eq!(found["type"], "EPCISQueryDocument");
    let [kept] = &events_in(&found)[..] else { panic!("{found}") };
    let mut expected = nameless.clone();
    expected["eventID"] = json!(id);
    expected["recordTime"] = json!("2026-05-02T05:00:00.000000Z");
    expected["@context"] = json!({"ext": "https://ns.example.com/"});
    assert_eq!(kept, &expected);

    let again = server.post("/events", &nameless).await;
    assert_eq!(again.problem(), (409, "ResourceAlreadyExists".to_owned()));
    assert!(again.json()["instance"].as_str().unwrap().ends_with(made.location()));
}

#[tokio::test]
async fn an_event_comes_with_its_error_declarations() {
    let server = Server::new();
    server.post("/events", &bare(event("a", 1))).await;
    let mut wrong = bare(event("a", 1));
    wrong["errorDeclaration"] = json!({
        "declarationTime": "2026-05-03T00:00:00Z", "reason": "incorrect_data",
        "correctiveEventIDs": ["urn:uuid:b"],
    });
    let made = server.post("/events", &wrong).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    let answer = server.get("/events/urn%3Auuid%3Aa").await.json();
    let declares: Vec<_> =
        events_in(&answer).iter().map(|event| event.get("errorDeclaration").is_some()).collect();
    assert_eq!(declares, [false, true]);
    for unknown in ["/events/urn%3Auuid%3Az", "/events/%ff"] {
        assert_eq!(server.get(unknown).await.problem(), (404, "NoSuchName".to_owned()));
    }
}

#[tokio::test]
async fn pages_are_walked_by_their_links() {
    let server = Server::new();
    let events = (1..=7).map(|serial| event(&serial.to_string(), serial % 2));
    server.capture(&[], &document(events)).await;
    let odd = encoded("urn:epc:id:sgtin:9521234.054321.1");
    let mut path = format!(
        "/events?MATCH_epc={odd}&EQ_bizStep=shipping|receiving&orderBy=recordTime&perPage=3&orderDirection=ASC"
    );
    let mut ids = Vec::new();
    loop {
        let answer = server.get(&path).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        let body = answer.json();
        ids.push(ids_in(&body).join(" "));
        let Some(next) = answer.next() else { break };
        assert_eq!(answer.header("gs1-next-page-token-expires"), "2026-05-02T06:00:00Z");
        path = next;
    }
    assert_eq!(ids, ["1 3 5", "7"]);
}

#[tokio::test]
async fn a_token_holds_for_its_query_its_caller_and_its_time() {
    let server = Server::new();
    server.capture(&[], &document((1..=5).map(|serial| event(&serial.to_string(), 1)))).await;
    let next = server.get("/events?EQ_bizStep=shipping&perPage=2").await.next().unwrap();
    let refused = (400, "QueryParameter".to_owned());

    assert_eq!(server.get(&next).await.status, StatusCode::OK);
    assert_eq!(server.get_as("other", &next).await.problem(), refused);
    assert_eq!(server.get(&next.replace("shipping", "receiving")).await.problem(), refused);
    assert_eq!(server.get(&next.replace("/events", "/capture")).await.problem(), refused);
    let token = next.split("nextPageToken=").nth(1).unwrap();
    for forged in ["", "AAAA", &token[..token.len() - 1], &format!("A{}", &token[1..])] {
        let path = format!("/events?EQ_bizStep=shipping&nextPageToken={forged}");
        assert_eq!(server.get(&path).await.problem(), refused, "{forged}");
    }
    // Another page size is no other query.
    let larger = server.get(&next.replace("perPage=2", "perPage=9")).await;
    assert_eq!(events_in(&larger.json()).len(), 3);

    server.clock.move_by(3_600_000_000);
    assert_eq!(server.get(&next).await.status, StatusCode::OK);
    server.clock.move_by(1);
    assert_eq!(server.get(&next).await.problem(), refused);
}

#[tokio::test]
async fn queries_are_judged() {
    let server = Server::new();
    server.capture(&[], &document((1..=5).map(|serial| event(&serial.to_string(), 1)))).await;
    let cases = [
        ("EQ_colour=red", 400, "QueryParameter"),
        ("EQ_action=MAYBE", 400, "QueryParameter"),
        ("EQ_bizStep=shipping&EQ_bizStep=receiving", 400, "QueryParameter"),
        ("eventCountLimit=2", 400, "QueryParameter"),
        ("GE_eventTime=2026-05-01", 400, "QueryParameter"),
        ("perPage=0", 400, "QueryParameter"),
        ("maxEventCount=4", 413, "QueryTooLarge"),
        ("EQ_bizStep=%ff", 400, "QueryParameter"),
        (&format!("EQ_bizStep={}", "a".repeat(20_000)), 414, "URITooLong"),
    ];
    for (query, status, exception) in cases {
        let answer = server.get(&format!("/events?{query}")).await;
        assert_eq!(answer.problem(), (status, exception.to_owned()), "{query:.60}");
    }
    let good = [
        ("", 5),
        ("maxEventCount=5", 5),
        ("GE_eventTime=2026-05-01T08:00:00.000+07:00", 5),
        ("LT_eventTime=2026-05-01T08:00:00.000+07:00", 0),
        ("EQ_action=OBSERVE|ADD", 5),
        ("EQ_eventID=urn:uuid:3", 1),
        (&format!("MATCH_anyEPC={}", encoded(&format!("{GTIN}/21/1"))), 5),
        ("orderBy=eventTime&eventCountLimit=2", 2),
    ];
    for (query, events) in good {
        let answer = server.get(&format!("/events?{query}")).await;
        assert_eq!(answer.status, StatusCode::OK, "{query}: {}", answer.text);
        assert_eq!(events_in(&answer.json()).len(), events, "{query}");
    }
}

#[tokio::test]
async fn extension_fields_are_asked_for_by_prefix_or_by_full_name() {
    let server = Server::new();
    let mut noted = event("a", 1);
    noted["ext:brix"] = json!(16.5);
    server.capture(&[], &document([noted, event("b", 2)])).await;
    let cases = [
        ("GE_farm:brix=16", "farm=https://ns.example.com/, x=urn:x:", 200),
        ("GE_farm:brix=17", "farm=https://ns.example.com/", 200),
        ("EXISTS_https://ns.example.com/brix=true", "", 200),
        ("GE_farm:brix=16", "", 400),
        ("GE_farm:brix=16", "farm", 400),
    ];
    let mut found = Vec::new();
    for (query, prefixes, status) in cases {
        let headers = [("gs1-extensions", prefixes)];
        let path = format!("/events?{query}");
        let answer = server.call(Method::GET, &path, &headers, axum::body::Body::empty()).await;
        assert_eq!(answer.status.as_u16(), status, "{query}: {}", answer.text);
        if status == 200 {
            found.push(ids_in(&answer.json()).join(" "));
        }
    }
    assert_eq!(found, ["a", "", "a"]);
}

/// An order by an extension field, its pages led by their links; a standard field that is no time
/// is refused, as the standard orders by no other (EPCIS 2.0 §8.2.7.1).
#[tokio::test]
async fn an_extension_field_orders_in_pages() {
    let server = Server::new();
    let weighed = |id: &str, weight: Option<f64>| {
        let mut event = event(id, 1);
        if let Some(weight) = weight {
            event["ext:weight"] = weight.into();
        }
        event
    };
    let events = [("a", Some(10.0)), ("b", None), ("c", Some(9.5)), ("d", Some(-1.0))];
    server.capture(&[], &document(events.map(|(id, weight)| weighed(id, weight)))).await;
    let mut next = Some(
        "/events?orderBy=https://ns.example.com/weight&orderDirection=ASC&perPage=2".to_owned(),
    );
    let mut found = Vec::new();
    while let Some(path) = next {
        let answer = server.get(&path).await;
        assert_eq!(answer.status.as_u16(), 200, "{path}: {}", answer.text);
        found.push(ids_in(&answer.json()).join(" "));
        next = answer.next();
    }
    assert_eq!(found, ["d c", "a b"]);
    let answer = server.get("/events?orderBy=bizStep").await;
    assert_eq!(answer.problem(), (400, "QueryParameter".to_owned()));
}

#[tokio::test]
async fn answers_come_as_xml_where_that_is_asked_for() {
    let server = Server::new();
    server.capture(&[], &document([event("a", 1)])).await;
    let answer = server
        .call(Method::GET, "/events", &[("accept", "application/xml")], axum::body::Body::empty())
        .await;
    assert_eq!(answer.header("content-type"), "application/xml");
    let read =
        nguon_epcis::xml::read(answer.text.as_bytes(), &nguon_epcis::json::Limits::default())
            .unwrap();
    assert_eq!(read.events[0].event_id.as_deref(), Some("urn:uuid:a"));
    assert!(read.events[0].record_time.is_some());
    let none = [("accept", "text/html")];
    let answer = server.call(Method::GET, "/events", &none, axum::body::Body::empty()).await;
    assert_eq!(answer.problem(), (406, "NotAcceptable".to_owned()));
}

#[tokio::test]
async fn answers_have_the_type_and_version_that_the_caller_reads() {
    // headers, status, type, version of the answer
    type Case<'a> = (&'a [(&'a str, &'a str)], u16, &'a str, &'a str);
    let server = Server::new();
    server.capture(&[], &document([event("a", 1)])).await;
    let xml = ("accept", "application/xml");
    let old = ("gs1-epcis-max", "1.2");
    let (problem, in_xml) = ("application/problem+json", "application/problem+xml");
    let cases: [Case<'_>; 12] = [
        (&[("accept", "application/ld+json")], 200, "application/ld+json", "2.0"),
        (&[("accept", "text/xml")], 200, "text/xml", "2.0"),
        (&[xml, ("gs1-epcis-min", "1.2")], 200, "application/xml", "2.0"),
        (&[xml, old], 200, "application/xml", "1.2"),
        (&[xml, ("gs1-cbv-max", "1.2")], 200, "application/xml", "1.2"),
        (&[old], 200, "application/xml", "1.2"),
        (&[("accept", "application/json"), old], 406, problem, "2.0"),
        (&[xml, old, ("gs1-cbv-xml-format", "Always_URN")], 200, "application/xml", "1.2"),
        (&[xml, old, ("gs1-cbv-xml-format", "Always_Web_URI")], 406, in_xml, "2.0"),
        (&[xml, ("gs1-cbv-xml-format", "Always_Web_URI")], 200, "application/xml", "2.0"),
        (&[xml, ("gs1-cbv-xml-format", "Never_Translates")], 406, in_xml, "2.0"),
        (&[("gs1-cbv-xml-format", "Always_URN")], 200, "application/json", "2.0"),
    ];
    for (headers, status, media, version) in cases {
        let answer = server.call(Method::GET, "/events", headers, axum::body::Body::empty()).await;
        let given = (answer.status.as_u16(), answer.header("content-type"));
        assert_eq!(given, (status, media), "{headers:?}: {}", answer.text);
        assert_eq!(answer.header("gs1-epcis-version"), version, "{headers:?}");
        assert_eq!(answer.header("gs1-cbv-version"), version, "{headers:?}");
    }
}

#[tokio::test]
async fn readers_of_epcis_1_get_urns() {
    let server = Server::knowing("9521234\t7\n");
    server.capture(&[], &document([event("a", 1)])).await;
    let old = [("gs1-epcis-max", "1.2")];
    let answer = server.call(Method::GET, "/events", &old, axum::body::Body::empty()).await;
    assert_eq!(answer.header("gs1-epc-format"), "Always_EPC_URN");
    for urn in ["urn:epc:id:sgtin:9521234.054321.1", "urn:epcglobal:cbv:bizstep:shipping"] {
        assert!(answer.text.contains(urn), "{}", answer.text);
    }
    let limits = nguon_epcis::json::Limits::default();
    assert_eq!(nguon_epcis::xml::read(answer.text.as_bytes(), &limits).unwrap().events.len(), 1);
}
