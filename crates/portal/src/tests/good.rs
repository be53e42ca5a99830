use axum::http::Method;
use nguon_goods::product;

use super::office::{Office, bytes, header, text};

const LOT: &str = "/01/09521000000032/10/XBM-260513-1";

/// The text of one of the seven groups.
fn group<'p>(page: &'p str, name: &str) -> &'p str {
    let start = format!("<div data-item=\"{name}\">");
    assert_eq!(page.matches(&start).count(), 1, "{name}: {page}");
    page.split_once(&start).unwrap().1.split_once("</div>").unwrap().0
}

/// NĐ 37/2026/NĐ-CP art. 23.7: a, b, c, d, đ, g, h of art. 23.5.
#[tokio::test]
async fn a_lot_tells_the_seven_groups() {
    let office = Office::with_season().await;
    let page = office.page(LOT).await;
    for (name, told) in [
        ("name", &["Xoài ba màu minh họa, thùng 5 kg"][..]),
        ("image", &["<img src=\"/products/09521000000032/image\"", "alt=\"Hình ảnh: Xoài ba màu"]),
        ("producer", &["Hợp tác xã Xoài Minh Họa Cù Lao Giêng"]),
        ("address", &["Xã Cù Lao Giêng, Tỉnh An Giang"]),
        ("origin", &["Việt Nam"]),
        ("brand-lot", &["Xoài Minh Họa", "XBM-260513-1"]),
        ("expiry", &["03/06/2026"]),
    ] {
        for told in told {
            assert!(group(&page, name).contains(told), "{name} {told}: {page}");
        }
    }
}

#[tokio::test]
async fn a_lot_tells_its_codes_its_way_and_its_certificates() {
    let office = Office::with_season().await;
    let page = office.page(LOT).await;
    for told in [
        // Lot 1 is made of fruit of both areas.
        "/codes/VN-AGOR-9901",
        "/codes/VN-AGOR-9902",
        "/codes/VN-AGPH-991",
        "export-puc",
        "Trung Quốc: Đang hiệu lực",
        "<svg viewBox=",
        // What came out of what; the washed fruit is not let out, so only its amount is told.
        "→ hàng chưa công khai (5.640 kg)<br>",
        "→ Xoài ba màu minh họa, thùng 5 kg, XBM-260513-1 (1.128 đơn vị)<br>",
        "Từ: Xoài vừa thu hoạch, CLG-260511-A1 (4.200 kg); Xoài vừa thu hoạch, HA-260511-B1 (1.800 kg)",
        // Harvest and packing at local time.
        "11/05/2026 07:30",
        "13/05/2026 10:00",
        "TCVN 12827:2023",
        "MINH-HOA-A1",
        "Chưa được ghi nhận",
        "badge demo",
        "21/11/2026 10:00:00 +07:00",
    ] {
        assert!(page.contains(told), "{told}: {page}");
    }
    assert!(!page.contains("RUA-260512") && !page.contains("đã rửa"), "{page}");
    // Had ended before the day of packing.
    assert!(!page.contains("MINH-HOA-B1"), "{page}");
    let steps = page.matches("<li><time datetime=").count();
    assert!(steps >= 4, "{page}");
    assert!(page.contains(&format!("dựa trên {steps} sự kiện")), "{page}");
}

#[tokio::test]
async fn a_household_that_produces_is_told_as_a_household() {
    let office = Office::with_season().await;
    let home = "UPDATE registry_holder SET kind = 'household' WHERE identifier LIKE $1";
    let changed = office.state.goods.db.write_derived::<_, nguon_platform::db::DbError>(|tx| {
        tx.execute(home, &["%/417/9521000000018".into()])
    });
    assert_eq!(changed.await.unwrap(), 1);
    for path in [LOT, "/01/09521000000032"] {
        let page = office.page(path).await;
        assert!(group(&page, "producer").contains("không công khai tên"), "{path}: {page}");
        assert!(group(&page, "address").contains("Xã Cù Lao Giêng, Tỉnh An Giang"), "{path}");
        assert!(!page.contains("Hợp tác xã Xoài Minh Họa Cù Lao Giêng"), "{path}: {page}");
        assert!(!page.contains("manufacturer"), "{path}: {page}");
    }
}

#[tokio::test]
async fn lot_two_is_told_from_its_own_area_alone() {
    let office = Office::with_season().await;
    let page = office.page("/01/09521000000032/10/XBM-260513-2").await;
    assert!(page.contains("/codes/VN-AGOR-9902"), "{page}");
    assert!(!page.contains("VN-AGOR-9901"), "{page}");
}

#[tokio::test]
async fn a_serial_number_is_told_alone_and_with_its_lot() {
    let office = Office::with_season().await;
    for path in ["/01/09521000000032/21/100001", "/01/09521000000032/10/XBM-260513-2/21/100001"] {
        let page = office.page(path).await;
        assert!(group(&page, "brand-lot").contains("100001"), "{path}: {page}");
        assert!(page.contains("/codes/VN-AGOR-9902"), "{path}: {page}");
        assert!(!page.contains("chưa được ghi nhận trong hệ thống này"), "{path}: {page}");
    }
}

#[tokio::test]
async fn what_is_not_recorded_is_said_plainly() {
    let office = Office::with_season().await;
    let page = office.page("/01/09521000000018/10/CLG-260511-A1").await;
    for name in ["producer", "address", "expiry"] {
        assert!(group(&page, name).contains("Chưa được ghi nhận"), "{name}: {page}");
    }
    // Too large a picture is not loaded with the page.
    let image = group(&page, "image");
    assert!(image.contains("<a href=\"/products/") && !image.contains("<img"), "{page}");
    let english = office.page("/01/09521000000018/10/CLG-260511-A1?lang=en").await;
    assert!(group(&english, "expiry").contains("Not recorded"), "{english}");
}

