//! Products, through their doors.

use axum::http::StatusCode;
use nguon_platform::accounts::Role;
use nguon_platform::audit::{self, Actor};
use nguon_platform::db::DbError;
use nguon_platform::territory::Territory;

use super::{
    Facts, Filter, Image, MediaType, NewProduct, ProductError, create, get, image_size, list,
    update,
};
use crate::testing::{AN_GIANG, CU_LAO_GIENG, HOI_AN, Office, now, placed, places};

const COOP: &str = "9521000000018";

fn product(gtin: &str, name: &str, published: bool) -> NewProduct {
    let facts = Facts {
        producer: Some(format!("https://id.gs1.org/417/{COOP}")),
        published,
        placed: placed(CU_LAO_GIENG, 1),
        ..Facts::named(name.parse().unwrap())
    };
    NewProduct { gtin: gtin.parse().unwrap(), facts, image: None, demonstration: true }
}

/// Keep a product of the demonstration's cooperative.
pub(crate) async fn keep(office: &Office, gtin: &str, name: &str, published: bool) {
    let new = product(gtin, name, published);
    let actor = Actor::program("test", now());
    let kept = office.state.db.write(move |tx| create(tx, &actor, &new));
    kept.await.unwrap();
}

/// Publish a product.
pub(crate) async fn publish(office: &Office, gtin: &str) {
    let gtin = gtin.to_owned();
    let changed = office.state.db.write::<_, ProductError>(move |tx| {
        let found = get(tx, &gtin)?.unwrap();
        let facts = Facts { published: true, ..found.facts };
        update(tx, &Actor::program("test", now()), &gtin, found.version, &facts)
    });
    changed.await.unwrap();
}

#[tokio::test]
async fn a_product_is_made_found_changed_and_every_change_is_told() {
    let office = Office::with(places());
    let officer = office.of_commune(CU_LAO_GIENG).await;
    let form = [
        ("gtin", "952 1000 00003 2"),
        ("name", "Xoài ba màu"),
        ("producer", COOP),
        ("net_content", "5 kg"),
        ("standards", "TCVN 12827:2023"),
    ];
    let made = officer.post("/products", &form).await;
    assert_eq!(made.location(), "/products/09521000000032", "{}", made.text());
    let page = officer.page("/products/09521000000032").await;
    for told in [
        "Xoài ba màu",
        "HTX Xoài Minh Họa Cù Lao Giêng",
        "TCVN 12827:2023",
        "Chưa công khai",
        "Trình diễn",
    ] {
        assert!(page.contains(told), "{told}");
    }
    for query in ["", "?q=xoai", "?q=0952%201000"] {
        assert!(officer.page(&format!("/products{query}")).await.contains("09521000000032"));
    }
    assert!(officer.page("/products?q=chuoi").await.contains("Chưa có sản phẩm nào"));
    let again = officer.post("/products", &form).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.text().contains("Đã có sản phẩm mang mã GTIN này"));

    let changed =
        [("name", "Xoài ba màu loại 1"), ("producer", COOP), ("published", "1"), ("version", "1")];
    let kept = officer.post("/products/09521000000032", &changed).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.text());
    let lost = officer.post("/products/09521000000032", &changed).await;
    assert_eq!(lost.status, StatusCode::CONFLICT);
    let read = office.state.db.read::<_, DbError>(|tx| {
        let log = audit::of_thing(tx, "product", "09521000000032", 10)?;
        Ok((log, audit::verify(tx)?.is_ok()))
    });
    let (log, whole) = read.await.unwrap();
    let verbs: Vec<_> = log.iter().map(|entry| entry.verb.as_str()).collect();
    assert_eq!((verbs.as_slice(), whole), (&["update", "create"][..], true));
    assert_eq!(log[0].commune.as_deref(), Some(CU_LAO_GIENG));
}

#[tokio::test]
async fn the_list_names_producers_from_the_register_and_persons_are_not_copied() {
    let mut known = places();
    for entry in &mut known {
        entry.person = entry.identifier.ends_with(COOP);
    }
    let office = Office::with(known);
    keep(&office, "09521000000025", "Xoài đã rửa", false).await;
    let officer = office.of_commune(CU_LAO_GIENG).await;
    let form = [("gtin", "09521000000032"), ("name", "Xoài ba màu"), ("producer", COOP)];
    assert_eq!(officer.post("/products", &form).await.status, StatusCode::SEE_OTHER);
    let page = officer.page("/products").await;
    assert_eq!(page.matches("HTX Xoài Minh Họa Cù Lao Giêng</td>").count(), 2, "{page}");
    let kept = office.state.db.read::<_, DbError>(|tx| get(tx, "09521000000032")).await;
    let facts = kept.unwrap().unwrap().facts;
    assert_eq!((facts.producer_name, facts.producer_address), (None, None));
}

