use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::Form;
use axum::http::{Method, Request, Response, StatusCode};
use http_body_util::BodyExt;
use serde::Deserialize;
use tower::ServiceExt;

use super::testing::{self, Session};
use super::*;
use crate::accounts::{Capability, Role};
use crate::clock::World;
use crate::db::{Db, DbError};
use crate::directory::{Holders, NoHolders};
use crate::i18n::{Language, Messages, TEXTS};
use crate::territory::Territory;

pub(crate) struct House {
    _folder: nguon_testing_postgres::Place,
    pub(crate) db: Db,
    pub(crate) world: World,
    pub(crate) site: Router,
}

fn rooms() -> Door {
    #[derive(Deserialize)]
    struct Typed {
        name: String,
    }
    let fails = || async { Err::<(), _>(Error::from(DbError::Worker)) };
    let slow = || async { tokio::time::sleep(Duration::from_mins(1)).await };
    let refuses = || async {
        let mut errors = FieldErrors::new();
        errors.add("name", "shell-sign-in-password-missing");
        errors.check()
    };
    Door::new()
        .get("/open", Access::Public, |visitor: Visitor| async move { visitor.t("shell-sign-in") })
        .get("/edit", Access::Needs(Capability::EditRegistry), || async { "edited" })
        .post("/edit", Access::Needs(Capability::EditRegistry), |Form(typed): Form<Typed>| async {
            typed.name
        })
        .on(Method::PUT, "/edit", Access::SignedIn, || async { "put" })
        .post("/api/things", Access::SignedIn, |body: String| async { body })
        .post("/echo", Access::Public, |body: String| async move { body.len().to_string() })
        .upload("/upload", Access::Public, 2 * BODY_MAX, |body: String| async move {
            body.len().to_string()
        })
        .get("/api/v1/things", Access::Api(Capability::ViewRegistry), || async { "things" })
        .get("/ogc/features/v1/open", Access::Public, || async { "open" })
        .get("/ogc/features/v1/things", Access::Api(Capability::ViewRegistry), who_calls)
        .get("/ogc/features/v1/changes", Access::Api(Capability::EditRegistry), who_calls)
        .get("/fails", Access::Public, fails)
        .get("/slow", Access::Public, slow)
        .get("/refuses", Access::Public, refuses)
        .get("/panics", Access::Public, panics)
        .get(
            "/number/{n}",
            Access::Public,
            |axum::extract::Path(n): axum::extract::Path<u32>| async move { n.to_string() },
        )
}

async fn who_calls(caller: Caller) -> String {
    format!("{} {}", caller.login, caller.is_machine())
}

async fn panics() -> &'static str {
    panic!("a secret in a panic")
}

pub(crate) fn house_with(settings: WebSettings) -> House {
    house_of(settings, Arc::new(NoHolders))
}

/// A house whose registry has these holders.
pub(crate) fn house_of(settings: WebSettings, holders: Arc<dyn Holders>) -> House {
    let (folder, db) = crate::tests::registry();
    let world = World::system();
    let site = Site {
        db: db.clone(),
        world: world.clone(),
        messages: Arc::new(Messages::load(&[TEXTS]).unwrap()),
        settings,
    };
    let door = rooms().merge(crate::pages::door(db.clone(), world.clone(), holders));
    House { _folder: folder, site: site.open(door), db, world }
}

pub(crate) fn house() -> House {
    house_with(WebSettings::default())
}

impl House {
    pub(crate) async fn sign_in(&self, role: Role) -> Session {
        testing::sign_in(&self.db, &self.world, role, Territory::Country).await
    }

    pub(crate) async fn ask(&self, request: Request<Body>) -> Response<Body> {
        self.site.clone().oneshot(request).await.unwrap()
    }

    pub(crate) async fn get(&self, path: &str, headers: &[(&str, &str)]) -> Response<Body> {
        self.ask(request("GET", path, headers, "")).await
    }
}

