//! Who sees which events, as a table, on the interface as it is served.

mod bearer;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::{Request, StatusCode};
use axum::middleware::from_fn_with_state;
use nguon_platform::accounts::{self, ApiKey, NewKey, Owner, Scopes};
use nguon_platform::db::Tx;
use nguon_platform::territory::Territory;
use nguon_platform::web::limit::{Forwarded, Gate, Proxies, refused_callers};
use nguon_registry::Site;
use nguon_registry::holder::{self, Contacts, HolderKind, NewHolder};
use nguon_registry::premises::{self, NewPremises, PremisesKind};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::sync::Notify;
use tower::ServiceExt;
use uuid::Uuid;

use crate::commands::keys;
use crate::office::Office;
use crate::settings::{Flags, Oidc, Settings, WebFlags};

const HOME: &str = "91@2025-07-01";
const AWAY: &str = "75@2025-07-01";
const ISLAND: &str = "30643@2025-07-01";
const SHORE: &str = "30673@2025-07-01";
const CITY: &str = "26041@2025-07-01";
const COOP: &str = "https://id.gs1.org/417/9521000000018";
const STORE: &str = "https://id.gs1.org/414/9521000003019";
const BOTH: Scopes =
    Scopes { capture: true, query: true, registry_read: false, registry_write: false };

struct House {
    _folder: TempDir,
    office: Office,
    router: Router,
    /// Holders by name.
    holders: BTreeMap<&'static str, Uuid>,
}

impl House {
    /// A cooperative with a store and another one in one province, a firm in another.
    async fn new() -> Self {
        Self::with(|_| {}).await
    }

    /// The same, where bearer tokens of an issuer are taken too.
    async fn trusting(oidc: Oidc) -> Self {
        Self::with(|settings| settings.oidc = Some(oidc)).await
    }

    /// The same with some settings changed.
    async fn with(change: impl FnOnce(&mut Settings)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let data = Some(folder.path().to_owned());
        let flags = Flags {
            config: None,
            data,
            events_url: None,
            registry_url: None,
            log: None,
            gs1_prefixes: None,
        };
        let mut settings = Settings::load(&flags, &WebFlags::default()).unwrap();
        change(&mut settings);
        let office = crate::office::create(&settings).await.unwrap();
        let captured = Arc::new(Notify::new());
        let (router, _) = super::open(&office, &settings, &Arc::default(), &captured).unwrap();
        let router = Router::new().nest_service("/epcis", router);
        let mut house = Self { _folder: folder, office, router, holders: BTreeMap::new() };
        house.register("coop", ISLAND, HOME, Some(COOP)).await;
        house.register("other", SHORE, HOME, Some("9521000000025")).await;
        house.register("firm", CITY, AWAY, None).await;
        let store = NewPremises {
            id: house.office.world.id(),
            facts: premises::Facts {
                kind: PremisesKind::Warehouse,
                name: "Kho".parse().unwrap(),
                holder: house.holders["coop"],
                site: site(ISLAND, HOME),
                identifier: STORE.parse().unwrap(),
            },
            demonstration: false,
        };
        let actor = house.office.program();
        house.office.db.write(move |tx| premises::create(tx, &actor, &store)).await.unwrap();
        house
    }

    async fn register(
        &mut self,
        name: &'static str,
        commune: &str,
        province: &str,
        id: Option<&str>,
    ) {
        let new = NewHolder {
            id: self.office.world.id(),
            facts: holder::Facts {
                kind: HolderKind::Cooperative,
                name: name.parse().unwrap(),
                site: site(commune, province),
                identifier: id.map(|id| id.parse().unwrap()),
            },
            contacts: Contacts::default(),
            demonstration: false,
        };
        self.holders.insert(name, new.id);
        let actor = self.office.program();
        self.office.db.write(move |tx| holder::create(tx, &actor, &new)).await.unwrap();
    }

    async fn key(&self, owner: Owner, scopes: Scopes) -> String {
        let new = NewKey {
            id: self.office.world.id(),
            name: "máy".to_owned(),
            owner,
            scopes,
            expires: None,
            demonstration: false,
        };
        keys::make(&self.office, new).await.unwrap()
    }

    async fn keys(&self) -> Vec<ApiKey> {
        self.office.db.read(|tx| accounts::keys::list(tx, None, None, 9)).await.unwrap()
    }

    fn holder(&self, name: &str) -> Owner {
        Owner::Holder(self.holders[name])
    }

    async fn call(&self, method: &str, path: &str, key: &str, body: Value) -> (StatusCode, Value) {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let request = Request::builder()
            .method(method)
            .uri(format!("/epcis{path}"))
            .header("authorization", format!("Bearer {key}"))
            .header("content-type", "application/json")
            .body(Body::from(body))
            .unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let status = response.status();
        let bytes = to_bytes(response.into_body(), 1 << 20).await.unwrap();
        (status, serde_json::from_slice(&bytes).unwrap_or_default())
    }

