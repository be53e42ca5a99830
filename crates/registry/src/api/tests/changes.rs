//! Changes: once, under the version that was read, with refusals that point into what was sent.

use serde_json::{Value, json};

use super::WRITES;
use crate::holder::HolderKind;
use crate::testing::{HOME, Office, PROVINCE, SQUARE};

fn household(name: &str) -> Value {
    json!({ "kind": "household", "name": name, "commune": HOME })
}

#[tokio::test]
async fn something_new_is_made_once_under_its_key() {
    let office = Office::open().await;
    let key = office.key(&format!("province:{PROVINCE}"), WRITES).await;
    let other = office.key(&format!("province:{PROVINCE}"), WRITES).await;
    let path = "/api/v1/holders";
    let once = [("idempotency-key", "\"7c0a-1\"")];
    let first = office.program(&key, "POST", path, &once, Some(&household("Hộ A"))).await;
    assert_eq!((first.status, first.etag.as_str()), (201, "\"1\""));
    assert!(!first.headers.contains_key("idempotency-replayed"));
    let again = office.program(&key, "POST", path, &once, Some(&household("Hộ A"))).await;
    assert_eq!(
        (again.status, &again.location, &again.etag, &again.bytes),
        (201, &first.location, &first.etag, &first.bytes)
    );
    assert_eq!(again.headers["idempotency-replayed"], "true");
    // Another body, another address: another request. Another caller: another key.
    let reused = office.program(&key, "POST", path, &once, Some(&household("Hộ B"))).await;
    assert_eq!((reused.status, &reused.json()["code"]), (422, &json!("reused")));
    let made = office.program(&other, "POST", path, &once, Some(&household("Hộ B"))).await;
    assert_eq!(made.status, 201);
    let list = office.program(&key, "GET", path, &[], None).await.json();
    assert_eq!(list["total"], 2, "{list}");
    // What was refused was not done: put right, it may come under the same key.
    let once = [("idempotency-key", "7c0a-2")];
    let refused = office.program(&key, "POST", path, &once, Some(&household(""))).await;
    assert_eq!(refused.status, 422);
    let made = office.program(&key, "POST", path, &once, Some(&household("Hộ C"))).await;
    assert_eq!(made.status, 201);
    for bad in ["", "a b", &"k".repeat(201), "é"] {
        let once = [("idempotency-key", bad)];
        let answer = office.program(&key, "POST", path, &once, Some(&household("Hộ D"))).await;
        assert_eq!(answer.status, 400, "{bad}");
    }
}

#[tokio::test]
async fn a_change_names_the_version_it_was_made_from() {
    let office = Office::open().await;
    let key = office.key(&format!("province:{PROVINCE}"), WRITES).await;
    let id = office.room.holder(HolderKind::Household, "Hộ A", HOME).await;
    let path = format!("/api/v1/holders/{id}");
    let put = |headers: Vec<(&'static str, String)>, name: &'static str| {
        let (office, key, path) = (&office, &key, &path);
        async move {
            let headers: Vec<(&str, &str)> =
                headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
            office.program(key, "PUT", path, &headers, Some(&household(name))).await
        }
    };
    let read = office.program(&key, "GET", &path, &[], None).await;
    assert_eq!(put(vec![], "Hộ B").await.status, 428);
    for stale in ["\"9\"", "W/\"1\"", "1", "\"\""] {
        let answer = put(vec![("if-match", stale.into())], "Hộ B").await;
        assert_eq!((answer.status, &answer.json()["code"]), (412, &json!("stale")), "{stale}");
    }
    let changed = put(vec![("if-match", format!("\"x\", {}", read.etag))], "Hộ B").await;
    assert_eq!((changed.status, changed.bytes.len()), (204, 0));
    let now = office.program(&key, "GET", &path, &[], None).await;
    assert_eq!(now.etag, changed.etag);
    assert_ne!(now.etag, read.etag);
    // The contacts that were not sent are there still.
    assert_eq!(now.json()["contacts"]["phone"], "0912345678");
    assert_eq!(put(vec![("if-match", read.etag)], "Hộ C").await.status, 412);
    assert_eq!(put(vec![("if-match", "*".into())], "Hộ C").await.status, 204);
}

/// The complaints of a refused body: pointer and code.
async fn refused(office: &Office, key: &str, path: &str, body: &Value) -> Vec<(String, String)> {
    let answer = office.program(key, "POST", path, &[], Some(body)).await;
    assert_eq!(answer.status, 422, "{}", answer.text());
    let errors = answer.json()["errors"].clone();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let pair = |one: &Value| (text(&one["pointer"]), text(&one["code"]));
    errors.as_array().unwrap().iter().map(pair).collect()
}

/// Path, body, what is refused: pointer and code.
type Case<'a> = (&'a str, Value, Vec<(&'a str, &'a str)>);

