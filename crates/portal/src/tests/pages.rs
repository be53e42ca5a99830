use std::path::Path;

use axum::http::Method;
use nguon_platform::i18n::assert_keys;

use super::office::{Office, SECRETS, header, text};

#[tokio::test]
async fn every_key_has_its_texts() {
    let office = Office::empty().await;
    assert_keys(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &office.messages);
}

#[tokio::test]
async fn every_page_renders_in_both_languages_without_an_account() {
    let office = Office::with_season().await;
    for (path, status) in [
        ("/", 200),
        ("/search", 200),
        ("/search?q=chau+doc", 200),
        ("/search?q=XBM-260513-1", 200),
        ("/search?q=qqqqq", 200),
        ("/codes", 200),
        ("/codes/VN-AGOR-9901", 200),
        ("/codes/VN-AGPH-991", 200),
        ("/codes/VN-AGOR-0404", 404),
        ("/01/09521000000032", 200),
        ("/01/09521000000032/10/XBM-260513-1", 200),
        ("/01/09521000000032/21/100001", 200),
        ("/01/09521000000032/10/NOPE", 200),
        ("/01/09521000000018/10/CLG-260511-A1", 200),
        ("/00/095210000000000018", 200),
        ("/01/09521000000049", 404),
        ("/01/09521000000033", 400),
    ] {
        for language in ["vi", "en"] {
            let mark = if path.contains('?') { '&' } else { '?' };
            let path = format!("{path}{mark}lang={language}");
            let html = [("accept", "text/html")];
            let response = office.ask(Method::GET, &path, &html).await;
            assert_eq!(response.status(), status, "{path}");
            assert!(header(&response, "content-type").starts_with("text/html"), "{path}");
            let page = text(response).await;
            assert!(page.contains(&format!(r#"<html lang="{language}">"#)), "{path}: {page}");
            assert_eq!(page.matches("<h1>").count(), 1, "{path}");
            for raw in
                ["portal-", "goods-", "kind-", " style=", "<script>", "<script type=\"module"]
            {
                assert!(!page.contains(raw), "{path} {language} shows {raw}: {page}");
            }
            for secret in SECRETS {
                assert!(!page.contains(secret), "{path} tells {secret}: {page}");
            }
        }
    }
}

#[tokio::test]
async fn the_first_page_has_one_search_and_leads_on() {
    let office = Office::empty().await;
    let page = office.page("/").await;
    assert_eq!(page.matches("type=\"search\"").count(), 1, "{page}");
    for href in ["/codes", "/places", "/plans", "/sign-in"] {
        assert!(page.contains(&format!("href=\"{href}\"")), "{href}: {page}");
    }
}

#[tokio::test]
async fn one_box_finds_everything_public() {
    let office = Office::with_season().await;
    for (query, found) in [
        ("vn+-+agor+-+9901", "/codes/VN-AGOR-9901"),
        ("VNAGPH991", "/codes/VN-AGPH-991"),
        ("chau+doc", "/places/30316@2025-07-01"),
        ("cho+moi", "/places/893@"),
        ("xoai+ba+mau", "/01/09521000000032"),
        ("9521000000032", "/01/09521000000032"),
        ("09521000000032", "/01/09521000000032"),
        ("xbm+260513+1", "/01/09521000000032/10/XBM-260513-1"),
        ("(01)09521000000032(10)XBM-260513-1", "/01/09521000000032/10/XBM-260513-1"),
        (
            "https://nguon.example/01/09521000000032/10/XBM-260513-2",
            "/01/09521000000032/10/XBM-260513-2",
        ),
        ("https://id.gs1.org/01/09521000000032/21/100001", "/01/09521000000032/21/100001"),
    ] {
        let page = office.page(&format!("/search?q={query}")).await;
        assert!(page.contains(&format!("<a href=\"{found}\">")), "{query}: {page}");
    }
}

#[tokio::test]
async fn what_is_not_public_is_not_found() {
    let office = Office::with_season().await;
    for query in [
        // A part of a lot's code, a lot and a product that are not published, a household.
        "XBM-2605",
        "RUA-260512-1",
        "https://id.gs1.org/01/09521000000025/10/RUA-260512-1",
        "09521000000025",
        "da+rua",
        "Ho+Minh+Hoa+Mot",
        "0900000001",
        "%25",
        "%22*",
    ] {
        let page = office.page(&format!("/search?q={query}")).await;
        assert!(page.contains("Không tìm thấy"), "{query}: {page}");
        assert!(!page.contains("href=\"/01/"), "{query}: {page}");
    }
    let long = "a".repeat(5_000);
    assert_eq!(office.get(&format!("/search?q={long}")).await.status(), 200);
}

#[tokio::test]
async fn a_code_is_checked_however_it_is_typed() {
    let office = Office::with_season().await;
    for typed in
        ["VN-AGOR-9901", "vn%20-%20agor%20-%209901", "VNAGOR9901", "vn%E2%80%93agor-9901%20"]
    {
        let page = office.page(&format!("/codes/{typed}")).await;
        for told in [
            "<h1>VN-AGOR-9901",
            "Trung Quốc",
            "Đang hiệu lực",
            "Hàn Quốc",
            "Đang chờ",
            "01/03/2024",
            "export-puc",
            "Hợp tác xã Xoài Minh Họa Cù Lao Giêng",
            "Xã Cù Lao Giêng, Tỉnh An Giang",
            "Huyện Chợ Mới",
            "Xoài",
            "MINH-HOA-A1",
            "<svg viewBox=",
            "Cho mượn, cho thuê",
            "badge demo",
        ] {
            assert!(page.contains(told), "{typed} {told}: {page}");
        }
    }
    let page = office.page("/codes/VN-AGOR-9902").await;
    assert!(page.contains("không công khai tên") && page.contains("Không còn hạn"), "{page}");
    let page = office.page("/codes/vn-agph-991").await;
    assert!(page.contains("Cơ sở đóng gói") && !page.contains("<svg viewBox="), "{page}");
}

#[tokio::test]
async fn a_code_that_is_not_recorded_is_told_with_a_warning() {
    let office = Office::with_season().await;
    let response = office.get("/codes/vn-agor-0404%3Cb%3E").await;
    assert_eq!(response.status(), 404);
    let page = text(response).await;
    for told in ["Không có mã số này ở đây", "VN-AGOR-0404&#60;B&#62;", "giả mạo", "Cho mượn"]
    {
        assert!(page.contains(told), "{told}: {page}");
    }
    for (asked, goes) in [
        ("/codes?code=vn+-+agor+-+9901", "/codes/VN-AGOR-9901"),
        ("/codes?code=a/b", "/codes/A%2FB"),
        ("/codes?code=%2F%2Fevil.example", "/codes/%2F%2FEVIL.EXAMPLE"),
    ] {
        let response = office.get(asked).await;
        assert_eq!((response.status().as_u16(), header(&response, "location")), (303, goes));
    }
    assert_eq!(office.get("/codes/A%2FB").await.status(), 404);
}
