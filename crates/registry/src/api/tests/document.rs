//! The document against the routes, and against real answers.

use std::collections::BTreeSet;

use nguon_platform::web::Access;
use serde_json::{Value, json};

use super::schema::wrong;
use super::{READS, WRITES};
use crate::api::document::document;
use crate::testing::{Answer, HOME, Office, PROVINCE};
use crate::walls::{Records, records};

const PREFIX: &str = "/api/v1/";

#[tokio::test]
async fn every_route_is_described_and_nothing_else() {
    let office = Office::open().await;
    let door = crate::door(office.room.state());
    let routes = door.routes().iter().filter(|route| route.path.starts_with(PREFIX));
    let routes: BTreeSet<_> =
        routes.map(|route| (route.path.to_owned(), route.method.as_str().to_lowercase())).collect();
    let document = document("https://vi-du.vn");
    let mut described = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for method in ["get", "post", "put", "delete", "patch"] {
            if item.get(method).is_some() {
                described.insert((path.clone(), method.to_owned()));
            }
        }
    }
    assert_eq!(routes, described);
    assert!(routes.len() > 30);
    // Everything but the document itself asks who calls.
    for route in door.routes().iter().filter(|route| route.path.starts_with(PREFIX)) {
        let open = document["paths"][route.path]["get"]["security"] == json!([]);
        assert_eq!(matches!(route.access, Access::Api(_)), !open, "{}", route.path);
    }
}

#[tokio::test]
async fn the_document_is_served_without_a_key_and_its_references_lead_somewhere() {
    fn walk(value: &Value, whole: &Value) {
        match value {
            Value::Object(members) => {
                if let Some(reference) = members.get("$ref").and_then(Value::as_str) {
                    let pointer = reference.strip_prefix('#').unwrap();
                    assert!(whole.pointer(pointer).is_some(), "{reference}");
                }
                members.values().for_each(|member| walk(member, whole));
            }
            Value::Array(items) => items.iter().for_each(|item| walk(item, whole)),
            _ => {}
        }
    }
    let office = Office::open().await;
    let answer = office.program("", "GET", "/api/v1/openapi.json", &[], None).await;
    let document = document("https://vi-du.vn");
    assert_eq!(answer.json(), document);
    walk(&document, &document);
    // What was sent is described by what must be there, what comes back by all there is.
    let schemas = &document["components"]["schemas"];
    assert_eq!(schemas["HolderSent"]["required"], json!(["kind", "name", "commune"]));
    assert!(schemas["Holder"]["required"].as_array().unwrap().contains(&json!("contacts")));
    assert_eq!(schemas["HolderSent"]["additionalProperties"], json!(false));
}

/// An answer as the document says it, by its status.
fn check(document: &Value, method: &str, path: &str, answer: &Answer) {
    let what = format!("{method} {path}: {} {}", answer.status, answer.text());
    let operation = &document["paths"][path][method.to_lowercase()];
    let mut described = &operation["responses"][answer.status.to_string()];
    assert!(described.is_object(), "not described: {what}");
    if let Some(reference) = described["$ref"].as_str() {
        described = document.pointer(&reference[1..]).unwrap();
    }
    for header in described["headers"].as_object().into_iter().flat_map(|all| all.keys()) {
        let optional = header == "Link";
        assert!(optional || answer.headers.contains_key(header.as_str()), "{header}: {what}");
    }
    let media = answer.kind.split(';').next().unwrap();
    let Some(content) = described["content"].as_object() else {
        assert!(answer.bytes.is_empty(), "{what}");
        return;
    };
    // A file is what it is.
    if content.values().all(|one| one.get("schema").is_none()) {
        assert!(content.contains_key(media) && !answer.bytes.is_empty(), "{media}: {what}");
        return;
    }
    let schema = &content.get(media).unwrap_or_else(|| panic!("{media}: {what}"))["schema"];
    let found = wrong(document, schema, &answer.json(), "#");
    assert!(found.is_empty(), "{what}\n{found:#?}");
}

