use std::path::Path;

use axum::http::StatusCode;

use crate::accounts::Role;
use crate::audit::Actor;
use crate::db::DbError;
use crate::places;
use crate::web::tests::{House, header, house, text};

async fn gazetteer() -> House {
    let house = house();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/administrative-units");
    let facts = places::read_facts_folder(&folder).unwrap();
    let actor = Actor::program("test", house.world.now());
    let import = house.db.write::<_, DbError>(move |tx| places::import(tx, &actor, "test", &facts));
    assert_eq!(import.await.unwrap().refused, Vec::<String>::new());
    house
}

async fn page(house: &House, path: &str) -> String {
    let response = house.get(path, &[]).await;
    assert_eq!(response.status(), StatusCode::OK, "{path}");
    text(response).await
}

#[tokio::test]
async fn a_unit_is_found_however_it_is_typed_with_what_it_was() {
    let house = gazetteer().await;
    for typed in ["chau+doc", "Ch%C3%A2u+%C4%90%E1%BB%91c", "CHAU%20%20DOC"] {
        let page = page(&house, &format!("/places?q={typed}")).await;
        let today = page.find(r#"<a href="/places/30316@2025-07-01?on="#).unwrap_or(usize::MAX);
        let before = page.find(r#"<a href="/places/30316@?on="#).unwrap_or(usize::MAX);
        assert!(today < usize::MAX, "{typed}: {page}");
        assert!(today < before, "the unit of today comes first: {page}");
        assert!(page.contains("Hình thành từ:"), "{page}");
        assert!(page.contains("Phường Châu Phú A, Thành phố Châu Đốc, Tỉnh An Giang"), "{page}");
    }
    let old = page(&house, "/places?q=chau+phu+b").await;
    assert!(old.contains("Phường Châu Phú B, Thành phố Châu Đốc, Tỉnh An Giang"), "{old}");
    assert!(old.contains("Nay là: <a href=\"/places/30316@2025-07-01\">"), "{old}");
    let district = page(&house, "/places?q=huyen+cho+moi").await;
    assert!(district.contains("Huyện Chợ Mới") && district.contains("Nay là:"), "{district}");
}

#[tokio::test]
async fn provinces_are_listed_as_of_a_day() {
    let house = gazetteer().await;
    for (path, count, holds, not) in [
        ("/places", 34, "/places/91@2025-07-01?on=", "/places/89@?on="),
        ("/places?on=2025-06-30", 63, "/places/89@?on=2025-06-30", "/places/91@2025-07-01?on="),
        ("/places?on=30/06/2025", 63, "Tỉnh Bắc Kạn", "/places/91@2025-07-01?on="),
        ("/places?on=2025-07-01", 34, "Tỉnh Thái Nguyên", "Tỉnh Bắc Kạn"),
    ] {
        let page = page(&house, path).await;
        assert!(page.contains(&format!("{count} tỉnh, thành phố")), "{path}: {page}");
        assert_eq!(
            page.matches(
                r#"<tr>
    <td data-label="Mã số">"#
            )
            .count(),
            count,
            "{path}"
        );
        assert!(page.contains(holds) && !page.contains(not), "{path}: {page}");
    }
}

#[tokio::test]
async fn a_unit_tells_its_names_in_time_its_parts_and_its_heirs() {
    let house = gazetteer().await;
    let city = page(&house, "/places/75@2025-07-01").await;
    assert!(city.contains("<h1>Thành phố Đồng Nai</h1>"), "{city}");
    for told in ["Tỉnh Đồng Nai", "30/04/2026", "NQ 30/2026/QH16", "Đơn vị trực thuộc: 95"]
    {
        assert!(city.contains(told), "{told}: {city}");
    }
    let before = page(&house, "/places/75@2025-07-01?on=2026-04-29").await;
    assert!(before.contains("<h1>Tỉnh Đồng Nai</h1>"), "{before}");

    let district = page(&house, "/places/883@").await;
    for told in ["Kết thúc từ ngày 01/07/2025", "Địa bàn này tại ngày", "Đơn vị trực thuộc: 12"]
    {
        assert!(district.contains(told), "{told}: {district}");
    }
    let commune = page(&house, "/places/30316@2025-07-01").await;
    for told in ["Huyện cũ", "Thành phố Châu Đốc", "Toàn bộ", "Chắc chắn"] {
        assert!(commune.contains(told), "{told}: {commune}");
    }
}

/// Vĩnh Ngươn and others were split: the page says that names alone do not tell.
#[tokio::test]
async fn a_split_is_told_with_its_warning() {
    let house = gazetteer().await;
    let split = house
        .db
        .read::<_, DbError>(|tx| {
            let sql = "SELECT old_unit FROM platform_unit_change WHERE extent = 'partial' \
                       ORDER BY old_unit LIMIT 1";
            tx.row(sql, &[], |row| row.get::<String>("old_unit"))
        })
        .await
        .unwrap()
        .expect("the facts hold a split");
    let page = page(&house, &format!("/places/{split}")).await;
    assert!(page.contains("chỉ xác định được bằng điểm trong ranh giới"), "{page}");
    assert!(page.contains("Một phần"), "{page}");
}

#[tokio::test]
async fn nothing_found_and_nothing_known_say_what_to_do() {
    let empty = house();
    let none = page(&empty, "/places").await;
    assert!(none.contains("nguon admin-units import"), "{none}");
    let house = gazetteer().await;
    let none = page(&house, "/places?q=%3Cxyz%3E").await;
    assert!(none.contains("Không tìm thấy") && none.contains("&#60;xyz&#62;"), "{none}");
    for (path, status) in [
        ("/places/99999@", StatusCode::NOT_FOUND),
        ("/places/xyz", StatusCode::NOT_FOUND),
        ("/places?on=mai", StatusCode::BAD_REQUEST),
        ("/places/91@2025-07-01?on=2026-13-01", StatusCode::BAD_REQUEST),
    ] {
        assert_eq!(house.get(path, &[]).await.status(), status, "{path}");
    }
}

#[tokio::test]
async fn every_place_page_renders_in_both_languages() {
    let house = gazetteer().await;
    let paths = [
        "/places",
        "/places?q=chau+doc",
        "/places?q=qqqq",
        "/places/89@",
        "/places/883@",
        "/places/30316@2025-07-01",
        "/places/30316@2025-07-01?on=2020-01-01",
    ];
    for path in paths {
        for (language, word) in [("vi", "Đơn vị hành chính"), ("en", "Administrative units")]
        {
            let mark = if path.contains('?') { '&' } else { '?' };
            let page = page(&house, &format!("{path}{mark}lang={language}")).await;
            assert!(page.contains(word) && !page.contains("places-"), "{path} {language}: {page}");
            assert_eq!(page.matches("<h1>").count(), 1, "{path}");
        }
    }
    let english = page(&house, "/places/30316@2025-07-01?lang=en").await;
    assert!(english.contains("<h1>Chau Doc Ward</h1>"), "{english}");
}

#[tokio::test]
async fn the_rail_leads_to_the_places() {
    let house = house();
    let session = house.sign_in(Role::Reader).await;
    let response = house.get("/places", &[("cookie", &session.cookie)]).await;
    assert_eq!(header(&response, "cache-control"), "no-store");
    let page = text(response).await;
    assert!(page.contains(r#"href="/places" aria-current="page""#), "{page}");
}