pub(crate) fn request(
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> Request<Body> {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(Body::from(body.to_owned())).unwrap()
}

pub(crate) async fn text(response: Response<Body>) -> String {
    let bytes = response.into_body().collect().await.unwrap().to_bytes();
    String::from_utf8(bytes.to_vec()).unwrap()
}

pub(crate) fn header<'r>(response: &'r Response<Body>, name: &str) -> &'r str {
    response.headers().get(name).map_or("", |value| value.to_str().unwrap())
}

const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

#[tokio::test]
async fn whoever_is_not_signed_in_is_sent_to_sign_in_and_back() {
    let house = house();
    let response = house.get("/edit?status=active&q=x", &[]).await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    assert_eq!(header(&response, "location"), "/sign-in?next=/edit%3Fstatus%3Dactive%26q%3Dx");
    let machine = [("accept", "application/json")];
    for response in [
        house.get("/edit", &machine).await,
        house.ask(request("POST", "/api/things", &[], "{}")).await,
        house.ask(request("POST", "/edit", &[FORM], "name=x")).await,
        house.get("/edit", &[("cookie", "nguon_session=not-a-token"), machine[0]]).await,
        house
            .get("/edit", &[("cookie", &format!("nguon_session={}", "a".repeat(64))), machine[0]])
            .await,
    ] {
        assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
        assert_eq!(header(&response, "www-authenticate"), "Bearer");
    }
}

#[tokio::test]
async fn a_role_opens_what_the_matrix_says() {
    let house = house();
    for role in Role::ALL {
        let session = house.sign_in(role).await;
        let response = house.get("/edit", &[("cookie", &session.cookie)]).await;
        let expected = if session.person.may(Capability::EditRegistry) {
            StatusCode::OK
        } else {
            StatusCode::FORBIDDEN
        };
        assert_eq!(response.status(), expected, "{role:?}");
        assert_eq!(header(&response, "cache-control"), "no-store");
    }
}

#[tokio::test]
async fn changes_need_the_form_token_of_the_session() {
    let house = house();
    let session = house.sign_in(Role::Administrator).await;
    let other = house.sign_in(Role::Administrator).await;
    let cookie = ("cookie", session.cookie.as_str());
    let csrf = &session.csrf;
    let json = ("content-type", "application/json");
    let multipart = ("content-type", "multipart/form-data; boundary=x");
    let good = format!("name=Xo%C3%A0i&_csrf={csrf}");
    let stolen = format!("name=x&_csrf={}", other.csrf);
    let short = format!("name=x&_csrf={}", &csrf[..63]);
    let query = format!("/echo?_csrf={csrf}");
    let (ok, no) = (StatusCode::OK, StatusCode::FORBIDDEN);
    for (status, path, headers, body) in [
        (ok, "/edit", vec![cookie, FORM], good.as_str()),
        (no, "/edit", vec![cookie, FORM], "name=x"),
        (no, "/edit", vec![cookie, FORM], "name=x&_csrf="),
        (no, "/edit", vec![cookie, FORM], &stolen),
        (no, "/edit", vec![cookie, FORM], &short),
        (ok, "/edit", vec![cookie, FORM, ("x-csrf-token", csrf)], "name=x"),
        (no, "/edit", vec![cookie, FORM, ("x-csrf-token", &other.csrf)], "name=x"),
        (no, "/api/things", vec![cookie, json], &good),
        (ok, "/api/things", vec![cookie, json, ("x-csrf-token", csrf)], "{}"),
        (ok, &query, vec![cookie, multipart], "--x"),
        (no, "/echo", vec![cookie, multipart], &good),
        (no, "/edit", vec![cookie, FORM, ("sec-fetch-site", "cross-site")], &good),
        (no, "/edit", vec![cookie, FORM, ("sec-fetch-site", "same-site")], &good),
        (ok, "/edit", vec![cookie, FORM, ("sec-fetch-site", "same-origin")], &good),
        (
            no,
            "/edit",
            vec![cookie, FORM, ("origin", "https://evil.example"), ("host", "n.vn")],
            &good,
        ),
        (ok, "/edit", vec![cookie, FORM, ("origin", "https://n.vn"), ("host", "n.vn")], &good),
        (no, "/edit", vec![cookie, FORM, ("origin", "null"), ("host", "n.vn")], &good),
        (ok, "/echo", vec![FORM], "name=x"),
        (no, "/sign-in", vec![FORM, ("sec-fetch-site", "cross-site")], "login=a"),
    ] {
        let response = house.ask(request("POST", path, &headers, body)).await;
        assert_eq!(response.status(), status, "{path} {headers:?} {body}");
    }
    let put = house.ask(request("PUT", "/edit", &[cookie], "")).await;
    assert_eq!(put.status(), no);
}

