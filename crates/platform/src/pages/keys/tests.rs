use std::sync::Arc;

use async_trait::async_trait;
use axum::body::Body;
use axum::http::{Response, StatusCode};
use uuid::Uuid;

use crate::accounts::Role;
use crate::accounts::keys;
use crate::db::DbError;
use crate::directory::{Holders, Holding};
use crate::territory::{Placed, Territory};
use crate::web::tests::{House, header, house_of, request, text};
use crate::web::{WebSettings, testing};

const HOME: &str = "91@2025-07-01";
const AWAY: &str = "75@2025-07-01";
const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

/// A holder at home, one away.
struct Two;

fn holding(id: u128, name: &str, province: &str) -> Holding {
    let id = Uuid::from_u128(id);
    let placed =
        Placed { province: Some(province.parse().unwrap()), holder: Some(id), ..Placed::default() };
    Holding { id, name: name.to_owned(), placed }
}

fn two() -> [Holding; 2] {
    [holding(1, "HTX <Nhà>", HOME), holding(2, "Công ty Xa", AWAY)]
}

#[async_trait]
impl Holders for Two {
    async fn holders(&self, ids: &[Uuid]) -> Result<Vec<Holding>, DbError> {
        Ok(two().into_iter().filter(|holding| ids.contains(&holding.id)).collect())
    }

    async fn find(&self, typed: &str) -> Result<Option<Holding>, DbError> {
        Ok(two().into_iter().find(|holding| holding.id.to_string() == typed))
    }

    async fn identifiers(&self, _: Uuid, _: usize) -> Result<Vec<String>, DbError> {
        Ok(Vec::new())
    }
}

struct Asker<'h> {
    house: &'h House,
    session: testing::Session,
}

impl<'h> Asker<'h> {
    async fn new(house: &'h House, role: Role, territory: Territory) -> Self {
        let session = testing::sign_in(&house.db, &house.world, role, territory).await;
        Self { house, session }
    }

    async fn get(&self, path: &str) -> Response<Body> {
        self.house.get(path, &[("cookie", &self.session.cookie)]).await
    }

    async fn post(&self, path: &str, form: &str) -> Response<Body> {
        let body = format!("_csrf={}&{form}", self.session.csrf);
        let headers = [("cookie", self.session.cookie.as_str()), FORM];
        self.house.ask(request("POST", path, &headers, &body)).await
    }
}

fn house() -> House {
    house_of(WebSettings::default(), Arc::new(Two))
}

fn typed(id: u128, owner: &str) -> String {
    let id = Uuid::from_u128(id);
    format!("id={id}&name=C%C3%A2n+%3C1%3E&capture=1&{owner}&last_day=2999-12-31")
}

fn holder(id: u128) -> String {
    format!("owner=holder&holder={}", Uuid::from_u128(id))
}

#[tokio::test]
async fn a_key_is_made_shown_once_listed_and_taken_back() {
    let house = house();
    let admin = Asker::new(&house, Role::Administrator, Territory::Country).await;
    let page =
        text(admin.get(&format!("/admin/keys/new?holder={}", Uuid::from_u128(1))).await).await;
    assert!(page.contains("HTX &#60;Nhà&#62;"), "{page}");
    let made = admin.post("/admin/keys", &typed(7, &holder(1))).await;
    assert_eq!(made.status(), StatusCode::OK);
    assert_eq!(header(&made, "cache-control"), "no-store");
    let page = text(made).await;
    let secret = page.split("nguon_").nth(1).unwrap()[..64].to_owned();
    let (sent, now) = (format!("nguon_{secret}"), house.world.now());
    let key = house.db.read(move |tx| keys::principal(tx, &sent, now)).await.unwrap().unwrap();
    assert_eq!((key.id, key.name.as_str()), (Uuid::from_u128(7), "Cân <1>"));

    // Sent again by a reload: no second key, and the secret is not shown again.
    let again = admin.post("/admin/keys", &typed(7, &holder(1))).await;
    assert_eq!(again.status(), StatusCode::CONFLICT);
    assert!(text(again).await.contains("chỉ hiện một lần"));

    let list = text(admin.get("/admin/keys").await).await;
    for part in ["Cân &#60;1&#62;", "HTX &#60;Nhà&#62;", "Gửi sự kiện", "Chưa dùng", "Đang dùng"]
    {
        assert!(list.contains(part), "{part}: {list}");
    }
    assert!(!list.contains(&secret), "{list}");
    let path = format!("/admin/keys/{}/revoke", Uuid::from_u128(7));
    let revoked = admin.post(&path, "").await;
    assert_eq!(header(&revoked, "location"), "/admin/keys");
    assert!(text(admin.get("/admin/keys").await).await.contains("Đã thu hồi"));
    assert_eq!(admin.post(&path, "").await.status(), StatusCode::CONFLICT);
    let log = text(admin.get("/admin/audit?kind=api-key").await).await;
    assert!(log.contains("Thu hồi") && !log.contains(&secret), "{log}");
}

