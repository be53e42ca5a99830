//! Who sees what: every role from its own territory and from another, with a password, with a
//! session and with a key.

use std::collections::BTreeSet;

use axum::http::Method;
use nguon_platform::accounts::{Role, Scopes};
use nguon_platform::web::Access;
use serde_json::json;
use uuid::Uuid;

use super::{ROOT, ids, land};
use crate::features::Collection;
use crate::testing::{AWAY, HOME, Office, PROVINCE};

#[tokio::test]
async fn every_route_reads_and_only_what_holds_no_record_is_open() {
    let office = Office::open().await;
    let door = crate::door(office.room.state());
    let routes = door.routes().iter().filter(|route| route.path.starts_with("/ogc/"));
    let mut open = BTreeSet::new();
    let mut count = 0;
    for route in routes {
        count += 1;
        assert_eq!(route.method, Method::GET, "{}", route.path);
        if route.access == Access::Public {
            open.insert(&route.path[ROOT.len()..]);
        } else {
            assert!(matches!(route.access, Access::Api(_)), "{}", route.path);
        }
    }
    assert_eq!(count, 8);
    assert_eq!(open, BTreeSet::from(["", "/", "/api", "/conformance"]));
    for method in ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"] {
        let path = format!("{ROOT}/collections/plots/items");
        let answer = office.program("", method, &path, &[], Some(&json!({}))).await;
        assert_eq!(answer.status, 405, "{method}");
    }
}

#[tokio::test]
async fn every_role_sees_its_territory_however_it_signs_in() {
    let land = land().await;
    let (own, other) = (land.holders[0], Uuid::max());
    let province = format!("province:{PROVINCE}");
    let elsewhere = "province:75@2025-07-01";
    let key_reads = Scopes { registry_read: true, ..Scopes::default() };
    let mut asked = 0;
    for (role, territory, sides) in [
        (Role::Administrator, "country", vec![0, 1]),
        (Role::Administrator, elsewhere, vec![]),
        (Role::ProvincialOfficer, &province, vec![0, 1]),
        (Role::ProvincialOfficer, elsewhere, vec![]),
        (Role::Reader, &province, vec![0, 1]),
        (Role::Reader, "nowhere", vec![]),
        (Role::CommuneOfficer, &format!("commune:{HOME}"), vec![0]),
        (Role::CommuneOfficer, &format!("commune:{AWAY}"), vec![1]),
        (Role::CommuneOfficer, "commune:00001@2025-07-01", vec![]),
        (Role::Holder, &format!("holder:{own}"), vec![0]),
        (Role::Holder, &format!("holder:{other}"), vec![]),
    ] {
        let who = land.office.sign_in(role, territory).await;
        let key = land.office.key(territory, key_reads).await;
        let (basic, bearer) = (who.basic(), format!("Bearer {key}"));
        for header in [
            ("authorization", basic.as_str()),
            ("cookie", who.cookie.as_str()),
            ("authorization", bearer.as_str()),
        ] {
            for collection in Collection::ALL {
                let what = format!("{} of {territory}: {header:?}", role.word());
                let path = format!("{ROOT}/collections/{}", collection.word());
                let get = async |below: &str| {
                    let path = format!("{path}{below}");
                    land.office.program("", "GET", &path, &[header], None).await
                };
                let page = get("/items").await;
                assert_eq!(page.status, 200, "{what}");
                assert!(!page.headers.contains_key("set-cookie"), "{what}");
                let mut found = ids(&page.json());
                found.sort_unstable();
                assert_eq!(found, land.ids(*collection, &sides), "{what}");
                // One by one as on the page; what one may not see is not there.
                for side in [0, 1] {
                    let one = land.ids(*collection, &[side])[0];
                    let status = get(&format!("/items/{one}")).await.status;
                    let expected = if sides.contains(&side) { 200 } else { 404 };
                    assert_eq!(status, expected, "{what}");
                }
                // A filter reaches no further, nor does a window, nor a place to begin at.
                for (query, side) in [
                    (format!("commune={HOME}"), 0),
                    (format!("holder={}", land.holders[0]), 0),
                    (format!("commune={AWAY}"), 1),
                ] {
                    let page = get(&format!("/items?{query}")).await.json();
                    assert!(sides.contains(&side) || ids(&page).is_empty(), "{what} {query}");
                }
                let page = get("/items?bbox=100,5,110,24").await.json();
                let allowed = land.ids(*collection, &sides);
                assert!(ids(&page).iter().all(|id| allowed.contains(id)), "{what}");
                // Where things lie is told within the territory alone.
                let extent = get("").await.json()["extent"].clone();
                assert_eq!(extent.is_null(), sides.is_empty(), "{what}: {extent}");
                asked += 1;
            }
        }
    }
    assert_eq!(asked, 11 * 3 * 3);
}