#[tokio::test]
async fn the_language_follows_the_reader() {
    let office = Office::with_season().await;
    for (headers, path, word) in [
        (&[][..], LOT.to_owned(), "Nhà sản xuất"),
        (&[("accept-language", "en-GB,en;q=0.9")], LOT.to_owned(), "Producer"),
        (&[("accept-language", "vi-VN,en;q=0.5")], LOT.to_owned(), "Nhà sản xuất"),
        (&[("accept-language", "fr")], LOT.to_owned(), "Nhà sản xuất"),
        (&[("accept-language", "vi")], format!("{LOT}?lang=en"), "Producer"),
    ] {
        let headers = [headers, &[("accept", "text/html")]].concat();
        let page = text(office.ask(Method::GET, &path, &headers).await).await;
        assert!(page.contains(word), "{headers:?} {path}: {page}");
    }
    let english = office.page(&format!("{LOT}?lang=en")).await;
    assert!(
        english.contains("<h1>Demonstration three-colour mango, 5 kg carton</h1>"),
        "{english}"
    );
}

/// Below 100 kB with all it loads, as it goes over the wire.
#[tokio::test]
async fn the_page_stays_light() {
    let office = Office::with_season().await;
    let gzip = [("accept-encoding", "gzip"), ("accept", "text/html,*/*;q=0.8")];
    let page = office.page(LOT).await;
    assert!(!page.contains("<script src") && !page.contains("type=\"module\""), "{page}");
    let mut total = bytes(office.ask(Method::GET, LOT, &gzip).await).await.len();
    let mut loaded = 0;
    for attribute in ["<link rel=\"stylesheet\" href=\"", "<img src=\""] {
        for rest in page.split(attribute).skip(1) {
            let href = rest.split('"').next().unwrap();
            let response = office.ask(Method::GET, href, &gzip).await;
            assert_eq!(response.status(), 200, "{href}");
            total += bytes(response).await.len();
            loaded += 1;
            let style = text(office.get(href).await).await;
            for font in style.split("url(").skip(1).filter_map(|rest| rest.split(')').next()) {
                let font = font.trim_matches(['"', '\'']);
                if font.contains(".woff2") {
                    let font = font.rsplit('/').next().unwrap();
                    total += bytes(office.get(&format!("/assets/{font}")).await).await.len();
                }
            }
        }
    }
    assert!(loaded >= 2, "{page}");
    assert!(total < 100_000, "{total} bytes");
}

#[tokio::test]
async fn a_number_that_is_not_recorded_on_a_real_product_is_told() {
    let office = Office::with_season().await;
    for (path, missing) in [
        ("/01/09521000000032/10/NOPE-1", "Lô NOPE-1"),
        ("/01/09521000000032/10/XBM-260513-1/21/999", "Số sê-ri 999"),
        ("/01/09521000000032/21/999", "Số sê-ri 999"),
    ] {
        let page = office.page(path).await;
        let told = format!("{missing} chưa được ghi nhận trong hệ thống này.");
        assert!(page.contains(&told) && page.contains("role=\"alert\""), "{path}: {page}");
    }
    assert!(!office.page(LOT).await.contains("role=\"alert\""));
}

#[tokio::test]
async fn what_was_not_let_out_stays_inside() {
    let office = Office::with_season().await;
    for path in ["/01/09521000000025", "/01/09521000000025/10/RUA-260512-1"] {
        let response = office.get(path).await;
        assert_eq!(response.status(), 404, "{path}");
        let page = text(response).await;
        assert!(page.contains("Không có dữ liệu") && !page.contains("đã rửa"), "{page}");
    }
    // Withdrawn: its lots go with it.
    let known = office.read(|tx| product::get(tx, "09521000000032")).await.unwrap();
    let facts = product::Facts { published: false, ..known.facts };
    let actor = nguon_platform::audit::Actor::program("test", office.state.goods.world.now());
    let db = office.state.goods.db.clone();
    db.write(move |tx| product::update(tx, &actor, "09521000000032", known.version, &facts))
        .await
        .unwrap();
    for path in [LOT, "/01/09521000000032", "/00/095210000000000018"] {
        assert_eq!(office.get(path).await.status(), 404, "{path}");
    }
}

#[tokio::test]
async fn a_pallet_names_what_was_put_on_it() {
    let office = Office::with_season().await;
    let page = office.page("/00/095210000000000018").await;
    assert!(page.contains(&format!("href=\"{LOT}\"")), "{page}");
    assert!(page.contains("badge demo"), "{page}");
}

#[tokio::test]
async fn machines_find_the_same_facts_in_the_page() {
    let office = Office::with_season().await;
    let page = office.page(LOT).await;
    let block = page.split_once("<script type=\"application/ld+json\">").unwrap().1;
    let block = block.split_once("</script>").unwrap().0;
    let data: serde_json::Value = serde_json::from_str(block).unwrap();
    assert_eq!(data["@id"], format!("https://nguon.example{LOT}"));
    assert_eq!(data["gtin"], "09521000000032");
    assert_eq!(data["gs1:hasBatchLotNumber"], "XBM-260513-1");
    assert_eq!(data["gs1:bestBeforeDate"], "2026-06-03");
    assert_eq!(data["countryOfOrigin"]["name"], "VN");
    let response = office.get(LOT).await;
    let policy = header(&response, "content-security-policy");
    assert!(policy.contains("script-src 'self'") && !policy.contains("unsafe"), "{policy}");
}