#[tokio::test]
async fn refusals_point_into_what_was_sent() {
    let office = Office::open().await;
    let key = office.key(&format!("province:{PROVINCE}"), WRITES).await;
    let holder = office.room.holder(HolderKind::Cooperative, "HTX A", HOME).await;
    let area = office.room.area(holder, "Vùng A", HOME).await;
    let square: Value = serde_json::from_str(SQUARE).unwrap();
    let feature = |number: &str, geometry: Value| json!({ "type": "Feature", "geometry": geometry, "properties": { "number": number } });
    let ring = |points: &[[f64; 2]]| json!({ "type": "Polygon", "coordinates": [points] });
    let plots = format!("/api/v1/growing-areas/{area}/plots");
    let mut areas = json!({
        "name": "", "holder": uuid::Uuid::max(), "commune": "00000", "purpose": "export",
        "identifier": "9521234000014", "crops": [{ "crop": "mango" }, { "crop": "Mango!" }],
    });
    let cases: Vec<Case<'_>> = vec![
        (
            "/api/v1/growing-areas",
            areas.clone(),
            vec![
                ("#/name", "registry-error-name"),
                ("#/holder", "registry-error-choice"),
                ("#/commune", "registry-error-commune"),
                ("#/identifier", "registry-error-identifier"),
                ("#/crops/1/crop", "registry-error-choice"),
            ],
        ),
        (
            "/api/v1/growing-areas",
            {
                areas["name"] = "Vùng".into();
                areas["holder"] = json!(holder);
                areas["commune"] = "30643".into();
                areas["identifier"] = Value::Null;
                areas["crops"] = json!([]);
                areas
            },
            vec![("#/crops", "registry-error-crop-needed")],
        ),
        (
            "/api/v1/holders",
            json!({ "kind": "king", "name": "A", "commune": HOME }),
            vec![("#/kind", "registry-error-json")],
        ),
        (
            "/api/v1/holders",
            json!({ "kind": "firm", "name": "A", "commune": HOME, "contacts": { "fax": "1" } }),
            vec![("#/contacts/fax", "registry-error-json")],
        ),
        (
            &plots,
            json!({
                "type": "Feature", "geometry": null,
                "properties": { "number": "1", "declared_m2": 100 },
            }),
            vec![("#/properties/number", "registry-error-plot-number-taken")],
        ),
        (
            &plots,
            feature("2", square.clone()),
            vec![("#/properties/overlap_reason", "registry-error-overlap-reason")],
        ),
        (
            &plots,
            feature("2", Value::Null),
            vec![("#/geometry", "registry-error-plot-area-needed")],
        ),
        (
            &plots,
            feature(
                "2",
                ring(&[
                    [105.5, 10.5],
                    [105.501, 10.501],
                    [105.501, 10.5],
                    [105.5, 10.501],
                    [105.5, 10.5],
                ]),
            ),
            vec![("#/geometry/coordinates/0/0", "registry-geometry-self-crossing")],
        ),
        (
            &plots,
            feature("2", ring(&[[10.5, 105.5], [10.5, 105.501], [10.501, 105.501], [10.5, 105.5]])),
            vec![("#/geometry/coordinates/0/0", "registry-geometry-looks-swapped")],
        ),
        (
            &plots,
            feature("2", json!({ "type": "Point", "coordinates": [105.5, 10.5] })),
            vec![("#/geometry", "registry-geometry-not-an-area")],
        ),
    ];
    for (path, body, wanted) in cases {
        let found = refused(&office, &key, path, &body).await;
        let found: Vec<(&str, &str)> =
            found.iter().map(|(pointer, code)| (pointer.as_str(), code.as_str())).collect();
        assert_eq!(found, wanted, "{path} {body}");
    }
    // A household of nobody here, in the words of either language.
    let mut body = feature("2", square);
    body["properties"]["household"] = json!(holder);
    let answer = office.program(&key, "POST", &plots, &[("accept-language", "en")], Some(&body));
    let answer = answer.await.json();
    assert_eq!(answer["errors"][0]["pointer"], "#/properties/household");
    assert_eq!(answer["title"], "Something does not fit");
}