#[tokio::test]
async fn every_answer_carries_the_security_headers() {
    let house = house();
    for path in ["/open", "/edit", "/nowhere", "/fails", "/assets/fallback.css", "/assets/none.js"]
    {
        let response = house.get(path, &[]).await;
        let csp = header(&response, "content-security-policy");
        for part in ["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'"] {
            assert!(csp.contains(part), "{path}: {csp}");
        }
        assert!(!csp.contains("unsafe") && !csp.contains("blob:"), "{path}: {csp}");
        assert_eq!(header(&response, "x-content-type-options"), "nosniff", "{path}");
        assert_eq!(header(&response, "referrer-policy"), "same-origin", "{path}");
        assert!(!header(&response, "permissions-policy").is_empty(), "{path}");
        assert!(header(&response, "strict-transport-security").starts_with("max-age="), "{path}");
    }
    let plain = house_with(WebSettings { secure: false, ..WebSettings::default() });
    let response = plain.get("/open?lang=en", &[]).await;
    assert_eq!(header(&response, "strict-transport-security"), "");
    assert!(!header(&response, "set-cookie").contains("Secure"));
}

#[tokio::test]
async fn the_language_is_chosen_by_query_then_cookie_then_browser() {
    let house = house();
    let session = house.sign_in(Role::Reader).await;
    let (vi, en) = ("Đăng nhập", "Sign in");
    let with_en = format!("{}; lang=en", session.cookie);
    for (path, headers, expected) in [
        ("/open", vec![], vi),
        ("/open", vec![("accept-language", "en-US,en;q=0.9")], en),
        ("/open", vec![("accept-language", "fr")], vi),
        ("/open", vec![("accept-language", "en"), ("cookie", "lang=vi")], vi),
        ("/open", vec![("cookie", "lang=en")], en),
        ("/open", vec![("cookie", "lang=xx")], vi),
        ("/open?lang=en", vec![("cookie", "lang=vi")], en),
        ("/open?lang=xx", vec![("cookie", "lang=en")], en),
        ("/open?x=1&lang=en", vec![], en),
        ("/open", vec![("accept-language", "en"), ("cookie", session.cookie.as_str())], vi),
        ("/open", vec![("cookie", with_en.as_str())], en),
    ] {
        let response = house.get(path, &headers).await;
        let set = header(&response, "set-cookie").to_owned();
        assert_eq!(text(response).await, expected, "{path} {headers:?}");
        assert_eq!(
            set.starts_with("lang=en; Path=/; HttpOnly; SameSite=Lax"),
            path.contains("lang=en")
        );
    }
}