/// A body that each operation takes, about the records that are there.
fn body(path: &str, records: &Records) -> Value {
    let ring = [[105.5, 10.5], [105.501, 10.5], [105.501, 10.501], [105.5, 10.5]];
    match path.trim_start_matches(PREFIX) {
        "holders" | "holders/{id}" => json!({
            "kind": "cooperative", "name": "HTX Cồn En", "commune": HOME, "address": "ấp 1",
            "contacts": { "phone": "0912345678" },
        }),
        "growing-areas" => json!({
            "name": "Vùng mới", "holder": records.holder, "commune": "30643",
            "purpose": "export", "crops": [{ "crop": "mango", "trees": 10 }],
        }),
        "growing-areas/{id}" => json!({
            "name": "Vùng xoài Cồn En", "holder": records.holder, "commune": HOME,
            "purpose": "domestic",
        }),
        "growing-areas/{id}/plots/{plot}/crops" => json!({ "crop": "mango", "trees": 60 }),
        "growing-areas/{id}/crops" => json!({ "crop": "durian", "planted_year": 2020 }),
        "growing-areas/{id}/plots" | "growing-areas/{id}/plots/{plot}" => json!({
            "type": "Feature",
            "geometry": { "type": "Polygon", "coordinates": [ring] },
            "properties": {
                "number": if path.ends_with("plots") { "2" } else { "1" },
                "overlap_reason": "ranh giới chung",
            },
        }),
        "growing-areas/{id}/seasons" => json!({
            "season": "2026", "begins": "2026-03-01", "ends": "2026-06-30",
            "expected_yield_kg_per_ha": 9000,
        }),
        "growing-areas/{id}/checks" | "packing-houses/{id}/checks" => json!({
            "cause": "season", "on": "2026-11-20", "conclusion": "put-right",
        }),
        "packing-houses" | "packing-houses/{id}" => json!({
            "name": "Nhà đóng gói", "holder": records.holder, "commune": HOME,
            "position": [105.5, 10.5], "capacity_kg_per_day": 1000,
        }),
        "applications" => json!({
            "subject": { "kind": "growing-area", "id": records.area }, "markets": ["CN"],
            "submit": true,
        }),
        "holders/{id}/members" => json!({ "household": records.loner, "joined": "2026-11-20" }),
        "holders/{id}/premises" => json!({
            "kind": "shop", "name": "Cửa hàng", "commune": HOME, "identifier": "9521234000211",
        }),
        "premises/{id}" => json!({
            "kind": "warehouse", "name": "Kho lạnh", "commune": HOME,
            "identifier": "9521234000228",
        }),
        "growing-areas/{id}/contracts" => json!({
            "buyer": records.firm, "number": "01/HĐ", "signed": "2026-10-01",
            "product": "xoài Cát Hòa Lộc",
        }),
        "growing-areas/{id}/certificates" | "packing-houses/{id}/certificates" => json!({
            "standard": "vietgap", "number": "VG-1", "issuer": "Trung tâm chứng nhận",
            "from": "2026-01-01", "to": "2027-12-31",
        }),
        "growing-areas/{id}/codes" => json!({
            "code": "VN-AGOR-0002", "issued_on": "2026-11-01", "source": "national",
            "last_reconciled": "2026-11-20",
        }),
        "packing-houses/{id}/codes" => json!({ "code": "VN - AGPH - 002" }),
        "growing-areas/{id}/codes/{code}" | "packing-houses/{id}/codes/{code}" => json!({
            "source": "national", "last_reconciled": "2026-11-20",
        }),
        "growing-areas/{id}/statuses" | "packing-houses/{id}/statuses" => json!({
            "market": "KR", "status": "pending", "from": "2026-11-20",
        }),
        "applications/{id}/papers"
        | "incidents/{id}/papers"
        | "growing-areas/{id}/papers"
        | "packing-houses/{id}/papers" => json!({
            "kind": "evidence", "name": "ảnh vườn", "content": "JVBERi0xLjc=",
        }),
        "incidents/{id}/steps" => json!({ "action": "correct", "reason": "đã phun lại" }),
        "notices" => json!({
            "reference": "GACC-2", "issuer": "GACC", "market": "CN", "received": "2026-11-20",
            "about": "rệp sáp", "measure": "suspend", "deadline": "2026-12-20",
            "codes": "1. VN - AGOR - 0001;\n2. VN-AGOR-9999",
        }),
        "notices/{id}/steps" => json!({ "action": "apply" }),
        "inspections" => json!({ "year": 2027, "about": "Kiểm tra vụ 2027" }),
        "inspections/{id}/changes" => json!({
            "action": "propose", "reason": "thêm mã mới cấp",
        }),
        "inspections/{id}/decision" => json!({
            "number": "2/QĐ", "on": "2026-11-20", "by": "Chi cục trưởng",
        }),
        "applications/{id}/steps" => json!({ "action": "appeal", "reason": "xem lại" }),
        "incidents" => json!({ "kind": "change", "code": "vn agor 0001", "about": "đổi chủ hộ" }),
        other => panic!("say what {other} takes"),
    }
}