#[tokio::test]
async fn an_extent_holds_what_there_is_and_no_more() {
    let land = land().await;
    let home = land.office.sign_in(Role::CommuneOfficer, &format!("commune:{HOME}")).await;
    for (layer, bbox) in [
        ("plots", json!([[105.5, 10.502, 105.505, 10.507]])),
        ("growing-areas", json!([[105.5, 10.502, 105.505, 10.507]])),
        ("packing-houses", json!([[105.5, 10.5, 105.6, 10.6]])),
    ] {
        let told = land.good(&home, &format!("/collections/{layer}")).await;
        let near = |a: &serde_json::Value, b: &serde_json::Value| {
            let sides = |value: &serde_json::Value| -> Vec<f64> {
                value[0].as_array().unwrap().iter().map(|side| side.as_f64().unwrap()).collect()
            };
            sides(a).iter().zip(sides(b)).all(|(a, b)| (a - b).abs() < 1e-9)
        };
        let found = &told["extent"]["spatial"]["bbox"];
        assert!(near(found, &bbox), "{layer}: {found}");
    }
}

#[tokio::test]
async fn whoever_is_not_known_is_asked_for_a_password_and_sees_nothing() {
    let land = land().await;
    let officer = land.officer().await;
    let wrong = officer.basic() + "AAAA";
    for headers in
        [vec![], vec![("authorization", wrong.as_str())], vec![("authorization", "Bearer nguon_x")]]
    {
        for path in ["/collections", "/collections/plots", "/collections/plots/items"] {
            let path = format!("{ROOT}{path}");
            let answer = land.office.program("", "GET", &path, &headers, None).await;
            assert_eq!(answer.status, 401, "{path}");
            assert_eq!(answer.kind, "application/problem+json");
            let asked = answer.headers["www-authenticate"].to_str().unwrap();
            assert!(asked.starts_with("Basic realm="), "{asked}");
            assert!(!answer.text().contains("Cồn En"));
        }
    }
    // A key that only hands in events is no key for this.
    let events = Scopes { capture: true, query: true, ..Scopes::default() };
    let key = land.office.key(&format!("province:{PROVINCE}"), events).await;
    let path = format!("{ROOT}/collections/plots/items");
    assert_eq!(land.office.program(&key, "GET", &path, &[], None).await.status, 403);
}

#[tokio::test]
async fn what_is_not_there_is_not_found_and_what_is_not_known_is_refused() {
    let land = land().await;
    let officer = land.officer().await;
    for (below, status, code) in [
        ("/collections/lots", 404, "not-found"),
        ("/collections/lots/items", 404, "not-found"),
        ("/collections/plots/items/7", 404, "not-found"),
        ("/collections/Plots", 404, "not-found"),
        ("?f=json", 400, "unreadable"),
        ("/api?f=json", 400, "unreadable"),
        ("/conformance?x", 400, "unreadable"),
        ("/collections?limit=1", 400, "unreadable"),
        ("/collections/plots?bbox=1,2,3,4", 400, "unreadable"),
        ("/collections/plots/items?lang=en", 400, "unreadable"),
        ("/collections/plots/items?limit=%FF", 400, "unreadable"),
        ("/collections/plots/items?limit=0", 400, "unreadable"),
        ("/collections/plots/items?code=%00", 400, "unreadable"),
    ] {
        let answer = land.ask(&officer, below).await;
        let problem = answer.json();
        let told = (answer.status, problem["code"].as_str().unwrap_or_default());
        // PostgreSQL keeps no text with U+0000 and says so; elsewhere nothing has such a code.
        let nothing = below.ends_with("%00") && problem["type"] == "FeatureCollection";
        assert!(nothing || told == (status, code), "{below}: {problem}");
        assert!(!answer.headers.contains_key("set-cookie"), "{below}");
    }
    let answer = land.ask(&officer, "/collections/plots/items?offset=1").await.json();
    assert_eq!(answer["errors"][0]["parameter"], "offset");
    assert_eq!(answer["errors"][0]["code"], "registry-error-ogc-unknown");
    assert!(answer["detail"].as_str().unwrap().contains("offset"), "{answer}");
}