    async fn get(&self, path: &str, key: &str) -> (StatusCode, Value) {
        self.call("GET", path, key, Value::Null).await
    }

    /// One event as a document; its number is its id and the serial number of its item.
    async fn capture(&self, key: &str, number: usize, members: Value) {
        let mut event = json!({
            "type": "ObjectEvent", "action": "OBSERVE", "eventID": format!("urn:uuid:{number}"),
            "eventTime": "2026-05-01T08:00:00Z", "eventTimeZoneOffset": "+07:00",
            "epcList": [format!("https://id.gs1.org/01/09521234543213/21/{number}")],
        });
        event.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
        let document = json!({
            "@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"],
            "type": "EPCISDocument", "schemaVersion": "2.0", "creationDate": "2026-05-01T09:00:00Z",
            "epcisBody": {"eventList": [event]},
        });
        let (status, said) = self.call("POST", "/capture", key, document).await;
        assert_eq!(status, StatusCode::ACCEPTED, "{said}");
    }

    /// Numbers of the events in a list, by the list of their items, and one by one.
    async fn sees(&self, key: &str, events: usize) -> Vec<usize> {
        let (_, list) = self.get("/events?perPage=100", key).await;
        let list = list.pointer("/epcisBody/queryResults/resultsBody/eventList").cloned();
        let list = list.unwrap_or_default();
        let number = |text: &Value| -> usize {
            text.as_str().unwrap().rsplit([':', '/']).next().unwrap().parse().unwrap()
        };
        let mut listed: Vec<usize> =
            list.as_array().into_iter().flatten().map(|event| number(&event["eventID"])).collect();
        listed.sort_unstable();
        let (_, items) = self.get("/epcs?perPage=100", key).await;
        let items: Vec<usize> =
            items["member"].as_array().into_iter().flatten().map(number).collect();
        assert_eq!(items, listed, "the lists of items and of events");
        for one in 1..=events {
            let (status, _) = self.get(&format!("/events/urn%3Auuid%3A{one}"), key).await;
            let expected = if listed.contains(&one) { 200 } else { 404 };
            assert_eq!(status.as_u16(), expected, "event {one}");
        }
        listed
    }

    async fn jobs(&self, key: &str) -> usize {
        let (_, jobs) = self.get("/capture?perPage=100", key).await;
        jobs.as_array().unwrap().len()
    }
}

fn site(commune: &str, province: &str) -> Site {
    Site { commune: commune.parse().unwrap(), province: province.parse().unwrap(), words: None }
}

fn office(territory: &str) -> Owner {
    Owner::Office(territory.parse::<Territory>().unwrap())
}

#[tokio::test]
async fn machines_see_what_concerns_their_owner_and_nothing_else() {
    let house = House::new().await;
    let country = house.key(office("country"), BOTH).await;
    let home = house.key(office(&format!("province:{HOME}")), BOTH).await;
    let away = house.key(office(&format!("province:{AWAY}")), BOTH).await;
    let shore = house.key(office(&format!("commune:{SHORE}")), BOTH).await;
    let nowhere = house.key(office("nowhere"), BOTH).await;
    let coop = house.key(house.holder("coop"), BOTH).await;
    let other = house.key(house.holder("other"), BOTH).await;
    let firm = house.key(house.holder("firm"), BOTH).await;

    let to_coop = json!({"destinationList": [
        {"type": "possessing_party", "destination": "urn:epc:id:pgln:9521000.00001"}]});
    house.capture(&coop, 1, json!({})).await;
    house.capture(&other, 2, json!({})).await;
    house.capture(&firm, 3, to_coop).await;
    house.capture(&firm, 4, json!({"bizLocation": {"id": STORE}})).await;
    house.capture(&firm, 5, json!({"readPoint": {"id": format!("{STORE}/254/cong-2")}})).await;
    house.capture(&firm, 6, json!({"readPoint": {"id": "urn:x:elsewhere"}})).await;
    house.capture(&country, 7, json!({})).await;
    house.capture(&home, 8, json!({})).await;

    // who asks, events seen, capture jobs seen
    let cases: [(&str, &String, &[usize], usize); 8] = [
        ("country", &country, &[1, 2, 3, 4, 5, 6, 7, 8], 8),
        ("home", &home, &[1, 2, 8], 3),
        ("away", &away, &[3, 4, 5, 6], 4),
        ("shore", &shore, &[2], 1),
        ("nowhere", &nowhere, &[], 0),
        ("coop", &coop, &[1, 3, 4, 5], 1),
        ("other", &other, &[2], 1),
        ("firm", &firm, &[3, 4, 5, 6], 4),
    ];
    for (name, key, events, jobs) in cases {
        assert_eq!(house.sees(key, 8).await, events, "{name}");
        assert_eq!(house.jobs(key).await, jobs, "{name}");
    }
}