#[tokio::test]
async fn lists_are_cut_by_key_and_searched_as_on_screen() {
    let office = Office::open().await;
    let key = office.key(&format!("province:{PROVINCE}"), WRITES).await;
    for name in ["HTX Xoài Cát", "Hộ Bé", "Hộ An", "Hộ Cúc", "Hộ Đông"] {
        office.room.holder(HolderKind::Household, name, HOME).await;
    }
    let mut path = "/api/v1/holders?kind=household&limit=2".to_owned();
    let mut names = Vec::new();
    let mut parts = 0;
    loop {
        let answer = office.program(&key, "GET", &path, &[], None).await;
        let part = answer.json();
        assert_eq!(part["total"], 5);
        names.extend(part["items"].as_array().unwrap().iter().map(|one| one["name"].to_string()));
        parts += 1;
        let Some(next) = part["next"].as_str() else { break };
        assert_eq!(answer.headers["link"], format!("<{next}>; rel=\"next\""));
        next.clone_into(&mut path);
    }
    assert_eq!((parts, names.len()), (3, 5), "{names:?}");
    let sorted = ["Hộ An", "Hộ Bé", "Hộ Cúc", "Hộ Đông", "HTX Xoài Cát"];
    assert_eq!(names, sorted.map(|name| format!("\"{name}\"")));
    for (text, found) in [("xoai%20cat", 1), ("XO%C3%80I", 1), ("cu%20lao%20gieng", 5), ("zz", 0)] {
        let path = format!("/api/v1/holders?text={text}");
        let total = office.program(&key, "GET", &path, &[], None).await.json()["total"].clone();
        assert_eq!(total, found, "{text}");
    }
    for query in ["limit=0", "limit=501", "limit=x", "after=x", "kind=x", "commune=x"] {
        let path = format!("/api/v1/holders?{query}");
        assert_eq!(office.program(&key, "GET", &path, &[], None).await.status, 400, "{query}");
    }
}

#[tokio::test]
async fn bodies_have_a_limit_and_a_form() {
    let office = Office::open().await;
    let key = office.key(&format!("province:{PROVINCE}"), WRITES).await;
    let path = "/api/v1/holders";
    let large = Value::String("x".repeat(nguon_platform::web::BODY_MAX));
    let answer = office.program(&key, "POST", path, &[], Some(&large)).await;
    assert_eq!((answer.status, &answer.json()["code"]), (413, &json!("too-large")));
    let answer = office.program(&key, "POST", path, &[("content-type", "application/json")], None);
    let answer = answer.await;
    assert_eq!((answer.status, answer.json()["status"].as_u64()), (400, Some(400)));
    let list = office.program(&key, "GET", path, &[], None).await.json();
    assert_eq!(list["total"], 0);
}
