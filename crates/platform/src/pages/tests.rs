use axum::http::StatusCode;

use crate::accounts::{Capability, Login, NewAccount, Role};
use crate::audit::Actor;
use crate::db::DbError;
use crate::territory::Territory;
use crate::web::WebSettings;
use crate::web::tests::{House, header, house, house_with, request, text};

const PASSWORD: &str = "mùa xoài 2026 Chợ Mới";
const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

async fn with_account(house: &House, login: &str, territory: Territory) {
    let new = NewAccount {
        id: house.world.id(),
        login: login.parse::<Login>().unwrap(),
        name: "Trần Thị <Bé>".to_owned(),
        role: Role::CommuneOfficer,
        territory,
        password: NewAccount::hash(PASSWORD, house.world.bytes()).unwrap(),
        demonstration: true,
    };
    let actor = Actor::program("test", house.world.now());
    house
        .db
        .write::<_, DbError>(move |tx| crate::accounts::create(tx, &actor, &new))
        .await
        .unwrap();
}

async fn enter(house: &House, login: &str, password: &str, next: &str) -> axum::response::Response {
    let encoded = crate::web::encode(password);
    let body = format!("login={login}&password={encoded}&next={}", crate::web::encode(next));
    house.ask(request("POST", "/sign-in", &[FORM], &body)).await
}

#[tokio::test]
async fn signing_in_leads_back_within_the_site_only() {
    let house = house();
    with_account(&house, "canbo.xa", Territory::Country).await;
    for (next, goes) in [
        ("/growing-areas?q=1", "/growing-areas?q=1"),
        ("", "/work"),
        ("//evil.example", "/work"),
        ("https://evil.example/", "/work"),
        ("/\\evil.example", "/work"),
    ] {
        let response = enter(&house, "canbo.xa", PASSWORD, next).await;
        assert_eq!(response.status(), StatusCode::SEE_OTHER, "{next}");
        assert_eq!(header(&response, "location"), goes, "{next}");
        let cookie = header(&response, "set-cookie");
        assert!(cookie.starts_with("nguon_session="), "{cookie}");
        for part in ["; Path=/", "; HttpOnly", "; SameSite=Lax", "; Secure"] {
            assert!(cookie.contains(part), "{cookie}");
        }
    }
}

