//! The screen of registered links, as the officer who keeps reference data uses it.

use axum::body::Body;
use axum::http::{Method, Request, Response};
use nguon_platform::accounts::Role;
use nguon_platform::territory::Territory;
use nguon_platform::web::testing::{self, Session};
use tower::ServiceExt;

use super::office::{Office, header, text};

const KEY: &str = "/01/09506000134352";

struct Officer {
    office: Office,
    session: Session,
}

impl Officer {
    async fn new(role: Role) -> Self {
        let office = Office::with_season().await;
        let goods = &office.state.goods;
        let session = testing::sign_in(&goods.db, &goods.world, role, Territory::Country).await;
        Self { office, session }
    }

    async fn get(&self, path: &str) -> Response<Body> {
        self.office.ask(Method::GET, path, &[("cookie", &self.session.cookie)]).await
    }

    async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Response<Body> {
        let encode = |value: &str| nguon_platform::web::encode(value).replace('/', "%2F");
        let token = [("_csrf", &*self.session.csrf)];
        let all = fields.iter().chain(&token);
        let body: Vec<String> =
            all.map(|(name, value)| format!("{name}={}", encode(value))).collect();
        let request = Request::builder()
            .method(Method::POST)
            .uri(path)
            .header("cookie", &self.session.cookie)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::from(body.join("&")))
            .unwrap();
        self.office.site.clone().oneshot(request).await.unwrap()
    }

    /// The version that the page of a thing shows.
    async fn version(&self) -> String {
        let page = text(self.get(&format!("/links/record?path={KEY}")).await).await;
        let rest = page.split_once("name=\"version\" value=\"").unwrap().1;
        rest.split('"').next().unwrap().to_owned()
    }
}

#[tokio::test]
async fn an_officer_registers_and_removes_links() {
    let officer = Officer::new(Role::ProvincialOfficer).await;
    assert!(text(officer.get("/links").await).await.contains("Chưa có liên kết nào"));
    let mut fields = vec![
        ("path", "(01)09506000134352"),
        ("description", "Gạo"),
        ("relation", "pip"),
        ("href", "https://b.vn/gao?x=1"),
        ("title", "Trang gạo"),
        ("languages", "vi, en"),
        ("version", "0"),
    ];
    // A key needs a default.
    let refused = officer.post("/links", &fields).await;
    assert_eq!(refused.status(), 422);
    let page = text(refused).await;
    assert!(page.contains("cần đúng một liên kết mặc định"), "{page}");
    assert!(page.contains("value=\"https://b.vn/gao?x=1\""), "what was typed is kept: {page}");
    fields.push(("is_default", "1"));
    let kept = officer.post("/links", &fields).await;
    assert_eq!(
        (kept.status().as_u16(), header(&kept, "location")),
        (303, "/links/record?path=/01/09506000134352")
    );
    // Whoever scans is led there.
    let scanned = officer.office.get(KEY).await;
    assert_eq!(header(&scanned, "location"), "https://b.vn/gao?x=1");
    // The page was shown before: nothing is lost without a word.
    assert_eq!(officer.post("/links", &fields).await.status(), 409);
    let version = officer.version().await;
    assert_eq!(version, "1");
    let script = [
        ("path", KEY),
        ("description", "Gạo"),
        ("relation", "faqs"),
        ("href", "javascript:alert(1)"),
        ("title", "x"),
        ("version", &version),
    ];
    assert_eq!(officer.post("/links", &script).await.status(), 422);
    let page = text(officer.get(&format!("/links/record?path={KEY}")).await).await;
    assert!(page.contains("gs1:defaultLink") && page.contains("Lịch sử"), "{page}");
    // The default may not go while the key needs it; its last link takes the record along.
    let place = |place: &'static str, version: &'static str| {
        [("path", KEY), ("place", place), ("version", version)]
    };
    assert_eq!(officer.post("/links/remove", &place("0", "1")).await.status(), 409);
    assert_eq!(officer.post("/links/remove", &place("1", "1")).await.status(), 409);
    assert_eq!(officer.post("/links/remove", &place("7", "1")).await.status(), 409);
    assert_eq!(officer.office.get(KEY).await.status(), 307);
}

#[tokio::test]
async fn links_are_pasted_and_taken_out_as_a_linkset() {
    let officer = Officer::new(Role::Administrator).await;
    let set = r#"{"linkset":[{"anchor":"https://a.vn/01/09521000000032/10/L%2F9","itemDescription":"Lô",
        "https://ref.gs1.org/voc/certificationInfo":[{"href":"https://c.vn/1","title":"C"}]}]}"#;
    let kept = officer.post("/links/import", &[("document", set)]).await;
    assert_eq!(kept.status(), 303);
    let list = text(officer.get("/links?q=/01/0952").await).await;
    assert!(list.contains("/links/record?path=/01/09521000000032/10/L%252F9"), "{list}");
    let record = officer.get("/links/record?path=/01/09521000000032/10/L%252F9").await;
    assert!(text(record).await.contains("gs1:certificationInfo"));
    let taken = text(officer.get("/links.json").await).await;
    assert!(taken.contains("https://nguon.example/01/09521000000032/10/L%2F9"), "{taken}");
    let refused = officer.post("/links/import", &[("document", "{}")]).await;
    assert_eq!(refused.status(), 422);
    assert!(text(refused).await.contains("không phải linkset"));
    // The one link of a lot may go, and the record with it.
    let fields = [("path", "/01/09521000000032/10/L%2F9"), ("place", "0"), ("version", "1")];
    assert_eq!(header(&officer.post("/links/remove", &fields).await, "location"), "/links");
    assert!(!text(officer.get("/links.json").await).await.contains("anchor"));
}

#[tokio::test]
async fn others_do_not_register_links() {
    let officer = Officer::new(Role::CommuneOfficer).await;
    for path in ["/links", "/links/record", "/links.json"] {
        assert_eq!(officer.get(path).await.status(), 403, "{path}");
    }
    assert_eq!(officer.post("/links/import", &[("document", "{}")]).await.status(), 403);
}