#[tokio::test]
async fn errors_are_pages_for_people_and_problems_for_machines() {
    let house = house_with(WebSettings {
        request_time_max: Duration::from_millis(20),
        ..WebSettings::default()
    });
    for (path, status, code, vi) in [
        ("/nowhere", 404, "not-found", "Không tìm thấy"),
        ("/fails", 500, "internal", "Máy chủ gặp lỗi"),
        ("/panics", 500, "internal", "Máy chủ gặp lỗi"),
        ("/slow", 503, "too-slow", "Mất quá nhiều thời gian"),
        ("/refuses", 422, "invalid", "Hãy nhập mật khẩu."),
        ("/number/abc", 400, "unreadable", "Không đọc được yêu cầu"),
        ("/echo", 405, "method", "Không dùng được cách này"),
    ] {
        let page = house.get(path, &[("accept", "text/html,*/*")]).await;
        assert_eq!(page.status().as_u16(), status, "{path}");
        assert!(header(&page, "content-type").starts_with("text/html"), "{path}");
        let page = text(page).await;
        assert!(page.contains(vi), "{path}: {page}");
        assert!(!page.contains("secret") && !page.contains("worker"), "{path}: {page}");
        let machine = house.get(path, &[("accept", "application/problem+json")]).await;
        assert_eq!(machine.status().as_u16(), status, "{path}");
        assert_eq!(header(&machine, "content-type"), "application/problem+json", "{path}");
        assert_eq!(header(&machine, "allow"), if status == 405 { "POST" } else { "" }, "{path}");
        let problem: serde_json::Value = serde_json::from_str(&text(machine).await).unwrap();
        assert_eq!(problem["status"], status, "{path}");
        assert_eq!(problem["code"], code, "{path}");
        assert_eq!(problem["reference"].is_string(), status == 500 || status == 503, "{path}");
    }
    let machine = house.get("/refuses", &[("accept", "application/json")]).await;
    let problem: serde_json::Value = serde_json::from_str(&text(machine).await).unwrap();
    assert_eq!(problem["errors"][0]["field"], "name");
    assert_eq!(problem["errors"][0]["detail"], "Hãy nhập mật khẩu.");
    let api = house.get("/api/nowhere", &[("accept", "text/html")]).await;
    assert_eq!(header(&api, "content-type"), "application/problem+json");
}