#[tokio::test]
async fn every_operation_answers_as_it_is_described() {
    let office = Office::open().await;
    let records = records(&office).await;
    let door = crate::door(office.room.state());
    let key = office.key(&format!("province:{PROVINCE}"), WRITES).await;
    let document = document("https://vi-du.vn");
    let routes = || door.routes().iter().filter(|route| route.path.starts_with(PREFIX));
    let (mut reads, mut changes) = (0, 0);
    // Reading first, then changes, then reading what was changed.
    for round in 0..3 {
        for route in routes().filter(|route| (round == 1) == (route.method != "GET")) {
            let path = records.fill(route.path).unwrap();
            let method = route.method.as_str();
            let body = (round == 1 && method != "DELETE").then(|| body(route.path, &records));
            let headers = [("if-match", "*")];
            let tagged = method != "POST" || path.ends_with("/steps") || path.ends_with("/changes");
            let headers = if round == 1 && tagged { &headers[..] } else { &[] };
            let answer = office.program(&key, method, &path, headers, body.as_ref()).await;
            check(&document, method, route.path, &answer);
            // A granted application cannot be appealed, nor papers be added to it, a checklist must
            // be gone through, the plan has all visits, and what a person decides is no key's.
            let closed = path.contains("/applications/") && path.ends_with("/papers");
            let unfinished = path.ends_with("/checks") && path.contains("/growing-areas/");
            let decided =
                ["/changes", "/decision", "/statuses"].iter().any(|end| path.ends_with(end));
            let refused =
                path.ends_with("/steps") || (round == 1 && (unfinished || closed || decided));
            assert_eq!(
                answer.status < 300,
                !refused,
                "{method} {path}: {} {}",
                answer.status,
                answer.text()
            );
            if round == 1 { changes += 1 } else { reads += 1 }
        }
    }
    assert!(reads > 60 && changes > 20, "{reads} {changes}");
}

/// Key, headers, body.
type Case<'a> = (&'a str, &'a [(&'a str, &'a str)], Option<Value>);

#[tokio::test]
async fn every_refusal_is_one_that_is_described() {
    let office = Office::open().await;
    let records = records(&office).await;
    let door = crate::door(office.room.state());
    let key = office.key(&format!("province:{PROVINCE}"), WRITES).await;
    let reader = office.key(&format!("province:{PROVINCE}"), READS).await;
    let document = document("https://vi-du.vn");
    let json_ = ("content-type", "application/json");
    let cases: [Case<'_>; 8] = [
        ("", &[], None),
        ("nguon_stranger", &[], None),
        (&reader, &[], Some(json!({}))),
        (&key, &[("accept", "text/html")], None),
        (&key, &[("if-match", "\"99\"")], Some(json!({}))),
        (&key, &[("if-match", "*")], Some(json!({ "unheard_of": 1 }))),
        (&key, &[("if-match", "*"), ("content-type", "text/plain")], None),
        (&key, &[("if-match", "*"), json_], None),
    ];
    let mut seen = BTreeSet::new();
    for route in door.routes().iter().filter(|route| route.path.starts_with(PREFIX)) {
        let path = records.fill(route.path).unwrap();
        let gone = path.replace(&records.area.to_string(), &uuid::Uuid::max().to_string());
        for (key, headers, body) in &cases {
            for path in [&path, &gone, &format!("{path}?limit=0&state=x&kind=x&status=x")] {
                let answer =
                    office.program(key, route.method.as_str(), path, headers, body.as_ref()).await;
                check(&document, route.method.as_str(), route.path, &answer);
                seen.insert(answer.status);
            }
        }
    }
    for status in [200, 400, 401, 403, 404, 406, 412, 415, 422] {
        assert!(seen.contains(&status), "{status}");
    }
}