#[tokio::test]
async fn an_administrator_reaches_the_keys_of_the_own_territory_only() {
    let house = house();
    let country = Asker::new(&house, Role::Administrator, Territory::Country).await;
    let home = Territory::Province(HOME.parse().unwrap());
    let province = Asker::new(&house, Role::Administrator, home.clone()).await;
    let office = |territory: &str| format!("owner=office&territory={territory}");
    // key, owner, whether the country and the province may make it
    let cases = [
        (10, holder(1), true, true),
        (20, holder(2), true, false),
        (30, holder(3), false, false),
        (40, office("country"), true, false),
        (50, office(&home.to_string()), true, true),
        (60, office(&format!("province:{AWAY}")), true, false),
        (70, office("nowhere"), false, false),
        (80, office(&format!("holder:{}", Uuid::from_u128(2))), false, false),
    ];
    for (id, owner, by_country, by_province) in cases {
        for (asker, id, may) in [(&country, id, by_country), (&province, id + 1, by_province)] {
            let answer = asker.post("/admin/keys", &typed(id, &owner)).await;
            let expected = if may { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
            assert_eq!(answer.status(), expected, "{owner} {id}");
        }
    }
    let mine = text(province.get("/admin/keys").await).await;
    assert_eq!(mine.matches("/revoke").count(), 4, "{mine}");
    assert!(!mine.contains("Công ty Xa"), "{mine}");
    assert_eq!(text(country.get("/admin/keys").await).await.matches("/revoke").count(), 7);
    for (id, status) in [(20, 404), (40, 404), (99, 404), (10, 303)] {
        let path = format!("/admin/keys/{}/revoke", Uuid::from_u128(id));
        assert_eq!(province.post(&path, "").await.status().as_u16(), status, "{id}");
    }
    for (id, status) in [(1, 200), (2, 404), (3, 404)] {
        let path = format!("/admin/keys?holder={}", Uuid::from_u128(id));
        assert_eq!(province.get(&path).await.status().as_u16(), status, "{id}");
    }
    let officer = Asker::new(&house, Role::ProvincialOfficer, home).await;
    assert_eq!(officer.get("/admin/keys").await.status(), StatusCode::FORBIDDEN);
    let refused = officer.post("/admin/keys", &typed(90, &holder(1))).await;
    assert_eq!(refused.status(), StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn what_is_wrong_is_said_at_its_field_and_what_was_typed_stays() {
    let house = house();
    let admin = Asker::new(&house, Role::Administrator, Territory::Country).await;
    let id = Uuid::from_u128(7);
    let owner = holder(1);
    let cases = [
        (format!("id={id}&name=++&capture=1&{owner}"), "1 đến 120"),
        (format!("id={id}&name={}&capture=1&{owner}", "a".repeat(121)), "1 đến 120"),
        (format!("id={id}&name=a&{owner}"), "ít nhất một việc"),
        (format!("id={id}&name=a&query=1&owner=holder&holder=x"), "Không tìm thấy chủ thể"),
        (format!("id={id}&name=a&query=1&{owner}&last_day=2000-01-01"), "đã qua"),
        (format!("id={id}&name=a&query=1&{owner}&last_day=soon"), "Hãy nhập một ngày"),
    ];
    for (form, said) in cases {
        let answer = admin.post("/admin/keys", &form).await;
        assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY, "{form}");
        let page = text(answer).await;
        assert!(page.contains(said) && page.contains(&id.to_string()), "{form}: {page}");
    }
    assert_eq!(admin.post("/admin/keys", "name=a").await.status(), StatusCode::BAD_REQUEST);
    assert!(text(admin.get("/admin/keys").await).await.contains("Chưa có khoá nào"));
}

#[tokio::test]
async fn every_page_speaks_both_languages() {
    let house = house();
    let admin = Asker::new(&house, Role::Administrator, Territory::Country).await;
    admin.post("/admin/keys", &typed(7, "owner=office&territory=country")).await;
    for path in ["/admin/keys", "/admin/keys/new"] {
        for (language, expected) in [("vi", "Khoá máy"), ("en", "Machine keys")] {
            let page = text(admin.get(&format!("{path}?lang={language}")).await).await;
            assert!(page.contains(expected), "{path}: {page}");
            assert!(!page.contains(">shell-") && !page.contains("\"shell-"), "{path}: {page}");
        }
    }
}