#[tokio::test]
async fn keys_of_one_holder_share_events_jobs_and_named_queries() {
    let house = House::new().await;
    let first = house.key(house.holder("firm"), BOTH).await;
    let id = house.keys().await[0].id;
    let second = house.key(house.holder("firm"), BOTH).await;
    let other = house.key(house.holder("other"), BOTH).await;
    house.capture(&first, 1, json!({})).await;
    let named = json!({"name": "ngày", "query": {"eventType": ["ObjectEvent"]}});
    let (status, _) = house.call("POST", "/queries", &first, named).await;
    assert_eq!(status, StatusCode::CREATED);
    for (key, sees) in [(&first, true), (&second, true), (&other, false)] {
        assert_eq!(house.sees(key, 1).await.len(), usize::from(sees));
        assert_eq!(house.jobs(key).await, usize::from(sees));
        let (status, _) = house.get("/queries/ng%C3%A0y", key).await;
        assert_eq!(status == StatusCode::OK, sees, "{status}");
    }
    // The first is lost: what it made stays with the holder.
    let actor = house.office.program();
    let revoke = move |tx: &mut Tx<'_>| accounts::keys::revoke(tx, &actor, id);
    assert!(house.office.db.write(revoke).await.unwrap());
    assert_eq!(house.get("/events", &first).await.0, StatusCode::UNAUTHORIZED);
    assert_eq!(house.get("/queries/ng%C3%A0y", &second).await.0, StatusCode::OK);
}

#[tokio::test]
async fn scopes_bind_and_uses_are_noted() {
    let house = House::new().await;
    let capture = Scopes { capture: true, ..Scopes::default() };
    let query = Scopes { query: true, ..Scopes::default() };
    let writer = house.key(house.holder("coop"), capture).await;
    let reader = house.key(house.holder("coop"), query).await;
    assert_eq!(house.get("/events", &writer).await.0, StatusCode::FORBIDDEN);
    assert_eq!(house.get("/capture", &writer).await.0, StatusCode::OK);
    assert_eq!(house.get("/capture", &reader).await.0, StatusCode::FORBIDDEN);
    assert_eq!(house.get("/events", &reader).await.0, StatusCode::OK);
    assert_eq!(house.get("/events", "nguon_no").await.0, StatusCode::UNAUTHORIZED);
    let listed = house.keys().await;
    assert!(listed.len() == 2 && listed.iter().all(|key| key.used.is_some()), "{listed:?}");
}

#[tokio::test]
async fn a_key_that_calls_too_often_waits_and_others_do_not() {
    let house = House::with(|settings| settings.key_rate = "3/3".parse().ok()).await;
    let busy = house.key(house.holder("coop"), BOTH).await;
    let other = house.key(house.holder("coop"), BOTH).await;
    for status in [200, 200, 200, 429] {
        assert_eq!(house.get("/events", &busy).await.0.as_u16(), status);
    }
    let (_, said) = house.get("/capture", &busy).await;
    assert_eq!(
        (&said["status"], &said["type"]),
        (&json!(429), &json!("epcisException:ImplementationException"))
    );
    assert_eq!(house.get("/events", &other).await.0, StatusCode::OK);
}

#[tokio::test]
async fn wrong_keys_of_one_address_are_counted() {
    let proxies = Proxies { trusted: Vec::new(), header: Forwarded::XForwardedFor };
    let gate = Arc::new(Gate::new(proxies, "2/2".parse().ok()));
    let house = House::new().await;
    let key = house.key(house.holder("coop"), BOTH).await;
    let router = house.router.clone().layer(from_fn_with_state(gate, refused_callers));
    let ask = |bearer: String, peer: &str| {
        let mut request = Request::builder()
            .uri("/epcis/events")
            .header("authorization", format!("Bearer {bearer}"))
            .body(Body::empty())
            .unwrap();
        let peer: SocketAddr = peer.parse().unwrap();
        request.extensions_mut().insert(ConnectInfo(peer));
        router.clone().oneshot(request)
    };
    for (bearer, peer, status) in [
        ("nguon_1", "203.0.113.9:1", 401),
        ("nguon_2", "203.0.113.9:2", 401),
        ("nguon_3", "203.0.113.9:3", 429),
        (&key, "203.0.113.9:4", 200),
        ("nguon_4", "203.0.113.10:1", 401),
        ("nguon_5", "127.0.0.1:1", 401),
    ] {
        let answer = ask(bearer.to_owned(), peer).await.unwrap();
        assert_eq!(answer.status().as_u16(), status, "{bearer} {peer}");
        if status == 429 {
            assert_eq!(answer.headers()["content-type"], "application/problem+json");
            let wait: u64 = answer.headers()["retry-after"].to_str().unwrap().parse().unwrap();
            assert!((1..=30).contains(&wait), "{wait}");
        }
    }
}