#[tokio::test]
async fn bodies_have_a_limit_on_both_sides_of_it() {
    let house = house();
    for (path, bytes, status) in [
        ("/echo", BODY_MAX, 200),
        ("/echo", BODY_MAX + 1, 413),
        ("/upload", BODY_MAX + 1, 200),
        ("/upload", 2 * BODY_MAX + 1, 413),
    ] {
        let body = "x".repeat(bytes);
        let response = house.ask(request("POST", path, &[], &body)).await;
        assert_eq!(response.status().as_u16(), status, "{path} {bytes}");
    }
    let session = house.sign_in(Role::Administrator).await;
    let large = format!("name={}&_csrf={}", "x".repeat(BODY_MAX), session.csrf);
    let headers = [FORM, ("cookie", session.cookie.as_str())];
    let response = house.ask(request("POST", "/edit", &headers, &large)).await;
    assert_eq!(response.status(), StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn pages_are_compressed_when_the_browser_can() {
    let house = house();
    let response = house.get("/nowhere", &[("accept-encoding", "gzip")]).await;
    assert_eq!(header(&response, "content-encoding"), "gzip");
    let response = house.get("/nowhere", &[]).await;
    assert_eq!(header(&response, "content-encoding"), "");
}

#[tokio::test]
async fn assets_are_served_without_a_cookie_and_the_manifest_is_not() {
    let house = house();
    let response = house.get("/assets/fallback.css", &[]).await;
    assert_eq!(header(&response, "content-type"), "text/css; charset=utf-8");
    assert_eq!(header(&response, "vary"), "accept-encoding");
    for path in ["/assets/manifest.json", "/assets/../Cargo.toml", "/assets/%2e%2e/package.json"] {
        assert_eq!(house.get(path, &[]).await.status(), StatusCode::NOT_FOUND, "{path}");
    }
}

#[test]
fn the_door_lists_its_routes_with_their_access() {
    let door = rooms();
    let listed = |method: Method, path: &str| {
        door.routes()
            .iter()
            .find(|route| route.method == method && route.path == path)
            .map(|route| route.access)
    };
    assert_eq!(listed(Method::GET, "/open"), Some(Access::Public));
    assert_eq!(listed(Method::POST, "/edit"), Some(Access::Needs(Capability::EditRegistry)));
    assert_eq!(listed(Method::PUT, "/edit"), Some(Access::SignedIn));
    assert_eq!(listed(Method::DELETE, "/edit"), None);
}

#[tokio::test]
async fn links_of_a_page_keep_its_filter_and_drop_its_token() {
    let house = house();
    let messages = Arc::new(Messages::load(&[TEXTS]).unwrap());
    let path = "/lots?q=xo%C3%A0i&after=5&_csrf=abc&lang=vi";
    let visitor = testing::visitor(&house.db, &messages, Language::Vi, None, path);
    let page = Page::new(&visitor, "x");
    assert_eq!(page.href_with("after", "a b"), "/lots?q=xo%C3%A0i&after=a%20b");
    let bare = testing::visitor(&house.db, &messages, Language::Vi, None, "/lots");
    let page = Page::new(&bare, "x");
    assert_eq!(page.other_language(), ("/lots?lang=en".to_owned(), "en"));
    assert_eq!(page.csrf_field().0, "");
}

#[test]
fn every_error_says_what_happened_and_what_to_do() {
    let messages = Messages::load(&[TEXTS]).unwrap();
    for error in [
        Error::NotFound,
        Error::Forbidden,
        Error::SignInNeeded,
        Error::ForeignForm,
        Error::Invalid(FieldErrors::new()),
        Error::Unreadable("shell-error-unreadable-what"),
        Error::Conflict("shell-error-conflict-what"),
        Error::TooLarge,
        Error::TooSlow,
        Error::Away("x".into()),
        Error::Db(DbError::Worker),
        Error::internal("x"),
        Error::Status(StatusCode::METHOD_NOT_ALLOWED),
        Error::Status(StatusCode::IM_A_TEAPOT),
        Error::Status(StatusCode::BAD_GATEWAY),
    ] {
        for part in ["", "-what", "-next"] {
            let key = format!("shell-error-{}{part}", error.word());
            assert!(messages.has(&key), "{key}");
        }
    }
    for role in Role::ALL {
        assert!(messages.has(&format!("role-{}", role.word())), "{role:?}");
    }
}

#[tokio::test]
async fn those_who_are_not_signed_in_are_counted_by_their_address() {
    let proxies = limit::Proxies {
        trusted: vec!["10.0.0.1".parse().unwrap()],
        header: limit::Forwarded::XForwardedFor,
    };
    let gate = Arc::new(limit::Gate::new(proxies, Some("3/3".parse().unwrap())));
    let house = house_with(WebSettings { gate, ..WebSettings::default() });
    let session = house.sign_in(Role::Reader).await;
    let ask = |path: &'static str, client: &'static str, cookie: &str| {
        let headers = [("x-forwarded-for", client), ("cookie", cookie)];
        let mut request = request("GET", path, &headers, "");
        let peer: std::net::SocketAddr = "10.0.0.1:4711".parse().unwrap();
        request.extensions_mut().insert(axum::extract::ConnectInfo(peer));
        house.ask(request)
    };
    for _ in 0..3 {
        assert_eq!(ask("/open", "203.0.113.9", "").await.status(), StatusCode::OK);
    }
    let page = ask("/open", "203.0.113.9", "").await;
    assert_eq!(page.status(), StatusCode::TOO_MANY_REQUESTS);
    assert!((1..=20).contains(&header(&page, "retry-after").parse().unwrap()));
    let page = text(page).await;
    assert!(page.contains("Quá nhiều yêu cầu") && page.contains("<h1>"), "{page}");
    let problem = ask("/api/things", "203.0.113.9", "nguon_session=forged").await;
    assert_eq!(header(&problem, "content-type"), "application/problem+json");
    assert!((1..=20).contains(&header(&problem, "retry-after").parse().unwrap()));
    assert!(text(problem).await.contains("\"status\":429"));
    // Others, those who are signed in, and what is the same for all go on.
    assert_eq!(ask("/open", "203.0.113.10", "").await.status(), StatusCode::OK);
    for _ in 0..5 {
        let signed_in = ask("/open", "203.0.113.9", &session.cookie).await;
        assert_eq!(signed_in.status(), StatusCode::OK);
        let asset = ask("/assets/icon.svg", "203.0.113.9", "").await;
        assert_eq!(asset.status(), StatusCode::OK);
        // Without a proxy that is trusted and from no known address: this machine itself.
        assert_eq!(house.get("/open", &[]).await.status(), StatusCode::OK);
    }
}