#[tokio::test]
async fn the_public_list_and_sizes_of_pictures_come_from_the_database() {
    let office = Office::with(places());
    keep(&office, "09521000000025", "Xoài đã rửa", false).await;
    let mut new = product("09521000000032", "Xoài ba màu", true);
    new.image = Some(Image::read(b"\xff\xd8\xff\xe0".to_vec()).unwrap());
    let actor = Actor::program("test", now());
    office.state.db.write(move |tx| create(tx, &actor, &new)).await.unwrap();
    let read = office.state.db.read::<_, DbError>(|tx| {
        let filter = Filter { text: "xoai".to_owned(), published_only: true };
        let (rows, _) = list(tx, &Territory::Country, &filter, None)?;
        let gtins: Vec<String> = rows.into_iter().map(|row| row.gtin).collect();
        Ok((gtins, image_size(tx, "09521000000032")?, image_size(tx, "09521000000025")?))
    });
    let found = read.await.unwrap();
    assert_eq!(found, (vec!["09521000000032".to_owned()], Some(4), None));
}

#[tokio::test]
async fn a_form_that_does_not_fit_keeps_what_was_typed() {
    let office = Office::with(places());
    let officer = office.of_commune(CU_LAO_GIENG).await;
    let form = [("gtin", "09521000000033"), ("name", "Xoài"), ("producer", "9521000000025")];
    let answer = officer.post("/products", &form).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = answer.text();
    for told in [
        "Số kiểm tra của mã GTIN",
        "trong địa bàn của bạn",
        "value=\"09521000000033\"",
        "value=\"Xoài\"",
    ] {
        assert!(page.contains(told), "{told}: {page}");
    }
}

#[tokio::test]
async fn products_stay_in_their_territory() {
    let office = Office::with(places());
    keep(&office, "09521000000032", "Xoài ba màu", false).await;
    let foreign = office.of_commune(HOI_AN).await;
    for path in ["", "/edit", "/image"] {
        let path = format!("/products/09521000000032{path}");
        assert_eq!(foreign.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let changed =
        foreign.post("/products/09521000000032", &[("name", "x"), ("version", "1")]).await;
    assert_eq!(changed.status, StatusCode::NOT_FOUND);
    assert!(foreign.page("/products").await.contains("Chưa có sản phẩm nào"));
    assert!(office.of_province(AN_GIANG).await.page("/products").await.contains("(1)"));
    let reader = office.person(Role::Reader, Territory::Country).await;
    assert_eq!(reader.get("/products/new").await.status, StatusCode::FORBIDDEN);
    assert_eq!(reader.get("/products/09521000000032").await.status, StatusCode::OK);
}

#[tokio::test]
async fn pictures_have_no_power_and_wait_for_publication() {
    let office = Office::with(places());
    keep(&office, "09521000000032", "Xoài ba màu", false).await;
    let officer = office.of_commune(CU_LAO_GIENG).await;
    let path = "/products/09521000000032/image";
    let refused = officer.upload(path, b"<html><script>alert(1)</script>").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let svg = br#"<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>"#;
    let kept = officer.upload(path, svg).await;
    assert_eq!(kept.location(), "/products/09521000000032", "{}", kept.text());
    let shown = officer.get(path).await;
    assert_eq!((shown.status, shown.bytes.as_slice()), (StatusCode::OK, &svg[..]));
    let power = shown.headers["content-security-policy"].to_str().unwrap();
    assert!(power.contains("default-src 'none'") && power.contains("sandbox"), "{power}");
    assert_eq!(shown.headers["x-content-type-options"], "nosniff");
    let anybody = office.anybody();
    assert_eq!(anybody.get(path).await.status, StatusCode::NOT_FOUND);
    publish(&office, "09521000000032").await;
    assert_eq!(anybody.get(path).await.status, StatusCode::OK);
}

#[test]
fn pictures_are_what_their_bytes_are() {
    for (bytes, kind) in [
        (&b"\x89PNG\r\n\x1a\n0"[..], Some(MediaType::Png)),
        (b"\xff\xd8\xff\xe0", Some(MediaType::Jpeg)),
        (b"RIFF0000WEBPVP8 ", Some(MediaType::Webp)),
        (b"RIFF0000WAVE", None),
        (b" <svg/>", Some(MediaType::Svg)),
        (b"<?xml version=\"1.0\"?><svg/>", Some(MediaType::Svg)),
        (b"<?xml version=\"1.0\"?><html/>", None),
        (b"GIF89a", None),
        (b"", None),
    ] {
        let read = Image::read(bytes.to_vec()).ok().map(|image| image.media_type());
        assert_eq!(read, kind, "{bytes:?}");
    }
    assert!(Image::read(vec![0xff; Image::BYTES_MAX + 1]).is_err());
}