#[tokio::test]
async fn a_wrong_password_keeps_the_name_and_ten_wrong_ones_wait() {
    let house = house();
    with_account(&house, "canbo.xa", Territory::Country).await;
    for _ in 0..10 {
        let response = enter(&house, "canbo.xa", "sai rồi", "/work").await;
        assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(header(&response, "set-cookie"), "");
        let page = text(response).await;
        assert!(page.contains(r#"value="canbo.xa""#) && page.contains("không đúng"), "{page}");
        assert!(!page.contains("sai rồi"), "{page}");
    }
    let response = enter(&house, "canbo.xa", PASSWORD, "/work").await;
    assert_eq!(response.status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(header(&response, "retry-after"), "900");
    let page = text(response).await;
    assert!(page.contains("Hãy chờ 15 phút") && page.contains(r#"value="canbo.xa""#), "{page}");
    let page = text(enter(&house, "x", "", "/work").await).await;
    assert!(page.contains("từ 3 đến 64") && page.contains("Hãy nhập mật khẩu"), "{page}");
    assert!(page.contains(r#"aria-invalid="true""#), "{page}");
}

#[tokio::test]
async fn signing_out_ends_the_session() {
    let house = house();
    let session = house.sign_in(Role::Reader).await;
    let cookie = ("cookie", session.cookie.as_str());
    let refused = house.ask(request("POST", "/sign-out", &[cookie, FORM], "")).await;
    assert_eq!(refused.status(), StatusCode::FORBIDDEN);
    let token = format!("_csrf={}", session.csrf);
    let left = house.ask(request("POST", "/sign-out", &[cookie, FORM], &token)).await;
    assert_eq!(header(&left, "location"), "/sign-in");
    assert!(header(&left, "set-cookie").contains("Max-Age=0"));
    assert_eq!(house.get("/work", &[cookie]).await.status(), StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn whoever_is_signed_in_needs_no_sign_in_page() {
    let house = house();
    let session = house.sign_in(Role::Reader).await;
    let cookie = [("cookie", session.cookie.as_str())];
    let response = house.get("/sign-in?next=/lots", &cookie).await;
    assert_eq!(header(&response, "location"), "/lots");
}

/// Every page in every language: no key shown instead of its text, no empty title, one `h1`.
#[tokio::test]
async fn every_page_renders_in_both_languages() {
    let house = house_with(WebSettings { demonstration: true, ..WebSettings::default() });
    with_account(&house, "canbo.xa", Territory::Commune("30316@2025-07-01".parse().unwrap())).await;
    let session = house.sign_in(Role::Administrator).await;
    let cookie = [("cookie", session.cookie.as_str())];
    for (path, cookies, vi, en) in [
        ("/sign-in", &[][..], "Mật khẩu", "Password"),
        ("/work", &cookie, "Chưa có việc nào", "Nothing is waiting"),
        ("/admin/audit", &cookie, "Kiểm tra cả chuỗi", "Check the whole chain"),
        ("/admin/audit?check=1", &cookie, "Chuỗi nguyên vẹn", "Chain intact"),
        ("/admin/audit?kind=nothing", &cookie, "Chưa có mục nào", "No entries"),
        ("/admin/accounts", &cookie, "Cán bộ cấp xã", "Commune officer"),
        ("/admin/keys", &cookie, "Chưa có khoá nào", "No keys yet"),
        ("/admin/keys/new", &cookie, "Gửi sự kiện", "Hand in events"),
        ("/nowhere", &cookie, "Không tìm thấy", "Not found"),
    ] {
        for (language, expected) in [("vi", vi), ("en", en)] {
            let mark = if path.contains('?') { '&' } else { '?' };
            let page =
                text(house.get(&format!("{path}{mark}lang={language}"), cookies).await).await;
            assert!(page.contains(expected), "{path} {language}: {page}");
            assert!(page.contains(&format!(r#"<html lang="{language}">"#)), "{path}");
            assert_eq!(page.matches("<h1>").count(), 1, "{path}");
            for raw in
                [">shell-", "\"shell-", ">kind-", ">role-", ">audit-verb-", " style=", "<script>"]
            {
                assert!(!page.contains(raw), "{path} {language} shows {raw}: {page}");
            }
            assert!(page.contains(if language == "vi" {
                "trình diễn"
            } else {
                "Demonstration"
            }));
        }
    }
}

#[tokio::test]
async fn names_are_escaped_and_the_rail_shows_what_the_role_may() {
    let house = house();
    with_account(&house, "canbo.xa", Territory::Country).await;
    let admin = house.sign_in(Role::Administrator).await;
    let page = text(house.get("/admin/accounts", &[("cookie", &admin.cookie)]).await).await;
    assert!(page.contains("Trần Thị &#60;Bé&#62;"), "{page}");
    assert!(page.contains(r#"href="/admin/accounts" aria-current="page""#), "{page}");
    let reader = house.sign_in(Role::Reader).await;
    assert!(!reader.person.may(Capability::ViewAudit));
    let page = text(house.get("/work", &[("cookie", &reader.cookie)]).await).await;
    assert!(
        page.contains(r#"href="/work" aria-current="page""#) && !page.contains("/admin/"),
        "{page}"
    );
}

#[tokio::test]
async fn lists_go_on_after_their_last_row() {
    let house = house();
    for n in 0..50 {
        with_account(&house, &format!("nguoi.{n:02}"), Territory::Country).await;
    }
    let admin = house.sign_in(Role::Administrator).await;
    let cookie = [("cookie", admin.cookie.as_str())];
    let first = text(house.get("/admin/accounts", &cookie).await).await;
    assert!(first.contains("/admin/accounts?after=nguoi.49"), "{first}");
    let second = text(house.get("/admin/accounts?after=nguoi.49", &cookie).await).await;
    assert!(!second.contains("<code>nguoi.") && !second.contains(r#"rel="next""#), "{second}");
    // 50 accounts, the administrator's own and its signing in: 52 entries.
    let log = text(house.get("/admin/audit?kind=account", &cookie).await).await;
    assert!(log.contains("/admin/audit?kind=account&#38;after=3"), "{log}");
    let rest = text(house.get("/admin/audit?kind=account&after=3", &cookie).await).await;
    assert!(rest.contains("nguoi.01") && !rest.contains("nguoi.02"), "{rest}");
}
